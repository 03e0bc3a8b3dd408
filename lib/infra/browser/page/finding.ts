import type { ElementHandle, Frame } from 'puppeteer-core';

import { WebPageError } from '../../../domain/web-page-error';
import type { Matched, Selectors } from '../../../domain/web-page';
import { asWebPageError, wordsOf } from './page-errors';
import { callKit, callKitOn, isolatedRealm } from './page-kit';
import { isCss, soughtText } from './selector-kind';
import type { Turn } from './turn';

export interface Found extends Matched {
	/** Of the element in the page's kit; null where nothing counts. */
	id: number | null;
	/** Elements that were there, whether they count or not. */
	attached: number;
}

export interface Wanted {
	visible: boolean;
	/** Text that the element must hold. */
	text?: string | undefined;
}

/** The first alternative that matches now; by a text, what says just that before what says more. `matches` are those that count: visible ones, where that is asked. */
export async function lookFor(frame: Frame, turn: Turn, selectors: Selectors, wanted: Wanted): Promise<Found> {
	let attached = 0;
	for (const [rank, selector] of selectors.entries()) {
		const seen = await turn.race(lookForOne(frame, turn, selector, wanted));
		if (seen.id !== null) return { ...seen, rank };
		attached += seen.attached;
	}
	return { rank: 0, matches: 0, id: null, attached };
}

async function lookForOne(frame: Frame, turn: Turn, selector: string, wanted: Wanted): Promise<{ matches: number; id: number | null; attached: number }> {
	const text = wanted.text ?? null;
	if (isCss(selector)) return await namingSelector(selector, callKit(frame, 'look', selector, wanted.visible, text));
	return await withFound(frame, turn, null, selector, async (handles) => await callKitOn(frame, 'lookAmong', [wanted.visible, text, soughtText(selector)], handles));
}

/** Finds elements in Puppeteer's way, within an element or the document, and lets go of them after their use. */
export async function withFound<T>(frame: Frame, turn: Turn, within: ElementHandle | null, selector: string, use: (handles: ElementHandle[]) => Promise<T>): Promise<T> {
	const scope = within ?? (await documentOf(frame));
	const handles: ElementHandle[] = [];
	try {
		// `$$` on a handle of the isolated world stays in it.
		handles.push(...(await turn.race(namingSelector(selector, scope.$$(selector)))));
		return await turn.race(use(handles));
	} finally {
		for (const handle of within === null ? [...handles, scope] : handles) handle.dispose().catch(() => undefined);
	}
}

async function documentOf(frame: Frame): Promise<ElementHandle> {
	const handle = (await isolatedRealm(frame).evaluateHandle('document')).asElement();
	if (handle === null) throw new Error('Execution context is not available');
	return handle as ElementHandle;
}

/** The element that the page's kit keeps, as Puppeteer knows it. */
export async function handleOf(frame: Frame, id: number): Promise<ElementHandle> {
	const handle = (await isolatedRealm(frame).evaluateHandle(`globalThis.backofficePageKit?.keptElement(${id})`)).asElement();
	if (handle === null) throw new Error('Node is detached from document');
	return handle as ElementHandle;
}

/** Says which of several selectors it was that the browser does not understand. */
export async function namingSelector<T>(selector: string | readonly string[], work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (error) {
		const same = (text: string): string => text;
		if (asWebPageError(error, { redact: same }).kind !== 'invalid' && !/SyntaxError/.test(wordsOf(error))) throw error;
		throw new WebPageError('invalid', 'The browser does not understand the selector.', { selectors: typeof selector === 'string' ? [selector] : selector });
	}
}
