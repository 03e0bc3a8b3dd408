import { context, erpAnswering, list, nothing, type Answers } from './fake-sap';
import type { SapS4SettingsInput } from '../../../../lib/systems/sap-s4';

const mobile = (PhoneNumber: string, more: Record<string, unknown> = {}) => ({ PhoneNumber, InternationalPhoneNumber: '', DestinationLocationCountry: 'BR', ...more });
const address = (more: Record<string, unknown> = {}) => ({
	AddressID: '501',
	to_MobilePhoneNumber: { results: [mobile('(11) 98765-4321')] },
	to_PhoneNumber: { results: [] },
	to_EmailAddress: { results: [{ EmailAddress: 'maria@exemplo.com.br' }] },
	...more,
});
const partner = (more: Record<string, unknown> = {}, customer: Record<string, unknown> = {}) => ({
	BusinessPartner: '70001',
	Customer: '1001',
	BusinessPartnerFullName: 'Maria da Silva',
	BusinessPartnerIsBlocked: false,
	IsMarkedForArchiving: false,
	to_BusinessPartnerAddress: { results: [address()] },
	to_BusinessPartnerTax: { results: [{ BPTaxType: 'BR2', BPTaxNumber: '529.982.247-25', BPTaxLongNumber: '' }] },
	to_Customer: { Customer: '1001', TaxNumber1: '', TaxNumber2: '52998224725', DeletionIndicator: false, to_CustomerSalesArea: { results: [{ SalesOrganization: '1010' }] }, ...customer },
	...more,
});

/** SAP with these partners, whatever is asked for them; all of them have the phone and the document. */
const sap = (...partners: unknown[]): Answers => ({ path }) => {
	if (path.endsWith('A_AddressPhoneNumber')) return list({ AddressID: '501' });
	if (path.endsWith('A_BusinessPartnerAddress')) return list({ AddressID: '501', BusinessPartner: '70001' });
	if (path.endsWith('A_BusinessPartnerTaxNumber')) return list({ BusinessPartner: '70001', BPTaxType: 'BR2', BPTaxNumber: '52998224725' });
	if (path.endsWith('A_Customer')) return list({ Customer: '1001', TaxNumber2: '52998224725' });
	return list(...partners);
};
const byId = async (entity: unknown, settings: Partial<SapS4SettingsInput> = {}) => await erpAnswering(sap(entity), settings).erp.getCustomerById('1001', context);

