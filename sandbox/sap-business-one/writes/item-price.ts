import type { CompanyData } from '../data/company-data.ts';
import { invalidData, noMatchingRecord } from '../errors.ts';
import { date, integer, number, text } from '../model/properties.ts';
import type { RecordType, Row } from '../model/properties.ts';
import type { SapBusinessOneKnobs } from '../options.ts';
import { recordFrom } from './body.ts';
import { priceOf } from './prices.ts';

const parameters: RecordType = {
	name: 'ItemPriceParams',
	properties: {
		ItemCode: text(50), CardCode: text(15), Date: date, Currency: text(3), PriceList: integer, InventoryQuantity: number, UoMQuantity: number,
		UoMEntry: integer,
	},
};

const call: RecordType = { name: 'CompanyService_GetItemPrice', properties: { ItemPriceParams: { kind: 'rows', of: parameters } } };

/** `{Price, Currency, Discount}`; the knob says whether Price has the discount taken off. @throws ServiceLayerError */
export function itemPrice(data: CompanyData, body: Readonly<Record<string, unknown>>, { itemPrice: mode }: SapBusinessOneKnobs): Row {
	// One record, where other types have a list of them: read as a list of one.
	const given = Object.fromEntries(Object.entries(body).map(([name, value]) => [name, name === 'ItemPriceParams' ? [value] : value]));
	const rows = recordFrom(call, given)['ItemPriceParams'];
	const asked = Array.isArray(rows) ? rows[0] : undefined;
	if (asked === undefined || typeof asked['ItemCode'] !== 'string') throw invalidData('Item code is missing');
	const item = data.find('Items', 'ItemCode', asked['ItemCode']);
	const cardCode = asked['CardCode'] ?? null;
	const partner = typeof cardCode === 'string' ? data.find('BusinessPartners', 'CardCode', cardCode) : undefined;
	if (item === undefined || (cardCode !== null && partner === undefined)) throw noMatchingRecord();
	const priceList = asked['PriceList'];
	const { list, net, discountPercent, currency } = priceOf(data, item, partner, typeof priceList === 'number' ? priceList : undefined);
	return { Price: mode === 'net' ? net : list, Currency: currency, Discount: discountPercent };
}
