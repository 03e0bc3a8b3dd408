import type { PageBox, PageDocument, PageElement } from './dom';
import type { Look } from './seeing';

declare const document: PageDocument;
declare const scrollX: number;
declare const scrollY: number;
declare const innerWidth: number;
declare const innerHeight: number;
declare const isShown: typeof import('./seeing').isShown;
declare const keptElement: typeof import('./seeing').keptElement;
declare const lookAmong: typeof import('./seeing').lookAmong;

/** The element of the frame with this name or id. */
export function lookForFrame(name: string): Look {
	const frames = Array.from(document.querySelectorAll('iframe, frame'));
	return lookAmong(false, null, null, frames.filter((frame) => frame.getAttribute('name') === name || frame.id === name));
}

/** Size of the whole document in CSS pixels. */
export function documentSize(): { width: number; height: number } {
	const top: PageElement = document.documentElement;
	return { width: Math.max(top.scrollWidth, innerWidth), height: Math.max(top.scrollHeight, document.body?.scrollHeight ?? 0, innerHeight) };
}

/** Where an element lies on the whole document; null where it is not visible. */
export function boxOnDocument(id: number): { x: number; y: number; width: number; height: number } | null {
	const element = keptElement(id);
	if (element === null || !isShown(element)) return null;
	element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
	const box: PageBox = element.getBoundingClientRect();
	return { x: box.left + scrollX, y: box.top + scrollY, width: box.width, height: box.height };
}

/** E.g. `text/html`. */
export function documentKind(): string {
	return document.contentType;
}

export function documentState(): string {
	return document.readyState;
}

export function documentTitle(): string {
	return document.title;
}

export function documentText(): string {
	return document.body?.innerText ?? '';
}

/** What relative addresses are relative to. */
export function documentBase(): string {
	return document.baseURI;
}
