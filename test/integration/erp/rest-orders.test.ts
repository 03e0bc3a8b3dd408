import type { RestErpSettingsInput } from '../../../lib/systems/rest-erp';
import { startRestErp, type RestErpUnderTest } from '../../contract/erp/support/rest';
import { erpServiceOver, type ServiceUnderTest } from '../../contract/erp/support/service';
import { failureOf } from '../../contract/erp/support/failure';

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

	test('makes stock and balances be read anew, however the SKU is written, and prices not', async () => {
		const { service } = subject;
		const before = await service.getStock({ sku: 'CIM-CP2-50' }, context);
		await service.getStock({ sku: 'cim-cp2-50' }, context);
		await service.getPrice({ sku: 'CIM-CP2-50' }, context);
		const debtor = await service.getCustomerByPhone({ phone: '(11) 98765-4321' }, context);
		await service.createOrder(order, context);
		expect(before).toMatchObject({ available: 320, reserved: 40 });
		expect(await service.getStock({ sku: 'CIM-CP2-50' }, context)).toMatchObject({ available: 318, reserved: 42 });
		await service.getStock({ sku: 'cim-cp2-50' }, context);
		expect(reads('/cim-cp2-50/stock')).toBe(2);
		await service.getPrice({ sku: 'CIM-CP2-50' }, context);
		expect(reads('/CIM-CP2-50/price')).toBe(1);
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
