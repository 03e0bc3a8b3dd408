import type { Price, StockLevel } from '../../domain/erp';
import { inWarehouses, sameKey } from '../../domain/erp-match';
import { completePrice } from '../../domain/erp-price';
import { parseQuantity } from '../../domain/money';
import type { CallContext } from '../../domain/runtime';
import { equal, skuText, type SqlText } from './condition';
import type { Customers } from './customers';
import { drift } from './errors';
import type { GenericQuery, Row } from './generic-query';
import { PriceTables } from './price-tables';
import type { ProtheusSettings } from './settings';

interface Product {
	sku: string;
	text: SqlText;
	name: string | null;
	/** B1_PRV1. */
	price: number | null;
}

/** Products are table SB1, their stock SB2; one query after the other, since each call takes a thread of the AppServer. */
export class Products {
	private readonly prices: PriceTables;

	constructor(
		private readonly query: GenericQuery,
		private readonly customers: Customers,
		private readonly settings: ProtheusSettings,
		today: () => string,
	) {
		this.prices = new PriceTables(query, today);
	}

	/** What can be promised: on hand, less what is reserved, committed to production and not yet addressed. */
	async stock(sku: string, warehouse: string | undefined, context: CallContext): Promise<StockLevel[] | null> {
		const product = await this.product(sku, 'stock', context);
		if (product === null) return null;
		const rows = await this.query.rows(
			{
				operation: 'stock',
				table: 'SB2',
				fields: ['B2_COD', 'B2_LOCAL', 'B2_QATU', 'B2_RESERVA', 'B2_QEMP', 'B2_QACLASS'],
				branchOf: 'stock',
				where: [equal('B2_COD', product.text)],
			},
			context,
		);
		const all = rows.filter((row) => sameKey(row.text('B2_COD') ?? '', product.sku)).map((row) => stockLevel(row, product));
		const levels = inWarehouses(all, this.settings.stockWarehouses);
		// A product that never moved has no row: none there is zero, not unknown.
		const none = { sku: product.sku, name: product.name, warehouse: warehouse ?? null, available: 0, reserved: 0 };
		const wanted = warehouse === undefined ? levels : levels.filter((level) => sameKey(level.warehouse ?? '', warehouse));
		return wanted.length > 0 ? wanted : [none];
	}

	async price(sku: string, customerId: string | undefined, context: CallContext): Promise<Price | null> {
		const product = await this.product(sku, 'price', context);
		if (product === null) return null;
		const { priceTable, currency, discountFactor } = this.settings;
		const own = customerId === undefined ? null : await this.customers.priceTerms(customerId, context);
		const found = await this.prices.find(product, [own?.table ?? null, priceTable], context);
		// Without a table of the site the product record has the price; with one, a product that is not in it has none.
		const unitPrice = found?.unitPrice ?? (priceTable === '' ? product.price : null);
		const price = completePrice({
			unitPrice,
			discountPercentage: together(discountFactor === 'factor' ? byFactor(found?.factor ?? null) : 0, own?.discountPercentage ?? 0),
			finalPrice: null,
		});
		if (price === null) return null;
		const isOwn = (found !== null && found.table === own?.table) || (own?.discountPercentage ?? 0) !== 0;
		return { sku: product.sku, name: product.name, ...price, currency, source: isOwn ? 'customer' : 'list' };
	}

	private async product(sku: string, operation: string, context: CallContext): Promise<Product | null> {
		const text = skuText(sku, this.settings.skuCharacters);
		if (text === null) return null;
		const where = [equal('B1_COD', text)];
		const rows = await this.query.rows({ operation, table: 'SB1', fields: ['B1_COD', 'B1_DESC', 'B1_PRV1'], branchOf: 'products', where }, context);
		const row = rows.find((each) => sameKey(each.text('B1_COD') ?? '', sku));
		return row === undefined ? null : { sku: row.text('B1_COD') ?? sku, text, name: row.text('B1_DESC'), price: row.money('B1_PRV1') };
	}
}

function stockLevel(row: Row, product: Product): StockLevel {
	const part = (column: string): number => row.quantity(column) ?? 0;
	const onHand = row.quantity('B2_QATU');
	if (onHand === null) throw drift('stock', 'has a record without B2_QATU', 'Check that the user may see this column.');
	const available = onHand - part('B2_RESERVA') - part('B2_QEMP') - part('B2_QACLASS');
	return {
		sku: product.sku,
		name: product.name,
		warehouse: row.text('B2_LOCAL'),
		available: parseQuantity(available, { format: 'us' }) ?? available,
		reserved: row.quantity('B2_RESERVA'),
	};
}

/** Only from 0 to 1 is it surely a factor: 0 is an empty column, and more than 1 a surcharge or a percentage. */
function byFactor(factor: number | null): number {
	return factor === null || factor <= 0 || factor > 1 ? 0 : (1 - factor) * 100;
}

/** The second discount is taken off what the first one leaves. */
function together(first: number, second: number): number {
	return parseQuantity(100 - ((100 - first) * (100 - second)) / 100, { format: 'us' }) ?? first;
}
