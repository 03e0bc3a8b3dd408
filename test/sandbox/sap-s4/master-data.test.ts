import { company, notable, productBySku } from '../../../sandbox/data/company.ts';
import { startSapS4Sandbox, type SapS4Sandbox } from '../../../sandbox/sap-s4/server.ts';
import { clientOf, column, PARTNERS, PRICES, PRODUCTS, resultsOf, SALES_ORDERS, STOCK, type Client, type Entity } from './support';

let sap: SapS4Sandbox;
let client: Client;
beforeEach(async () => {
	sap = await startSapS4Sandbox({ pageSize: 100 });
	client = clientOf(sap);
});
afterEach(() => sap.close());

const partners = ($filter: string) => client.rows(`${PARTNERS}/A_BusinessPartner`, { $filter });
const phones = ($filter: string) => client.rows(`${PARTNERS}/A_AddressPhoneNumber`, { $filter });
const taxNumbers = ($filter: string) => client.rows(`${PARTNERS}/A_BusinessPartnerTaxNumber`, { $filter });
const customers = ($filter: string) => client.rows(`${PARTNERS}/A_Customer`, { $filter });
const maria = company.customers[0];

describe('business partners', () => {
	test('are customers with name, phone, e-mail and document where SAP keeps them', async () => {
		for (const { id, name, email, phone, document } of company.customers) {
			const expand = 'to_Customer,to_BusinessPartnerTax,to_BusinessPartnerAddress/to_PhoneNumber,to_BusinessPartnerAddress/to_MobilePhoneNumber,to_BusinessPartnerAddress/to_EmailAddress';
			const partner = await client.entity(`${PARTNERS}/A_BusinessPartner('000000${id}')`, { $expand: expand });
			const [address] = resultsOf(partner['to_BusinessPartnerAddress']);
			const numbers = [...resultsOf(address?.['to_PhoneNumber']), ...resultsOf(address?.['to_MobilePhoneNumber'])];
			expect(partner).toMatchObject({ Customer: `000000${id}`, BusinessPartnerFullName: name, BusinessPartnerCategory: document.length === 11 ? '1' : '2' });
			expect(partner['to_Customer']).toMatchObject(document.length === 11 ? { TaxNumber2: document, TaxNumber1: '' } : { TaxNumber1: document, TaxNumber2: '' });
			expect(column(numbers, 'PhoneNumber')).toEqual(phone === null ? [] : [phone.slice(0, 30)]);
			expect(column(resultsOf(address?.['to_EmailAddress']), 'EmailAddress')).toEqual(email === null ? [] : [email]);
		}
	});

	test('a mobile is of type 3, a fixed line of type 1, both in one entity set', async () => {
		expect(await phones("PhoneNumber eq '(11) 3333-4444'")).toMatchObject([{ PhoneNumberType: '1', InternationalPhoneNumber: '+551133334444' }]);
		expect(await phones("PhoneNumber eq '11933334444'")).toMatchObject([{ PhoneNumberType: '3', InternationalPhoneNumber: '+5511933334444' }]);
	});

	test('the international number is derived without understanding what was typed, or missing', async () => {
		expect(await phones("PhoneNumber eq '5541933334444'")).toMatchObject([{ InternationalPhoneNumber: '+555541933334444' }]);
		expect(await phones("PhoneNumber eq '021998877665'")).toMatchObject([{ InternationalPhoneNumber: '+5521998877665' }]);
		expect(await phones("PhoneNumber eq '+1 415 555-2671'")).toMatchObject([{ InternationalPhoneNumber: '+14155552671', DestinationLocationCountry: 'US' }]);
		sap.knobs.internationalNumbers = 'empty';
		expect(await phones("InternationalPhoneNumber ne ''")).toEqual([]);
	});

	test('documents are stored as typed, masked or bare, under BR1 and BR2', async () => {
		expect(await taxNumbers("BPTaxNumber eq '12.ABC.345/01DE-35'")).toMatchObject([{ BusinessPartner: '0000001013', BPTaxType: 'BR1' }]);
		expect(await taxNumbers("BPTaxNumber eq 'R55231B3000757'")).toMatchObject([{ BusinessPartner: '0000001014' }]);
		expect(await taxNumbers("BPTaxNumber eq '00000000191'")).toMatchObject([{ BusinessPartner: '0000001033', BPTaxType: 'BR2' }]);
		Object.assign(sap.knobs, { taxNumbers: 'bare', cnpjTaxType: 'ZB1' });
		expect(await taxNumbers("BPTaxNumber eq '12ABC34501DE35'")).toMatchObject([{ BPTaxType: 'ZB1' }]);
		expect((await taxNumbers("BPTaxNumber eq '52998224725'")).map(({ BusinessPartner: number }) => number)).toEqual(notable.sharedDocument.map((id) => `000000${id}`));
	});
});

