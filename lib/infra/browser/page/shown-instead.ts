import type { Page } from 'puppeteer-core';

import { WebPageError } from '../../../domain/web-page-error';
import { settledWithin } from '../within';
import { callKit } from './page-kit';

const LOOK_MS = 500;

/** Tells, after a download that did not come, whether the file is shown instead: in the page itself, or in a window opened since. */
export class ShownInstead {
	private readonly windows: Page[] = [];
	private readonly onPopup = (popup: Page | null): void => void (popup !== null && this.windows.push(popup));

	constructor(private readonly page: Page) {
		page.on('popup', this.onPopup);
	}

	/** The error to throw: the given one, or one that says what became of the file. */
	async explain(error: unknown): Promise<unknown> {
		if (!(error instanceof WebPageError) || error.kind !== 'notThere') return error;
		for (const window of [this.page, ...this.windows]) {
			const kind = await kindOf(window);
			if (kind === null || /html|^$/.test(kind)) continue;
			return new WebPageError('unsupported', `Nothing was downloaded: the browser shows this kind of file (${kind}) itself. Give the download step the file's address as "url" instead of what to click.`);
		}
		return error;
	}

	stop(): void {
		this.page.off('popup', this.onPopup);
	}
}

async function kindOf(page: Page): Promise<string | null> {
	let kind: string | null = null;
	const look = async (): Promise<void> => {
		kind = (await callKit(page.mainFrame(), 'documentKind')).slice(0, 60);
	};
	await settledWithin(look(), LOOK_MS);
	return kind;
}
