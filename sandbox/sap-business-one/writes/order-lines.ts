import type { CompanyData } from '../data/company-data.ts';
import { rowsOf } from '../data/company-data.ts';
import { MAIN_WAREHOUSE } from '../data/seed-items.ts';
import { invalidData, noMatchingRecord, ServiceLayerError } from '../errors.ts';
import type { Cell, Row } from '../model/properties.ts';
import type { SapBusinessOneKnobs } from '../options.ts';
import { priceOf } from './prices.ts';

export interface OrderContext {
	readonly data: CompanyData;
	readonly knobs: SapBusinessOneKnobs;
	readonly partner: Row;
}

/** The lines as they are stored, priced for the partner. @throws ServiceLayerError */
export function orderLines(context: OrderContext, given: Cell | undefined): Row[] {
	if (!Array.isArray(given) || given.length === 0) throw invalidData('Document total value must be zero or greater than zero');
	const wanted = new Map<string, number>();
	return given.map((line, index) => orderLine(context, line, { index, wanted }));
}

interface LinePlace {
	readonly index: number;
	/** Quantities of the lines before, by item and warehouse: together they must not exceed what there is. */
	readonly wanted: Map<string, number>;
}

function orderLine({ data, knobs, partner }: OrderContext, line: Row, place: LinePlace): Row {
	const number = place.index + 1;
	const item = itemOf(data, line, knobs, number);
	const quantity = typeof line['Quantity'] === 'number' ? line['Quantity'] : 1;
	if (!(quantity > 0)) throw invalidData(`Quantity must be greater than zero  [RDR1.Quantity][line: ${number}]`);
	const warehouse = warehouseOf(data, line, number);
	if (knobs.negativeStock === 'refuse') checkStock(item, warehouse, quantity, place);
	const usage = line['Usage'] ?? null;
	if (usage !== null && data.find('NotaFiscalUsage', 'ID', Number(usage)) === undefined) throw invalidData(`Usage is invalid  [RDR1.Usage][line: ${number}]`);
	const prices = linePrices({ data, knobs, partner }, item, line);
	return {
		LineNum: place.index,
		ItemCode: String(item['ItemCode']),
		ItemDescription: line['ItemDescription'] ?? String(item['ItemName']),
		Quantity: quantity,
		RemainingOpenQuantity: quantity,
		...prices,
		LineTotal: Math.round(Number(prices['Price']) * quantity * 100) / 100,
		LineStatus: 'bost_Open',
		WarehouseCode: warehouse,
		TaxCode: line['TaxCode'] ?? null,
		Usage: usage,
		MeasureUnit: item['SalesUnit'] ?? null,
		FreeText: line['FreeText'] ?? null,
	};
}

function itemOf(data: CompanyData, { ItemCode: code }: Row, { unknownItem }: SapBusinessOneKnobs, number: number): Row {
	const item = typeof code === 'string' ? data.find('Items', 'ItemCode', code) : undefined;
	if (item !== undefined) return item;
	if (unknownItem === 'notFound' && typeof code === 'string') throw noMatchingRecord();
	throw invalidData(`Item number is missing or unknown  [RDR1.ItemCode][line: ${number}]`);
}

function warehouseOf(data: CompanyData, { WarehouseCode: given = MAIN_WAREHOUSE }: Row, number: number): string {
	const code = given === null ? MAIN_WAREHOUSE : String(given);
	if (data.find('Warehouses', 'WarehouseCode', code) === undefined) throw invalidData(`Warehouse code is invalid  [RDR1.WhsCode][line: ${number}]`);
	return code;
}

function checkStock(item: Row, warehouse: string, quantity: number, { index, wanted }: LinePlace): void {
	const key = JSON.stringify([item['ItemCode'], warehouse]);
	const total = (wanted.get(key) ?? 0) + quantity;
	wanted.set(key, total);
	const row = rowsOf(item, 'ItemWarehouseInfoCollection').find((each) => each['WarehouseCode'] === warehouse);
	const available = Number(row?.['InStock'] ?? 0) - Number(row?.['Committed'] ?? 0);
	if (total > available) throw new ServiceLayerError(400, -10, `Quantity falls into negative inventory  [ORDR.DocumentLines][line: ${index + 1}]`);
}

/** Without a UnitPrice, the partner's own; `Price` is what one piece costs in the end. */
function linePrices({ data, knobs, partner }: OrderContext, item: Row, line: Row): Row {
	const { list, net, discountPercent, currency } = priceOf(data, item, partner);
	if (typeof line['UnitPrice'] === 'number') {
		const discount = typeof line['DiscountPercent'] === 'number' ? line['DiscountPercent'] : 0;
		return { UnitPrice: line['UnitPrice'], DiscountPercent: discount, Price: Math.round(line['UnitPrice'] * (100 - discount)) / 100, Currency: currency };
	}
	if (knobs.orderLinePrices === 'gross') return { UnitPrice: list, DiscountPercent: discountPercent, Price: net, Currency: currency };
	return { UnitPrice: net, DiscountPercent: 0, Price: net, Currency: currency };
}
