import { startSapS4Sandbox, type SapS4Sandbox } from '../../../sandbox/sap-s4/server.ts';
import { BASIC, clientOf, column, dataOf, PARTNERS, PRICES, PRODUCTS, resultsOf, SALES_ORDERS, STOCK, type Client } from './support';

let sap: SapS4Sandbox;
let client: Client;
beforeAll(async () => {
	sap = await startSapS4Sandbox();
	client = clientOf(sap);
});
afterAll(() => sap.close());

const ORDERS = `${SALES_ORDERS}/A_SalesOrder`;
const MARIAS = "SoldToParty eq '0000001001' and SalesOrganization eq '1000'";
const BAD_QUERY = '/IWBEP/CM_MGW_RT/021';
const NO_PROPERTY = '005056A509B11EE1B9A8FEC11C21D78E';
const numbers = async ($filter: string) => column(await client.rows(ORDERS, { $filter, $select: 'SalesOrder' }), 'SalesOrder');

describe('the form of answers', () => {
	test('is Atom unless JSON is asked for, by Accept or by $format', async () => {
		const url = `${sap.baseUrl}/sap/opu/odata/sap/${ORDERS}`;
		const atom = await fetch(url, { headers: { authorization: BASIC } });
		expect(atom.headers.get('content-type')).toBe('application/atom+xml;type=feed;charset=utf-8');
		expect(await atom.text()).toMatch(/^<\?xml.*<feed.*<d:SalesOrder>0000050001</);
		const json = await fetch(`${url}?$format=json`, { headers: { authorization: BASIC } });
		expect(json.headers.get('content-type')).toBe('application/json;charset=utf-8');
		expect(json.headers.get('dataserviceversion')).toBe('2.0');
		const wrong = await fetch(`${url}?$top=x`, { headers: { authorization: BASIC } });
		expect(await wrong.text()).toContain('<message xml:lang="en">');
	});

	test('one entity: dates as /Date()/ at midnight UTC, decimals as texts, numbers with leading zeros, links deferred', async () => {
		expect(await client.entity(`${ORDERS}('0000050006')`)).toMatchObject({
			__metadata: { type: 'API_SALES_ORDER_SRV.A_SalesOrderType', uri: expect.stringMatching(/A_SalesOrder\('0000050006'\)$/), etag: `W/"datetimeoffset'2026-11-04T02%3A30%3A00.0000000Z'"` },
			SalesOrder: '0000050006',
			SoldToParty: '0000001001',
			// The order is of 23:30 in São Paulo, which is the next day in UTC.
			SalesOrderDate: `/Date(${Date.UTC(2026, 10, 3)})/`,
			LastChangeDateTime: `/Date(${Date.UTC(2026, 10, 4, 2, 30)}+0000)/`,
			TotalNetAmount: '84.70',
			BillingDocumentDate: null,
			to_Item: { __deferred: { uri: expect.stringMatching(/\('0000050006'\)\/to_Item$/) } },
		});
	});

	test('an error has code, message with language, and details', async () => {
		const { body } = await client.get(`${ORDERS}('9999999999')`);
		const said = "Resource not found for segment 'A_SalesOrderType'";
		expect(body).toEqual({
			error: {
				code: '/IWBEP/CM_MGW_RT/020',
				message: { lang: 'en', value: said },
				innererror: expect.objectContaining({
					application: expect.objectContaining({ service_id: SALES_ORDERS }),
					errordetails: [{ code: '/IWBEP/CM_MGW_RT/020', message: said, propertyref: '', severity: 'error', target: '' }],
				}),
			},
		});
	});

	test('a service tells its entity sets and its metadata', async () => {
		expect(await client.entity(`${STOCK}/`)).toEqual({ EntitySets: ['A_MaterialStock', 'A_MatlStkInAcctMod'] });
		const { body } = await client.get(`${SALES_ORDERS}/$metadata`);
		expect(body).toContain('<Property Name="PurchaseOrderByCustomer" Type="Edm.String" MaxLength="35"/>');
		expect(body).toContain('<Property Name="TotalNetAmount" Type="Edm.Decimal" Precision="16" Scale="3" sap:creatable="false"/>');
	});
});

