import type { ConnectorError } from '../../../lib/domain/errors';
import type { RestErpSettingsInput } from '../../../lib/systems/rest-erp';
import { startRestErp, type RestErpUnderTest } from '../../support/erp/rest.ts';
import { erpServiceOver, type ServiceUnderTest } from '../../support/erp/service.ts';

const context = { signal: new AbortController().signal };
const order = { customerId: '1001', items: [{ sku: 'CIM-CP2-50', quantity: 2 }], idempotencyKey: 'msg-1' };
let rest: RestErpUnderTest;
let subject: ServiceUnderTest;

async function start(settings: Partial<RestErpSettingsInput> = {}): Promise<void> {
	await rest?.close();
	rest = await startRestErp({}, { timeoutMs: 400, ...settings });
	subject = erpServiceOver(rest.erp);
}

beforeEach(() => start());
afterAll(() => rest?.close());

const posts = () => rest.sandbox.journal.count({ method: 'POST' });
const reads = (path: string) => rest.sandbox.journal.count({ method: 'GET', path });

async function failureOf(promise: Promise<unknown>): Promise<ConnectorError> {
	return await promise.then(
		() => {
			throw new Error('expected a failure');
		},
		(error: ConnectorError) => error,
	);
}

describe('an order', () => {
	test('is placed as the guide says, and answered with its number', async () => {
		const placed = await subject.service.createOrder({ ...order, notes: 'entregar cedo' }, context);
		expect(placed).toMatchObject({
			id: '60001',
			number: '60001',
			customerId: '1001',
			status: 'open',
			rawStatus: 'pendente',
			total: 77.8,
			outcome: 'created',
			idempotencyKey: 'msg-1',
			items: [{ sku: 'CIM-CP2-50', quantity: 2, unitPrice: 38.9 }],
		});
		const [sent] = rest.sandbox.journal.entries({ method: 'POST' });
		expect(sent?.path).toBe('/api/v1/orders');
		expect(sent?.headers['idempotency-key']).toBe('msg-1');
		expect(sent?.body).toEqual({
			customer_id: '1001',
			items: [{ sku: 'CIM-CP2-50', quantity: 2 }],
			source: 'whatsapp_bot',
			notes: 'entregar cedo',
			external_reference: 'msg-1',
		});
	});

	const lostAnswers = ['commitThenTimeout', 'commitThenReset', 'truncated', 'malformed'] as const;
	test.each(lostAnswers)('whose answer is lost (%s) is found by its key: one order, outcome existing', async (fault) => {
		rest.sandbox.faults.add([{ match: { method: 'POST' }, nth: 1, fault }]);
		const placed = await subject.service.createOrder(order, context);
		expect(placed).toMatchObject({ id: '60001', outcome: 'existing', status: 'open' });
		expect(rest.sandbox.createdOrders()).toHaveLength(1);
		expect(posts()).toBe(1);
	});

	test.each([500, 502, 503, 504])('refused with %i before the work was done is sent again after its key was looked up', async (status) => {
		rest.sandbox.faults.add([{ match: { method: 'POST' }, nth: 1, fault: 'status', status }]);
		expect(await subject.service.createOrder(order, context)).toMatchObject({ outcome: 'created' });
		expect(rest.sandbox.createdOrders()).toHaveLength(1);
		expect(posts()).toBe(2);
	});

	test('asked for by twenty executions at once is placed once', async () => {
		const neighbour = subject.neighbour();
		const runs = Array.from({ length: 20 }, (_, index) =>
			(index % 2 === 0 ? subject.service : neighbour).createOrder(order, context),
		);
		const outcomes = (await Promise.all(runs)).map(({ outcome }) => outcome);
		expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
		expect(rest.sandbox.createdOrders()).toHaveLength(1);
	});

	test('of a repeated run is the first one, without another request', async () => {
		const first = await subject.service.createOrder(order, context);
		const requests = rest.sandbox.journal.count();
		expect(await subject.neighbour().createOrder(order, context)).toEqual({ ...first, outcome: 'existing' });
		expect(rest.sandbox.journal.count()).toBe(requests);
	});

	test('refused by the ERP tells its reason, and its key is free again', async () => {
		const greedy = { ...order, items: [{ sku: 'CIM-CP2-50', quantity: 9_999 }] };
		const error = await failureOf(subject.service.createOrder(greedy, context));
		expect(error).toMatchObject({ code: 'validation', retryable: false, httpStatus: 422 });
		expect(error.message).toContain('Dados inválidos – items[0].quantity: estoque insuficiente');
		expect(await subject.service.createOrder(order, context)).toMatchObject({ outcome: 'created' });
	});

	test('makes its stock and balance be read anew, and nothing else', async () => {
		const { service } = subject;
		const before = await service.getStock({ sku: 'CIM-CP2-50' }, context);
		await service.getStock({ sku: 'PAR-M6' }, context);
		const debtor = await service.getCustomerByPhone({ phone: '(11) 98765-4321' }, context);
		await service.createOrder(order, context);
		expect(before).toMatchObject({ available: 320, reserved: 40 });
		expect(await service.getStock({ sku: 'CIM-CP2-50' }, context)).toMatchObject({ available: 318, reserved: 42 });
		await service.getStock({ sku: 'PAR-M6' }, context);
		expect(reads('/PAR-M6/stock')).toBe(1);
		expect(debtor).toMatchObject({ balanceDue: 159.05 });
		expect(await service.getCustomerByPhone({ phone: '(11) 98765-4321' }, context)).toMatchObject({ balanceDue: 236.85 });
	});
});

