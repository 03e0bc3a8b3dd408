import type { CDPSession, HTTPRequest, HTTPResponse, Page } from 'puppeteer-core';

import { WebPageError } from '../../../domain/web-page-error';
import type { Arrival } from '../../../domain/web-page';

/** A link to `#` fires at once, and the navigation its script asked for right after it. */
const SETTLE_MS = 50;
/** A navigation that brings no page may have been given up for another one. */
const GIVEN_UP_MS = 500;

interface Waiter {
	until: 'domcontentloaded' | 'load';
	committed: boolean;
	timer: NodeJS.Timeout | undefined;
	resolve(arrival: Arrival): void;
	reject(error: unknown): void;
}

/**
 * Follows where the main document goes. Puppeteer's own waiting also waits for the frames in it, so that one dead frame would hold up
 * the page; and it does not tell a link to `#` from the form that its script submits.
 */
export class Arrivals {
	private arrived: Arrival;
	private answered: (Pick<Arrival, 'redirects' | 'url' | 'asksByWindow'> & { status: number }) | null = null;
	private failure: string | null = null;
	private pending = false;
	/** What the last window that the page opened is to show. */
	private windowAddress = '';
	private windows = 0;
	private readonly waiters = new Set<Waiter>();

	/** @param mainFrameId of a page it is its target's id */
	constructor(
		page: Page,
		session: CDPSession,
		private readonly mainFrameId: string,
	) {
		this.arrived = { status: null, url: page.url(), redirects: 0 };
		const isMain = (request: HTTPRequest): boolean => request.isNavigationRequest() && request.frame() === page.mainFrame();
		page.on('request', (request) => void (isMain(request) && this.onRequest(request)));
		page.on('response', (response) => void (isMain(response.request()) && this.onResponse(response)));
		page.on('requestfailed', (request) => void (isMain(request) && this.onFailure(request.failure()?.errorText ?? 'net::ERR_FAILED')));
		session.on('Page.frameStartedNavigating', ({ frameId, navigationType }) => void (frameId === this.mainFrameId && !/same/i.test(navigationType) && (this.pending = true)));
		session.on('Page.frameRequestedNavigation', ({ frameId, disposition }) => void (frameId === this.mainFrameId && disposition === 'currentTab' && (this.pending = true)));
		session.on('Page.frameNavigated', ({ frame, type }) => {
			if (frame.parentId !== undefined) return;
			this.onCommit(frame.url, frame.unreachableUrl);
			// A page that comes back as it was is not parsed again.
			if (type === 'BackForwardCacheRestore') this.onParsed('load');
		});
		session.on('Page.navigatedWithinDocument', ({ frameId, url }) => void (frameId === this.mainFrameId && this.onSameDocument(url)));
		session.on('Page.windowOpen', ({ url }) => {
			this.windowAddress = url;
			this.windows++;
		});
		session.on('Page.domContentEventFired', () => this.onParsed('domcontentloaded'));
		session.on('Page.loadEventFired', () => this.onParsed('load'));
	}

	last(): Arrival {
		return this.arrived;
	}

	/** The address that the last window was opened with. */
	lastWindow(): string {
		return this.windowAddress;
	}

	/** How many windows were opened so far. */
	get windowsOpened(): number {
		return this.windows;
	}

	/** Whether a navigation was begun and has not arrived. */
	isUnderWay(): boolean {
		return this.pending;
	}

	/** The next arrival; call it before what leads to it. `cancel` when it is not waited for any more. */
	next(until: 'domcontentloaded' | 'load'): { arrival: Promise<Arrival>; cancel(): void } {
		let cancel = (): void => undefined;
		const arrival = new Promise<Arrival>((resolve, reject) => {
			const waiter: Waiter = { until, committed: false, timer: undefined, resolve, reject };
			this.waiters.add(waiter);
			cancel = () => this.settle(waiter, () => undefined);
		});
		arrival.catch(() => undefined);
		return { arrival, cancel };
	}

	private settle(waiter: Waiter, how: () => void): void {
		clearTimeout(waiter.timer);
		this.waiters.delete(waiter);
		how();
	}

	private later(ms: number, how: (waiter: Waiter) => void): void {
		for (const waiter of this.waiters) {
			clearTimeout(waiter.timer);
			waiter.timer = setTimeout(() => this.settle(waiter, () => how(waiter)), ms);
		}
	}

	private onRequest(request: HTTPRequest): void {
		if (request.redirectChain().length === 0) this.answered = null;
		this.pending = true;
		this.failure = null;
		for (const waiter of this.waiters) clearTimeout(waiter.timer);
	}

	private onResponse(response: HTTPResponse): void {
		const asksByWindow = response.status() === 401 && /\b(?:basic|digest)\b/i.test(response.headers()['www-authenticate'] ?? '');
		this.answered = { status: response.status(), url: response.url(), redirects: response.request().redirectChain().length, ...(asksByWindow ? { asksByWindow } : {}) };
	}

	private onFailure(words: string): void {
		// A refused address, or a status without a page, is followed by the browser's own error page.
		this.failure = words;
		if (!words.includes('ERR_ABORTED')) return;
		this.pending = false;
		this.answered = null;
		this.later(GIVEN_UP_MS, (waiter) => waiter.reject(new Error(words)));
	}

	private onCommit(url: string, unreachableUrl: string | undefined): void {
		const { answered } = this;
		this.pending = false;
		this.answered = null;
		const address = unreachableUrl ?? url;
		this.arrived = { status: answered?.status ?? null, redirects: answered?.redirects ?? 0, url: address, ...(answered?.asksByWindow === true ? { asksByWindow: true } : {}) };
		for (const waiter of this.waiters) {
			clearTimeout(waiter.timer);
			waiter.committed = true;
			const empty = unreachableUrl !== undefined && answered !== null;
			if (empty) this.settle(waiter, () => waiter.resolve(this.arrived));
			else if (unreachableUrl !== undefined) this.settle(waiter, () => waiter.reject(this.failed(unreachableUrl)));
		}
	}

	private failed(url: string): Error {
		return this.failure === null ? new WebPageError('unreachable', 'The browser could not open the page.', { url }) : new Error(this.failure);
	}

	private onSameDocument(url: string): void {
		this.arrived = { status: null, url, redirects: 0 };
		if (this.pending || [...this.waiters].some(({ committed }) => committed)) return;
		this.later(SETTLE_MS, (waiter) => (this.pending ? this.waiters.add(waiter) : waiter.resolve(this.arrived)));
	}

	private onParsed(event: 'domcontentloaded' | 'load'): void {
		for (const waiter of this.waiters) {
			if (waiter.committed && (waiter.until === event || event === 'load')) this.settle(waiter, () => waiter.resolve(this.arrived));
		}
	}
}
