import { csvDelimiters, csvEncodings, type CsvDelimiter, type CsvEncoding } from '../../domain/csv';
import { SettingChecks } from '../../domain/setting-checks';
import type { DecimalMark } from './decimal-text';

export const filesSystem = 'ERP Files';

export const priceListFields = ['sku', 'price', 'stock', 'reserved', 'name', 'warehouse'] as const;
export type PriceListField = (typeof priceListFields)[number];

/** Our field → the name in the file's header. Empty text: the file has no such column. */
export type ColumnNames = Readonly<Partial<Record<PriceListField, string>>>;

/** How the price list of one credential is read. */
export interface PriceListSettings {
	encoding: CsvEncoding | 'auto';
	delimiter: CsvDelimiter | 'auto';
	/** False: a `"` in the file is a character like any other. */
	quotes: boolean;
	/** Whether a last row without a line end is taken; otherwise the list may have been cut off in it. */
	openEnd: boolean;
	decimalMark: DecimalMark;
	columns: ColumnNames;
	/** ISO 4217. */
	currency: string;
}

export const defaultPriceListSettings: PriceListSettings = {
	encoding: 'auto',
	delimiter: 'auto',
	quotes: true,
	openEnd: false,
	decimalMark: 'comma',
	columns: {},
	currency: 'BRL',
};

/** Names of delimiters that a list of choices can show. */
const delimiterNames: Readonly<Record<string, CsvDelimiter>> = { tab: '\t', pipe: '|', comma: ',', semicolon: ';' };

/** @throws ConnectorError `validation` naming the setting */
export function resolvePriceListSettings(given: Readonly<Record<string, unknown>>): PriceListSettings {
	const checks = new SettingChecks(filesSystem);
	checks.names(given, Object.keys(defaultPriceListSettings), '');
	const settings = { ...defaultPriceListSettings, ...given };
	return {
		encoding: checks.oneOf(settings.encoding, ['auto', ...csvEncodings], 'encoding'),
		delimiter: delimiterOf(settings.delimiter, checks),
		quotes: checks.flag(settings.quotes, 'quotes'),
		openEnd: checks.flag(settings.openEnd, 'openEnd'),
		decimalMark: checks.oneOf(settings.decimalMark, ['comma', 'point'], 'decimalMark'),
		columns: columnsOf(settings.columns, checks),
		currency: checks.currency(settings.currency, 'currency'),
	};
}

/** A delimiter by itself or by its name; `auto` where that is allowed. */
export function delimiterOf(value: unknown, checks: SettingChecks): CsvDelimiter | 'auto' {
	const named = typeof value === 'string' ? (delimiterNames[value] ?? value) : value;
	return checks.oneOf(named, ['auto', ...csvDelimiters], 'delimiter');
}

function columnsOf(value: unknown, checks: SettingChecks): ColumnNames {
	checks.names(value, priceListFields, 'columns');
	const entries = Object.entries(value as Record<string, unknown>).map(([field, name]): [string, string] => [field, checks.text(name, `columns.${field}`)]);
	const columns: ColumnNames = Object.fromEntries(entries);
	if (columns.sku === '') throw checks.error('columns.sku', 'a price list needs a column with the code', 'Give its name in the header, or leave the entry out.');
	if (columns.price === '' && columns.stock === '') {
		throw checks.error('columns', 'neither price nor stock is left', 'Name at least one of the two.');
	}
	return columns;
}
