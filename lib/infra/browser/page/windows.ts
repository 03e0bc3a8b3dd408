import type { Page } from 'puppeteer-core';

/**
 * The windows of one session: its page, those that somebody works with, and those that pages open without being asked, by a click that
 * does something else besides. Nobody would ever close the last ones; in a session of days they would fill the memory.
 */
export class SessionWindows {
	private readonly used = new Set<Page>();

	constructor(private readonly main: Page) {}

	isMain(page: Page): boolean {
		return page === this.main;
	}

	/** From now on until it is closed, somebody works with this window. */
	use(page: Page): void {
		this.used.add(page);
		page.once('close', () => this.used.delete(page));
	}

	/** Closes those that nobody works with. Does not wait: one that hangs is no obstacle. */
	closeUnused(): void {
		const context = this.main.browserContext();
		for (const target of context.targets()) {
			if (target.type() !== 'page') continue;
			const close = async (): Promise<void> => {
				const page = await target.page();
				if (page !== null && !this.used.has(page)) await page.close();
			};
			// Gone already, or it goes with its session.
			void close().catch(() => undefined);
		}
	}
}
