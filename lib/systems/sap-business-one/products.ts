import type { Price, StockLevel } from '../../domain/erp';
import { inWarehouses, sameKey } from '../../domain/erp-match';
import { completePrice } from '../../domain/erp-price';
import { ConnectorError } from '../../domain/errors';
import { roundQuantity } from '../../domain/money';
import type { CallContext, Clock } from '../../domain/runtime';
import { isRecord } from '../http-api';
import { companyDay } from './company-day';
import type { Customers } from './customers';
import { customerPrice } from './price-rule';
import type { ServiceLayer } from './service-layer';
import { system } from './setting-error';
import type { SapBusinessOneSettings } from './settings';
import { currencyOf, moneyOf, quantityOf, rowsOf, textOf, type Fields } from './values';

const stockSelect = 'ItemCode,ItemName,QuantityOnStock,QuantityOrderedByCustomers,ItemWarehouseInfoCollection';
const priceSelect = 'ItemCode,ItemName,ItemPrices';

export interface ProductsOptions {
	layer: ServiceLayer;
	customers: Customers;
	settings: SapBusinessOneSettings;
	clock: Clock;
}

/** Items: their stock per warehouse and their prices. */
export class Products {
	constructor(private readonly options: ProductsOptions) {}

	async stock(sku: string, warehouse: string | undefined, context: CallContext): Promise<StockLevel[] | null> {
		const item = await this.item(sku, { operation: 'stock', select: stockSelect }, context);
		if (item === null) return null;
		const all = levelsOf(item, sku);
		// Totals alone say nothing about one warehouse, least of all that it is empty.
		if (all.every((level) => level.warehouse === null)) return all;
		const levels = inWarehouses(all, this.options.settings.stockWarehouses);
		if (warehouse === undefined && levels.length > 0) return levels;
		const there = levels.filter((level) => level.warehouse !== null && sameKey(level.warehouse, warehouse ?? ''));
		return there.length > 0 ? there : [{ sku: skuOf(item, sku), name: textOf(item['ItemName']), warehouse: warehouse ?? null, available: 0, reserved: null }];
	}

	/** The customer's price where there is such a customer, else that of the price list. */
	async price(sku: string, customerId: string | undefined, context: CallContext): Promise<Price | null> {
		// One after the other: the limit of look-ups under way is one of requests, too.
		const item = await this.item(sku, { operation: 'price', select: priceSelect }, context);
		if (item === null) return null;
		const customer = customerId === undefined ? null : await this.options.customers.recordOf(customerId, 'price', context);
		return customer === null ? this.listPrice(item, sku) : await this.priceFor(item, customer, context);
	}

	private async item(sku: string, { operation, select }: { operation: string; select: string }, context: CallContext): Promise<Fields | null> {
		return await this.options.layer.entity({ operation, entitySet: 'Items', keyProperty: 'ItemCode', key: sku, select }, context);
	}

	/** A price of zero is one that nobody has entered yet; it is none to tell a customer. */
	private listPrice(item: Fields, sku: string): Price | null {
		const { settings } = this.options;
		const row = listRow(item, settings.priceList);
		const price = completePrice({ unitPrice: moneyOf(row?.['Price']), discountPercentage: null, finalPrice: null });
		if (row === undefined || price === null || price.unitPrice <= 0) return null;
		return { sku: skuOf(item, sku), name: textOf(item['ItemName']), ...price, currency: currencyOf(row['Currency'], settings.currency), source: 'list' };
	}

	private async priceFor(item: Fields, customer: Fields, context: CallContext): Promise<Price | null> {
		const { layer, settings, clock } = this.options;
		const sku = skuOf(item, '');
		const ItemPriceParams = { ItemCode: sku, CardCode: textOf(customer['CardCode']), Date: companyDay(clock.now(), settings.timeZone) };
		const answer = await layer.read({ operation: 'price', path: 'CompanyService_GetItemPrice', json: { ItemPriceParams } }, context);
		if (answer === undefined) return null;
		const told = isRecord(answer) ? moneyOf(answer['Price']) : null;
		if (!isRecord(answer) || told === null) throw noPrice();
		const currency = currencyOf(answer['Currency'], settings.currency);
		const listPrice = this.ofList(item, customer, currency);
		const price = customerPrice({ listPrice, price: told, discount: quantityOf(answer['Discount']) ?? 0 }, settings.itemPrice);
		if (price === null) return null;
		return { sku, name: textOf(item['ItemName']), ...price, currency, source: 'customer' };
	}

	/** Of the customer's list; null in another currency. Numbers of zero and below are no lists, but e.g. the last purchase price. */
	private ofList(item: Fields, customer: Fields, currency: string): number | null {
		const list = Number(customer['PriceListNum']);
		const row = list > 0 ? listRow(item, list) : undefined;
		return row !== undefined && currencyOf(row['Currency'], this.options.settings.currency) === currency ? moneyOf(row['Price']) : null;
	}
}

/** An item that is kept in no warehouse has totals only. */
function levelsOf(item: Fields, sku: string): StockLevel[] {
	const product = { sku: skuOf(item, sku), name: textOf(item['ItemName']) };
	const rows = rowsOf(item['ItemWarehouseInfoCollection']);
	if (rows.length === 0) return [{ ...product, warehouse: null, ...levelOf(item['QuantityOnStock'], item['QuantityOrderedByCustomers']) }];
	return rows.map(({ WarehouseCode, InStock, Committed }) => ({ ...product, warehouse: textOf(WarehouseCode), ...levelOf(InStock, Committed) }));
}

/** Less than nothing is told as it is: more was promised than there is. */
function levelOf(inStock: unknown, committed: unknown): Pick<StockLevel, 'available' | 'reserved'> {
	const stock = quantityOf(inStock);
	if (stock === null) throw noQuantity('a quantity');
	const reserved = quantityOf(committed);
	if (reserved === null) throw noQuantity('what is committed');
	return { available: roundQuantity(stock - reserved), reserved };
}

function noQuantity(what: string): ConnectorError {
	return new ConnectorError('drift', `The answer of ${system} to "stock" holds a warehouse without ${what}.`, {
		system,
		hint: 'Check that the user of the credential may see the stock of all warehouses.',
	});
}

function listRow(item: Fields, priceList: number): Fields | undefined {
	return rowsOf(item['ItemPrices']).find(({ PriceList }) => Number(PriceList) === priceList);
}

function skuOf(item: Fields, sku: string): string {
	return textOf(item['ItemCode']) ?? sku;
}

function noPrice(): ConnectorError {
	return new ConnectorError('drift', `The answer of ${system} to "price" holds no price.`, {
		system,
		parameter: 'itemPrice',
		hint: 'Check that this version of the Service Layer knows CompanyService_GetItemPrice.',
	});
}
