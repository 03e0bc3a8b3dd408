import type { CallContext } from '../../domain/runtime';
import type { SapS4Client } from './client';
import { textIs } from './filter';
import { sameMaterial } from './keys';
import type { SapS4Settings } from './settings';
import { textOf } from './values';

/** Names of materials from API_PRODUCT_SRV, A_ProductDescription: one row per language, and at least one per material. */
export class ProductNames {
	constructor(
		private readonly client: SapS4Client,
		private readonly settings: Pick<SapS4Settings, 'productNames' | 'language'>,
	) {}

	/** The name in the language of the credential, else in any; null for an unknown material, or where names are not asked for. */
	async of(material: string, operation: string, context: CallContext): Promise<string | null> {
		if (!this.settings.productNames) return null;
		const query = { $filter: textIs('Product', material) };
		const rows = await this.client.read({ operation, service: 'API_PRODUCT_SRV', entitySet: 'A_ProductDescription', query }, context);
		const own = rows.filter((row) => sameMaterial(textOf(row, 'Product'), material));
		const wanted = own.find((row) => textOf(row, 'Language')?.toUpperCase() === this.settings.language);
		return textOf(wanted ?? own[0] ?? null, 'ProductDescription');
	}
}