describe('paths', () => {
	test('lead over navigation, to a property, to a count', async () => {
		expect(column(await client.rows(`${ORDERS}('0000050003')/to_Item`), 'Material')).toEqual(['CIM-CP2-50', 'TUB-25']);
		expect(await client.entity(`${ORDERS}('0000050003')/TotalNetAmount`)).toEqual({ TotalNetAmount: expect.any(String) });
		expect((await client.get(`${ORDERS}/$count`, { $filter: MARIAS })).body).toBe('8');
		expect(await client.entity(`${PARTNERS}/A_BusinessPartner('0000001001')/to_Customer`)).toMatchObject({ Customer: '0000001001' });
	});

	test('a key with a slash, a quotation mark or a number sign is found when encoded', async () => {
		for (const sku of ['TUBO 3/4 50MM', 'FITA 3/4"', "O'RING-10", 'A&B+C#1?', 'DESC-50%', 'AÇO-CHAPA Nº2']) {
			const key = encodeURIComponent(`'${sku.replaceAll("'", "''")}'`);
			expect(await client.entity(`${PRODUCTS}/A_Product(${key})`)).toMatchObject({ Product: sku });
		}
	});

	test('several keys are named, each once; a date is one of them', async () => {
		const set = `${PRICES}/A_SlsPrcgCndnRecdValidity`;
		expect(await client.entity(`${set}(ConditionRecord='0000100002',ConditionValidityEndDate=datetime'9999-12-31T00:00:00')`)).toMatchObject({ Material: 'TUBO 3/4 50MM' });
		for (const key of ["'0000100002'", "ConditionRecord='0000100002'", "ConditionRecord='0000100002',ConditionType='PR00'", "ConditionRecord='1',ConditionRecord='1'"]) {
			expect((await client.refusal(`${set}(${key})`))[0]).toBe(400);
		}
	});

	test('names are case-sensitive, keys without their zeros are other keys', async () => {
		expect((await client.refusal(`${SALES_ORDERS}/a_salesorder`))[0]).toBe(404);
		expect((await client.refusal(`${ORDERS}('50003')`))[0]).toBe(404);
		expect((await client.refusal(`${ORDERS}(50003)`))[0]).toBe(400);
	});
});

describe('$filter', () => {
	test('and binds more than or, parentheses more than both, not more than and', async () => {
		const one = "SalesOrder eq '0000050001'";
		const two = "SalesOrder eq '0000050002'";
		expect(await numbers(`${one} or ${two} and SoldToParty eq 'nobody'`)).toEqual(['0000050001']);
		expect(await numbers(`(${one} or ${two}) and SoldToParty eq 'nobody'`)).toEqual([]);
		expect(await numbers(`${MARIAS} and not (${one}) and SalesOrder le '0000050003'`)).toEqual(['0000050002', '0000050003']);
	});

	test('texts: substringof has the part first, startswith and endswith the whole; true may be said', async () => {
		const names = async ($filter: string) => column(await client.rows(`${PARTNERS}/A_Customer`, { $filter }), 'Customer');
		expect(await names("substringof('O''Brien',CustomerName)")).toEqual(['0000001012']);
		expect(await names("startswith(CustomerName,'Usina') eq true")).toEqual(['0000001021']);
		expect(await names("endswith(CustomerName,'Avenida')")).toEqual(['0000001022']);
		expect(await names("substringof(CustomerName,'Usina')")).toEqual([]);
	});

	test('dates, decimals and null compare as what they are', async () => {
		expect(await numbers(`${MARIAS} and SalesOrderDate ge datetime'2026-11-12T00:00:00'`)).toEqual(['0000050007', '0000050008']);
		expect(await numbers(`${MARIAS} and TotalNetAmount gt 1000M`)).toEqual(['0000050007']);
		expect(await numbers(`${MARIAS} and BillingDocumentDate ne null`)).toEqual([]);
	});

	test('over navigation to one; blanks at the end of a text do not count, its case does', async () => {
		const filter = (text: string) => client.rows(`${PARTNERS}/A_BusinessPartner`, { $filter: text, $select: 'BusinessPartner' });
		expect(column(await filter("to_Customer/TaxNumber1 eq '12ABC34501DE35 '"), 'BusinessPartner')).toEqual(['0000001013']);
		expect(await filter("to_Customer/TaxNumber1 eq '12abc34501de35'")).toEqual([]);
	});

	test('hostile text in quotation marks is text', async () => {
		for (const text of ["' OR 1=1 -- ", '%', '_', '🤖', "a') or (SalesOrder ne '"]) {
			expect(await numbers(`PurchaseOrderByCustomer eq '${text.replaceAll("'", "''")}'`)).toEqual([]);
		}
	});

	test.each([
		['an unknown property', "Foo eq '1'", NO_PROPERTY],
		['a property in another case', "salesorder eq '1'", NO_PROPERTY],
		['a text for a decimal', "TotalNetAmount eq '1'", BAD_QUERY],
		['a number for a text', 'SalesOrder eq 50001', BAD_QUERY],
		['a text for a date', "SalesOrderDate eq '2026-01-01'", BAD_QUERY],
		['a date of v4', 'SalesOrderDate eq 2026-01-01', BAD_QUERY],
		['a day that is none', "SalesOrderDate eq datetime'2026-02-31T00:00:00'", BAD_QUERY],
		['a function of v4', "contains(SalesOrder,'5')", BAD_QUERY],
		['a lambda', "to_Item/any(i:i/Material eq 'X')", BAD_QUERY],
		['a path to many', "to_Item/Material eq 'X'", BAD_QUERY],
		['an open quotation mark', "SalesOrder eq 'x", BAD_QUERY],
		['an open parenthesis', "(SalesOrder eq 'x'", BAD_QUERY],
		['no condition', 'SalesOrder', BAD_QUERY],
		['a spliced quotation mark', "SalesOrder eq 'O'Brien'", BAD_QUERY],
		['nothing', '', BAD_QUERY],
	])('%s is 400', async (_case, $filter, code) => {
		expect(await client.refusal(ORDERS, { $filter })).toEqual([400, code]);
	});
});