describe('records that must not be taken for customer 1001', () => {
	test('a supplier, a prospect, one marked for archiving and one blocked have her phone and document', async () => {
		const numbers = column(await phones(`PhoneNumber eq '${maria?.phone ?? ''}'`), 'AddressID');
		const addresses = await client.rows(`${PARTNERS}/A_BusinessPartnerAddress`, { $filter: numbers.map((id) => `AddressID eq '${String(id)}'`).join(' or ') });
		// Twice herself, four twins; the plant's phone belongs to nobody.
		expect(numbers).toHaveLength(7);
		expect(column(addresses, 'BusinessPartner')).toEqual(['0000001001', '0000001001', '0000009001', '0000009002', '0000009003', '0000009004']);
		expect(await partners("BusinessPartner ge '0000009001' and BusinessPartner le '0000009004'")).toMatchObject([
			{ Customer: '', Supplier: '0000009001' },
			{ Customer: '0000009002', IsMarkedForArchiving: true },
			{ Customer: '0000009003', BusinessPartnerIsBlocked: true },
			{ Customer: '', Supplier: '' },
		]);
		expect(column(await customers(`TaxNumber2 eq '${maria?.document ?? ''}'`), 'Customer')).toEqual(['0000001001', '0000009002', '0000009003']);
	});

	test('a customer of the other organisation is in its company code and sales area only', async () => {
		const areas = await client.rows(`${PARTNERS}/A_Customer('0000009005')/to_CustomerSalesArea`);
		expect(areas).toMatchObject([{ SalesOrganization: '2000', DistributionChannel: '10', Division: '00' }]);
		expect(column(await client.rows(`${PARTNERS}/A_Customer('0000009005')/to_CustomerCompany`), 'CompanyCode')).toEqual(['2000']);
		expect(column(await client.rows(`${PARTNERS}/A_Customer('0000001002')/to_CustomerCompany`), 'CompanyCode')).toEqual(['1000']);
	});

	test('on request there is a twin in the other organisation, and an address that has ended', async () => {
		Object.assign(sap.knobs, { twinInOtherOrganisation: true, expiredAddress: true });
		const numbers = column(await phones(`PhoneNumber eq '${maria?.phone ?? ''}'`), 'AddressID');
		expect(numbers).toHaveLength(9);
		const ended = await client.rows(`${PARTNERS}/A_BusinessPartnerAddress`, { $filter: "ValidityEndDate lt datetimeoffset'2026-01-01T00:00:00Z'" });
		expect(ended).toMatchObject([{ BusinessPartner: '0000001002', ValidityEndDate: `/Date(${Date.UTC(2020, 5, 30)}+0000)/` }]);
	});

	test('the other organisation has orders of hers, newer than all others, and of its own customers', async () => {
		const orders = await client.rows(`${SALES_ORDERS}/A_SalesOrder`, { $filter: "SoldToParty eq '0000001001'", $orderby: 'SalesOrderDate desc' });
		expect(orders).toHaveLength(9);
		expect(orders[0]).toMatchObject({ SalesOrder: '0000070001', SalesOrganization: '2000' });
	});
});

