import type { PageBox, PageDocument, PageElement, PageField, PageNode } from './dom';

declare const document: PageDocument;
declare const innerWidth: number;
declare const innerHeight: number;
declare const setTimeout: (work: () => void, ms: number) => unknown;
declare const requestAnimationFrame: (work: () => void) => unknown;
declare const isShown: typeof import('./seeing').isShown;
declare const keptElement: typeof import('./seeing').keptElement;
declare const seenParent: typeof import('./seeing').seenParent;

/** Why an element cannot be used now; `detail` says by what. */
export interface Obstacle {
	state: 'gone' | 'hidden' | 'disabled' | 'readOnly' | 'moving' | 'outside' | 'covered' | 'noField' | 'noChoice' | 'severalChoices' | 'refused' | 'badValue' | 'differs';
	detail?: string;
	/** Of what moves: where it is, within the frame's own viewport. */
	box?: PageBox;
}

export interface Ready {
	state: 'ready';
	/** Middle of what can be clicked, within the frame's own viewport. */
	x: number;
	y: number;
}

export function isDisabled(element: PageElement): boolean {
	const control = element.closest('button, input, select, textarea, option') ?? element;
	return control.matches(':disabled');
}

/** An element in a few characters, for a message. */
export function tagOf(element: PageElement): string {
	const name = element.id === '' ? (element.getAttribute('class') ?? '').trim().split(/\s+/)[0] : element.id;
	const mark = element.id === '' ? '.' : '#';
	return (element.tagName.toLowerCase() + (name ? mark + name : '')).slice(0, 60);
}

/** The part of the first box that lies in the viewport. */
export function boxInView(element: PageElement): PageBox | null {
	for (const box of element.getClientRects()) {
		const left = Math.max(box.left, 0);
		const top = Math.max(box.top, 0);
		const right = Math.min(box.right, innerWidth);
		const bottom = Math.min(box.bottom, innerHeight);
		if (right - left >= 1 && bottom - top >= 1) return { left, top, right, bottom, width: right - left, height: bottom - top };
	}
	return null;
}

/** The next picture of the page; a page in the background draws none, hence the limit. */
export function nextFrame(): Promise<void> {
	return new Promise((resolve) => {
		requestAnimationFrame(() => resolve());
		setTimeout(resolve, 60);
	});
}

/** What lies on top at a point, also within shadow roots. */
export function onTop(x: number, y: number): PageElement | null {
	let found = document.elementFromPoint(x, y);
	while (found?.shadowRoot) {
		const inner = found.shadowRoot.elementFromPoint(x, y);
		if (inner === null || inner === found) break;
		found = inner;
	}
	return found;
}

/** Whether a click on `hit` is a click on the element: on itself, on something in it, or on its label. */
export function reaches(hit: PageElement, element: PageElement): boolean {
	for (let node: PageNode | null = hit; node !== null; node = seenParent(node)) {
		if (node === element) return true;
		if ((node as PageField).control === element) return true;
	}
	return (element as PageField).control === hit;
}

/** A box as it is now, as an object that can be sent. */
export function boxOf({ left, top, right, bottom, width, height }: PageBox): PageBox {
	return { left, top, right, bottom, width, height };
}

/** Whether the element is where it was a moment ago, or at least still on the place that it may move about in. */
export function holdsStill(before: PageBox, after: PageBox, place: PageBox | null): boolean {
	const stands = before.left === after.left && before.top === after.top && before.width === after.width && before.height === after.height;
	return stands || (place !== null && after.left < place.right && place.left < after.right && after.top < place.bottom && place.top < after.bottom);
}

/**
 * Whether it can be clicked now; scrolls it into view, and waits for one picture to see whether it stands still.
 * @param place null: it must stand still; else it may move about in there
 */
export async function approach(id: number, place: PageBox | null): Promise<Ready | Obstacle> {
	const element = keptElement(id);
	if (element === null || !element.isConnected) return { state: 'gone' };
	if (!isShown(element)) return { state: 'hidden' };
	if (isDisabled(element)) return { state: 'disabled' };
	const whole = element.getBoundingClientRect();
	const inView = whole.top >= 0 && whole.left >= 0 && whole.bottom <= innerHeight && whole.right <= innerWidth;
	if (!inView) element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
	const before = element.getBoundingClientRect();
	await nextFrame();
	if (!element.isConnected) return { state: 'gone' };
	const after = element.getBoundingClientRect();
	if (!holdsStill(before, after, place)) return { state: 'moving', box: boxOf(after) };
	const box = boxInView(element);
	if (box === null) return { state: 'outside' };
	const x = box.left + box.width / 2;
	const y = box.top + box.height / 2;
	const hit = onTop(x, y);
	if (hit === null) return { state: 'outside' };
	return reaches(hit, element) ? { state: 'ready', x, y } : { state: 'covered', detail: tagOf(hit) };
}
