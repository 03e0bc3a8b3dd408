import type { Price } from '../../domain/erp';
import { completePrice } from '../../domain/erp-price';
import type { CallContext } from '../../domain/runtime';
import type { BlingClient } from './client';
import type { Product, Products } from './products';
import type { BlingSettings } from './settings';
import { idAt, moneyAt, strange } from './values';

const operation = 'price';

/** The product's price, or the one it has in the shop of the settings; Bling has none per customer. */
export class Prices {
	constructor(
		private readonly client: BlingClient,
		private readonly products: Products,
		private readonly settings: Pick<BlingSettings, 'shopId'>,
	) {}

	async of(sku: string, context: CallContext): Promise<Price | null> {
		const product = await this.products.find(sku, operation, context);
		if (product === null) return null;
		const inShop = this.settings.shopId === '' ? null : await this.shopPrice(product, context);
		const unitPrice = inShop?.unitPrice ?? product.price;
		const finalPrice = inShop?.promotion ?? null;
		const price = completePrice({ unitPrice, discountPercentage: null, finalPrice });
		if (price === null) throw strange(operation, 'no number at "preco"');
		return { sku: product.sku, name: product.name, ...price, currency: 'BRL', source: finalPrice === null ? 'list' : 'promotion' };
	}

	/** Null where the product is not in the shop, or has no price there. */
	private async shopPrice(product: Product, context: CallContext): Promise<{ unitPrice: number; promotion: number | null } | null> {
		const { shopId } = this.settings;
		const rows = await this.client.list(operation, '/produtos/lojas', { idProduto: product.id, idLoja: shopId }, context);
		const row = rows.find((each) => idAt(each, 'produto.id') === product.id && idAt(each, 'loja.id') === shopId);
		const unitPrice = row === undefined ? null : moneyAt(row, 'preco');
		if (row === undefined || unitPrice === null || unitPrice <= 0) return null;
		const promotion = moneyAt(row, 'precoPromocional');
		return { unitPrice, promotion: promotion !== null && promotion > 0 && promotion < unitPrice ? promotion : null };
	}
}