describe('an ERP without a look-up of keys', () => {
	test('leaves a lost answer uncertain, and a repeated run does not send again', async () => {
		await start({ operations: { orderByKey: null } });
		rest.sandbox.faults.add([{ match: { method: 'POST' }, nth: 1, fault: 'commitThenTimeout' }]);
		expect(await failureOf(subject.service.createOrder(order, context))).toMatchObject({ code: 'uncertain', retryable: false });
		const error = await failureOf(subject.service.createOrder(order, context));
		expect(error).toMatchObject({ code: 'uncertain' });
		expect(error.message).toContain('msg-1');
		expect(posts()).toBe(1);
		expect(rest.sandbox.createdOrders()).toHaveLength(1);
	});

	test('is sent to again where it refused before the work', async () => {
		await start({ operations: { orderByKey: null } });
		rest.sandbox.faults.add([{ match: { method: 'POST' }, nth: 1, fault: 'status', status: 429, headers: { 'retry-after': '1' } }]);
		expect(await subject.service.createOrder(order, context)).toMatchObject({ outcome: 'created' });
		expect(rest.sandbox.createdOrders()).toHaveLength(1);
	});
});

describe('an ERP that recognises keys itself', () => {
	test('is sent the same order again after a lost answer', async () => {
		await start({ nativeIdempotency: true });
		rest.sandbox.knobs.honourIdempotencyKey = true;
		rest.sandbox.faults.add([{ match: { method: 'POST' }, nth: 1, fault: 'commitThenTimeout' }]);
		expect(await subject.service.createOrder(order, context)).toMatchObject({ id: '60001', outcome: 'existing' });
		expect(posts()).toBe(2);
		expect(rest.sandbox.createdOrders()).toHaveLength(1);
	});

	test('that never answers leaves the order uncertain', async () => {
		await start({ nativeIdempotency: true });
		rest.sandbox.knobs.honourIdempotencyKey = true;
		rest.sandbox.faults.add([{ match: { method: 'POST' }, fault: 'commitThenReset' }]);
		expect(await failureOf(subject.service.createOrder(order, context))).toMatchObject({ code: 'uncertain' });
		expect(rest.sandbox.createdOrders()).toHaveLength(1);
	});
});

describe('a ticket', () => {
	const ticket = { customerId: '1001', subject: 'Entrega', description: 'Veio quebrado', idempotencyKey: 'msg-2' };

	test('is opened once, also when the answer is lost', async () => {
		rest.sandbox.faults.add([{ match: { method: 'POST' }, nth: 1, fault: 'commitThenTimeout' }]);
		expect(await subject.service.createTicket(ticket, context)).toMatchObject({
			id: '7001',
			number: '7001',
			customerId: '1001',
			subject: 'Entrega',
			status: 'aberto',
			outcome: 'existing',
			idempotencyKey: 'msg-2',
		});
		expect(rest.sandbox.createdTickets()).toHaveLength(1);
	});
});

