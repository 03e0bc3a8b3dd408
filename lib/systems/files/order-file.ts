import { createHash } from 'node:crypto';

import type { CsvCell, CsvDelimiter, CsvWriteFormat } from '../../domain/csv';
import { ConnectorError } from '../../domain/errors';
import { withDecimalMark, type DecimalMark } from './decimal-text';
import { filesSystem } from './price-list-settings';

export interface FileOrder {
	id: string;
	customerId: string;
	items: ReadonlyArray<{ sku: string; quantity: number }>;
	/** Null where nobody knows it. */
	total: number | null;
	/** `YYYY-MM-DD`; null where nobody knows it. */
	date: string | null;
}

export type OrderDateFormat = 'yyyy-MM-dd' | 'dd/MM/yyyy';

export interface OrderFileFormat {
	delimiter: CsvDelimiter;
	encoding: CsvWriteFormat['encoding'];
	decimalMark: DecimalMark;
	dateFormat: OrderDateFormat;
}

const header = ['pedido_id', 'cliente_id', 'itens', 'valor_total', 'data'].map((text): CsvCell => ({ text }));

/** The rows of the file: a header, then a row per order, whose items are `sku:quantity` joined by `;`. */
export function orderRows(orders: readonly FileOrder[], format: OrderFileFormat): CsvCell[][] {
	return [header, ...orders.map((order) => orderRow(order, format))];
}

function orderRow({ id, customerId, items, total, date }: FileOrder, { decimalMark, dateFormat }: OrderFileFormat): CsvCell[] {
	const quantity = (value: number) => withDecimalMark(plainNumber(value), decimalMark);
	return [
		{ text: id },
		{ text: customerId },
		{ text: items.map((item) => `${item.sku}:${quantity(item.quantity)}`).join(';') },
		total === null ? null : { number: withDecimalMark(total.toFixed(2), decimalMark) },
		date === null ? null : { text: dateFormat === 'yyyy-MM-dd' ? date : date.split('-').reverse().join('/') },
	];
}

/** Quantities have up to four decimals; a small one must not be printed with an exponent. */
function plainNumber(value: number): string {
	return Number.isInteger(value) ? String(value) : value.toFixed(4).replace(/0+$/, '');
}

/** @throws ConnectorError `validation`: the list of items would be read as another one, or would get a mark before it */
export function checkItemSku(sku: string, parameter: string): void {
	const [separator] = /[:;]/.exec(sku) ?? [];
	const [guarded] = /^[=+@-]/.exec(sku) ?? [];
	if (separator === undefined && guarded === undefined) return;
	const problem = separator === undefined ? `begins with “${guarded}”, which a spreadsheet would take for a formula` : `holds “${separator}”, which separates the items in an order file`;
	throw new ConnectorError('validation', `${parameter} ${problem}.`, {
		system: filesSystem,
		parameter,
		hint: 'An order with this code cannot be given to the ERP in this form.',
		nothingDone: true,
	});
}

const longestPlainKey = 64;
/** How the name of a key with a digest ends. */
const likeADigest = /(?:^|-)[0-9a-f]{16}$/;

/**
 * A key as part of a file name. Keys of small letters, digits, `-` and `_` stand as they are; others lose what file systems treat
 * in ways of their own (case, blanks, `/`) and get a digest instead, so that two keys never share a file.
 */
export function keyInFileName(key: string): string {
	if (/^[a-z0-9_-]+$/.test(key) && key.length <= longestPlainKey && !likeADigest.test(key)) return key;
	const readable = key.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '').slice(0, 40);
	return `${readable}${readable === '' ? '' : '-'}${digestOf(key, 16)}`;
}

export function digestOf(text: string, length: number): string {
	return createHash('sha256').update(text).digest('hex').slice(0, length);
}

/** `{key}`: the idempotency key; `{stamp}`: the time, with a digest of the key behind it, so that no two exports share a name. */
export function orderFileName(pattern: string, key: string, stamp: string): string {
	if (!/\{(?:key|stamp)\}/.test(pattern)) throw badPattern('holds neither {key} nor {stamp}, so that every export would have the same name');
	const name = pattern.replaceAll('{key}', keyInFileName(key)).replaceAll('{stamp}', `${stamp}-${digestOf(key, 8)}`);
	if (!/^[^\s/\\:*?"<>|{}\p{Cc}.][^/\\:*?"<>|{}\p{Cc}]{0,199}$/u.test(name)) throw badPattern('holds characters that a file name cannot have, or is too long');
	return name;
}

function badPattern(problem: string): ConnectorError {
	return new ConnectorError('validation', `The parameter “File Name” ${problem}.`, {
		system: filesSystem,
		parameter: 'fileName',
		hint: 'Write e.g. pedidos_whatsapp_{stamp}.csv or pedido_{key}.csv.',
		nothingDone: true,
	});
}

export function inFolder(folder: string, name: string): string {
	return `${folder.replace(/\/+$/, '')}/${name}`;
}
