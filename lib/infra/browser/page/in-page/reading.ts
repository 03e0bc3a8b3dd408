import type { FieldQuery, RawRecord, RawValue } from '../../../../domain/web-page';
import type { PageDocument, PageElement } from './dom';

declare const document: PageDocument;
declare const URL: new (address: string, base: string) => { href: string };
declare const isShown: typeof import('./seeing').isShown;
declare const shownText: typeof import('./seeing').shownText;
declare const markupText: typeof import('./markup-text').markupText;
declare const tidyText: typeof import('./seeing').tidyText;

/** Where values are read: on the page, or in markup that nobody sees. */
export interface Source {
	/** What links are relative to. */
	base: string;
	/** Whether there is a layout that tells what is visible. */
	rendered: boolean;
}

export function pageSource(): Source {
	return { base: document.baseURI, rendered: true };
}

export function absoluteAddress(address: string, base: string): string {
	try {
		return new URL(address, base).href;
	} catch {
		return address;
	}
}

export function attributeOf(element: PageElement, name: string, source: Source): string | null {
	const property = (element as PageElement & Record<string, unknown>)[name];
	if (name === 'value' && (element as { type?: string }).type === 'password') return null;
	if (/^(value|checked|selected|disabled)$/.test(name) && source.rendered && property !== undefined) return String(property);
	const written = element.getAttribute(name);
	if (written !== null) return /^(href|src|action|formaction|poster)$/i.test(name) ? absoluteAddress(written.trim(), source.base) : written;
	return typeof property === 'string' || typeof property === 'number' || typeof property === 'boolean' ? String(property) : null;
}

export function valueOf(element: PageElement, attribute: string | null, source: Source): string | null {
	if (attribute === null) return source.rendered ? shownText(element) : markupText(element);
	const value = attributeOf(element, attribute, source);
	return value === null ? null : tidyText(value);
}

/** Of several the first that is seen; a value that only code reads need not be seen. */
export function chosenOf(found: PageElement[], attribute: string | null, source: Source): PageElement | undefined {
	return (attribute === null && source.rendered ? found.find((element) => isShown(element)) : undefined) ?? found[0];
}

export function rawValue(found: PageElement[], rank: number, attribute: string | null, source: Source): RawValue {
	const chosen = chosenOf(found, attribute, source);
	return { text: chosen === undefined ? null : valueOf(chosen, attribute, source), rank, matches: found.length };
}

export function readField(record: PageElement, query: FieldQuery, source: Source): RawValue {
	const attribute = query.attribute ?? null;
	if (query.selectors.length === 0) return rawValue([record], 0, attribute, source);
	for (const [rank, selector] of query.selectors.entries()) {
		const found = Array.from(record.querySelectorAll(selector));
		if (found.length > 0) return rawValue(found, rank, attribute, source);
	}
	return { text: null, rank: 0, matches: 0 };
}

export function readRecord(record: PageElement, fields: Readonly<Record<string, FieldQuery>>, source: Source): RawRecord {
	return { values: Object.fromEntries(Object.entries(fields).map(([name, query]) => [name, readField(record, query, source)])) };
}

/** All selectors are CSS. */
export function readRecordsIn(
	top: PageElement,
	query: { root: readonly string[]; fields: Readonly<Record<string, FieldQuery>> },
	source: Source,
): { rank: number; records: RawRecord[] } {
	if (query.root.length === 0) return { rank: 0, records: [readRecord(top, query.fields, source)] };
	for (const [rank, selector] of query.root.entries()) {
		const found = Array.from(top.querySelectorAll(selector));
		if (found.length > 0) return { rank, records: found.map((record) => readRecord(record, query.fields, source)) };
	}
	return { rank: 0, records: [] };
}

export function readRecords(query: { root: readonly string[]; fields: Readonly<Record<string, FieldQuery>> }): { rank: number; records: RawRecord[] } {
	return readRecordsIn(document.documentElement, query, pageSource());
}

/** Elements that another way than CSS has found, all of one alternative. */
export function readFound(rank: number, attribute: string | null, found: PageElement[]): RawValue {
	return rawValue(found, rank, attribute, pageSource());
}

export function readFieldOn(query: FieldQuery, records: PageElement[]): RawValue {
	return readField(records[0] ?? document.documentElement, query, pageSource());
}
