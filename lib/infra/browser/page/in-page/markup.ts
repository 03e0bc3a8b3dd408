import type { FieldQuery, RawRecord } from '../../../../domain/web-page';
import type { PageDocument, PageElement, PageNode } from './dom';

declare const document: PageDocument;
declare const absoluteAddress: typeof import('./reading').absoluteAddress;
declare const readRecordsIn: typeof import('./reading').readRecordsIn;

/** HTML in a document of its own that loads and runs nothing; a template takes rows without their table, too. */
export function inertMarkup(html: string): { top: PageElement; base: string } {
	const inert = document.implementation.createHTMLDocument('');
	const template = inert.createElement('template') as PageElement & { innerHTML: string; content: PageNode };
	template.innerHTML = html;
	const top = inert.createElement('div') as PageElement & { append(node: PageNode): void };
	top.append(template.content);
	const base = top.querySelector('base[href]')?.getAttribute('href');
	return { top, base: base ? absoluteAddress(base, document.baseURI) : document.baseURI };
}

export function readMarkup(
	html: string,
	address: string | null,
	query: { root: readonly string[]; fields: Readonly<Record<string, FieldQuery>> },
): { rank: number; records: RawRecord[] } {
	const { top, base } = inertMarkup(html);
	return readRecordsIn(top, query, { base: address ?? base, rendered: false });
}
