import type { SqlPort, SqlRow } from '../../../../lib/domain/sql';
import { createMySqlErp, type MySqlErpSettingsInput } from '../../../../lib/systems/mysql';

const context = { signal: new AbortController().signal };

function ordersOf(rows: { orders: SqlRow[]; items?: SqlRow[] }, settings: MySqlErpSettingsInput) {
	const sql: SqlPort = {
		query: async (statement) => (statement.includes('itens_pedido') ? (rows.items ?? []) : rows.orders),
		call: async () => [],
	};
	return createMySqlErp({ sql, settings }).getLastOrders('1', { limit: 5 }, context);
}

const shown = (orders: Awaited<ReturnType<typeof ordersOf>>) =>
	orders.map(({ id, total, items }) => ({ id, total, items: items.map(({ name }) => name) }));

test('an order whose number is another order’s id keeps its own total and items', async () => {
	const orders = [
		{ id: '100', number: '200', customerId: '1', date: '2026-02-02', total: '10.00', status: 'pendente' },
		{ id: '200', number: '300', customerId: '1', date: '2026-01-01', total: '99.00', status: 'entregue' },
	];
	const items = [
		{ orderId: '100', itemName: 'of 100' },
		{ orderId: '200', itemName: 'of 200' },
	];
	expect(shown(await ordersOf({ orders, items }, { columns: { orders: { number: 'numero' } } }))).toEqual([
		{ id: '100', total: 10, items: ['of 100'] },
		{ id: '200', total: 99, items: ['of 200'] },
	]);
});

test('orders of a statement without an id column are told apart by their number', async () => {
	const orders = [
		{ number: '7', total: '10.00', item_name: 'a' },
		{ number: '7', total: '10.00', item_name: 'b' },
		{ number: '8', total: '20.00', item_name: 'c' },
	];
	const statements = { lastOrders: 'SELECT numero AS number FROM p WHERE c = :customerId LIMIT :limit' };
	expect(shown(await ordersOf({ orders }, { statements }))).toEqual([
		{ id: '7', total: 10, items: ['a', 'b'] },
		{ id: '8', total: 20, items: ['c'] },
	]);
});