describe('stock', () => {
	const FREE = "Plant eq '1000' and InventoryStockType eq '01' and InventorySpecialStockType eq ''";
	const stock = (sku: string, more: string) => client.rows(`${STOCK}/A_MatlStkInAcctMod`, { $filter: `Material eq '${sku.replaceAll("'", "''")}' and ${more}` });
	const quantities = (rows: Entity[]) => rows.map((row) => Number(row['MatlWrhsStkQtyInMatlBaseUnit']));

	test('what is free is unrestricted and no special stock; other types, owners and plants stand beside it', async () => {
		expect(await stock('CIM-CP2-50', FREE)).toMatchObject([{ StorageLocation: '0001', MaterialBaseUnit: 'SC', MatlWrhsStkQtyInMatlBaseUnit: '320.000' }]);
		expect(quantities(await stock('CIM-CP2-50', "Plant eq '1000'"))).toEqual([320, 7, 5, 11, 9]);
		expect(quantities(await stock('CIM-CP2-50', "Plant eq '2000'"))).toEqual([999]);
	});

	test('batches and storage locations are rows of their own', async () => {
		expect(quantities(await stock('LIXA_80', FREE))).toEqual([300, 200]);
		expect(column(await stock('PAR-M4', FREE), 'StorageLocation')).toEqual(['0001', '0002']);
	});

	test('a material without stock has no row, or one that says 0; the product is known all the same', async () => {
		expect(await stock('ZERO-ESTOQUE', FREE)).toEqual([]);
		expect(await client.entity(`${PRODUCTS}/A_Product('ZERO-ESTOQUE')`)).toMatchObject({ BaseUnit: 'UN', IsMarkedForDeletion: false });
		sap.knobs.stockRowsForZero = true;
		expect(quantities(await stock('ZERO-ESTOQUE', FREE))).toEqual([0]);
		expect((await client.refusal(`${PRODUCTS}/A_Product('NAO-EXISTE')`))[0]).toBe(404);
	});

	test('names are kept by language, 40 characters long', async () => {
		const texts = await client.rows(`${PRODUCTS}/A_Product('CENTAVOS-33')/to_Description`);
		expect(texts).toMatchObject([{ Language: 'EN' }, { Language: 'PT', ProductDescription: productBySku('CENTAVOS-33')?.name.slice(0, 40) }]);
	});
});

describe('prices', () => {
	const today = () => new Date(sap.clock.now() - 3 * 3_600_000).toISOString().slice(0, 10);
	const OWN = "ConditionType eq 'PR00' and SalesOrganization eq '1000' and DistributionChannel eq '10' and Customer eq ''";
	const prices = async (sku: string, more = OWN) => {
		const $filter = `Material eq '${sku.replaceAll("'", "''")}' and ${more}`;
		return (await client.rows(`${PRICES}/A_SlsPrcgCndnRecdValidity`, { $filter, $expand: 'to_SlsPrcgConditionRecord' })).map((row) => row['to_SlsPrcgConditionRecord']);
	};
	const valid = () => `${OWN} and ConditionValidityStartDate le datetime'${today()}T00:00:00' and ConditionValidityEndDate ge datetime'${today()}T00:00:00'`;

	test('every product has one valid list price of the own organisation', async () => {
		for (const { sku, listPriceCents } of company.products) {
			const live = (await prices(sku, valid())).filter((record) => (record as Entity)['ConditionIsDeleted'] === false);
			expect(live).toHaveLength(1);
			const { ConditionRateValue: rate, ConditionQuantity: per, ConditionRateValueUnit: currency } = live[0] as Entity;
			expect(Math.round((Number(rate) / Number(per)) * 100)).toBe(listPriceCents);
			expect(currency).toBe('BRL');
		}
	});

	test('ended, coming, deleted, customers’ and other organisations’ prices stand beside it', async () => {
		expect(await prices('CIM-CP2-50')).toHaveLength(3);
		expect(await prices('CIM-CP2-50', "Customer eq '0000001005'")).toMatchObject([{ ConditionRateValue: '12.34' }]);
		expect(await prices('CIM-CP2-50', "SalesOrganization eq '2000'")).toMatchObject([{ ConditionRateValue: '1.01' }]);
		expect(await prices('TUBO 3/4 50MM')).toMatchObject([{ ConditionIsDeleted: false }, { ConditionIsDeleted: true }]);
	});

	test('a price may be per 100', async () => {
		expect(await prices('CENTAVOS-33')).toMatchObject([{ ConditionRateValue: '33.00', ConditionQuantity: '100', ConditionQuantityUnit: 'UN' }]);
	});

	test('with the days a price ends and the next begins', async () => {
		sap.clock.advance(30 * 86_400_000);
		expect(await prices('CIM-CP2-50', valid())).toMatchObject([{ ConditionRateValue: '38.90' }]);
	});

	test('the condition type is the system’s own', async () => {
		sap.knobs.priceConditionType = 'PPR0';
		expect(await prices('CIM-CP2-50')).toEqual([]);
		expect(await prices('CIM-CP2-50', OWN.replace('PR00', 'PPR0'))).toHaveLength(3);
	});
});
