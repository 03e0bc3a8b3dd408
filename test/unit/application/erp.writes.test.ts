import { Cache } from '../../../lib/resilience/cache';
import { context, failure, order, placed, startErp, type Subject } from './erp.fixtures';

let calls: Subject['calls'];
let clock: Subject['clock'];
let erp: Subject['erp'];
let service: Subject['service'];
let store: Subject['store'];
let warnings: Subject['warnings'];

beforeEach(() => {
	({ calls, clock, erp, service, store, warnings } = startErp());
});

describe('repeats', () => {
	test('a read that may succeed later is tried three times, each attempt logged', async () => {
		erp.answers.getStock = async () => Promise.reject(failure('unavailable'));
		await expect(clock.run(service().getStock({ sku: 'A' }, context))).rejects.toMatchObject({ code: 'unavailable' });
		expect(calls.map(({ operation, attempt, outcome }) => [operation, attempt, outcome])).toEqual([
			['stock', 1, 'unavailable'],
			['stock', 2, 'unavailable'],
			['stock', 3, 'unavailable'],
		]);
	});

	test('a read that was refused is not repeated', async () => {
		erp.answers.getStock = async () => Promise.reject(failure('auth'));
		await expect(service().getStock({ sku: 'A' }, context)).rejects.toMatchObject({ code: 'auth' });
		expect(erp.asked).toHaveLength(1);
	});
});

