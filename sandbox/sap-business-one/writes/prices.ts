import type { CompanyData } from '../data/company-data.ts';
import { rowsOf } from '../data/company-data.ts';
import { CURRENCY, PRICE_LIST } from '../data/seed-partners.ts';
import type { Row } from '../model/properties.ts';

export interface FoundPrice {
	readonly list: number;
	/** After the discount, rounded to cents as the special price says. */
	readonly net: number;
	readonly discountPercent: number;
	readonly currency: string;
}

/** What the item costs the partner: their special price, else that of the price list; 0 where the list has none. */
export function priceOf(data: CompanyData, item: Row, partner: Row | undefined, priceList?: number): FoundPrice {
	const listNumber = priceList ?? Number(partner?.['PriceListNum'] ?? PRICE_LIST);
	const listed = rowsOf(item, 'ItemPrices').find((row) => row['PriceList'] === listNumber);
	const list = Number(listed?.['Price'] ?? 0);
	const special = data.rows('SpecialPrices').find((row) => row['ItemCode'] === item['ItemCode'] && row['CardCode'] === partner?.['CardCode']);
	const currency = typeof listed?.['Currency'] === 'string' ? listed['Currency'] : CURRENCY;
	if (special === undefined || priceList !== undefined) return { list, net: list, discountPercent: 0, currency };
	return { list, net: Number(special['Price']), discountPercent: Number(special['DiscountPercent']), currency };
}
