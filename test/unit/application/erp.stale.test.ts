import type { ConnectorErrorCode } from '../../../lib/domain/errors';
import { context, customer, failure, order, startErp, type Subject } from './erp.fixtures';

const minute = 60_000;
const staleMs = 30 * minute;
const phone = { phone: '11987654321' };

let calls: Subject['calls'];
let clock: Subject['clock'];
let erp: Subject['erp'];
let service: Subject['service'];

beforeEach(() => {
	({ calls, clock, erp, service } = startErp());
});

const stockFails = (code: ConnectorErrorCode): void => {
	erp.answers.getStock = async () => Promise.reject(failure(code));
};

describe('an older answer', () => {
	test('is not given unless the node asks for it', async () => {
		const subject = service();
		await subject.getStock({ sku: 'A' }, context);
		await clock.advance(2 * minute);
		stockFails('unavailable');
		await expect(clock.run(subject.getStock({ sku: 'A' }, context))).rejects.toMatchObject({ code: 'unavailable' });
	});

	test.each(['unavailable', 'timeout', 'rate_limited'] as const)('stands in where the ERP ends in %s, marked with its moment', async (code) => {
		const readAt = new Date(clock.now()).toISOString();
		const fresh = await service({ staleMs }).getStock({ sku: 'A' }, context);
		expect(fresh).not.toHaveProperty('stale');
		await clock.advance(10 * minute);
		stockFails(code);
		expect(await clock.run(service({ staleMs }).getStock({ sku: 'A' }, context))).toEqual({ ...fresh, stale: true, asOf: readAt });
		// The failure is on record, call by call.
		expect(calls.at(-1)).toMatchObject({ operation: 'stock', outcome: code });
	});

	test.each(['auth', 'permission', 'validation', 'drift', 'ambiguous', 'unsupported', 'blocked'] as const)('does not hide %s', async (code) => {
		const subject = service({ staleMs });
		await subject.getStock({ sku: 'A' }, context);
		await clock.advance(10 * minute);
		stockFails(code);
		await expect(clock.run(subject.getStock({ sku: 'A' }, context))).rejects.toMatchObject({ code });
	});

	test('is no older than the node allows', async () => {
		const subject = service({ staleMs });
		await subject.getStock({ sku: 'A' }, context);
		await clock.advance(staleMs - minute);
		stockFails('unavailable');
		expect(await clock.run(subject.getStock({ sku: 'A' }, context))).toMatchObject({ stale: true });
		await clock.advance(2 * minute);
		await expect(clock.run(subject.getStock({ sku: 'A' }, context))).rejects.toMatchObject({ code: 'unavailable' });
	});

	test('of another credential, customer or product is none', async () => {
		await service({ staleMs }).getStock({ sku: 'A' }, context);
		await clock.advance(10 * minute);
		stockFails('unavailable');
		await expect(clock.run(service({ staleMs, tenantKey: 'other' }).getStock({ sku: 'A' }, context))).rejects.toMatchObject({ code: 'unavailable' });
		await expect(clock.run(service({ staleMs }).getStock({ sku: 'B' }, context))).rejects.toMatchObject({ code: 'unavailable' });
	});

	test('is given of a kind that is never cached neither: orders', async () => {
		const subject = service({ staleMs });
		await subject.getLastOrders({ customerId: '7' }, context);
		erp.getLastOrders = async () => Promise.reject(failure('unavailable'));
		await expect(clock.run(subject.getLastOrders({ customerId: '7' }, context))).rejects.toMatchObject({ code: 'unavailable' });
	});

	test('is given with the cache switched off too', async () => {
		const subject = service({ staleMs, ttl: { stock: 0 } });
		await subject.getStock({ sku: 'A' }, context);
		stockFails('timeout');
		expect(await clock.run(subject.getStock({ sku: 'A' }, context))).toMatchObject({ found: true, stale: true });
	});

	test('“not found” stays {found: false}, and is not kept as an older answer', async () => {
		const subject = service({ staleMs });
		erp.answers.getStock = async () => null;
		expect(await subject.getStock({ sku: 'A' }, context)).toEqual({ found: false });
		await clock.advance(minute);
		stockFails('unavailable');
		await expect(clock.run(subject.getStock({ sku: 'A' }, context))).rejects.toMatchObject({ code: 'unavailable' });
	});
});

describe('what is known to be out of date is not given', () => {
	test.each(['stock', 'all'] as const)('after an invalidation: %s', async (scope) => {
		const subject = service({ staleMs });
		await subject.getStock({ sku: 'A' }, context);
		await service().invalidate(scope);
		await clock.advance(2_000);
		stockFails('unavailable');
		await expect(clock.run(subject.getStock({ sku: 'A' }, context))).rejects.toMatchObject({ code: 'unavailable' });
	});

	test('after an order of one’s own: stock, however its SKU is written, and the customer’s balance', async () => {
		const subject = service({ staleMs });
		erp.answers.getCustomerByPhone = async () => customer;
		await subject.getStock({ sku: 'A' }, context);
		await subject.getStock({ sku: 'a' }, context);
		await subject.getCustomerByPhone(phone, context);
		await subject.createOrder(order, context);
		stockFails('unavailable');
		erp.answers.getCustomerByPhone = async () => Promise.reject(failure('unavailable'));
		for (const sku of ['A', 'a']) await expect(clock.run(subject.getStock({ sku }, context))).rejects.toMatchObject({ code: 'unavailable' });
		await expect(clock.run(subject.getCustomerByPhone(phone, context))).rejects.toMatchObject({ code: 'unavailable' });
	});

	test('an order is placed or refused by the ERP itself, never from memory', async () => {
		const subject = service({ staleMs });
		await subject.getPrice({ sku: 'A' }, context);
		erp.answers.createOrder = async () => Promise.reject(failure('unavailable', { nothingDone: true }));
		await expect(clock.run(subject.createOrder(order, context))).rejects.toMatchObject({ code: 'unavailable' });
	});
});
