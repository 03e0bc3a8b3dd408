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

/** Without what labels have behind their text: `Telefone: *` is `Telefone`. */
export function labelText(text: string | null | undefined): string {
	return tidyText(text).replace(/[\s:*]+$/, '').toLowerCase();
}

/** Whether an element says the text and nothing else, as it is written or as it is shown (capitals may come from its style). */
export function saysOnly(element: PageElement, text: string): boolean {
	const wanted = labelText(text);
	return [element.textContent, shownText(element)].some((said) => labelText(said) === wanted);
}

/**
 * How well an element that holds a text fits it, 0 for best: it says nothing else, in just these letters; but for case and what stands
 * behind labels; the button or link it is in says more; it says more itself.
 */
export function textRank(element: PageElement, text: string): number {
	if (!saysOnly(element, text)) return 3;
	const control = element.closest('button, a, label, summary, option, [role="button"], [role="link"], [role="tab"], [role="menuitem"], [role="option"]');
	if (control !== null && !saysOnly(control, text)) return 2;
	return [element.textContent, shownText(element)].some((said) => tidyText(said) === tidyText(text)) ? 0 : 1;
}

/** Those that fit a text best, in the order of the page. */
export function bestForText(elements: PageElement[], text: string): PageElement[] {
	const ranks = elements.map((element) => textRank(element, text));
	const best = Math.min(...ranks);
	return elements.filter((_element, index) => ranks[index] === best);
}

export interface Look {
	/** How many count; of those that lie within one another only the first. */
	matches: number;
	/** How many there are, visible or not. */
	attached: number;
	/** The first that counts, as `keep` remembers it. */
	id: number | null;
}

/** @param exact prefer those that say just this */
export function lookAmong(visible: boolean, text: string | null, exact: string | null, elements: PageElement[]): Look {
	const counting = thoseThatCount(elements, visible, text);
	const best = exact === null ? counting : bestForText(counting, exact);
	const first = best[0];
	if (first === undefined) return { matches: 0, attached: elements.length, id: null };
	const others = best.filter((element) => element !== first && !first.contains(element) && !element.contains(first));
	return { matches: others.length + 1, attached: elements.length, id: keep(first) };
}

/** @throws SyntaxError where the selector is none */
export function look(selector: string, visible: boolean, text: string | null): Look {
	return lookAmong(visible, text, null, Array.from(document.querySelectorAll(selector)));
}

/** Parent as the eye sees it: through shadow roots and their slots. */
export function seenParent(node: PageNode): PageNode | null {
	const slot = (node as PageElement).assignedSlot;
	if (slot) return slot;
	return node.parentNode ?? (node as PageNode & { host?: PageElement }).host ?? null;
}
