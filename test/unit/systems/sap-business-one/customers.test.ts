import { businessOneAnswering, context, refusal } from './scripted-service-layer';

const partner = (code: string, changes: object = {}) => ({
	CardCode: code, CardName: 'Maria da Silva', CardType: 'cCustomer', Frozen: 'tNO', Cellular: '(11) 98765-4321', Phone1: null, Phone2: null, EmailAddress: null,
	CreditLimit: 5000, CurrentAccountBalance: 10.1, PriceListNum: 1, FederalTaxID: null, BPFiscalTaxIDCollection: [], ...changes,
});
const listOf = (...value: object[]) => ({ json: { value } });
const phone = '+5511987654321';

describe('a customer by id', () => {
	test('a quote in the id is doubled and encoded', async () => {
		const { erp, requests } = businessOneAnswering(refusal(404, -2028));
		expect(await erp.getCustomerById("C' or 'a' eq 'a", context)).toBeNull();
		expect(requests()[0]?.url).toContain("BusinessPartners('C''%20or%20''a''%20eq%20''a')?$select=CardCode%2C");
	});

	test('an id with a slash, which the server refuses in a path, is looked up by filter', async () => {
		const { erp, decoded } = businessOneAnswering(listOf(partner('C/1')));
		expect(await erp.getCustomerById('C/1', context)).toMatchObject({ id: 'C/1' });
		expect(decoded(0)).toContain("/BusinessPartners?$filter=CardCode eq 'C/1'&");
	});

	test.each([
		['another code', partner('C10')],
		['a supplier', partner('C1', { CardType: 'cSupplier' })],
		['a lead', partner('C1', { CardType: 'cLid' })],
		['a frozen customer', partner('C1', { Frozen: 'tYES' })],
	])('%s is nobody', async (_name, json) => {
		expect(await businessOneAnswering({ json }).erp.getCustomerById('C1', context)).toBeNull();
	});

	test.each([
		['the phone is the mobile, else a fixed line', { Cellular: null, Phone2: '(11) 3333-4444' }, { phone: '+551133334444' }],
		['an empty FederalTaxID gives way to the tax ids', { FederalTaxID: '', BPFiscalTaxIDCollection: [{ TaxId0: '', TaxId4: '' }, { TaxId0: '12.abc.345/01de-35' }] }, { document: '12ABC34501DE35' }],
		['what is no phone stays as it stands', { Cellular: 'não informado' }, { phone: 'não informado' }],
		['amounts lose the residue of binary arithmetic', { CurrentAccountBalance: 0.1 + 0.2 }, { balanceDue: 0.3 }],
	])('%s', async (_name, changes, expected) => {
		expect(await businessOneAnswering({ json: partner('C1', changes) }).erp.getCustomerById('C1', context)).toMatchObject(expected);
	});
});

describe('a customer by phone', () => {
	test('every field is asked for the last eight digits in their likely forms', async () => {
		const { erp, decoded } = businessOneAnswering(listOf(partner('C1')));
		expect(await erp.getCustomerByPhone(phone, context)).toMatchObject({ id: 'C1', phone });
		expect(decoded(0)).toContain("$filter=CardType eq 'cCustomer' and (contains(Cellular,'8765-4321') or contains(Cellular,'87654321') or contains(Cellular,'8765 4321') or contains(Phone1,");
	});

	test('strangers who share the digits, suppliers and frozen customers are left out', async () => {
		const strangers = [partner('C2', { Cellular: '(21) 98765-4321' }), partner('F1', { CardType: 'cSupplier' }), partner('C3', { Frozen: 'tYES' })];
		expect(await businessOneAnswering(listOf(...strangers)).erp.getCustomerByPhone(phone, context)).toBeNull();
		expect(await businessOneAnswering(listOf(...strangers, partner('C1'))).erp.getCustomerByPhone(phone, context)).toMatchObject({ id: 'C1' });
	});

	test('two customers are ambiguous, also on different pages', async () => {
		const pages = [{ json: { value: [partner('C1')], 'odata.nextLink': 'BusinessPartners?$skip=1' } }, listOf(partner('C2'))];
		await expect(businessOneAnswering(pages).erp.getCustomerByPhone(phone, context)).rejects.toMatchObject({ code: 'ambiguous', parameter: 'Phone' });
	});

	test('a version 1 that does not know contains is asked by substringof, and the next time at once', async () => {
		const { erp, requests, decoded } = businessOneAnswering(({ url }) => (url.includes('contains') ? refusal(400, 201) : listOf(partner('C1'))));
		expect(await erp.getCustomerByPhone(phone, context)).toMatchObject({ id: 'C1' });
		expect(await erp.getCustomerByPhone(phone, context)).toMatchObject({ id: 'C1' });
		expect(requests()).toHaveLength(3);
		expect(decoded(2)).toContain("substringof('87654321',Cellular)");
	});

	test.each([['contains', {}], ['substringof', { phoneFilter: 'substringof' }]] as const)('the credential may settle on %s', async (_name, settings) => {
		const { erp, requests } = businessOneAnswering(refusal(400, 201), { phoneFilter: 'contains', ...settings });
		await expect(erp.getCustomerByPhone(phone, context)).rejects.toMatchObject({ code: 'validation' });
		expect(requests()).toHaveLength(1);
	});

	test.each([['digits', "digits='87654321'"], ['pattern', "digits='%8765%4321%'"]] as const)('a stored query is given %s; whom it names is read and verified', async (phoneQueryValue, expected) => {
		const answers = [listOf({ CardCode: 'C1' }, { CardCode: 'C2' }, { CardCode: 'C1' }), listOf(partner('C1'), partner('C2', { Cellular: '(21) 98765-4321' }))];
		const { erp, decoded } = businessOneAnswering(answers, { phoneQuery: "by'phone", phoneQueryValue });
		expect(await erp.getCustomerByPhone(phone, context)).toMatchObject({ id: 'C1' });
		expect(decoded(0)).toContain(`SQLQueries('by''phone')/List?${expected}`);
		expect(decoded(1)).toContain("(CardCode eq 'C1' or CardCode eq 'C2')");
	});
});

