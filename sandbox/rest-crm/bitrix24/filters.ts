import { isObject } from '../values.ts';
import type { Fields } from '../values.ts';

/** A record by its field names; a field of several values is a list. */
export type Row = Readonly<Record<string, string | null | readonly string[]>>;

const PREFIX = /^(!@|!=|>=|<=|=%|%=|@|%|!|>|<|=)?(.+)$/;

const likeAt = (pattern: string): RegExp =>
	new RegExp(`^${pattern.split('%').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`, 'i');

const number = (text: string): number | string => (/^\d+$/.test(text) ? Number(text) : text);

const tests: Readonly<Record<string, (stored: string, asked: string) => boolean>> = {
	'=': (stored, asked) => stored === asked,
	'%': (stored, asked) => stored.toLowerCase().includes(asked.toLowerCase()),
	'=%': (stored, asked) => likeAt(asked).test(stored),
	'>': (stored, asked) => number(stored) > number(asked),
	'<': (stored, asked) => number(stored) < number(asked),
	'>=': (stored, asked) => number(stored) >= number(asked),
	'<=': (stored, asked) => number(stored) <= number(asked),
};
const NEGATED: Readonly<Record<string, string>> = { '!': '=', '!=': '=', '!@': '=' };
const SAME: Readonly<Record<string, string>> = { '': '=', '@': '=', '%=': '=%' };

function fits(stored: Row[string], prefix: string, asked: unknown): boolean {
	const isList = Array.isArray(stored);
	const values: readonly string[] = isList ? (stored as readonly string[]) : [typeof stored === 'string' ? stored : ''];
	const wanted = (Array.isArray(asked) ? asked : [asked]).map((value) => (value === null || value === undefined ? '' : String(value)));
	const negated = NEGATED[prefix];
	// Phones and e-mails are compared to the letter, whatever the prefix says.
	const test = tests[isList ? '=' : (negated ?? SAME[prefix] ?? prefix)] ?? tests['='];
	const isHit = values.some((value) => wanted.some((one) => test?.(value, one) === true));
	return negated === undefined ? isHit : !isHit;
}

/** The rows that fit all of the filter; a field that does not exist is no filter, and says nothing about it. */
export function filterRows<Entry extends { readonly row: Row }>(entries: readonly Entry[], filter: unknown, known: readonly string[]): Entry[] {
	if (!isObject(filter)) return [...entries];
	const conditions = Object.entries(filter)
		.map(([key, asked]) => {
			const [, prefix = '', name = ''] = PREFIX.exec(key) ?? [];
			return { prefix, name, asked };
		})
		.filter(({ name }) => known.includes(name));
	return entries.filter(({ row }) => conditions.every(({ prefix, name, asked }) => fits(row[name] ?? null, prefix, asked)));
}

/** By the first field of `order`, else by ID. */
export function orderRows<Entry extends { readonly row: Row }>(entries: readonly Entry[], order: unknown): Entry[] {
	const [name = 'ID', direction = 'ASC'] = (isObject(order) ? Object.entries(order)[0] : undefined) ?? [];
	const sign = String(direction).toUpperCase() === 'DESC' ? -1 : 1;
	const key = ({ row }: Entry) => number(String(row[name] ?? ''));
	return entries.toSorted((left, right) => (key(left) < key(right) ? -sign : key(left) > key(right) ? sign : 0));
}

/** What `select` shows of a record: everything but the fields of several values, unless it names them. */
export function selected(record: Fields, select: unknown, multiple: readonly string[]): Fields {
	const names: unknown[] = Array.isArray(select) && select.length > 0 ? select : ['*', 'UF_*'];
	const isShown = (name: string) =>
		name === 'ID' ||
		names.includes(name) ||
		(names.includes('*') && !name.startsWith('UF_') && !multiple.includes(name)) ||
		(names.includes('UF_*') && name.startsWith('UF_'));
	return Object.fromEntries(Object.entries(record).filter(([name]) => isShown(name)));
}
