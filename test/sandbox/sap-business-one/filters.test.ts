import { startSapBusinessOneSandbox, type SapBusinessOneSandbox } from '../../../sandbox/sap-business-one/server.ts';
import { clientOf, query, refusal, type Client } from './client.ts';

let b1: SapBusinessOneSandbox;
let client: Client;
beforeAll(async () => {
	b1 = await startSapBusinessOneSandbox();
	client = await clientOf(b1);
});
afterAll(() => b1.close());

const OWN = "CardType eq 'cCustomer' and Frozen eq 'tNO'";

describe('$filter', () => {
	test.each([
		["and binds closer than or", "CardCode eq 'C1001' or CardCode eq 'C1002' and CardName eq 'nobody'", ['C1001']],
		['parentheses come first', "(CardCode eq 'C1001' or CardCode eq 'C1002') and CardName ne 'nobody'", ['C1001', 'C1002']],
		['not takes what follows it', "not (CardCode ne 'C1001')", ['C1001']],
		['contains', `${OWN} and contains(Cellular,'98888-7777')`, ['C1007', 'C1008']],
		['startswith', "startswith(CardCode,'C1001')", ['C1001', 'C1001-OLD']],
		['endswith', "endswith(CardCode,'-OLD')", ['C1001-OLD']],
		['a doubled quote is one', "CardName eq 'Brian O''Brien'", ['C1012']],
		['numbers, with a sign and decimals', 'CurrentAccountBalance eq -999 and CreditLimit lt 0.5', ['F1001', 'L1001', 'C1001-OLD']],
		['null is asked for by name', "Cellular eq null and Phone1 eq null", ['C1015']],
		['enumeration literals are quoted', "CardType eq 'cSupplier'", ['F1001']],
		['wildcards of SQL are plain characters', "contains(CardName,'%')", ['C1032']],
	])('%s', async (_rule, filter, expected) => {
		expect(await client.partners(filter)).toEqual(expected);
		expect(await client.partners(filter, { version: 'v1' })).toEqual(expected);
	});

	test('an empty value is neither equal nor unequal, under not as well', async () => {
		const filter = "CardCode eq 'C1015' and ";
		expect(await client.partners(`${filter}contains(Cellular,'9')`)).toEqual([]);
		expect(await client.partners(`${filter}not contains(Cellular,'9')`)).toEqual([]);
		expect(await client.partners(`${filter}Cellular ne '9'`)).toEqual([]);
	});

	test('substringof is of v1 only; contains of v1 is a knob', async () => {
		const filter = "substringof('98888-7777',Cellular)";
		expect(await client.partners(filter, { version: 'v1' })).toEqual(['C1007', 'C1008']);
		expect((await client.v2(`BusinessPartners${query({ $filter: filter })}`)).status).toBe(400);
		const contains = `BusinessPartners${query({ $filter: "contains(Cellular,'98888-7777')" })}`;
		b1.knobs.v1Contains = false;
		try {
			expect((await client.v1(contains)).body).toMatchObject({ error: { code: 201 } });
			expect((await client.v2(contains)).status).toBe(200);
		} finally {
			b1.knobs.v1Contains = true;
		}
	});

	test('dates are compared as days, quoted or bare', async () => {
		const orders = async (filter: string) => (await client.values('v2', `Orders${query({ $select: 'DocEntry', $filter: filter })}`)).length;
		const quoted = await orders("CardCode eq 'C1001' and DocDate ge '2026-10-01'");
		expect(quoted).toBeGreaterThan(0);
		expect(await orders("CardCode eq 'C1001' and DocDate ge 2026-10-01")).toBe(quoted);
		expect(await orders("CardCode eq 'C1001' and DocDate lt '2026-10-01'")).toBe(8 - quoted);
	});

	test.each([
		['an unknown property', "Foo eq 'x'", '201'],
		['a property in another case', "cardcode eq 'C1001'", '201'],
		['a column of the table instead', "LicTradNum eq 'x'", '201'],
		['an unknown enumeration literal', "CardType eq 'C'", '-1004'],
		['a collection', "ItemPrices eq 'x'", '201'],
		['a single quote in a text', "CardName eq 'Brian O'Brien'", '201'],
		['a text beside a number', 'CardCode eq 5', '201'],
		['an unknown function', "toupper(CardCode) eq 'X'", '201'],
		['half a condition', "CardCode eq", '201'],
		['an open parenthesis', "(CardCode eq 'C1001'", '201'],
		['a comment', "CardCode eq 'C1001' -- x", '201'],
	])('refuses %s with 400', async (_what, filter, code) => {
		expect(await client.v2(`BusinessPartners${query({ $filter: filter })}`)).toMatchObject({ status: 400, body: refusal(code) });
	});

	test('case counts as on HANA; the header, or another database, looks past it', async () => {
		const filter = "contains(CardName,'maria APARECIDA da')";
		expect(await client.partners(filter)).toEqual([]);
		expect(await client.partners(filter, { headers: { 'B1S-CaseInsensitive': 'true' } })).toEqual(['C1001']);
		expect((await client.v2("Items('cim-cp2-50')")).status).toBe(404);
		b1.knobs.caseSensitive = false;
		try {
			expect(await client.partners(filter)).toEqual(['C1001']);
			expect((await client.v2("Items('cim-cp2-50')")).body).toMatchObject({ ItemCode: 'CIM-CP2-50' });
		} finally {
			b1.knobs.caseSensitive = true;
		}
	});
});