describe('a customer by document', () => {
	const ids = 'BusinessPartners/BPFiscalTaxIDCollection';
	const row = (BPCode: string, taxIds: object) => ({ BusinessPartners: { CardCode: BPCode }, [ids]: { BPCode, ...taxIds } });

	test('a CPF is asked for masked and bare, side by side with the partner', async () => {
		const { erp, decoded } = businessOneAnswering([listOf(row('C1', { TaxId4: '390.533.447-05' }), row('C1', { TaxId4: '39053344705' })), listOf(partner('C1'))]);
		expect(await erp.getCustomerByDocument('39053344705', context)).toMatchObject({ id: 'C1', document: '39053344705' });
		expect(decoded(0)).toContain(`/$crossjoin(BusinessPartners,${ids})?$expand=BusinessPartners($select=CardCode,CardName),${ids}($select=BPCode,TaxId0,TaxId4)&$filter=`);
		expect(decoded(0)).toContain(`BusinessPartners/CardCode eq ${ids}/BPCode and (${ids}/TaxId4 eq '390.533.447-05' or ${ids}/TaxId4 eq '39053344705')`);
	});

	test('a CNPJ with letters is found however its letters are typed', async () => {
		const { erp, decoded, requests } = businessOneAnswering([listOf(row('C1', { TaxId0: '12.abc.345/01de-35' })), listOf(partner('C1'))]);
		expect(await erp.getCustomerByDocument('12ABC34501DE35', context)).toMatchObject({ id: 'C1', document: '12ABC34501DE35' });
		expect(decoded(0)).toContain(`${ids}/TaxId0 eq '12.ABC.345/01DE-35'`);
		expect(requests()[0]?.headers).toMatchObject({ 'B1S-CaseInsensitive': 'true' });
	});

	test('a row with another document does not count', async () => {
		const { erp } = businessOneAnswering([listOf(row('C2', { TaxId4: '111.444.777-35' })), listOf()]);
		expect(await erp.getCustomerByDocument('39053344705', context)).toBeNull();
	});

	test('where no tax id has it, FederalTaxID is asked', async () => {
		const { erp, decoded } = businessOneAnswering([listOf(), listOf(partner('C1', { FederalTaxID: '390.533.447-05' }))]);
		expect(await erp.getCustomerByDocument('39053344705', context)).toMatchObject({ id: 'C1' });
		expect(decoded(1)).toContain("(FederalTaxID eq '390.533.447-05' or FederalTaxID eq '39053344705')");
	});

	test('a supplier with the tax id does not hide the customer who has it in FederalTaxID', async () => {
		const supplier = partner('F1', { CardType: 'cSupplier' });
		const { erp } = businessOneAnswering([listOf(row('F1', { TaxId4: '39053344705' })), listOf(supplier), listOf(partner('C1', { FederalTaxID: '39053344705' }))]);
		expect(await erp.getCustomerByDocument('39053344705', context)).toMatchObject({ id: 'C1' });
	});

	test('two customers who have it in the two places are ambiguous', async () => {
		const { erp } = businessOneAnswering([listOf(row('C1', { TaxId4: '39053344705' })), listOf(partner('C1')), listOf(partner('C2', { FederalTaxID: '39053344705' }))]);
		await expect(erp.getCustomerByDocument('39053344705', context)).rejects.toMatchObject({ code: 'ambiguous', parameter: 'Document' });
	});

	test.each(["' OR 1=1--", '%', 'x\r\ny'])('what is no document (%j) is asked of nobody', async (text) => {
		const { erp, sent } = businessOneAnswering(listOf(partner('C1')));
		expect(await erp.getCustomerByDocument(text, context)).toBeNull();
		expect(sent).toEqual([]);
	});
});
