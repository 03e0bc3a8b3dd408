import { startRestErpSandbox, type RestErpSandbox } from '../../../sandbox/rest-erp/server.ts';
import { clientOf } from './client.ts';

let erp: RestErpSandbox;
let client: ReturnType<typeof clientOf>;
beforeEach(async () => {
	erp = await startRestErpSandbox();
	client = clientOf(erp);
});
afterEach(() => erp.close());

const order = (more: object = {}) => ({
	customer_id: 1003,
	items: [{ sku: 'CIM-CP2-50', quantity: 2 }, { sku: 'FITA 3/4"', quantity: 1 }],
	source: 'whatsapp_bot',
	external_reference: 'wamid-1',
	...more,
});

describe('creating an order', () => {
	test('answers the order, takes from available and adds to reserved', async () => {
		const { status, body } = await client.post('/orders', order());
		expect(status).toBe(201);
		// 5 % off: 2 x 36.96 (36.955) + 4.74 (4.7405).
		expect(body).toMatchObject({ id: 60001, customer_id: 1003, status: 'pendente', total: 78.66, external_reference: 'wamid-1', source: 'whatsapp_bot' });
		expect((await client.get('/products/CIM-CP2-50/stock')).body).toMatchObject({ quantity_available: 318, quantity_reserved: 42 });
		expect((await client.get('/customers/1003/orders?limit=1')).body).toMatchObject([{ id: 60001 }]);
		expect((await client.get('/orders/60001')).body).toEqual(body);
	});

	test('ignores an Idempotency-Key: sent twice it is two orders, both found by their reference', async () => {
		const headers = { 'idempotency-key': 'key-1' };
		await client.post('/orders', order(), headers);
		await client.post('/orders', order(), headers);
		expect(erp.createdOrders()).toHaveLength(2);
		expect((await client.get('/orders?external_reference=wamid-1')).body).toMatchObject([{ id: 60001 }, { id: 60002 }]);
		expect((await client.get('/orders?external_reference=other')).body).toEqual([]);
	});

	test('honours an Idempotency-Key where told to, also for twenty at once; another body under the key is refused', async () => {
		erp.knobs.honourIdempotencyKey = true;
		erp.knobs.latencyMs = 5;
		const headers = { 'idempotency-key': 'key-1' };
		const answers = await Promise.all(Array.from({ length: 20 }, () => client.post('/orders', order(), headers)));
		expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
		expect(answers.filter((answer) => answer.headers.get('idempotent-replayed') === 'true')).toHaveLength(19);
		expect(erp.createdOrders()).toHaveLength(1);
		expect((await client.post('/orders', order({ customer_id: 1001 }), headers)).status).toBe(422);
	});

	test('names each wrong field: unknown customer, unknown SKU, quantity that is no number above zero', async () => {
		const items = [{ sku: 'NOPE', quantity: 1 }, { sku: 'CIM-CP2-50', quantity: 0 }, { sku: 'CIM-CP2-50', quantity: '3' }];
		const { status, body } = await client.post('/orders', order({ customer_id: 'x', items }));
		expect(status).toBe(422);
		const { fields } = body as { fields: object };
		expect(Object.keys(fields).sort()).toEqual(['customer_id', 'items[0].sku', 'items[1].quantity', 'items[2].quantity']);
		expect((await client.post('/orders', order({ items: [] }))).body).toMatchObject({ fields: { items: expect.any(String) } });
		expect((await client.post('/orders', [])).status).toBe(400);
		expect(erp.createdOrders()).toEqual([]);
	});

	test('refuses more than there is, counting lines of one product together, unless back orders are taken', async () => {
		const items = [{ sku: 'A&B+C#1?', quantity: 3 }, { sku: 'A&B+C#1?', quantity: 3 }];
		expect(await client.post('/orders', order({ items }))).toMatchObject({ status: 422, body: { fields: { 'items[1].quantity': 'estoque insuficiente' } } });
		erp.knobs.insufficientStock = 'accept';
		expect((await client.post('/orders', order({ items }))).status).toBe(201);
		expect((await client.get(`/products/${encodeURIComponent('A&B+C#1?')}/stock`)).body).toMatchObject({ quantity_available: -1 });
	});

	test('raises the balance due, and a reset brings the sample data back', async () => {
		const before = (await client.get('/customers/1002')).body;
		expect(before).toMatchObject({ balance_due: 0 });
		await client.post('/orders', order({ customer_id: 1002, items: [{ sku: '123', quantity: 2 }] }));
		expect((await client.get('/customers/1002')).body).toMatchObject({ balance_due: 29.8 });
		erp.reset();
		expect((await client.get('/customers/1002')).body).toEqual(before);
		expect(erp.createdOrders()).toEqual([]);
	});
});

describe('creating a ticket', () => {
	const ticket = { customer_id: '1001', description: 'Entrega atrasada', source: 'WhatsApp', external_reference: 'wamid-2' };

	test('answers the ticket, found again by its reference', async () => {
		const { status, body } = await client.post('/tickets', ticket);
		expect(status).toBe(201);
		expect(body).toMatchObject({ id: 7001, customer_id: 1001, status: 'aberto', description: 'Entrega atrasada' });
		expect((await client.get('/tickets?external_reference=wamid-2')).body).toEqual([body]);
	});

	test('needs a known customer and a description', async () => {
		const { status, body } = await client.post('/tickets', { customer_id: 1 });
		expect(status).toBe(422);
		expect(body).toMatchObject({ fields: { customer_id: expect.any(String), description: expect.any(String) } });
	});
});

describe('a look-up by reference', () => {
	test('without a reference is refused: no call may list everything by accident', async () => {
		expect((await client.get('/orders?external_reference=')).status).toBe(422);
		expect((await client.get('/tickets')).status).toBe(422);
	});
});