describe('other options', () => {
	test('$select gives what is named; an expanded navigation that is not named is left out', async () => {
		const path = `${ORDERS}('0000050003')`;
		const keys = async (options: Record<string, string>) => Object.keys(await client.entity(path, options)).slice(1);
		expect(await keys({ $select: 'SalesOrder,TotalNetAmount' })).toEqual(['SalesOrder', 'TotalNetAmount']);
		expect(await keys({ $select: 'SalesOrder', $expand: 'to_Item' })).toEqual(['SalesOrder']);
		const { to_Item: items } = await client.entity(path, { $select: 'SalesOrder,to_Item/Material', $expand: 'to_Item' });
		expect(resultsOf(items).map((item) => Object.keys(item))).toEqual([['__metadata', 'Material'], ['__metadata', 'Material']]);
	});

	test('$expand goes down several levels, to one and to many', async () => {
		const partner = await client.entity(`${PARTNERS}/A_BusinessPartner('0000001005')`, { $expand: 'to_BusinessPartnerAddress/to_PhoneNumber,to_Customer' });
		const [address] = resultsOf(partner['to_BusinessPartnerAddress']);
		expect(column(resultsOf(address?.['to_PhoneNumber']), 'PhoneNumber')).toEqual(['(11) 3333-4444']);
		expect(address).toMatchObject({ to_EmailAddress: { __deferred: expect.anything() } });
		expect(partner['to_Customer']).toMatchObject({ CustomerName: 'Ferragens Bandeirante Ltda' });
	});

	test('$orderby, $top, $skip and $inlinecount work together', async () => {
		const options = { $filter: MARIAS, $orderby: 'SalesOrderDate desc,SalesOrder desc', $select: 'SalesOrder' };
		const data = dataOf(await client.get(ORDERS, { ...options, $top: '2', $skip: '1', $inlinecount: 'allpages' }));
		expect(data).toMatchObject({ __count: '8', results: [{ SalesOrder: '0000050007' }, { SalesOrder: '0000050006' }] });
		expect(data).not.toHaveProperty('__next');
	});

	test('a long list comes in pages, with all options in the next link', async () => {
		const first = dataOf(await client.get(ORDERS, { $filter: MARIAS, $top: '7', $select: 'SalesOrder', $orderby: 'SalesOrder desc' }));
		expect(column(resultsOf(first), 'SalesOrder')).toHaveLength(5);
		expect(first['__next']).toMatch(new RegExp(`^${sap.baseUrl}/sap/opu/odata/sap/${ORDERS}\\?.*\\$skiptoken=5`));
		const second = dataOf(await client.get(String(first['__next'])));
		expect(column(resultsOf(second), 'SalesOrder')).toEqual(['0000050003', '0000050002']);
		expect(second).not.toHaveProperty('__next');
	});

	test.each([
		['unknown', { $search: 'x' }, BAD_QUERY],
		['of v4', { $count: 'true' }, BAD_QUERY],
		['no number', { $top: '-1' }, BAD_QUERY],
		['an unknown property to select', { $select: 'SalesOrder,Foo' }, NO_PROPERTY],
		['an unknown navigation to expand', { $expand: 'to_Items' }, NO_PROPERTY],
		['an unknown property to order by', { $orderby: 'Foo desc' }, NO_PROPERTY],
		['a path that is not expanded', { $select: 'to_Item/Material' }, BAD_QUERY],
	])('an option that is %s is 400', async (_case, options, code) => {
		expect(await client.refusal(ORDERS, options)).toEqual([400, code]);
	});
});
