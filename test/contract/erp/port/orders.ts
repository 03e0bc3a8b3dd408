import type { OrderStatus } from '../../../../lib/domain/erp';
import { anything, type PortUnderTest } from '../support/erp-under-test';
import { notable, OPEN_STATUSES, ordersOf, type CompanyOrder, type OrderStatus as CompanyStatus } from '../../../../sandbox/data/company.ts';

const amount = (cents: number) => cents / 100;

/** The company's own words, and what they are in our terms. */
export const companyWords: Readonly<Record<CompanyStatus, readonly [string, OrderStatus]>> = {
	pendente: ['pendente', 'open'],
	em_separacao: ['em_separacao', 'processing'],
	bloqueado: ['bloqueado', 'blocked'],
	faturado: ['faturado', 'invoiced'],
	entregue: ['entregue', 'closed'],
	cancelado: ['cancelado', 'cancelled'],
};

export function describeOrders({ erp, traits }: PortUnderTest): void {
	if (traits.customers !== true) return;

	describe('orders', () => {
		const asExpected = (order: CompanyOrder) =>
			expect.objectContaining({
				id: order.id,
				customerId: order.customerId,
				date: order.orderedAt.slice(0, 10),
				total: amount(order.totalCents),
				rawStatus: traits.orderWords[order.status][0],
				currency: 'BRL',
				items: order.items.map(({ name }) => expect.objectContaining({ name })),
			});
		const orders = () => (traits.ordersByDay ? ordersOf(notable.maria).sort(byDay) : ordersOf(notable.maria));

		test('the last orders come newest first, with their items, no more than asked for', async () => {
			const expected = orders().slice(0, 5).map(asExpected);
			expect(await erp().getLastOrders(notable.maria, { limit: 5 }, anything)).toEqual(expected);
			expect(await erp().getLastOrders(notable.maria, { limit: 2 }, anything)).toEqual(expected.slice(0, 2));
		});

		test('open orders are those the customer still waits for', async () => {
			const expected = orders().filter(({ status }) => OPEN_STATUSES.includes(status));
			expect(await erp().getOpenOrders(notable.maria, { limit: 20 }, anything)).toEqual(expected.map(asExpected));
			expect(await erp().getOpenOrders(notable.maria, { limit: 1 }, anything)).toEqual(expected.slice(0, 1).map(asExpected));
		});

		test('the ERP’s words become our statuses', async () => {
			const told = await erp().getLastOrders(notable.maria, { limit: 20 }, anything);
			const statuses = Object.fromEntries(told.map(({ rawStatus, status }) => [rawStatus, status]));
			expect(statuses).toEqual(Object.fromEntries(Object.values(traits.orderWords)));
		});

		test('a customer without orders, and one nobody knows, have none', async () => {
			expect(await erp().getLastOrders('1015', { limit: 5 }, anything)).toEqual([]);
			expect(await erp().getOpenOrders('999999', { limit: 5 }, anything)).toEqual([]);
		});
	});
}

function byDay(left: CompanyOrder, right: CompanyOrder): number {
	return right.orderedAt.slice(0, 10).localeCompare(left.orderedAt.slice(0, 10)) || Number(right.id) - Number(left.id);
}