describe('customer by id', () => {
	test('is the customer number, padded to ten digits, whatever the partner’s own number', async () => {
		const { erp, asked } = erpAnswering(sap(partner()));
		expect(await erp.getCustomerById('1001', context)).toEqual({
			...{ id: '1001', name: 'Maria da Silva', email: 'maria@exemplo.com.br', phone: '+5511987654321', document: '52998224725' },
			...{ balanceDue: null, creditLimit: null, currency: 'BRL' },
		});
		expect(asked[0]?.query['$filter']).toBe("Customer eq '0000001001'");
	});

	test('letters are written in capitals, as SAP keeps them', async () => {
		const { erp, asked } = erpAnswering(sap(partner({ Customer: 'USCU-01' })));
		expect(await erp.getCustomerById('uscu-01', context)).toMatchObject({ id: 'USCU-01' });
		expect(asked[0]?.query['$filter']).toBe("Customer eq 'USCU-01'");
	});

	test.each([
		["O'Brien", "Customer eq 'O''BRIEN'"],
		["' OR 1=1--", "Customer eq ''' OR 1=1--'"],
		['%', "Customer eq '%'"],
		['1\r\n2', "Customer eq '1\r\n2'"],
	])('%j stays inside of its quotes', async (id, filter) => {
		const { erp, asked } = erpAnswering(sap(partner()));
		expect(await erp.getCustomerById(id, context)).toBeNull();
		expect(asked.map(({ query }) => query['$filter'])).toEqual([filter]);
		expect(asked[0]?.url).not.toMatch(/[\r\n' ]/);
	});

	test('an empty id, which would match every partner that is no customer, is asked for nowhere', async () => {
		const { erp, asked } = erpAnswering(sap(partner({ Customer: '' })));
		expect(await erp.getCustomerById(' ', context)).toBeNull();
		expect(asked).toEqual([]);
	});
});

describe('who is a customer', () => {
	test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
		['a supplier', { Customer: '' }, {}],
		['a blocked partner', { BusinessPartnerIsBlocked: true }, {}],
		['one marked for archiving', { IsMarkedForArchiving: true }, {}],
		['one marked with the X of older services', { IsMarkedForArchiving: 'X' }, {}],
		['a customer to be deleted', {}, { DeletionIndicator: true }],
		['a customer of another organisation', {}, { to_CustomerSalesArea: { results: [{ SalesOrganization: '2000' }] } }],
		['one whose sales area is to be deleted', {}, { to_CustomerSalesArea: { results: [{ SalesOrganization: '1010', DeletionIndicator: true }] } }],
	])('%s is none', async (_what, properties, customer) => {
		const { erp } = erpAnswering(sap(partner(properties, customer)));
		expect(await erp.getCustomerByPhone('+5511987654321', context)).toBeNull();
		expect(await erp.getCustomerByDocument('52998224725', context)).toBeNull();
	});

	test('without an organisation in the credential, customers of all count', async () => {
		const foreign = partner({}, { to_CustomerSalesArea: { results: [{ SalesOrganization: '2000' }] } });
		expect(await byId(foreign, { salesOrganization: '' })).toMatchObject({ id: '1001' });
	});

	test('a service that does not list sales areas tells nothing about them', async () => {
		expect(await byId(partner({}, { to_CustomerSalesArea: { __deferred: { uri: 'x' } } }))).toMatchObject({ id: '1001' });
		expect(await byId(partner({ to_Customer: null }))).toMatchObject({ id: '1001' });
	});
});

describe('customer by phone', () => {
	test('goes from number to address to partner, with all usual forms in one request', async () => {
		const { erp, asked } = erpAnswering(sap(partner()));
		expect(await erp.getCustomerByPhone('+5511987654321', context)).toMatchObject({ id: '1001', phone: '+5511987654321' });
		expect(asked.map(({ path }) => path.split('/')[1])).toEqual(['A_AddressPhoneNumber', 'A_BusinessPartnerAddress', 'A_BusinessPartner']);
		const [numbers, addresses, partners] = asked.map(({ query }) => query['$filter'] ?? '');
		for (const form of ["InternationalPhoneNumber eq '+5511987654321'", "PhoneNumber eq '(11) 98765-4321'", "PhoneNumber eq '1187654321'"]) expect(numbers).toContain(form);
		expect(addresses).toBe("AddressID eq '0000000501'");
		expect(partners).toBe("BusinessPartner eq '0000070001'");
	});

	test('asks no further where no number matches', async () => {
		const { erp, asked } = erpAnswering(() => nothing);
		expect(await erp.getCustomerByPhone('+5511987654321', context)).toBeNull();
		expect(asked).toHaveLength(1);
	});

	test('a partner who has another number only does not count', async () => {
		const { erp } = erpAnswering(sap(partner({ to_BusinessPartnerAddress: { results: [address({ to_MobilePhoneNumber: { results: [mobile('(21) 98765-4321')] } })] } })));
		expect(await erp.getCustomerByPhone('+5511987654321', context)).toBeNull();
	});

	test('an address that has ended or not begun is not the partner’s', async () => {
		for (const times of [{ ValidityEndDate: '/Date(1577836799000+0000)/' }, { ValidityStartDate: '/Date(1900000000000+0000)/' }]) {
			const { erp } = erpAnswering(sap(partner({ to_BusinessPartnerAddress: { results: [address(times)] } })));
			expect(await erp.getCustomerByPhone('+5511987654321', context)).toBeNull();
		}
	});

	test('a national number of another country is no Brazilian one', async () => {
		const foreign = mobile('11 98765-4321', { DestinationLocationCountry: 'AR', InternationalPhoneNumber: '+541198765432' });
		const { erp } = erpAnswering(sap(partner({ to_BusinessPartnerAddress: { results: [address({ to_MobilePhoneNumber: { results: [foreign] } })] } })));
		expect(await erp.getCustomerByPhone('+5511987654321', context)).toBeNull();
	});

	test('an extension that SAP keeps apart is found in the complete number', async () => {
		const split = mobile('11 9876', { PhoneNumberExtension: '54321', InternationalPhoneNumber: '+5511987654321' });
		const { erp } = erpAnswering(sap(partner({ to_BusinessPartnerAddress: { results: [address({ to_MobilePhoneNumber: { results: [split] } })] } })));
		expect(await erp.getCustomerByPhone('+5511987654321', context)).toMatchObject({ id: '1001' });
	});

	test('a number shared by very many addresses is asked for in portions that fit into an address', async () => {
		const many = Array.from({ length: 130 }, (_, index) => ({ AddressID: String(index + 1) }));
		const { erp, asked } = erpAnswering(({ path }) => (path.endsWith('A_AddressPhoneNumber') ? list(...many) : nothing));
		await erp.getCustomerByPhone('+5511987654321', context);
		expect(asked.filter(({ path }) => path.endsWith('A_BusinessPartnerAddress'))).toHaveLength(3);
		expect(Math.max(...asked.map(({ url }) => url.length))).toBeLessThan(8_000);
	});
});