describe('the join for a fiscal document', () => {
	const FISCAL = 'BusinessPartners/BPFiscalTaxIDCollection';
	const JOINED = `BusinessPartners/CardCode eq ${FISCAL}/BPCode`;
	const EXPAND = `BusinessPartners($select=CardCode,CardType),${FISCAL}($select=BPCode,TaxId0,TaxId4)`;
	const join = async (filter: string, version = 'v2') =>
		client.values(version, `$crossjoin(BusinessPartners,${FISCAL})${query({ $expand: EXPAND, $filter: filter })}`);

	test('finds a masked and a bare document, once for each address, suppliers and blocked ones too', async () => {
		const maria = await join(`${JOINED} and ${FISCAL}/TaxId4 eq '390.533.447-05'`);
		expect(maria.map((row) => (row['BusinessPartners'] as { CardCode: string }).CardCode)).toEqual(
			['C1001', 'F1001', 'L1001', 'C1001-OLD'].flatMap((code) => [code, code]),
		);
		expect(maria[0]).toEqual({
			BusinessPartners: { CardCode: 'C1001', CardType: 'cCustomer' },
			[FISCAL]: { BPCode: 'C1001', TaxId0: null, TaxId4: '390.533.447-05' },
		});
		const bare = await join(`${JOINED} and (${FISCAL}/TaxId0 eq '11.222.333/0001-81' or ${FISCAL}/TaxId0 eq '11222333000181')`, 'v1');
		expect(bare).toHaveLength(2);
		expect(bare[0]).toMatchObject({ [FISCAL]: { BPCode: 'C1003', TaxId0: '11222333000181' } });
	});

	test('finds a CNPJ with letters', async () => {
		expect(await join(`${JOINED} and ${FISCAL}/TaxId0 eq '12.ABC.345/01DE-35'`)).toHaveLength(2);
	});

	test('without the joining condition every partner meets the row', async () => {
		expect(await join(`${FISCAL}/TaxId0 eq '12.ABC.345/01DE-35'`)).toHaveLength(20);
	});

	test('may be percent-encoded as a whole, and refuses what it does not know', async () => {
		const encoded = encodeURIComponent(`$crossjoin(BusinessPartners,${FISCAL})`);
		const rows = await client.values('v2', `${encoded}${query({ $expand: EXPAND, $filter: `${JOINED} and ${FISCAL}/BPCode eq 'C1012'` })}`);
		expect(rows).toHaveLength(2);
		const wrong = `$crossjoin(BusinessPartners,${FISCAL})${query({ $expand: EXPAND, $filter: `${FISCAL}/CNPJ eq 'x'` })}`;
		expect(await client.v2(wrong)).toMatchObject({ status: 400, body: refusal('201') });
		expect((await client.v2(`$crossjoin(BusinessPartners,BusinessPartners/Nope)${query({ $expand: EXPAND })}`)).status).toBe(400);
	});
});
