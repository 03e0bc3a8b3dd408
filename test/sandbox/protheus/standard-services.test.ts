import { company } from '../../../sandbox/data/company.ts';
import { startProtheusSandbox, type ProtheusSandbox } from '../../../sandbox/protheus/server.ts';
import { clientOf, trimmed } from './support.ts';
import type { Client } from './support.ts';

let protheus: ProtheusSandbox;
let client: Client;
beforeAll(async () => {
	protheus = await startProtheusSandbox();
	client = await clientOf(protheus);
});
afterEach(() => {
	Object.assign(protheus.knobs, { jsonCasing: 'contract', padText: true, dates: 'yyyymmdd', emptyList: 'items', customerKey: 'any' });
});
afterAll(() => protheus.close());

describe('customerVendor', () => {
	test('1 is customers: code and store are the key, phone in two parts, the document by its name', async () => {
		protheus.knobs.padText = false;
		const { status, body } = await client.get('/api/crm/v1/customerVendor/1/001001%7C01');
		expect(status).toBe(200);
		expect(body).toMatchObject({
			code: '001001', storeId: '01', name: 'Maria Aparecida da Silva', type: '1', registerSituation: '1', priceListHeaderItemCode: '001',
			governmentalInformation: [{ name: 'CPF', id: '39053344705' }],
			listOfCommunicationInformation: [{ DiallingCode: '11', PhoneNumber: '98765-4321' }],
		});
	});

	test('the same code with another store is another customer, and with 2 it is a supplier', async () => {
		expect((await client.get('/api/crm/v1/customerVendor/1/001001%7C02')).body).toMatchObject({ name: expect.stringContaining('DEPOSITO') });
		expect((await client.get('/api/crm/v1/customerVendor/2/001001%7C01')).body).toMatchObject({ type: '2', name: expect.stringContaining('FORNECEDORA') });
		expect((await client.get('/api/crm/v1/customerVendor/3/001001%7C01')).status).toBe(404);
	});

	test('a blocked customer says so, a deleted one is not there', async () => {
		expect((await client.get('/api/crm/v1/customerVendor/1/009002%7C01')).body).toMatchObject({ registerSituation: '2' });
		expect(await client.get('/api/crm/v1/customerVendor/1/009001%7C01')).toMatchObject({
			status: 404, body: { code: '404', message: expect.any(String), detailedMessage: expect.any(String), details: [] },
		});
	});

	test('the key is understood in the form that the site knows', async () => {
		const status = async (id: string) => (await client.get(`/api/crm/v1/customerVendor/1/${encodeURIComponent(id)}`)).status;
		expect(await Promise.all(['001001|01', '00100101', '0100100101'].map(status))).toEqual([200, 200, 200]);
		protheus.knobs.customerKey = 'piped';
		expect(await Promise.all(['001001|01', '00100101', '001001'].map(status))).toEqual([200, 404, 404]);
		protheus.knobs.customerKey = 'joined';
		expect(await Promise.all(['001001|01', '0100100101'].map(status))).toEqual([404, 200]);
		expect(await status("' OR '1'='1")).toBe(404);
	});
});

test('CustomerCreditLimit: the limit, what is owed, open orders, and what is left of it', async () => {
	const { body } = await client.get('/api/fat/v1/CustomerCreditLimit/001001%7C01');
	// Left is the limit less invoices and released orders: 5000 - 159.05 - 46.98.
	expect(body).toMatchObject({ TotalCreditLimit: 5000, CreditLimitUsedByBilling: 159.05, CreditLimit: 4793.97, CustomerInternalId: '0100100101' });
});