describe('writes', () => {
	const sent = () => erp.asked.filter((entry) => entry.startsWith('createOrder')).length;
	const lookUps = () => erp.asked.filter((entry) => entry.startsWith('findOrderByKey')).length;
	const canLookUp = () => {
		erp.capabilities = { ...erp.capabilities, idempotentWrites: { createOrder: 'lookup', createTicket: 'none' } };
	};

	test('an order answers with the order, what became of it and its key', async () => {
		expect(await service().createOrder(order, context)).toEqual({ ...placed, outcome: 'created', idempotencyKey: 'k-1' });
	});

	test('a draft stays a draft', async () => {
		erp.answers.createOrder = async () => ({ order: placed, outcome: 'draft' });
		expect(await service().createOrder(order, context)).toMatchObject({ outcome: 'draft' });
	});

	test('the same key of another operation or tenant is another record', async () => {
		await service().createOrder(order, context);
		await service({ tenantKey: 'other' }).createOrder(order, context);
		await service().createTicket({ customerId: '7', description: 'x', idempotencyKey: 'k-1' }, context);
		expect(erp.asked.map((entry) => entry.split(' ')[0])).toEqual(['createOrder', 'createOrder', 'createTicket']);
	});

	test('after an unknown outcome nothing is resent where the ERP cannot be asked', async () => {
		erp.answers.createOrder = async () => Promise.reject(failure('uncertain'));
		await expect(clock.run(service().createOrder(order, context))).rejects.toMatchObject({ code: 'uncertain', retryable: false });
		await expect(service().createOrder(order, context)).rejects.toMatchObject({ code: 'uncertain' });
		expect(sent()).toBe(1);
	});

	test('after an unknown outcome the key decides: absent three times within 17 seconds, the order is sent again', async () => {
		canLookUp();
		let attempts = 0;
		erp.answers.createOrder = async () => {
			attempts += 1;
			if (attempts === 1) throw failure('uncertain');
			return { order: placed, outcome: 'created' };
		};
		expect(await clock.run(service().createOrder(order, context))).toMatchObject({ outcome: 'created' });
		expect([sent(), lookUps()]).toEqual([2, 4]);
	});

	test('an order that the ERP had before the first attempt is existing', async () => {
		canLookUp();
		erp.answers.findOrderByKey = async () => placed;
		expect(await service().createOrder(order, context)).toMatchObject({ id: '90', outcome: 'existing' });
		expect(sent()).toBe(0);
	});

	test('an order of unknown outcome that appears late is found by the repeated run, not made twice', async () => {
		canLookUp();
		let phase: 'first' | 'repeated' = 'first';
		let looks = 0;
		erp.answers.createOrder = async () => Promise.reject(failure('uncertain'));
		erp.answers.findOrderByKey = async () => {
			looks += 1;
			if (phase === 'first') return looks === 1 ? null : Promise.reject(failure('permission'));
			return looks === 1 ? null : placed;
		};
		await expect(clock.run(service().createOrder(order, context))).rejects.toMatchObject({ code: 'uncertain' });
		[phase, looks] = ['repeated', 0];
		expect(await clock.run(service().createOrder(order, context))).toMatchObject({ id: '90', outcome: 'existing' });
		expect(sent()).toBe(1);
	});

	test('a repeated run whose look-up fails keeps the key taken', async () => {
		canLookUp();
		let look: 'absent' | 'refused' = 'absent';
		erp.answers.findOrderByKey = async () => (look === 'absent' ? null : Promise.reject(failure('permission')));
		erp.answers.createOrder = async () => {
			look = 'refused';
			return Promise.reject(failure('uncertain'));
		};
		await expect(clock.run(service().createOrder(order, context))).rejects.toMatchObject({ code: 'uncertain' });
		await expect(clock.run(service().createOrder(order, context))).rejects.toMatchObject({ code: 'permission' });
		erp.capabilities = { ...erp.capabilities, idempotentWrites: { createOrder: 'none', createTicket: 'none' } };
		await expect(clock.run(service().createOrder(order, context))).rejects.toMatchObject({ code: 'uncertain' });
		expect(sent()).toBe(1);
	});

	test.each([{ customerId: '8' }, { items: [{ sku: 'B', quantity: 9 }] }])('a key that comes with another order is refused: %j', async (other) => {
		await service().createOrder(order, context);
		await expect(service().createOrder({ ...order, ...other }, context)).rejects.toMatchObject({
			code: 'validation',
			parameter: 'Idempotency Key',
			nothingDone: true,
		});
		expect(await service().createOrder({ ...order, notes: 'other words' }, context)).toMatchObject({ outcome: 'existing' });
		expect(sent()).toBe(1);
	});

	test('a key that comes with another customer’s ticket is refused', async () => {
		const ticket = { customerId: '7', description: 'x', idempotencyKey: 'k-1' };
		await service().createTicket(ticket, context);
		expect(await service().createTicket({ ...ticket, description: 'in other words' }, context)).toMatchObject({ outcome: 'existing' });
		await expect(service().createTicket({ ...ticket, customerId: '8' }, context)).rejects.toMatchObject({ code: 'validation' });
	});

	test('a run that is cancelled before the order is sent leaves the key free', async () => {
		canLookUp();
		const cancelling = new AbortController();
		erp.answers.findOrderByKey = async () => {
			cancelling.abort(new Error('execution cancelled'));
			return await Promise.reject<null>(cancelling.signal.reason);
		};
		await expect(service().createOrder(order, { signal: cancelling.signal })).rejects.toThrow('execution cancelled');
		erp.capabilities = { ...erp.capabilities, idempotentWrites: { createOrder: 'none', createTicket: 'none' } };
		expect(await service().createOrder(order, context)).toMatchObject({ outcome: 'created' });
	});

	test('a run that is cancelled while the order is sent does not', async () => {
		const cancelling = new AbortController();
		erp.answers.createOrder = async () => {
			cancelling.abort(new Error('execution cancelled'));
			return await Promise.reject<never>(cancelling.signal.reason);
		};
		await expect(service().createOrder(order, { signal: cancelling.signal })).rejects.toThrow('execution cancelled');
		await expect(service().createOrder(order, context)).rejects.toMatchObject({ code: 'uncertain' });
	});

	test('a refusal frees the key', async () => {
		erp.answers.createOrder = async () => Promise.reject(failure('validation'));
		await expect(service().createOrder(order, context)).rejects.toMatchObject({ code: 'validation' });
		delete erp.answers.createOrder;
		expect(await service().createOrder(order, context)).toMatchObject({ outcome: 'created' });
	});

	test('a Store that is down stops the write before it is sent', async () => {
		await store.close();
		const startedAt = clock.now();
		const failed = { code: 'unavailable', system: 'Store', nothingDone: true, message: expect.stringMatching(/^The Store is down, and nothing was written\. /) as string };
		await expect(clock.run(service().createOrder(order, context))).rejects.toMatchObject(failed);
		expect(clock.now() - startedAt).toBeLessThanOrEqual(5_000);
		expect(erp.asked).toEqual([]);
	});

	test('a cache that cannot be told does not undo the order', async () => {
		const cache = new Cache({ store, clock, log: { warn: () => undefined } });
		cache.invalidate = async () => Promise.reject(failure('unavailable'));
		expect(await service({ cache }).createOrder(order, context)).toMatchObject({ outcome: 'created' });
		expect(warnings).toEqual(['The cache could not be told of an order.']);
	});

	test('an order with an unknown outcome drops the stock too: it may have been placed', async () => {
		const subject = service();
		await subject.getStock({ sku: 'A' }, context);
		erp.answers.createOrder = async () => Promise.reject(failure('uncertain'));
		await expect(clock.run(subject.createOrder(order, context))).rejects.toMatchObject({ code: 'uncertain' });
		await subject.getStock({ sku: 'A' }, context);
		expect(erp.asked.filter((entry) => entry.startsWith('getStock'))).toHaveLength(2);
	});
});
