import type { Page } from 'puppeteer-core';

import { WebPageError } from '../../../domain/web-page-error';
import type { Arrival } from '../../../domain/web-page';
import type { Arrivals } from './arrivals';
import { wordsOf } from './page-errors';
import type { Turn } from './turn';

/** Opens an address. Puppeteer navigates; when the page is there, `Arrivals` says. */
export async function goTo(page: Page, arrivals: Arrivals, turn: Turn, url: string, until: 'domcontentloaded' | 'load', isDownload: () => boolean): Promise<Arrival> {
	if (!URL.canParse(url)) throw new WebPageError('invalid', 'This is no address that a browser can open.');
	const next = arrivals.next(until);
	try {
		const going = page.goto(url, { waitUntil: 'domcontentloaded', timeout: Math.max(1, turn.left), signal: turn.signal });
		const settled = going.then(
			async (response) => (response === null && !arrivals.isUnderWay() ? arrivals.last() : await next.arrival),
			async (error: unknown) => {
				if (!wordsOf(error).includes('ERR_ABORTED') || !isDownload()) throw error;
				return await Promise.resolve(arrivals.last());
			},
		);
		return await turn.race(Promise.race([next.arrival, settled]));
	} finally {
		next.cancel();
	}
}
