import { company } from '../../../sandbox/data/company.ts';
import { startSapS4Sandbox, type SapS4Sandbox } from '../../../sandbox/sap-s4/server.ts';
import { clientOf, column, dataOf, order, refusalOf, resultsOf, SALES_ORDERS, STOCK, type Client, type Entity } from './support';

let sap: SapS4Sandbox;
let client: Client;
beforeEach(async () => {
	sap = await startSapS4Sandbox({ pageSize: 100 });
	client = clientOf(sap);
});
afterEach(() => sap.close());

const ORDERS = `${SALES_ORDERS}/A_SalesOrder`;
const place = (more: Entity = {}) => client.post(ORDERS, order(more));
const unrestricted = async (sku: string) => {
	const $filter = `Material eq '${sku}' and Plant eq '1000' and InventoryStockType eq '01' and InventorySpecialStockType eq ''`;
	return column(await client.rows(`${STOCK}/A_MatlStkInAcctMod`, { $filter }), 'MatlWrhsStkQtyInMatlBaseUnit');
};

describe('the company’s orders', () => {
	test('have status, total and items as the README’s table says', async () => {
		const marks = { pendente: 'A/A//A', em_separacao: 'B/B//A', bloqueado: 'A/A//A', faturado: 'C/C/C/A', entregue: 'C/C//A', cancelado: 'C/C//C' };
		for (const { id, status, totalCents, items } of company.orders) {
			const found = await client.entity(`${ORDERS}('00000${id}')`, { $expand: 'to_Item' });
			const parts = ['OverallSDProcessStatus', 'OverallDeliveryStatus', 'OverallOrdReltdBillgStatus', 'OverallSDDocumentRejectionSts'];
			expect(parts.map((name) => found[name]).join('/')).toBe(marks[status]);
			expect(found).toMatchObject({ TotalNetAmount: (totalCents / 100).toFixed(2), TransactionCurrency: 'BRL', DeliveryBlockReason: status === 'bloqueado' ? '01' : '' });
			const lines = resultsOf(found['to_Item']);
			expect(column(lines, 'Material')).toEqual(items.map(({ sku }) => sku));
			expect(column(lines, 'RequestedQuantity')).toEqual(items.map(({ quantity }) => quantity.toFixed(3)));
			expect(column(lines, 'SalesDocumentRjcnReason')).toEqual(items.map(() => (status === 'cancelado' ? '02' : '')));
		}
	});
});

