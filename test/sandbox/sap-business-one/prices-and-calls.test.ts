import { startSapBusinessOneSandbox, type SapBusinessOneSandbox } from '../../../sandbox/sap-business-one/server.ts';
import { clientOf, query, refusal, type Client } from './client.ts';

let b1: SapBusinessOneSandbox;
let client: Client;
beforeEach(async () => {
	b1 = await startSapBusinessOneSandbox();
	client = await clientOf(b1);
});
afterEach(() => b1.close());

describe('CompanyService_GetItemPrice', () => {
	const price = async (parameters: object) => client.post('CompanyService_GetItemPrice', { ItemPriceParams: parameters });

	test('tells the price already net, or the list price to take the discount off', async () => {
		const asked = { ItemCode: 'CIM-CP2-50', CardCode: 'C1005', Date: '2026-11-22' };
		expect((await price(asked)).body).toEqual({ '@odata.context': expect.any(String), Price: 35.01, Currency: 'R$', Discount: 10 });
		b1.knobs.itemPrice = 'gross';
		expect((await price(asked)).body).toMatchObject({ Price: 38.9, Discount: 10 });
	});

	test('without a special price, or without a customer, it is the list price; a list may be named', async () => {
		expect((await price({ ItemCode: 'CIM-CP2-50', CardCode: 'C1001' })).body).toMatchObject({ Price: 38.9, Discount: 0 });
		expect((await price({ ItemCode: 'CIM-CP2-50' })).body).toMatchObject({ Price: 38.9, Discount: 0 });
		expect((await price({ ItemCode: 'CIM-CP2-50', PriceList: 2 })).body).toMatchObject({ Price: 1.01 });
		expect((await price({ ItemCode: 'CIM-CP2-50', PriceList: 3 })).body).toMatchObject({ Price: 0 });
	});

	test('refuses what it does not know', async () => {
		expect(await price({ ItemCode: 'NOPE', CardCode: 'C1005' })).toMatchObject({ status: 404, body: refusal('-2028') });
		expect(await price({ ItemCode: 'CIM-CP2-50', CardCode: 'C9' })).toMatchObject({ status: 404, body: refusal('-2028') });
		expect(await price({ itemCode: 'CIM-CP2-50' })).toMatchObject({ status: 400, body: refusal('-1000') });
		expect((await client.post('CompanyService_GetItemPrice', { ItemCode: 'CIM-CP2-50' })).status).toBe(400);
		expect((await client.v2('CompanyService_GetItemPrice')).status).toBe(400);
	});
});

test('special prices are read by both parts of their key, in any order', async () => {
	const expected = { Price: 35.01, DiscountPercent: 10, PriceListNum: 1 };
	expect((await client.v2("SpecialPrices(ItemCode='CIM-CP2-50',CardCode='C1005')")).body).toMatchObject(expected);
	expect((await client.v1("SpecialPrices(CardCode='C1005',ItemCode='CIM-CP2-50')")).body).toMatchObject(expected);
	expect((await client.v2("SpecialPrices(ItemCode='CIM-CP2-50',CardCode='C1001')")).status).toBe(404);
});

test('list prices stand beside those of other lists, one of them without a price', async () => {
	expect((await client.v2("Items('CIM-CP2-50')?$select=ItemPrices")).body).toMatchObject({
		ItemPrices: [{ PriceList: 1, Price: 38.9, Currency: 'R$' }, { PriceList: 2, Price: 1.01 }, { PriceList: 3, Price: null }],
	});
});

describe('service calls', () => {
	const serviceCall = (more: object = {}) => ({ CustomerCode: 'C1001', Subject: 'Entrega', Description: 'Caixa rasgada', Priority: 'scp_High', CustomerRefNo: 'key-1', ...more });

	test('are opened with a number of their own, and found by the reference', async () => {
		const answer = await client.post('ServiceCalls', serviceCall());
		expect(answer.status).toBe(201);
		expect(answer.body).toMatchObject({ ServiceCallID: 7002, DocNum: 907002, CustomerCode: 'C1001', CustomerName: 'Maria Aparecida da Silva', Status: -3, Priority: 'scp_High' });
		expect(await client.values('v2', `ServiceCalls${query({ $filter: "CustomerRefNo eq 'key-1'" })}`)).toMatchObject([{ ServiceCallID: 7002 }]);
		expect(b1.createdTickets()).toEqual([{ serviceCallId: 7002, docNum: 907002, customerCode: 'C1001', key: 'key-1', subject: 'Entrega' }]);
		expect((await client.v2('ServiceCallStatus(-3)')).body).toMatchObject({ StatusId: -3, Name: 'Aberta' });
		expect(await client.values('v2', 'ServiceCallStatus')).toHaveLength(3);
	});

	test.each([
		['with CardCode', serviceCall({ CardCode: 'C1001' }), 400, '-1000'],
		['without CustomerCode', serviceCall({ CustomerCode: undefined }), 400, '-5002'],
		['without Subject', serviceCall({ Subject: undefined }), 400, '-5002'],
		['for an unknown customer', serviceCall({ CustomerCode: 'C9' }), 404, '-2028'],
		['with a priority that is none', serviceCall({ Priority: 'High' }), 400, '-1004'],
		['with a status that is none', serviceCall({ Status: 5 }), 400, '-5002'],
		['with a subject too long', serviceCall({ Subject: 'x'.repeat(255) }), 400, '-1004'],
	])('are refused %s', async (_what, body, status, code) => {
		expect(await client.post('ServiceCalls', body)).toMatchObject({ status, body: refusal(code) });
		expect(b1.createdTickets()).toEqual([]);
	});
});

describe('a stored query', () => {
	test('gives its text and rows, by GET and by POST', async () => {
		const expected = { SqlText: expect.stringContaining('FROM OCRD'), value: [{ CardCode: 'C1001', Cellular: '(11) 98765-4321' }, { CardCode: 'C1003' }] };
		expect((await client.v2(`SQLQueries('customerByPhone')/List${query({ digits: "'87654321'" })}`)).body).toMatchObject(expected);
		expect((await client.post("SQLQueries('customerByPhone')/List", { ParamList: "digits='87654321'" })).body).toMatchObject(expected);
	});

	test('wants its own parameter, as a quoted text', async () => {
		expect((await client.v2("SQLQueries('nope')/List")).status).toBe(404);
		for (const parameters of [{}, { digits: '87654321' }, { digits: "'1'", more: "'2'" }, { digits: "'1' or '1'='1'" }]) {
			expect((await client.v2(`SQLQueries('customerByPhone')/List${query(parameters)}`)).status).toBe(400);
		}
	});
});

test('a body that is no JSON object is refused in the form of the version', async () => {
	for (const body of [[], 'text', 5]) expect((await client.v1('Orders', { method: 'POST', body })).body).toMatchObject({ error: { code: -1 } });
});

test('faults come before the session is looked at, and web pages are no JSON', async () => {
	b1.faults.add([
		{ match: { path: '/Items' }, nth: 1, fault: 'html', status: 502 },
		{ match: { path: '/Items' }, nth: 2, fault: 'malformed' },
		{ match: { path: '/Items' }, nth: 3, fault: 'status', status: 503 },
	]);
	const answers = [await client.v2("Items('123')"), await client.v2("Items('123')"), await client.v2("Items('123')"), await client.v2("Items('123')")];
	expect(answers.map(({ status, body }) => [status, body === undefined])).toEqual([[502, true], [200, true], [503, true], [200, false]]);
});
