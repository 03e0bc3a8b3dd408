import { company } from '../../../sandbox/data/company.ts';
import { startSapBusinessOneSandbox, type SapBusinessOneSandbox } from '../../../sandbox/sap-business-one/server.ts';
import { clientOf, query, refusal, type Client } from './client.ts';

let b1: SapBusinessOneSandbox;
let client: Client;
beforeAll(async () => {
	b1 = await startSapBusinessOneSandbox();
	client = await clientOf(b1);
});
afterAll(() => b1.close());

interface List {
	value: Record<string, unknown>[];
	'@odata.nextLink'?: string;
	'odata.nextLink'?: string;
	'@odata.count'?: number;
	'odata.count'?: string;
}

const list = (body: unknown): List => body as List;

describe('pages', () => {
	test('have 20 rows and a relative next link that repeats the options and leads through all rows once', async () => {
		const seen: unknown[] = [];
		let path: string | undefined = `Orders${query({ $select: 'DocEntry', $filter: "DocEntry gt 0", $orderby: 'DocEntry desc' })}`;
		let pages = 0;
		while (path !== undefined) {
			const page: List = list((await client.v2(path)).body);
			seen.push(...page.value.map(({ DocEntry }) => DocEntry));
			path = page['@odata.nextLink'];
			pages += 1;
			if (pages === 1) expect(path).toBe('Orders?$select=DocEntry&$filter=DocEntry%20gt%200&$orderby=DocEntry%20desc&$skip=20');
		}
		expect(seen).toEqual(company.orders.map(({ id }) => Number(id) - 50_000).reverse());
		expect(pages).toBe(Math.floor(company.orders.length / 20) + 1);
	});

	test('are named by version, and may link from the root of the host', async () => {
		expect(list((await client.v1('Orders?$select=DocEntry')).body)['odata.nextLink']).toBe('Orders?$select=DocEntry&$skip=20');
		b1.knobs.nextLink = 'absolutePath';
		try {
			expect(list((await client.v1('Orders')).body)['odata.nextLink']).toBe('/b1s/v1/Orders?$skip=20');
		} finally {
			b1.knobs.nextLink = 'relative';
		}
	});

	test('are as large as preferred, which is echoed; 0 is all; a full last page still links on', async () => {
		const preferred = await client.v2('Orders?$select=DocEntry', { headers: { Prefer: 'odata.maxpagesize=7' } });
		expect(list(preferred.body).value).toHaveLength(7);
		expect(preferred.headers.get('preference-applied')).toBe('odata.maxpagesize=7');
		const all = await client.v2('Orders?$select=DocEntry', { headers: { Prefer: 'odata.maxpagesize=0' } });
		expect(list(all.body).value).toHaveLength(company.orders.length);
		expect(list((await client.v2('Orders?$select=DocEntry', { headers: { 'B1S-PageSize': '3' } })).body).value).toHaveLength(3);
		const whole = await client.v2('Warehouses', { headers: { Prefer: 'odata.maxpagesize=2' } });
		expect(list(whole.body)['@odata.nextLink']).toBe('Warehouses?$skip=2');
		expect(list((await client.v2('Warehouses?$skip=2')).body)).toEqual({ '@odata.context': expect.any(String), value: [] });
	});

	test('$top goes over pages, and ends without a link', async () => {
		const first = list((await client.v2('Orders?$select=DocEntry&$top=25')).body);
		expect(first['@odata.nextLink']).toBe('Orders?$select=DocEntry&$top=5&$skip=20');
		const second = list((await client.v2(first['@odata.nextLink'] ?? '')).body);
		expect(second.value).toHaveLength(5);
		expect(second).not.toHaveProperty(['@odata.nextLink']);
		expect(list((await client.v2('Orders?$top=5')).body)).not.toHaveProperty(['@odata.nextLink']);
	});

	test('are counted on request: a text in v1, a number in v2, and bare at /$count', async () => {
		expect(list((await client.v1('Orders?$inlinecount=allpages&$top=1')).body)['odata.count']).toBe(String(company.orders.length));
		expect(list((await client.v2('Orders?$count=true&$top=1')).body)['@odata.count']).toBe(company.orders.length);
		expect((await client.v2(`Orders/$count${query({ $filter: "CardCode eq 'C1001'" })}`)).text).toBe('8');
	});
});