describe('placing an order', () => {
	test('answers it whole with its items and its place, and lists it', async () => {
		const answer = await place();
		expect(answer.status).toBe(201);
		expect(answer.headers.get('location')).toBe(`${sap.baseUrl}/sap/opu/odata/sap/${ORDERS}('0000060001')`);
		const entity = dataOf(answer);
		// 5 % off: 2 x 36.96 (36.955) + 4.74 (4.7405).
		expect(entity).toMatchObject({ SalesOrder: '0000060001', SoldToParty: '0000001003', PurchaseOrderByCustomer: 'wamid-1', TotalNetAmount: '78.66', OverallSDProcessStatus: 'A' });
		expect(resultsOf(entity['to_Item'])).toMatchObject([
			{ SalesOrderItem: '000010', Material: 'CIM-CP2-50', RequestedQuantity: '2.000', RequestedQuantityUnit: 'SC', NetAmount: '73.92' },
			{ SalesOrderItem: '000020', Material: 'FITA 3/4"', SalesOrderItemText: 'Fita veda rosca 3/4"', NetAmount: '4.74' },
		]);
		expect(await client.entity(`${ORDERS}('0000060001')`, { $expand: 'to_Item' })).toEqual(entity);
		const $filter = "PurchaseOrderByCustomer eq 'wamid-1' and SoldToParty eq '0000001003'";
		expect(column(await client.rows(ORDERS, { $filter }), 'SalesOrder')).toEqual(['0000060001']);
		expect(sap.createdOrders()).toEqual([
			expect.objectContaining({ salesOrder: '0000060001', purchaseOrderByCustomer: 'wamid-1', totalCents: 7866, items: [{ material: 'CIM-CP2-50', quantity: 2 }, { material: 'FITA 3/4"', quantity: 1 }] }),
		]);
	});

	test('today is São Paulo’s day; another day may be given, as /Date()/ or as text', async () => {
		const day = Math.floor((sap.clock.now() - 3 * 3_600_000) / 86_400_000) * 86_400_000;
		expect(dataOf(await place())).toMatchObject({ SalesOrderDate: `/Date(${day})/` });
		const given = { SalesOrderDate: `/Date(${Date.UTC(2026, 11, 1)})/`, RequestedDeliveryDate: '2026-12-24T00:00:00' };
		expect(dataOf(await place(given))).toMatchObject({ ...given, RequestedDeliveryDate: `/Date(${Date.UTC(2026, 11, 24)})/` });
	});

	test('the same reference twice is two orders', async () => {
		await place();
		await place();
		expect(sap.createdOrders().map(({ purchaseOrderByCustomer: key }) => key)).toEqual(['wamid-1', 'wamid-1']);
	});

	test('lowers the free stock at once, or not before the goods leave', async () => {
		await place();
		expect(await unrestricted('CIM-CP2-50')).toEqual(['318.000']);
		sap.knobs.goodsIssue = 'later';
		await place();
		expect(await unrestricted('CIM-CP2-50')).toEqual(['318.000']);
		sap.reset();
		expect(await unrestricted('CIM-CP2-50')).toEqual(['320.000']);
	});

	test('for more than there is it is taken, and confirmed for what there is', async () => {
		const answer = await place({ to_Item: { results: [{ Material: 'A&B+C#1?', RequestedQuantity: '8' }] } });
		expect(resultsOf(dataOf(answer)['to_Item'])).toMatchObject([{ RequestedQuantity: '8.000', ConfdDelivQtyInOrderQtyUnit: '5.000' }]);
	});

	test('texts go along, and are read again', async () => {
		await place({ to_Text: [{ Language: 'PT', LongTextID: 'TX01', LongText: 'whatsapp_bot' }] });
		expect(await client.rows(`${ORDERS}('0000060001')/to_Text`)).toMatchObject([{ Language: 'PT', LongTextID: 'TX01', LongText: 'whatsapp_bot' }]);
	});

	test('new orders may be held by the credit check or wait for approval', async () => {
		sap.knobs.newOrders = 'credit-blocked';
		expect(dataOf(await place())).toMatchObject({ OverallSDProcessStatus: 'A', TotalCreditCheckStatus: 'B', TotalBlockStatus: 'C' });
		sap.knobs.newOrders = 'in-approval';
		expect(dataOf(await place())).toMatchObject({ SalesDocApprovalStatus: 'A' });
	});

	test('the answer may say no more than what was sent, and the number', async () => {
		sap.knobs.createdAnswer = 'echo';
		const entity = dataOf(await place());
		expect(entity).toMatchObject({ SalesOrder: '0000060001', TotalNetAmount: '0.000', CreationDate: null, SalesOrderDate: null, OverallSDProcessStatus: '' });
		expect(resultsOf(entity['to_Item'])).toMatchObject([{ SalesOrder: '0000060001', SalesOrderItem: '000010', NetAmount: '0.000', SalesOrderItemText: '' }, {}]);
		expect(await client.entity(`${ORDERS}('0000060001')`)).toMatchObject({ TotalNetAmount: '78.66' });
	});
});

