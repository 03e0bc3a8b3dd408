import type { Price } from '../../domain/erp';
import { completePrice } from '../../domain/erp-price';
import { parseMoney } from '../../domain/money';
import type { CallContext } from '../../domain/runtime';
import type { BlingClient } from './client';
import type { Product, Products } from './products';
import type { BlingSettings } from './settings';
import { idAt, numberAt, strange } from './values';

/** As Bling has them, with all their decimals. */
export interface ProductPrice {
	unitPrice: number | null;
	/** Below the unit price. */
	promotion: number | null;
}

/** The product's price, or the one it has in the shop of the settings; Bling has none per customer. What is quoted is what an order is placed at. */
export class Prices {
	constructor(
		private readonly client: BlingClient,
		private readonly products: Products,
		private readonly settings: Pick<BlingSettings, 'shopId'>,
	) {}

	async of(sku: string, context: CallContext): Promise<Price | null> {
		const operation = 'price';
		const product = await this.products.find(sku, operation, context);
		if (product === null) return null;
		const { unitPrice, promotion } = await this.ofProduct(product, operation, context);
		const price = completePrice({ unitPrice: money(unitPrice), discountPercentage: null, finalPrice: money(promotion) });
		if (price === null) throw strange(operation, 'no number at "preco"');
		return { sku: product.sku, name: product.name, ...price, currency: 'BRL', source: promotion === null ? 'list' : 'promotion' };
	}

	/** What one of each costs, by the product's id; null where it has no price. */
	async charged(products: readonly Product[], operation: string, context: CallContext): Promise<Map<string, number | null>> {
		const byId = new Map(products.map((product) => [product.id, product]));
		const prices = [...byId.values()].map(async (product): Promise<[string, number | null]> => {
			const { unitPrice, promotion } = await this.ofProduct(product, operation, context);
			return [product.id, promotion ?? unitPrice];
		});
		return new Map(await Promise.all(prices));
	}

	private async ofProduct(product: Product, operation: string, context: CallContext): Promise<ProductPrice> {
		const inShop = this.settings.shopId === '' ? null : await this.shopPrice(product, operation, context);
		return inShop ?? { unitPrice: product.price, promotion: null };
	}

	/** Null where the product is not in the shop, or has no price there. */
	private async shopPrice(product: Product, operation: string, context: CallContext): Promise<ProductPrice | null> {
		const { shopId } = this.settings;
		const rows = await this.client.list(operation, '/produtos/lojas', { idProduto: product.id, idLoja: shopId }, context);
		const row = rows.find((each) => idAt(each, 'produto.id') === product.id && idAt(each, 'loja.id') === shopId);
		const unitPrice = numberAt(row, 'preco');
		if (unitPrice === null || unitPrice <= 0) return null;
		const promotion = numberAt(row, 'precoPromocional');
		return { unitPrice, promotion: promotion !== null && promotion > 0 && promotion < unitPrice ? promotion : null };
	}
}

function money(price: number | null): number | null {
	return parseMoney(price, { format: 'us' })?.amount ?? null;
}