describe('records', () => {
	test.each(company.products.slice(0, 14).map(({ sku }) => [sku]))('the key of item %s is quoted, doubled and encoded', async (sku) => {
		const key = encodeURIComponent(`'${sku.replaceAll("'", "''")}'`);
		expect((await client.v2(`Items(${key})?$select=ItemCode`)).body).toMatchObject({ ItemCode: sku });
	});

	test('a key that is not there is 404 with -2028, its code a number in v1 and a text in v2', async () => {
		expect(await client.v2("BusinessPartners('C9')")).toMatchObject({ status: 404, body: refusal('-2028') });
		expect((await client.v1("BusinessPartners('C9')")).body).toEqual({
			error: { code: -2028, message: { lang: 'en-us', value: 'No matching records found (ODBC -2028)' } },
		});
	});

	test('$select takes known properties only, collections whole', async () => {
		const item = await client.v2("Items('CIM-CP2-50')?$select=ItemCode,ItemWarehouseInfoCollection");
		expect(item.body).toEqual({
			'@odata.context': expect.stringMatching(/#Items\/\$entity$/),
			'@odata.etag': expect.any(String),
			ItemCode: 'CIM-CP2-50',
			ItemWarehouseInfoCollection: [
				expect.objectContaining({ WarehouseCode: '01', InStock: 360, Committed: 40 }),
				expect.objectContaining({ WarehouseCode: '02', InStock: 0, Committed: 0, Ordered: 50 }),
			],
		});
		expect(await client.v2("Items('CIM-CP2-50')?$select=OnHand")).toMatchObject({ status: 400, body: refusal('-1000') });
		expect((await client.v2('Orders?$select=DocumentLines/LineNum')).status).toBe(400);
		expect((await client.v1('Orders?$expand=DocumentLines')).body).toMatchObject({ error: { code: 201 } });
	});

	test('dates have a time of day in v2 only', async () => {
		expect((await client.v1('Orders(1)')).body).toMatchObject({ DocEntry: 1, DocNum: 50001, DocDate: '2026-03-02', DocTotal: expect.any(Number) });
		expect((await client.v2('Orders(1)')).body).toMatchObject({ DocDate: '2026-03-02T00:00:00Z' });
	});

	test('orders say their status in the words of the product', async () => {
		const rows = await client.values('v2', `Orders${query({ $filter: "CardCode eq 'C1001'", $orderby: 'DocEntry', $select: 'DocEntry,DocumentStatus,Cancelled' })}`);
		const expected = company.orders
			.filter(({ customerId }) => customerId === '1001')
			.map(({ status }) => [
				['pendente', 'em_separacao', 'bloqueado'].includes(status) ? 'bost_Open' : 'bost_Close',
				status === 'cancelado' ? 'tYES' : 'tNO',
			]);
		expect(rows.map(({ DocumentStatus, Cancelled }) => [DocumentStatus, Cancelled])).toEqual(expected);
	});

	test('FederalTaxID is empty, as in Brazil, unless told to be filled', async () => {
		expect((await client.v2("BusinessPartners('C1001')")).body).toMatchObject({ FederalTaxID: null });
		b1.knobs.federalTaxId = 'filled';
		try {
			expect((await client.v2("BusinessPartners('C1001')")).body).toMatchObject({ FederalTaxID: '390.533.447-05' });
		} finally {
			b1.knobs.federalTaxId = 'empty';
		}
	});

	test.each(['Customers', 'businesspartners', 'Items(', "Items('a", 'Orders(1)/DocumentLines', "Orders('1')", 'Items(5)', 'SpecialPrices(1)', '%E0%A4%A'])(
		'%s is no resource: 400',
		async (path) => {
			expect(await client.v2(path)).toMatchObject({ status: 400, body: refusal('200') });
		},
	);

	test.each(['Orders?$top=-1', 'Orders?$top=x', 'Orders?$search=x', 'Orders?$orderby=Foo', 'Orders?$orderby=DocDate down'])('%s is refused', async (path) => {
		expect(await client.v2(path)).toMatchObject({ status: 400, body: refusal('201') });
	});

	test('the metadata names what is served, in the form of its version', async () => {
		expect((await client.v1('$metadata')).text).toMatch(/<edmx:Edmx Version="1\.0".*<Property Name="DocDate" Type="Edm\.DateTime"\/>/s);
		expect((await client.v2('$metadata')).text).toMatch(/Version="4\.0".*<EntitySet Name="BusinessPartners" EntityType="SAPB1\.BusinessPartner"\/>/s);
	});
});