describe('an order that is refused', () => {
	const item = (more: Entity) => ({ to_Item: [{ Material: 'CIM-CP2-50', RequestedQuantity: '1', ...more }] });
	const WRONG_PROPERTY = '/IWCOR/CX_DS_EP_PROPERTY_ERROR';
	const UNREADABLE = 'CX_SXML_PARSE_ERROR/001560AA0E081DEB8CA398CC1690D406';

	test.each([
		['a reference of 36 characters', { PurchaseOrderByCustomer: 'x'.repeat(36) }, WRONG_PROPERTY],
		['an unknown property', { CardCode: 'C1001' }, WRONG_PROPERTY],
		['a property in another case', { soldToParty: '0000001001' }, WRONG_PROPERTY],
		['a property of the server’s', { TotalNetAmount: '1.00' }, WRONG_PROPERTY],
		['an unknown property of an item', item({ Quantity: '1' }), WRONG_PROPERTY],
		['a number for a decimal', item({ RequestedQuantity: 1 }), UNREADABLE],
		['a decimal comma', item({ RequestedQuantity: '1,5' }), WRONG_PROPERTY],
		['more decimals than there are', item({ RequestedQuantity: '1.0001' }), WRONG_PROPERTY],
		['a number for a text', { SoldToParty: 1001 }, UNREADABLE],
		['a day that is none', { SalesOrderDate: '2026-02-31T00:00:00' }, WRONG_PROPERTY],
		['a navigation that is not offered', { to_Partner: [] }, WRONG_PROPERTY],
		['no sold-to party', { SoldToParty: undefined }, 'SLS_LORD_API/001'],
		['no division', { OrganizationDivision: '' }, 'SLS_LORD_API/001'],
		['an unknown order type', { SalesOrderType: 'ZZ' }, 'V1/312'],
		['a sales area that is none', { DistributionChannel: '20' }, 'V1/384'],
		['an unknown customer', { SoldToParty: '0000999999' }, 'VP/112'],
		['a customer without leading zeros', { SoldToParty: '1003' }, 'VP/112'],
		['a supplier', { SoldToParty: '0000009001' }, 'VP/112'],
		['a customer marked for deletion', { SoldToParty: '0000009002' }, 'VP/204'],
		['a blocked customer', { SoldToParty: '0000009003' }, 'VP/205'],
		['a customer of the other organisation', { SoldToParty: '0000009005' }, 'VP/199'],
		['an unknown material', item({ Material: 'NAO-EXISTE' }), 'V1/382'],
		['a material out of sale', item({ Material: 'PARADO-1' }), 'V1/382'],
		['no quantity', item({ RequestedQuantity: '0' }), 'V1/208'],
		['another unit', item({ RequestedQuantityUnit: 'UN' }), 'V1/320'],
		['the other organisation’s plant', item({ ProductionPlant: '2000' }), 'V1/781'],
	])('for %s is 400, and nothing is done', async (_case, more, code) => {
		expect(refusalOf(await place(more))).toEqual([400, code]);
		expect(sap.createdOrders()).toEqual([]);
	});

	test('35 characters are taken whole', async () => {
		expect((await place({ PurchaseOrderByCustomer: 'x'.repeat(35) })).status).toBe(201);
	});

	test('a body that is no JSON, another media type, other places and methods', async () => {
		expect(refusalOf(await client.post(ORDERS, '{"SalesOrderType":'))).toEqual([400, UNREADABLE]);
		expect((await client.post(ORDERS, order(), undefined, { 'content-type': 'text/plain' })).status).toBe(415);
		expect((await client.post(`${SALES_ORDERS}/A_SalesOrderItem`, {})).status).toBe(405);
		expect((await client.post(`${SALES_ORDERS}/$batch`, {})).status).toBe(501);
		expect(sap.createdOrders()).toEqual([]);
	});

	test('the other organisation takes orders of its own', async () => {
		expect((await place({ SalesOrganization: '2000', SoldToParty: '0000009005' })).status).toBe(201);
		expect(sap.createdOrders()).toMatchObject([{ salesOrganization: '2000' }]);
	});
});

describe('faults', () => {
	test('an order whose answer is lost is there all the same', async () => {
		const session = await client.fetchToken();
		sap.faults.add([{ match: { method: 'POST', path: 'A_SalesOrder$' }, nth: 1, fault: 'commitThenReset' }]);
		await expect(client.post(ORDERS, order(), session)).rejects.toThrow();
		expect(sap.createdOrders()).toMatchObject([{ purchaseOrderByCustomer: 'wamid-1' }]);
		expect((await client.post(ORDERS, order(), session)).status).toBe(201);
	});
});
