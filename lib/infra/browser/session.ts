import type { BrowserContext, CDPSession } from 'puppeteer-core';

import type { CallContext } from '../../domain/runtime';
import { SecretForms } from '../../domain/recipes/secret-forms';
import type { WebSession, WebSessionOptions } from '../../domain/web-page';
import { SessionDownloads } from './downloads';
import { PageSetUp } from './emulation';
import type { LogInDesk } from './log-ins';
import { openWebPage, type OpenedPage } from './page/open-page';
import { settledWithin } from './within';

const closeMs = 5_000;

/** What a session is given by the browser it belongs to. */
export interface SessionSurroundings {
	channel: CDPSession;
	context: BrowserContext;
	desk: LogInDesk;
	/** Folder for its downloads; null on another machine. */
	downloadFolder: string | null;
	isBrowserUsable(): boolean;
	/**
	 * @param endedWell false where the browser did not even close a session in time
	 * @param session null where it had not come about yet
	 */
	onClose(endedWell: boolean, session: WebSession | null): void;
}

export class BrowserSession implements WebSession {
	private closing: Promise<void> | undefined;

	private constructor(
		private readonly surroundings: SessionSurroundings,
		private readonly opened: OpenedPage,
		private readonly downloads: SessionDownloads | null,
	) {}

	/** Closes the context again where it fails. */
	static async open(surroundings: SessionSurroundings, options: WebSessionOptions, { signal }: CallContext): Promise<BrowserSession> {
		const { channel, context, desk, downloadFolder } = surroundings;
		const contextId = context.id ?? '';
		let downloads: SessionDownloads | null = null;
		try {
			desk.enter(contextId, options.basicAuth);
			const setUp = new PageSetUp(options, desk);
			const page = await context.newPage();
			// Camera, place, notifications: granting none refuses all, without a window that asks. Chromium answers this only once there is a page.
			await Promise.all([setUp.prepare(page), channel.send('Browser.grantPermissions', { permissions: [], browserContextId: contextId })]);
			if (downloadFolder !== null) downloads = await SessionDownloads.open(channel, contextId, downloadFolder);
			else await channel.send('Browser.setDownloadBehavior', { behavior: 'deny', browserContextId: contextId });
			const opened = await openWebPage(page, {
				forms: new SecretForms(options.secrets),
				remote: downloadFolder === null,
				downloads,
				prepare: (window) => setUp.prepare(window),
			});
			signal.throwIfAborted();
			return new BrowserSession(surroundings, opened, downloads);
		} catch (error) {
			surroundings.onClose(await settledWithin(context.close(), closeMs), null);
			await downloads?.close();
			throw error;
		}
	}

	get page(): OpenedPage {
		return this.opened;
	}

	isUsable(): boolean {
		return this.closing === undefined && this.surroundings.isBrowserUsable() && this.opened.isUsable();
	}

	close(): Promise<void> {
		return (this.closing ??= this.end());
	}

	private async end(): Promise<void> {
		// The browser itself closes the pages of a context, without asking them: one that hangs is no obstacle.
		const endedWell = !this.surroundings.isBrowserUsable() || (await settledWithin(this.surroundings.context.close(), closeMs));
		await this.downloads?.close();
		this.surroundings.onClose(endedWell, this);
	}
}
