import { anything, type PortUnderTest } from '../support/erp-under-test';
import { notable, OPEN_STATUSES, ordersOf } from '../../../../sandbox/data/company.ts';

const amount = (cents: number) => cents / 100;

export function describeOrders({ erp, traits }: PortUnderTest): void {
	if (!traits.customers) return;

	describe('orders', () => {
		const asExpected = (order: ReturnType<typeof ordersOf>[number]) =>
			expect.objectContaining({
				id: order.id,
				customerId: order.customerId,
				date: order.orderedAt.slice(0, 10),
				total: amount(order.totalCents),
				rawStatus: order.status,
				currency: 'BRL',
				items: order.items.map(({ name }) => expect.objectContaining({ name })),
			});

		test('the last orders come newest first, with their items, no more than asked for', async () => {
			const expected = ordersOf(notable.maria).slice(0, 5).map(asExpected);
			expect(await erp().getLastOrders(notable.maria, { limit: 5 }, anything)).toEqual(expected);
			expect(await erp().getLastOrders(notable.maria, { limit: 2 }, anything)).toEqual(expected.slice(0, 2));
		});

		test('open orders are those the customer still waits for', async () => {
			const expected = ordersOf(notable.maria).filter(({ status }) => OPEN_STATUSES.includes(status));
			expect(await erp().getOpenOrders(notable.maria, { limit: 20 }, anything)).toEqual(expected.map(asExpected));
		});

		test('the ERP’s words become our statuses', async () => {
			const orders = await erp().getLastOrders(notable.maria, { limit: 20 }, anything);
			const statuses = Object.fromEntries(orders.map(({ rawStatus, status }) => [rawStatus, status]));
			expect(statuses).toEqual({
				pendente: 'open',
				em_separacao: 'processing',
				bloqueado: 'blocked',
				faturado: 'invoiced',
				entregue: 'closed',
				cancelado: 'cancelled',
			});
		});

		test('a customer without orders, and one nobody knows, have none', async () => {
			expect(await erp().getLastOrders('1015', { limit: 5 }, anything)).toEqual([]);
			expect(await erp().getOpenOrders('999999', { limit: 5 }, anything)).toEqual([]);
		});
	});
}