describe('a look-up', () => {
	test('asked for by a thousand callers at once is one request', async () => {
		const results = await Promise.all(
			Array.from({ length: 1_000 }, () => subject.service.getStock({ sku: 'CIM-CP2-50' }, context)),
		);
		expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
		expect(rest.sandbox.journal.count()).toBe(1);
	});

	test('that another process has made is answered from the Store', async () => {
		await subject.service.getCustomer({ customerId: '1001' }, context);
		expect(await subject.neighbour().getCustomer({ customerId: '1001' }, context)).toMatchObject({ found: true, id: '1001' });
		expect(rest.sandbox.journal.count()).toBe(1);
	});

	test('of orders is never cached', async () => {
		await subject.service.getLastOrders({ customerId: '1001' }, context);
		await subject.service.getLastOrders({ customerId: '1001' }, context);
		expect(rest.sandbox.journal.count()).toBe(2);
	});

	test.each([502, 503, 504, 429])('refused once with %i is made again', async (status) => {
		rest.sandbox.faults.add([{ nth: 1, fault: 'status', status, headers: { 'retry-after': '1' } }]);
		expect(await subject.service.getStock({ sku: 'CIM-CP2-50' }, context)).toMatchObject({ found: true, available: 320 });
		expect(rest.sandbox.journal.count()).toBe(2);
		expect(subject.calls.map(({ outcome, attempt }) => [attempt, outcome])).toEqual([
			[1, status === 429 ? 'rate_limited' : 'unavailable'],
			[2, 'ok'],
		]);
	});

	test.each(['reset', 'truncated', 'malformed'] as const)('whose answer is broken on the way (%s) is made again', async (fault) => {
		rest.sandbox.faults.add([{ nth: 1, fault }]);
		expect(await subject.service.getStock({ sku: 'CIM-CP2-50' }, context)).toMatchObject({ found: true });
	});

	test('gives up after three attempts, saying where the answer broke', async () => {
		rest.sandbox.faults.add([{ fault: 'malformed' }]);
		const error = await failureOf(subject.service.getStock({ sku: 'CIM-CP2-50' }, context));
		expect(error).toMatchObject({ code: 'unavailable', httpStatus: 200 });
		expect(error.message).toBe('REST ERP answered broken JSON to "stock" (application/json, not JSON from character 24 on).');
		expect(rest.sandbox.journal.count()).toBe(3);
	});

	test('answered with a web page says so and is not repeated', async () => {
		rest.sandbox.faults.add([{ fault: 'html', status: 200 }]);
		const error = await failureOf(subject.service.getStock({ sku: 'CIM-CP2-50' }, context));
		expect(error).toMatchObject({ code: 'unavailable', retryable: false });
		expect(error.message).toContain('a web page to "stock" (text/html');
		expect(rest.sandbox.journal.count()).toBe(1);
	});

	test('with wrong credentials is an auth error without a secret, and not repeated', async () => {
		for (const unauthorizedBody of ['json', 'html'] as const) {
			rest.sandbox.reset();
			rest.sandbox.knobs.password = 'changed-meanwhile';
			rest.sandbox.knobs.unauthorizedBody = unauthorizedBody;
			const error = await failureOf(subject.service.getStock({ sku: 'PAR-M6' }, context));
			expect(error).toMatchObject({ code: 'auth', httpStatus: 401, retryable: false });
			expect(`${error.message}${error.hint}${JSON.stringify(error)}`).not.toMatch(/bot-password|Basic|Ym90/);
			expect(rest.sandbox.journal.count()).toBe(1);
		}
	});

	test('that gets no answer is a time-out after three attempts', async () => {
		await start({ timeoutMs: 60 });
		rest.sandbox.faults.add([{ fault: 'commitThenTimeout' }]);
		expect(await failureOf(subject.service.getPrice({ sku: 'CIM-CP2-50' }, context))).toMatchObject({ code: 'timeout' });
		expect(rest.sandbox.journal.count()).toBe(3);
	});

	test('of an ERP that is down is unavailable', async () => {
		await rest.sandbox.close();
		expect(await failureOf(subject.service.getPrice({ sku: 'CIM-CP2-50' }, context))).toMatchObject({ code: 'unavailable' });
	});
});

describe('phones over REST', () => {
	test('a miss costs six requests, a hit in the first form one', async () => {
		await subject.service.getCustomerByPhone({ phone: '11900000000' }, context);
		expect(rest.sandbox.journal.count()).toBe(6);
		rest.sandbox.reset();
		await subject.service.getCustomerByPhone({ phone: '5541933334444' }, context);
		expect(rest.sandbox.journal.count()).toBe(1);
	});

	test('strangers that a substring search returns do not count', async () => {
		rest.sandbox.knobs.phoneMatch = 'contains';
		expect(await subject.service.getCustomerByPhone({ phone: '(19) 3333-4444' }, context)).toMatchObject({ found: true, id: '1019' });
		expect(await subject.service.getCustomerByPhone({ phone: '(33) 3344-4455' }, context)).toEqual({ found: false });
	});

	test('an ERP that ignores the filter and returns everybody finds the right customer, or nobody', async () => {
		await start({ operations: { customerByPhone: { query: { telefone: '{phone}' } } } });
		expect(await subject.service.getCustomerByPhone({ phone: '(11) 98765-4321' }, context)).toMatchObject({ id: '1001' });
		expect(await subject.service.getCustomerByPhone({ phone: '(11) 90000-0000' }, context)).toEqual({ found: false });
	});
});

describe('what cannot be sent', () => {
	test.each(['..', '.', ' .. ', '', '   '])('the SKU %j is refused before anything is sent', async (sku) => {
		expect(await failureOf(rest.erp.getStock(sku.trim(), {}, context))).toMatchObject({ code: 'validation', parameter: 'SKU' });
		expect(rest.sandbox.journal.count()).toBe(0);
	});
});