describe('customer by document', () => {
	test('is looked for among the tax numbers of its category, bare and masked', async () => {
		const { erp, asked } = erpAnswering(sap(partner()));
		expect(await erp.getCustomerByDocument('52998224725', context)).toMatchObject({ id: '1001', document: '52998224725' });
		expect(asked[0]?.query['$filter']).toBe(
			"BPTaxType eq 'BR2' and (BPTaxNumber eq '52998224725' or BPTaxNumber eq '529.982.247-25' or BPTaxLongNumber eq '52998224725' or BPTaxLongNumber eq '529.982.247-25')",
		);
		expect(asked.map(({ path }) => path.split('/')[1])).toEqual(['A_BusinessPartnerTaxNumber', 'A_BusinessPartner', 'A_Customer', 'A_BusinessPartner']);
	});

	test('two customers who have it in the two places are ambiguous', async () => {
		const other = partner({ BusinessPartner: '70002', Customer: '1002' }, { Customer: '1002' });
		const { erp } = erpAnswering((ask, count) => {
			if (ask.path.endsWith('A_Customer')) return list({ Customer: '1002', TaxNumber2: '52998224725' });
			return ask.query['$filter']?.startsWith('Customer eq') ? list(other) : sap(partner())(ask, count);
		});
		await expect(erp.getCustomerByDocument('52998224725', context)).rejects.toMatchObject({ code: 'ambiguous', parameter: 'Document' });
	});

	test('a CNPJ keeps its letters', async () => {
		const { erp, asked } = erpAnswering(() => nothing);
		await erp.getCustomerByDocument('12ABC34501DE35', context);
		expect(asked.map(({ query }) => query['$filter'])).toEqual([
			expect.stringContaining("BPTaxType eq 'BR1' and (BPTaxNumber eq '12ABC34501DE35' or BPTaxNumber eq '12.ABC.345/01DE-35'"),
			"TaxNumber1 eq '12ABC34501DE35'",
		]);
	});

	test('where no tax number matches, the customer’s own field is asked', async () => {
		const { erp, asked } = erpAnswering((ask, count) => (ask.path.endsWith('A_BusinessPartnerTaxNumber') ? nothing : sap(partner({ to_BusinessPartnerTax: nothing.json }))(ask, count)));
		expect(await erp.getCustomerByDocument('52998224725', context)).toMatchObject({ id: '1001' });
		expect(asked[1]?.query['$filter']).toBe("TaxNumber2 eq '52998224725'");
	});

	test('a supplier with the document does not hide the customer who has it in the own field alone', async () => {
		const supplier = partner({ BusinessPartner: '70009', Customer: '' });
		const customer = partner({ to_BusinessPartnerTax: { results: [] } });
		const { erp } = erpAnswering((ask, count) => (ask.query['$filter']?.startsWith('BusinessPartner eq') ? list(supplier) : sap(customer)(ask, count)));
		expect(await erp.getCustomerByDocument('52998224725', context)).toMatchObject({ id: '1001' });
	});

	test.each([
		['businessPartner', 'A_BusinessPartnerTaxNumber'],
		['customer', 'A_Customer'],
	] as const)('the credential may say where: %s', async (taxNumbers, entitySet) => {
		const { erp, asked } = erpAnswering(() => nothing, { taxNumbers });
		await erp.getCustomerByDocument('52998224725', context);
		expect(asked.map(({ path }) => path)).toEqual([`API_BUSINESS_PARTNER/${entitySet}`]);
	});

	test.each(["' OR 1=1--", '123', '', '%'])('%j, which is no document, is asked for nowhere', async (text) => {
		const { erp, asked } = erpAnswering(sap(partner()));
		expect(await erp.getCustomerByDocument(text, context)).toBeNull();
		expect(asked).toEqual([]);
	});

	test('two customers are ambiguous, with masked candidates', async () => {
		const second = partner({ BusinessPartner: '70002', Customer: '1002', BusinessPartnerFullName: 'Paulo Souza' });
		await expect(erpAnswering(sap(partner(), second)).erp.getCustomerByDocument('52998224725', context)).rejects.toMatchObject({
			code: 'ambiguous',
			candidates: [{ id: '1001', label: expect.stringContaining('Maria S.') }, { id: '1002', label: expect.stringContaining('Paulo S.') }],
		});
	});
});

