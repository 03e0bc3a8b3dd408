import type { FieldQuery, RawRecord } from '../../../../domain/web-page';
import type { PageDocument, PageElement, PageField, PageNode } from './dom';

declare const document: PageDocument;
declare const absoluteAddress: typeof import('./reading').absoluteAddress;
declare const readRecordsIn: typeof import('./reading').readRecordsIn;
declare const tidyText: typeof import('./seeing').tidyText;

/** Without a layout: what is marked as hidden is left out, what stands in blocks of its own is kept apart. */
export function markupText(element: PageElement): string {
	const tag = element.tagName.toUpperCase();
	const field = element as PageField;
	if (tag === 'INPUT') return /^(checkbox|radio)$/.test(field.type) ? String(element.hasAttribute('checked')) : tidyText(element.getAttribute('value'));
	if (tag === 'SELECT') return Array.from(field.selectedOptions, (option) => tidyText(option.label)).join(', ');
	if (tag === 'IMG') return tidyText(element.getAttribute('alt'));
	return tidyText(nodeText(element));
}

export function nodeText(node: PageNode): string {
	if (node.nodeType === 3) return node.nodeValue ?? '';
	if (node.nodeType !== 1) return '';
	const element = node as PageElement;
	if (/^(script|style|template|noscript|head|title)$/i.test(element.tagName) || isMarkedHidden(element)) return '';
	if (/^br$/i.test(element.tagName)) return ' ';
	const inside = Array.from(element.childNodes, nodeText).join('');
	return /^(a|abbr|b|bdi|bdo|big|cite|code|em|font|i|kbd|label|mark|nobr|q|s|samp|small|span|strike|strong|sub|sup|time|tt|u|var|wbr)$/i.test(element.tagName)
		? inside
		: ` ${inside} `;
}

export function isMarkedHidden(element: PageElement): boolean {
	return element.hasAttribute('hidden') || /(^|;)\s*(display\s*:\s*none|visibility\s*:\s*hidden)/i.test(element.getAttribute('style') ?? '');
}

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
