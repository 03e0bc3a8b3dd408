import { ConnectorError } from '../../../domain/errors';
import type { Clock } from '../../../domain/runtime';
import type { BrowserPort } from '../../../domain/web-page';
import { withinTime } from '../../notify/time-limit';
import { CountedBrowser } from './counted-browser';

/** A browser that starts at all has started by then, on a slow machine too. */
const startMs = 60_000;

/**
 * One browser for all sessions with the same addresses and settings, started by the first who needs it. It is replaced when it
 * has crashed or hangs, has had 200 sessions or is 6 hours old: new sessions then open in a new one, and the old one is closed
 * as soon as its last session has ended.
 */
export class SharedBrowser {
	private current: Promise<CountedBrowser> | undefined;
	/** All that were started, until they are closed. */
	private readonly browsers = new Set<CountedBrowser>();
	/** The end of a browser that nobody uses: the next one starts after it, so that there are never two where one will do. */
	private ending: Promise<void> | undefined;
	private closed = false;

	/** @param open its error goes to all who wait for that start; the next call starts anew */
	constructor(
		private readonly open: () => Promise<BrowserPort>,
		private readonly clock: Clock,
	) {}

	/**
	 * The browser as it is now, for sessions to be opened in it at once. It is not to be kept, and not to be closed.
	 * @throws what `open` throws; ConnectorError `timeout` where it does not start, `unavailable` once all is closed
	 */
	async use(): Promise<BrowserPort> {
		for (;;) {
			if (this.closed) throw closed();
			const starting = (this.current ??= this.start());
			const browser = await starting;
			if (browser.isFresh()) return browser;
			if (this.current === starting) this.replace(browser);
		}
	}

	/** Closes the browser, whoever uses it; one that is still starting is closed when it has started. Takes no longer than 10 seconds. */
	async close(): Promise<void> {
		this.closed = true;
		this.current = undefined;
		await Promise.all([...this.browsers].map(async (browser) => await browser.close()));
		this.browsers.clear();
	}

	private start(): Promise<CountedBrowser> {
		const starting = this.started();
		starting.catch(() => {
			if (this.current === starting) this.current = undefined;
		});
		return starting;
	}

	private async started(): Promise<CountedBrowser> {
		await this.ending;
		const opening = this.open();
		const signal = new AbortController().signal;
		const port = await withinTime({ clock: this.clock, ms: startMs, signal, late }, async () => await opening).catch((error: unknown) => {
			opening.then(async (tooLate) => await tooLate.close()).catch(() => undefined);
			throw error;
		});
		const browser = new CountedBrowser(port, this.clock);
		if (this.closed) {
			void browser.close();
			throw closed();
		}
		this.browsers.add(browser);
		return browser;
	}

	private replace(browser: CountedBrowser): void {
		this.current = undefined;
		for (const each of this.browsers) if (!each.isUsable()) this.browsers.delete(each);
		browser.retire();
		if (!browser.isUsable()) this.ending = browser.close();
	}
}

function closed(): ConnectorError {
	return new ConnectorError('unavailable', 'The browser is being closed.', { system: 'Browser', hint: 'Run again.', nothingDone: true });
}

function late(): ConnectorError {
	return new ConnectorError('timeout', `The browser did not start within ${startMs / 1_000} seconds.`, {
		system: 'Browser',
		hint: 'Run again; where it stays so, see whether the machine has memory and processor time to spare, or use a remote browser.',
		nothingDone: true,
	});
}
