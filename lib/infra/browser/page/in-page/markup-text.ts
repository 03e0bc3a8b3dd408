import type { PageElement, PageField, PageNode } from './dom';

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
