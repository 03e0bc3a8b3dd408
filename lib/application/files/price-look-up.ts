import { ConnectorError } from '../../domain/errors';
import { parseMoney } from '../../domain/money';
import { filesSystem, type PriceListReader } from '../../systems/files';

export type PriceLookUp =
	| { found: false; sku: string; updated: string }
	| {
			found: true;
			sku: string;
			name: string | null;
			/** Two decimals; null where the list tells none. */
			price: number | null;
			/** All decimals of the list, as text. */
			exactPrice: string | null;
			currency: string;
			stock: number | null;
			reserved: number | null;
			warehouse: string | null;
			/** ISO: the moment the prices are of. */
			updated: string;
	  };

const longestSku = 100;

/** One code in the list that was loaded last. @throws ConnectorError `validation`, `unavailable` (too old) */
export async function lookUpPrice(prices: PriceListReader, given: unknown, currency: string): Promise<PriceLookUp> {
	const sku = String(given ?? '').trim();
	if (sku === '' || sku.length > longestSku || /[\p{Cc}\p{Cs}]/u.test(sku)) {
		throw new ConnectorError('validation', `The parameter “SKU” ${sku === '' ? 'is empty' : 'is too long or holds control characters'}.`, {
			system: filesSystem,
			parameter: 'sku',
			hint: 'Give the code as the price list has it.',
			nothingDone: true,
		});
	}
	const { row, updated } = await prices.find(sku);
	if (row === null) return { found: false, sku, updated };
	const text = (field: string): string | null => (typeof row[field] === 'string' ? row[field] : null);
	const number = (field: string): number | null => (typeof row[field] === 'number' ? row[field] : null);
	const exactPrice = text('price');
	return {
		found: true,
		sku,
		name: text('name'),
		price: parseMoney(exactPrice, { format: 'us' })?.amount ?? null,
		exactPrice,
		currency,
		stock: number('stock'),
		reserved: number('reserved'),
		warehouse: text('warehouse'),
		updated,
	};
}
