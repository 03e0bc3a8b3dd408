import type { PageDocument, PageElement, PageField, PageNode } from './dom';

/*
 * What a person sees. The functions of this folder run in the page, in a world of their own that the page's scripts cannot reach.
 * Their source is sent there as text (see ../page-kit.ts), so they use nothing but each other and what a browser has.
 */

declare const document: PageDocument;
declare const getComputedStyle: (element: PageElement) => { display: string };

interface Kept {
	next: number;
	elements: Map<number, PageElement>;
	secret: WeakSet<PageElement>;
}
declare const globalThis: { backofficeKept?: Kept };

/** What is remembered of this document. */
export function kept(): Kept {
	globalThis.backofficeKept ??= { next: 1, elements: new Map(), secret: new WeakSet() };
	return globalThis.backofficeKept;
}

/** Remembers an element under a number; the last 32 are kept. */
export function keep(element: PageElement): number {
	const memory = kept();
	const id = memory.next++;
	memory.elements.set(id, element);
	memory.elements.delete(id - 32);
	return id;
}

export function keptElement(id: number): PageElement | null {
	return kept().elements.get(id) ?? null;
}

/** Blanks of all kinds joined; what no one sees left out. */
export function tidyText(text: string | null | undefined): string {
	return (text ?? '').replace(/\u00ad|\u200b|\u200c|\u200d|\u2060|\ufeff/g, '').replace(/\s+/g, ' ').trim();
}

export function isShown(element: PageElement): boolean {
	if (!element.isConnected || typeof element.getClientRects !== 'function') return false;
	if (!element.checkVisibility({ visibilityProperty: true, checkVisibilityCSS: true })) {
		return getComputedStyle(element).display === 'contents' && Array.from(element.children).some(isShown);
	}
	for (const box of element.getClientRects()) if (box.width > 0 && box.height > 0) return true;
	return false;
}

/** Whether an element takes part in the layout at all; `innerText` of one that does not would hold what no one sees. */
export function isRendered(element: PageElement): boolean {
	return element.isConnected && (element.checkVisibility({}) || getComputedStyle(element).display === 'contents');
}

/** What a field holds as a person reads it, or null where the element is no field. */
export function fieldText(element: PageElement): string | null {
	const field = element as PageField;
	const tag = element.tagName.toUpperCase();
	if (tag === 'SELECT') return Array.from(field.selectedOptions, (option) => tidyText(option.label)).join(', ');
	if (tag === 'TEXTAREA') return tidyText(field.value);
	if (tag !== 'INPUT') return null;
	if (field.type === 'checkbox' || field.type === 'radio') return String(field.checked);
	return field.type === 'password' ? '' : tidyText(field.value);
}

export function shownText(element: PageElement): string {
	const ofField = fieldText(element);
	if (ofField !== null) return ofField;
	if (!isRendered(element)) return '';
	if (element.tagName.toUpperCase() === 'IMG') return tidyText(element.getAttribute('alt'));
	return tidyText(element.innerText ?? element.textContent);
}

/** The elements of a list that count: visible where that is asked, holding the text where one is given. */
export function thoseThatCount(elements: Iterable<PageElement>, visible: boolean, text: string | null): PageElement[] {
	const wanted = text === null ? null : tidyText(text).toLowerCase();
	return Array.from(elements).filter(
		(element) => (!visible || isShown(element)) && (wanted === null || shownText(element).toLowerCase().includes(wanted)),
	);
}

export interface Look {
	/** How many count. */
	matches: number;
	/** How many there are, visible or not. */
	attached: number;
	/** The first that counts, as `keep` remembers it. */
	id: number | null;
}

export function lookAmong(visible: boolean, text: string | null, elements: PageElement[]): Look {
	const counting = thoseThatCount(elements, visible, text);
	return { matches: counting.length, attached: elements.length, id: counting[0] === undefined ? null : keep(counting[0]) };
}

/** @throws SyntaxError where the selector is none */
export function look(selector: string, visible: boolean, text: string | null): Look {
	return lookAmong(visible, text, Array.from(document.querySelectorAll(selector)));
}

/** Parent as the eye sees it: through shadow roots and their slots. */
export function seenParent(node: PageNode): PageNode | null {
	const slot = (node as PageElement).assignedSlot;
	if (slot) return slot;
	return node.parentNode ?? (node as PageNode & { host?: PageElement }).host ?? null;
}
