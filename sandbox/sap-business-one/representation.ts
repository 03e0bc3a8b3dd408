import type { Reply } from '../kit/server.ts';
import { contentType } from './errors.ts';
import type { Version } from './errors.ts';
import { propertyOf } from './model/properties.ts';
import type { Cell, RecordType, Row } from './model/properties.ts';
import type { Found } from './odata/query.ts';
import type { Page } from './odata/options.ts';

/** What an answer is written for. `root`: `http://host:port/b1s/v1`, without a slash at its end. */
export interface Answering {
	readonly version: Version;
	readonly root: string;
}

const annotation = ({ version }: Answering, name: string): string => (version === 'v1' ? `odata.${name}` : `@odata.${name}`);

/** v1 dates are `2025-01-31`, v2 dates `2025-01-31T00:00:00Z`; all else is alike. */
export function shown(row: Row, type: RecordType, version: Version): Row {
	if (version === 'v1') return row;
	return Object.fromEntries(Object.entries(row).map(([name, cell]): [string, Cell] => [name, shownCell(cell, propertyOf(type, name), version)]));
}

function shownCell(cell: Cell, property: ReturnType<typeof propertyOf>, version: Version): Cell {
	if (property?.kind === 'date' && typeof cell === 'string') return `${cell}T00:00:00Z`;
	if (property?.kind === 'rows' && Array.isArray(cell)) return cell.map((row) => shown(row, property.of, version));
	return cell;
}

export interface EntityParts {
	readonly set: string;
	/** As it is shown. */
	readonly row: Row;
	readonly etag: string;
	readonly status?: number;
	readonly headers?: Record<string, string>;
}

export function entityReply(answering: Answering, { set, row, etag: tag, status = 200, headers = {} }: EntityParts): Reply {
	const suffix = answering.version === 'v1' ? '@Element' : '$entity';
	const body = { [contextName(answering)]: `${answering.root}/$metadata#${set}/${suffix}`, [annotation(answering, 'etag')]: tag, ...row };
	return { status, headers: { 'content-type': contentType(answering.version), ...headers }, body };
}

export function valueReply(answering: Answering, context: string, values: Row): Reply {
	const body = { [contextName(answering)]: `${answering.root}/$metadata#${context}`, ...values };
	return { status: 200, headers: { 'content-type': contentType(answering.version) }, body };
}

export interface ListParts {
	readonly context: string;
	readonly found: Found<object>;
	readonly page: Page;
	readonly counted: boolean;
	/** The next page, relative to the service root or from the host's root. */
	readonly nextLink?: string;
	/** Stands before `value`. */
	readonly before?: Row;
}

export function listReply(answering: Answering, { context, found, page, counted, nextLink, before = {} }: ListParts): Reply {
	// OData 3 writes 64-bit numbers as texts, OData 4 as numbers.
	const count = answering.version === 'v1' ? String(found.count) : found.count;
	const body = {
		[contextName(answering)]: `${answering.root}/$metadata#${context}`,
		...(counted ? { [annotation(answering, 'count')]: count } : {}),
		...before,
		value: found.items,
		...(nextLink === undefined ? {} : { [annotation(answering, 'nextLink')]: nextLink }),
	};
	const applied = page.preference === undefined ? {} : { 'Preference-Applied': page.preference };
	return { status: 200, headers: { 'content-type': contentType(answering.version), ...applied }, body };
}

const contextName = (answering: Answering): string => (answering.version === 'v1' ? 'odata.metadata' : '@odata.context');

/** Changes with the record's content; nothing in the sandbox asks for it back. */
export function etag(row: Row): string {
	let sum = 7;
	for (const character of JSON.stringify(row)) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 4_294_967_291;
	return `W/"${sum.toString(16).padStart(8, '0')}"`;
}
