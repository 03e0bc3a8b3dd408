import { context, erpAnswering, list, nothing, type Answer } from './fake-sap';
import type { SapS4SettingsInput } from '../../../../lib/systems/sap-s4';

const row = (quantity: string, more: Record<string, unknown> = {}) => ({
	...{ Material: 'TG11', Plant: '1010', StorageLocation: '0001', InventoryStockType: '01', InventorySpecialStockType: '', MatlWrhsStkQtyInMatlBaseUnit: quantity },
	...more,
});
const names = list({ Product: 'TG11', Language: 'EN', ProductDescription: 'Cement' }, { Product: 'TG11', Language: 'PT', ProductDescription: 'Cimento' });
const sap = (rows: Answer, settings: Partial<SapS4SettingsInput> = {}, descriptions = names) =>
	erpAnswering(({ path }) => (path === 'API_PRODUCT_SRV/A_ProductDescription' ? descriptions : rows), settings);

describe('stock', () => {
	test('is the unrestricted stock by plant and storage location, batches together', async () => {
		const { erp, asked } = sap(list(row('10.500'), row('2.25000000000000'), row('3', { StorageLocation: '0002' })));
		expect(await erp.getStock('tg11', {}, context)).toEqual([
			{ sku: 'TG11', name: 'Cimento', warehouse: '1010/0001', available: 12.75, reserved: null },
			{ sku: 'TG11', name: 'Cimento', warehouse: '1010/0002', available: 3, reserved: null },
		]);
		expect(asked.find(({ path }) => path.startsWith('API_MATERIAL'))?.query).toEqual({ $filter: "Material eq 'TG11' and InventoryStockType eq '01'" });
	});

	test('of other types, of special stocks, of other materials does not count, whatever SAP answers', async () => {
		const others = [row('1', { InventoryStockType: '02' }), row('1', { InventorySpecialStockType: 'K' }), row('1', { Material: 'TG110' })];
		expect(await sap(list(row('5'), ...others)).erp.getStock('TG11', {}, context)).toMatchObject([{ available: 5 }]);
	});

	test('below zero is information', async () => {
		expect(await sap(list(row('-4'))).erp.getStock('TG11', {}, context)).toMatchObject([{ available: -4 }]);
	});

	test('that is used up is a row with 0; what nobody knows is null', async () => {
		expect(await sap(nothing).erp.getStock('TG11', {}, context)).toEqual([{ sku: 'TG11', name: 'Cimento', warehouse: null, available: 0, reserved: null }]);
		expect(await sap(nothing, {}, nothing).erp.getStock('TG11', {}, context)).toBeNull();
		expect(await sap(nothing, { stockWarehouses: ['1010', '1020/0001'] }).erp.getStock('TG11', {}, context)).toMatchObject([{ warehouse: '1010' }, { warehouse: '1020/0001' }]);
	});

	test('of the warehouses in the credential alone is asked for and counts', async () => {
		const { erp, asked } = sap(list(row('5'), row('7', { Plant: '2000' })), { stockWarehouses: ['1010/0001', '1020'] });
		expect(await erp.getStock('TG11', {}, context)).toMatchObject([{ warehouse: '1010/0001', available: 5 }]);
		expect(asked.map(({ query }) => query['$filter'])).toContain(
			"Material eq 'TG11' and InventoryStockType eq '01' and ((Plant eq '1010' and StorageLocation eq '0001') or Plant eq '1020')",
		);
	});

	test('of one warehouse is that of the storage location, or all of the plant', async () => {
		const rows = list(row('5'), row('7', { StorageLocation: '0002' }), row('9', { Plant: '2000' }));
		expect(await sap(rows).erp.getStock('TG11', { warehouse: '1010/0002' }, context)).toMatchObject([{ warehouse: '1010/0002', available: 7 }]);
		expect(await sap(rows).erp.getStock('TG11', { warehouse: '1010' }, context)).toHaveLength(2);
		expect(await sap(rows).erp.getStock('TG11', { warehouse: '3000' }, context)).toMatchObject([{ warehouse: '3000', available: 0 }]);
	});

	test('numbers are one material with and without the zeros SAP keeps them with, but not with zeros somebody typed', async () => {
		const descriptions = list({ Product: '000000000000000042', Language: 'PT', ProductDescription: 'Prego' });
		const rows = list(row('5', { Material: '000000000000000042' }), row('7', { Material: '00042' }));
		expect(await sap(rows, {}, descriptions).erp.getStock('42', {}, context)).toMatchObject([{ name: 'Prego', available: 5 }]);
	});

	test('without the right to the product service is told with stock alone', async () => {
		const { erp, asked } = sap(list(row('5')), { productNames: false });
		expect(await erp.getStock('TG11', {}, context)).toMatchObject([{ name: null, available: 5 }]);
		expect(asked).toHaveLength(1);
	});

	test.each(["O'Brien", "' or '1' eq '1"])('a hostile SKU %j stays inside of its quotes', async (sku) => {
		const { erp, asked } = sap(nothing, {}, nothing);
		expect(await erp.getStock(sku, {}, context)).toBeNull();
		for (const { query } of asked) expect(query['$filter']?.replaceAll("''", '').match(/'[^']*'/g)).toHaveLength(query['$filter']?.startsWith('Product') ? 1 : 2);
	});

	test('a row without a quantity is an error, not 0', async () => {
		await expect(sap(list(row('', {}))).erp.getStock('TG11', {}, context)).rejects.toMatchObject({ code: 'drift' });
	});
});

const price = (rate: string, record: Record<string, unknown> = {}, condition: Record<string, unknown> = {}) => ({
	...{ ConditionRecord: '0000000001', ConditionType: 'PR00', ConditionApplication: 'V', Material: 'TG11', SalesOrganization: '1010', DistributionChannel: '10' },
	...{ ConditionValidityStartDate: '/Date(1704067200000)/', ConditionValidityEndDate: '/Date(253402214400000)/', Customer: '', SalesDocumentItem: '000000', Personnel: '00000000' },
	to_SlsPrcgConditionRecord: { ConditionRateValue: rate, ConditionRateValueUnit: 'BRL', ConditionQuantity: '1', ConditionIsDeleted: false, ...condition },
	...record,
});
const priceOf = async (...records: unknown[]) => await sap(list(...records)).erp.getPrice('TG11', { customerId: '1001' }, context);

describe('list price', () => {
	test('is the condition record of material and sales line that is valid today', async () => {
		const { erp, asked } = sap(list(price('32.900')));
		expect(await erp.getPrice('TG11', {}, context)).toEqual({
			...{ sku: 'TG11', name: 'Cimento', unitPrice: 32.9, discountPercentage: 0, finalPrice: 32.9, currency: 'BRL', source: 'list' },
		});
		expect(asked.map(({ query }) => query['$filter'])).toContain(
			"Material eq 'TG11' and (ConditionType eq 'PR00' or ConditionType eq 'PPR0') and (SalesOrganization eq '1010' or SalesOrganization eq '') and Customer eq '' and PriceListType eq '' and ConditionValidityStartDate le datetime'2026-11-22T00:00:00' and ConditionValidityEndDate ge datetime'2026-11-22T00:00:00'",
		);
	});

	test('for a hundred pieces is a hundredth each', async () => {
		expect(await priceOf(price('129.00', {}, { ConditionQuantity: '100' }))).toMatchObject({ unitPrice: 1.29 });
	});

	test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
		['of one customer', { Customer: '0000001001' }, {}],
		['of one order', { SalesDocument: '4711' }, {}],
		['of a field this adapter has never heard of', { BRSpcfcFreeDefinedField1: 'SP' }, {}],
		['of another organisation', { SalesOrganization: '2000' }, {}],
		['of another channel', { DistributionChannel: '20' }, {}],
		['of another division', { Division: '05' }, {}],
		['in another currency', { TransactionCurrency: 'USD' }, {}],
		['of one sales unit', { OrderQuantityUnit: 'CX' }, {}],
		['of a price list', { PriceListType: '01' }, {}],
		['not released', { ConditionReleaseStatus: 'A' }, {}],
		['deleted', {}, { ConditionIsDeleted: true }],
		['of a type that was not asked for', { ConditionType: 'K007' }, {}],
		['of another material', { Material: 'TG12' }, {}],
		['that has ended', { ConditionValidityEndDate: '/Date(1735603200000)/' }, {}],
		['that is to come', { ConditionValidityStartDate: '/Date(1893456000000)/' }, {}],
	])('a price %s is none, whatever SAP answers', async (_what, record, condition) => {
		expect(await priceOf(price('1.00', record, condition))).toBeNull();
		expect(await priceOf(price('1.00', record, condition), price('32.90'))).toMatchObject({ unitPrice: 32.9 });
	});

	test('of the likelier condition type goes first, then that of the channel', async () => {
		expect(await priceOf(price('1.00', { ConditionType: 'PPR0' }), price('2.00', { DistributionChannel: '' }), price('3.00'))).toMatchObject({ unitPrice: 3 });
		expect(await priceOf(price('1.00', { ConditionType: 'PPR0' }), price('2.00', { DistributionChannel: '' }))).toMatchObject({ unitPrice: 2 });
	});

	test('of the price list in the credential counts, and others do not', async () => {
		const { erp } = sap(list(price('1.00'), price('2.00', { PriceListType: '01' })), { priceListType: '01' });
		expect(await erp.getPrice('TG11', {}, context)).toMatchObject({ unitPrice: 2 });
	});

	test('a record without a rate is an error, not 0', async () => {
		await expect(priceOf(price('', {}))).rejects.toMatchObject({ code: 'drift' });
	});

	test.each<[string, string, Record<string, unknown>]>([
		['nothing', '0.00', {}],
		['less than nothing', '-1.00', {}],
		['a percentage', '5.000', { ConditionRateValueUnit: '%' }],
		['less than half a cent each', '0.40', { ConditionQuantity: '100' }],
	])('%s is no price to tell a customer', async (_what, rate, condition) => {
		expect(await priceOf(price(rate, {}, condition))).toBeNull();
	});
});