describe('stock, products and prices', () => {
	test('retailStockLevel has a row per warehouse and nothing of other branches; booked is not taken off', async () => {
		const rows = await client.items('/api/retail/v1/retailStockLevel?iteminternalId=CIM-CP2-50');
		expect(rows.map(trimmed)).toMatchObject([
			{ ItemInternalId: 'CIM-CP2-50', WarehouseInternalID: '01', CurrentStockAmount: 360, BookedStockAmount: 40 },
			{ WarehouseInternalID: '02', CurrentStockAmount: 0, BookedStockAmount: 0 },
		]);
	});

	test('in a running service the names are other ones', async () => {
		protheus.knobs.jsonCasing = 'live';
		const [row] = await client.items('/api/retail/v1/retailStockLevel?iteminternalId=CIM-CP2-50');
		expect(Object.keys(row ?? {})).toEqual([
			'companyId', 'branchId', 'iteminternalId', 'currentstockamount', 'warehouseinternalid', 'bookedstockamount', 'futurestockamount', 'valueofcurrentstockamount',
		]);
		const { body } = await client.get('/api/crm/v1/customerVendor/1/001001%7C01');
		expect(body).toMatchObject({ storeid: '01', listofcommunicationinformation: [{ diallingcode: '11 ' }] });
	});

	test('retailItem has the list price of every product of the sample company', async () => {
		const rows = await client.items('/api/retail/v1/retailItem?pageSize=500&fields=Code,SalesPrice');
		const expected = company.products.map(({ sku, listPriceCents }) => [sku, listPriceCents / 100]);
		expect(new Map(rows.map(trimmed).map((row) => [row['Code'], row['SalesPrice']]))).toEqual(new Map(expected as [string, number][]));
	});

	test('a table of prices has items that are not in force, and a factor that is no percentage', async () => {
		const items = await client.items('/api/supply/v2/PriceListHeaderItems/001/itensTablePrice/?itemCode=CIM-CP2-50&order=itemValidity');
		expect(items.map(trimmed).map((item) => [item['minimumSalesPrice'], item['itemValidity'], item['activeItemPrice']])).toEqual([
			[1.01, '20240101', '1'], [38.9, '20260101', '1'], [1.03, '20260601', '2'], [1.02, '20991231', '1'],
		]);
		expect((await client.items('/api/supply/v2/PriceListHeaderItems/004/itensTablePrice/')).map((item) => item['discountFactor'])).toEqual([0.9, 1.1]);
		expect((await client.get('/api/supply/v2/PriceListHeaderItems/999/itensTablePrice/')).status).toBe(404);
		expect((await client.get('/api/supply/v2/PriceListHeaderItems/001')).body).toMatchObject({ code: '001', activeTablePrice: '1' });
	});
});

describe('retailSalesOrders', () => {
	test('lists the orders of a customer, those of other stores and of suppliers among them; items are apart', async () => {
		const orders = await client.items('/api/retail/v1/retailSalesOrders?customerCode=001001&pageSize=50&order=-registerDate,-order');
		expect(orders.slice(0, 3).map(trimmed)).toMatchObject([
			{ order: '099003', customerStore: '01' }, { order: '099002', customerStore: '02' }, { order: '050008', registerDate: '20261112', invoiceNumber: '' },
		]);
		const items = await client.items('/api/retail/v1/retailSalesOrders/01%7C050003/items');
		expect(items.map(trimmed)).toMatchObject([{ productCode: 'CIM-CP2-50', quantity: 10, unitaryPrice: 38.9, totalValue: 389 }, { productCode: 'TUB-25' }]);
		expect((await client.get('/api/retail/v1/retailSalesOrders/01%7C000777/items')).status).toBe(404);
	});

	test('the status of each order of the sample company shows in three columns', async () => {
		const rows = await client.rows({ tables: 'SC5', fields: 'c5_num,c5_liberok,c5_nota,c5_blq', where: "C5_TIPO = 'N' AND C5_LOJACLI = '01'", pageSize: '500' });
		const shown = new Map(rows.map(trimmed).map((row) => [row['c5_num'], row]));
		expect(shown.size).toBe(company.orders.length);
		for (const { id, status } of company.orders) {
			const invoiced = status === 'faturado' || status === 'entregue';
			expect(shown.get(id.padStart(6, '0'))).toMatchObject({
				c5_liberok: status === 'cancelado' ? 'E' : invoiced || status === 'em_separacao' ? 'S' : '',
				c5_nota: status === 'cancelado' ? 'XXXXXXXXX' : invoiced ? id.padStart(9, '0') : '',
				c5_blq: status === 'bloqueado' ? '1' : '',
			});
		}
	});
});

describe('every list', () => {
	test('has ten records unless more are asked for, and tells whether there are more', async () => {
		const first = (await client.get('/api/retail/v1/retailItem')).body as { items: unknown[]; hasNext: boolean };
		expect([first.items.length, first.hasNext]).toEqual([10, true]);
		const all = (await client.get('/api/retail/v1/retailItem?pageSize=500')).body as { items: unknown[]; hasNext: boolean };
		expect([all.items.length, all.hasNext]).toEqual([company.products.length, false]);
	});

	test('refuses what is no field of it', async () => {
		for (const query of ['phone=1', 'order=phone', 'fields=phone', 'page=x']) {
			expect((await client.get(`/api/retail/v1/retailItem?${query}`)).status).toBe(400);
		}
	});

	test('that is empty is 200, or 404 as published', async () => {
		expect((await client.get('/api/retail/v1/retailStockLevel?itemInternalId=NOPE')).body).toEqual({ items: [], hasNext: false });
		protheus.knobs.emptyList = '404';
		expect((await client.get('/api/retail/v1/retailStockLevel?itemInternalId=NOPE')).status).toBe(404);
	});

	test('may trim its texts and write its dates as ISO', async () => {
		Object.assign(protheus.knobs, { padText: false, dates: 'iso' });
		const [order] = await client.items('/api/retail/v1/retailSalesOrders?order=-registerDate&customerCode=001002');
		expect(order).toMatchObject({ registerDate: '2026-10-02', ecommerceOrder: '' });
	});
});
