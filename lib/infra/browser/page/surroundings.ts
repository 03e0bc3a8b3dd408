import type { Page } from 'puppeteer-core';

import type { SecretForms } from '../../../domain/recipes/secret-forms';
import type { Wait, WebFile } from '../../../domain/web-page';

/** Files that pages of one session download; they belong to the browser, not to a page. */
export interface Downloads {
	/**
	 * Does something and waits for the file that follows from it.
	 * @throws WebPageError `notThere` where nothing began to load in time, `unreachable` where it broke off, `unusable` above `maximumBytes`; what `action` throws; the signal's reason
	 */
	next(action: () => Promise<unknown>, wait: Wait, maximumBytes: number): Promise<WebFile>;
}

/** What a page must know of the session it belongs to. */
export interface PageSurroundings {
	/** What must never be seen: covered in pictures, left out of copies of pages. */
	forms: SecretForms;
	/** Whether the browser runs on another machine, which sees neither our files nor our disk. */
	remote: boolean;
	/** Null where files cannot be fetched from the browser's machine. */
	downloads: Downloads | null;
	/** Time zone, language, log-in window and what else the session sets page by page; called for each window the page opens. */
	prepare?(page: Page): Promise<void>;
}
