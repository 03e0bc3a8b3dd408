import type { Page } from 'puppeteer-core';

import { WebPageError } from '../../../domain/web-page-error';
import type { Wait } from '../../../domain/web-page';
import type { Arrivals } from './arrivals';
import { NotYet, untilDone } from './attempts';
import { callKit } from './page-kit';
import { onPage } from './page-scope';
import type { FrameAccess, PageScope } from './page-scope';
import type { Turn } from './turn';

/** How long a window that was opened without an address may stay as it is before it is taken for what it should be: a script may write into it, or send it on. */
const BLANK_AT_MOST_MS = 300;

/** The page that opens windows, and how one is taken over. */
export interface Opener<Opened> {
	scope: PageScope;
	arrivals: Arrivals;
	open(popup: Page): Promise<Opened>;
}

interface Closable {
	close(): Promise<void>;
}

/** Does something and waits for the window it opens, and for the document in it. */
export async function popupOf<Opened extends Closable>(access: FrameAccess, opener: Opener<Opened>, action: () => Promise<unknown>, wait: Wait): Promise<Opened> {
	const { page } = opener.scope;
	let opened: (popup: Page) => void = () => undefined;
	const popup = new Promise<Page>((resolve) => (opened = resolve));
	const onPopup = (found: Page | null): void => void (found !== null && opened(found));
	page.on('popup', onPopup);
	try {
		await action();
		return await onPage(access, wait, null, async (turn) => await ready(opener, turn, await firstPopup(turn, popup)));
	} finally {
		page.off('popup', onPopup);
	}
}

async function firstPopup(turn: Turn, popup: Promise<Page>): Promise<Page> {
	return await untilDone(turn, async () => {
		const nothing = new NotYet(new WebPageError('notThere', 'No window was opened.'));
		return await Promise.race([popup, new Promise<NotYet>((resolve) => setTimeout(resolve, 50, nothing))]);
	});
}

async function ready<Opened extends Closable>(opener: Opener<Opened>, turn: Turn, popup: Page): Promise<Opened> {
	const window = await turn.race(opener.open(popup));
	const since = turn.elapsed;
	const empty = isBlank(opener.arrivals.lastWindow());
	try {
		await untilDone(turn, async () => {
			if (popup.url().startsWith('chrome-error:')) throw await whyBlocked(turn, popup);
			if (empty && turn.elapsed - since > BLANK_AT_MOST_MS) return true;
			const there = !isBlank(popup.url()) && (await turn.race(callKit(popup.mainFrame(), 'documentState'))) !== 'loading';
			return there ? true : new NotYet(new WebPageError('timeout', 'A window was opened, its document did not come in time.'));
		});
		return window;
	} catch (error) {
		void window.close();
		throw error;
	}
}

function isBlank(address: string): boolean {
	return address === '' || address === 'about:blank';
}

/** The window was refused its address before anyone could listen; the browser's error page may say why. */
async function whyBlocked(turn: Turn, popup: Page): Promise<Error> {
	const code = /ERR_[A-Z_]+/.exec(await turn.race(callKit(popup.mainFrame(), 'documentText')))?.[0];
	if (code !== undefined) return new Error(`net::${code}`);
	return new WebPageError('forbidden', 'The address of the window is not among the allowed ones, or cannot be reached.');
}