describe('the record', () => {
	test('a mobile goes before a fixed line, the standard number before others, a text only for want of a number', async () => {
		const phones = (to_MobilePhoneNumber: unknown[], to_PhoneNumber: unknown[]) => partner({ to_BusinessPartnerAddress: { results: [address({ to_MobilePhoneNumber, to_PhoneNumber })] } });
		const first = mobile('(11) 98765-0001');
		const standard = mobile('(11) 98765-0002', { IsDefaultPhoneNumber: true });
		expect(await byId(phones([first, standard], [mobile('(11) 3333-4444')]))).toMatchObject({ phone: '+5511987650002' });
		expect(await byId(phones([], [mobile('ramal 12'), mobile('(11) 3333-4444')]))).toMatchObject({ phone: '+551133334444' });
		expect(await byId(phones([], [mobile('ligar à tarde')]))).toMatchObject({ phone: 'ligar à tarde' });
		expect(await byId(phones([], []))).toMatchObject({ phone: null });
	});

	test('the CNPJ goes before the CPF, numbers of other countries do not count', async () => {
		const taxes = [{ BPTaxType: 'AR1A', BPTaxNumber: '99' }, { BPTaxType: 'BR2', BPTaxNumber: '52998224725' }, { BPTaxType: 'BR1', BPTaxNumber: '', BPTaxLongNumber: '11.222.333/0001-81' }];
		expect(await byId(partner({ to_BusinessPartnerTax: { results: taxes } }))).toMatchObject({ document: '11222333000181' });
	});

	test('without any of it, fields are null', async () => {
		expect(await byId({ BusinessPartner: '1', Customer: '1001' })).toMatchObject({ id: '1001', name: '', email: null, phone: null, document: null });
	});
});
