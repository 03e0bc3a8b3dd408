import { startRestErpSandbox, type RestErpSandbox } from '../../../sandbox/rest-erp/server.ts';
import { clientOf } from './client.ts';

let erp: RestErpSandbox;
let client: ReturnType<typeof clientOf>;
beforeEach(async () => {
	erp = await startRestErpSandbox();
	client = clientOf(erp);
});
afterEach(() => erp.close());

describe('stock and price', () => {
	test('a SKU with space, slash, quote, percent, question mark or accent is reached by its encoded form', async () => {
		for (const sku of ['TUBO 3/4 50MM', 'FITA 3/4"', "O'RING-10", 'DESC-50%', 'A&B+C#1?', 'AÇO-CHAPA Nº2']) {
			const { status, body } = await client.get(`/products/${encodeURIComponent(sku)}/stock`);
			expect({ sku, status }).toEqual({ sku, status: 200 });
			expect(body).toEqual({ quantity_available: expect.any(Number), quantity_reserved: expect.any(Number), warehouse_id: '01' });
		}
	});

	test('a SKU sent without encoding misses', async () => {
		expect((await client.get('/products/FITA 3/4"/stock')).status).toBe(404);
	});

	test('leading zeros make another product', async () => {
		const old = await client.get('/products/000123/price');
		const current = await client.get('/products/123/price');
		expect(old.body).not.toEqual(current.body);
	});

	test('no stock is a row with zero, an unknown SKU is 404 JSON', async () => {
		expect((await client.get('/products/ZERO-ESTOQUE/stock')).body).toMatchObject({ quantity_available: 0 });
		expect(await client.get('/products/NOPE/stock')).toMatchObject({ status: 404, body: { error: 'not_found' } });
	});

	test('a customer has a price of its own', async () => {
		expect((await client.get('/products/CIM-CP2-50/price')).body).toEqual({ unit_price: 38.9, discount_percentage: 0, final_price: 38.9 });
		expect((await client.get('/products/CIM-CP2-50/price?customer_id=1013')).body).toEqual({ unit_price: 38.9, discount_percentage: 12.5, final_price: 34.04 });
		expect((await client.get('/products/CIM-CP2-50/price?customer_id=999')).status).toBe(404);
	});
});

describe('customers by phone', () => {
	test('digits-exact ignores masks but not country code, ninth digit or leading zero', async () => {
		expect(await client.customerIds({ phone: '11987654321' })).toEqual([1001]);
		expect(await client.customerIds({ phone: '5511987654321' })).toEqual([]);
		expect(await client.customerIds({ phone: '31987654321' })).toEqual([]);
		expect(await client.customerIds({ phone: '3187654321' })).toEqual([1003]);
		expect(await client.customerIds({ phone: '021998877665' })).toEqual([1004]);
	});

	test('stored-text compares characters', async () => {
		erp.knobs.phoneMatch = 'stored-text';
		expect(await client.customerIds({ phone: '11987654321' })).toEqual([]);
		expect(await client.customerIds({ phone: '(11) 98765-4321' })).toEqual([1001]);
		expect(await client.customerIds({ phone: '+5511912345678' })).toEqual([1002]);
	});

	test('contains gives false hits: a landline of area 19 also finds mobiles of areas 11 and 41', async () => {
		erp.knobs.phoneMatch = 'contains';
		expect(await client.customerIds({ phone: '1933334444' })).toEqual([1006, 1019, 1020]);
	});

	test('one phone may be on two records', async () => {
		expect(await client.customerIds({ phone: '41998765432' })).toEqual([1010, 1011]);
	});

	test('nobody is an empty list, and an empty phone is no filter at all', async () => {
		expect(await client.customerIds({ phone: '11900000000' })).toEqual([]);
		expect(await client.customerIds({ phone: '' })).toHaveLength(20);
	});
});

describe('customers by document and id', () => {
	test('a document keeps its letters, whatever the mask and case', async () => {
		for (const document of ['12.ABC.345/01DE-35', '12ABC34501DE35', '12abc34501de35']) {
			expect(await client.customerIds({ document })).toEqual([1013]);
		}
		expect(await client.customerIds({ document: '123450135' })).toEqual([]);
		erp.knobs.documentMatch = 'stored-text';
		expect(await client.customerIds({ document: '12ABC34501DE35' })).toEqual([]);
	});

	test('one document may be on two records; phone and document together must both fit', async () => {
		expect(await client.customerIds({ document: '529.982.247-25' })).toEqual([1029, 1030]);
		expect(await client.customerIds({ document: '529.982.247-25', phone: '6198114455' })).toEqual([1030]);
	});

	test('a customer is shown as the guide says, with the balance of pending orders', async () => {
		const { body } = await client.get('/customers/1001');
		expect(body).toEqual({
			id: 1001,
			name: 'Maria Aparecida da Silva',
			phone: '(11) 98765-4321',
			email: 'cliente1001@example.com.br',
			document: '390.533.447-05',
			credit_limit: 5000,
			balance_due: 159.05,
		});
		expect((await client.get('/customers/1012')).body).toMatchObject({ name: "Brian O'Brien" });
		expect((await client.get('/customers/4')).status).toBe(404);
	});
});

describe("a customer's orders", () => {
	test('come newest first with their items, all or the open ones, up to a limit', async () => {
		const all = (await client.get('/customers/1001/orders')).body as { id: number; status: string; date: string }[];
		expect(all.map(({ id }) => id)).toEqual([50008, 50007, 50006, 50005, 50004, 50003, 50002, 50001]);
		expect(all[2]).toMatchObject({ date: '2026-11-03T23:30:00-03:00', items: [{ sku: 'FITA 3/4"', quantity: 4 }, {}, {}] });
		const open = (await client.get('/customers/1001/orders?status=open&limit=3')).body as { status: string }[];
		expect(open.map(({ status }) => status)).toEqual(['em_separacao', 'bloqueado', 'pendente']);
		expect((await client.get('/customers/1015/orders')).body).toEqual([]);
		expect((await client.get('/customers/9/orders')).status).toBe(404);
	});

	test('which statuses are open is a setting', async () => {
		erp.knobs.openStatuses = ['faturado'];
		const open = (await client.get('/customers/1001/orders?status=open')).body as { status: string }[];
		expect(open.map(({ status }) => status)).toEqual(['faturado']);
	});
});
