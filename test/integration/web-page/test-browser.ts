import type { BrowserPort, Wait, WebPage, WebSession } from '../../../lib/domain/web-page';
import { openBrowser } from '../../../lib/infra/browser/open-browser';
import { requireChromium, type ChromiumKind } from '../../support/servers/chromium.ts';

export interface TestBrowser {
	/** A page in a session of its own. */
	open(options?: { secrets?: readonly string[] }): Promise<WebPage>;
	/** The session of the page opened last. */
	lastSession(): WebSession;
	/** Closes all sessions that were opened. */
	closePages(): Promise<void>;
	close(): Promise<void>;
}

/** @param options.allow origins; default: all of 127.0.0.1 */
export async function launchTestBrowser(options: { kind?: ChromiumKind; allow?: readonly string[] } = {}): Promise<TestBrowser> {
	const { kind = 'headless-shell', allow = ['http://127.0.0.1:*'] } = options;
	// Tests may run as root, whom Chromium's own sandbox refuses.
	const browser: BrowserPort = await openBrowser({
		executablePath: await requireChromium(kind),
		patterns: allow.map((origin) => `${origin}/*`),
		sandbox: process.getuid?.() !== 0,
		environment: process.env,
	});
	const sessions: WebSession[] = [];
	return {
		open: async ({ secrets = [] } = {}) => {
			const session = await browser.openSession({ secrets }, within(10_000));
			sessions.push(session);
			return session.page;
		},
		lastSession: () => {
			const last = sessions.at(-1);
			if (last === undefined) throw new Error('no page was opened');
			return last;
		},
		closePages: async () => void (await Promise.all(sessions.splice(0).map((session) => session.close()))),
		close: async () => await browser.close(),
	};
}

/** A wait of a call, with a signal that nobody aborts. */
export function within(timeoutMs: number, signal: AbortSignal = new AbortController().signal): Wait {
	return { timeoutMs, signal };
}

export function pngSize(png: Uint8Array): { width: number; height: number } {
	const view = new DataView(png.buffer, png.byteOffset);
	return { width: view.getUint32(16), height: view.getUint32(20) };
}
