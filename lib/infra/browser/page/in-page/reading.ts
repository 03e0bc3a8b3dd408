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

/** Those that count: of a page, what is seen of them, where anything is. */
export function countedOf(found: PageElement[], source: Source): PageElement[] {
	const seen = source.rendered && found.length > 1 ? found.filter((element) => isShown(element)) : found;
	return seen.length === 0 ? found : seen;
}

export function rawValue(found: PageElement[], rank: number, attribute: string | null, source: Source): RawValue {
	const chosen = chosenOf(found, attribute, source);
	if (chosen === undefined) return { text: null, rank, matches: 0 };
	const text = valueOf(chosen, attribute, source);
	const counted = countedOf(found, source);
	const differs = counted.slice(0, 100).some((element) => element !== chosen && valueOf(element, attribute, source) !== text);
	return { text, rank, matches: counted.length, ...(differs ? { differing: true } : {}) };
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

/** Whether an element is hidden from people. What is never seen as an element of its own, such as the entries of a list to choose from, is not. */
export function isHiddenRecord(element: PageElement): boolean {
	if (/^(option|meta|script|template|link|html|head)$/i.test(element.tagName)) return false;
	return !element.checkVisibility({ visibilityProperty: true, checkVisibilityCSS: true }) && !isShown(element);
}

/** Hidden elements are no records: pages keep templates, and copies for small screens. Where only attributes are read, hidden ones will do. */
export function recordsAmong(found: PageElement[], fields: Readonly<Record<string, FieldQuery>>): PageElement[] {
	const shown = found.filter((element) => !isHiddenRecord(element));
	const onlyAttributes = Object.values(fields).every(({ attribute }) => attribute !== undefined);
	return shown.length === 0 && onlyAttributes ? found : shown;
}

/** All selectors are CSS. */
export function readRecordsIn(
	top: PageElement,
	query: { root: readonly string[]; fields: Readonly<Record<string, FieldQuery>> },
	source: Source,
): { rank: number; records: RawRecord[] } {
	if (query.root.length === 0) return { rank: 0, records: [readRecord(top, query.fields, source)] };
	for (const [rank, selector] of query.root.entries()) {
		const inner = Array.from(top.querySelectorAll(selector));
		// "html" is the top itself; a piece of HTML has neither it nor "body".
		const isTop = source.rendered ? top.matches(selector) : /^(html|body|:root)$/i.test(selector.trim());
		const all = inner.length === 0 && isTop ? [top] : inner;
		const found = source.rendered ? recordsAmong(all, query.fields) : all;
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

/** Which of the elements are records, by their places. */
export function placesOfRecords(fields: Readonly<Record<string, FieldQuery>>, found: PageElement[]): number[] {
	const records = recordsAmong(found, fields);
	return found.flatMap((element, place) => (records.includes(element) ? [place] : []));
}
