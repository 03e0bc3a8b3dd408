import type { Page } from 'puppeteer-core';

import { WebPageError } from '../../../domain/web-page-error';
import type { WebPage } from '../../../domain/web-page';
import { Activity } from './activity';
import { Arrivals } from './arrivals';
import { DialogDesk, watchDialogs } from './dialogs';
import { asWebPageError } from './page-errors';
import { PageSecrets } from './page-secrets';
import { PuppeteerPage } from './puppeteer-page';
import type { PageSurroundings } from './surroundings';
import { TrafficCount } from './traffic';
import { SessionWindows } from './windows';

export interface OpenedPage extends WebPage {
	/** False once the page has crashed or was closed, or its browser is gone. */
	isUsable(): boolean;
}

/** What the windows of one session share. */
interface SessionParts {
	surroundings: PageSurroundings;
	secrets: PageSecrets;
	dialogs: DialogDesk;
	traffic: TrafficCount;
	windows: SessionWindows;
}

/**
 * Takes over a page: answers its dialogs, keeps it in front, follows where it goes. `page` must not be used otherwise any more.
 * @throws WebPageError `crashed` where the page is gone already
 */
export async function openWebPage(page: Page, surroundings: PageSurroundings): Promise<OpenedPage> {
	const secrets = new PageSecrets(surroundings.forms);
	const dialogs = new DialogDesk((text) => secrets.redact(text));
	try {
		return await takeOver(page, { surroundings, secrets, dialogs, traffic: new TrafficCount(), windows: new SessionWindows(page) });
	} catch (error) {
		throw asWebPageError(error, { redact: (text) => secrets.redact(text) });
	}
}

async function takeOver(page: Page, parts: SessionParts): Promise<PuppeteerPage> {
	const gone = goneSignal(page);
	const session = await page.createCDPSession();
	parts.traffic.watch(page, session);
	parts.windows.use(page);
	const [{ targetInfo }] = await Promise.all([session.send('Target.getTargetInfo'), session.send('Page.enable')]);
	const forget = watchDialogs(session, targetInfo.targetId, parts.dialogs);
	gone.addEventListener('abort', forget, { once: true });
	// A page in the background draws nothing, and Chromium puts one there as soon as another window opens.
	await page.emulateFocusedPage(true);
	page.on('popup', (popup) => void popup?.emulateFocusedPage(true).catch(() => undefined));
	return new PuppeteerPage({
		scope: { ...parts, page, gone },
		arrivals: new Arrivals(page, session, targetInfo.targetId),
		activity: new Activity(page),
		traffic: parts.traffic,
		windows: parts.windows,
		open: async (popup) => {
			await parts.surroundings.prepare?.(popup);
			return await takeOver(popup, parts);
		},
	});
}

function goneSignal(page: Page): AbortSignal {
	const controller = new AbortController();
	const end = (message: string): void => controller.abort(new WebPageError('crashed', message));
	const browser = page.browser();
	const onDisconnected = (): void => end('The browser is gone.');
	page.once('close', () => end('The page was closed.'));
	page.once('error', () => end('The page has crashed.'));
	browser.once('disconnected', onDisconnected);
	controller.signal.addEventListener('abort', () => browser.off('disconnected', onDisconnected), { once: true });
	if (page.isClosed()) end('The page was closed.');
	return controller.signal;
}
