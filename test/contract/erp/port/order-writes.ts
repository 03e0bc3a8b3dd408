import { anything, needed, type PortUnderTest } from '../support/erp-under-test';
import { failureOf } from '../support/failure';
import { systemClock } from '../../../../lib/infra/clock';
import { erpServiceOver } from '../support/service';
import { notable } from '../../../../sandbox/data/company.ts';

const order = (idempotencyKey: string, sku = 'CIM-CP2-50') => ({
	customerId: notable.maria,
	items: [{ sku, quantity: 1 }],
	idempotencyKey,
});

/** An order exists once per key, whatever happens to its answer; the system's own list is the judge. */
export function describeOrderWrites({ subject, erp, traits }: PortUnderTest): void {
	if (!traits.writesOrders) return;

	describe('placing orders', () => {
		const recognises = () => erp().capabilities.idempotentWrites.createOrder !== 'none';
		const made = async (key: string) => (await needed(subject(), 'orders')()).filter((each) => each === key).length;

		test('an order that is placed comes back with its number, outcome and key, and can be found among the latest', async () => {
			const { service } = erpServiceOver(erp());
			const placed = await service.createOrder(order('contract-1'), anything);
			expect(placed).toMatchObject({
				id: expect.stringMatching(/./),
				number: expect.stringMatching(/./),
				customerId: notable.maria,
				outcome: 'created',
				idempotencyKey: 'contract-1',
				items: [expect.objectContaining({ sku: 'CIM-CP2-50', quantity: 1 })],
			});
			expect(placed).not.toHaveProperty('error');
			expect(await made('contract-1')).toBe(1);
		});

		test('the same key again is the same order, outcome existing', async () => {
			const { service, neighbour } = erpServiceOver(erp());
			const first = await service.createOrder(order('contract-2'), anything);
			expect(await service.createOrder(order('contract-2'), anything)).toEqual({ ...first, outcome: 'existing' });
			expect(await neighbour().createOrder(order('contract-2'), anything)).toMatchObject({ id: first.id, outcome: 'existing' });
			expect(await made('contract-2')).toBe(1);
		});

		test('the same key again with everything forgotten here is found in the system, where it can be', async () => {
			const first = await erpServiceOver(erp()).service.createOrder(order('contract-3'), anything);
			if (recognises()) {
				const again = await erpServiceOver(erp()).service.createOrder(order('contract-3'), anything);
				expect(again).toMatchObject({ id: first.id, outcome: 'existing' });
			}
			expect(await made('contract-3')).toBe(1);
		});

		test('an order whose answer never arrives exists once: found by its key, else uncertain and not sent again', async () => {
			const { service } = erpServiceOver(erp());
			await needed(subject(), 'failAfterCommit')();
			if (recognises()) {
				expect(await service.createOrder(order('contract-4'), anything)).toMatchObject({ outcome: 'existing' });
			} else {
				expect(await failureOf(service.createOrder(order('contract-4'), anything))).toMatchObject({ code: 'uncertain' });
				expect(await failureOf(service.createOrder(order('contract-4'), anything))).toMatchObject({ code: 'uncertain' });
			}
			expect(await made('contract-4')).toBe(1);
		}, 30_000);

		test('two executions at once with one key make one order', async () => {
			// At its true speed: the one waits as long as the other takes, on a slow machine too.
			const { service, neighbour } = erpServiceOver(erp(), { clock: systemClock });
			const outcomes = await Promise.all(
				[service, neighbour()].map(async (each) => (await each.createOrder(order('contract-5'), anything)).outcome),
			);
			expect(outcomes.sort()).toEqual(['created', 'existing']);
			expect(await made('contract-5')).toBe(1);
		});

		test('an order that is refused leaves nothing, and its key is free', async () => {
			const { service } = erpServiceOver(erp());
			const { refuseNext } = subject();
			await refuseNext?.();
			const refused = order('contract-6', refuseNext ? undefined : 'NAO-EXISTE');
			const error = await failureOf(service.createOrder(refused, anything));
			expect(['validation', 'permission']).toContain(error.code);
			expect(await made('contract-6')).toBe(0);
			expect(await service.createOrder(order('contract-6'), anything)).toMatchObject({ outcome: 'created' });
			expect(await made('contract-6')).toBe(1);
		});

		if (!traits.holdsOrders) return;
		test('an order that is held back for approval is a draft, and blocked until then', async () => {
			const hold = needed(subject(), 'holdOrders');
			await hold(true);
			try {
				const { service } = erpServiceOver(erp());
				expect(await service.createOrder(order('contract-7'), anything)).toMatchObject({ outcome: 'draft', status: 'blocked' });
				expect(await service.createOrder(order('contract-7'), anything)).toMatchObject({ outcome: 'existing' });
				expect(await made('contract-7')).toBe(1);
			} finally {
				await hold(false);
			}
		});
	});
}
