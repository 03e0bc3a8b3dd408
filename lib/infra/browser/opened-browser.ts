import type { Browser, BrowserContext, CDPSession } from 'puppeteer-core';
import { join } from 'node:path';

import type { CallContext } from '../../domain/runtime';
import { isConnectorError } from '../../domain/errors';
import type { BrowserPort, WebSession, WebSessionOptions } from '../../domain/web-page';
import type { BrowserErrors } from './errors';
import type { LaunchedBrowser } from './launch-browser';
import type { LogInDesk } from './log-ins';
import { BrowserSession, type SessionSurroundings } from './session';
import { settledWithin, within } from './within';

const openMs = 15_000;
const closeMs = 5_000;

export interface OpenedBrowserParts {
	browser: Browser;
	/** DevTools of the browser as a whole. */
	channel: CDPSession;
	version: string;
	desk: LogInDesk;
	/** Null for a remote browser. */
	launched: LaunchedBrowser | null;
	/** Contexts of ours; shared with the connection, which leaves all others alone. */
	owned: Set<BrowserContext>;
	errors: BrowserErrors;
	/** Of every session, whatever its own options say. */
	ignoreTlsErrors: boolean;
}

export class OpenedBrowser implements BrowserPort {
	readonly version: string;
	private readonly sessions = new Set<WebSession>();
	private closing: Promise<void> | undefined;
	private lost = false;
	private opened = 0;

	constructor(private readonly parts: OpenedBrowserParts) {
		this.version = parts.version;
	}

	isUsable(): boolean {
		const { browser, launched } = this.parts;
		return this.closing === undefined && !this.lost && browser.connected && (launched === null || launched.process.isRunning);
	}

	async openSession(options: WebSessionOptions, { signal }: CallContext): Promise<WebSession> {
		const { errors } = this.parts;
		signal.throwIfAborted();
		if (!this.isUsable()) throw errors.gone();
		const work = this.open(options, { signal });
		try {
			return await within(work, { ms: openMs, signal, timeout: () => errors.timeout(`${errors.system}: the browser opened no page within ${openMs} ms.`, 'Try again; if it repeats, the machine is too busy.') });
		} catch (error) {
			// It may still come about.
			void work.then((session) => session.close()).catch(() => undefined);
			signal.throwIfAborted();
			throw isConnectorError(error) ? error : errors.gone();
		}
	}

	close(): Promise<void> {
		return (this.closing ??= this.parts.launched === null ? this.leave() : this.end(this.parts.launched));
	}

	private async open(options: WebSessionOptions, call: CallContext): Promise<BrowserSession> {
		const { browser, owned, ignoreTlsErrors } = this.parts;
		const context = await browser.createBrowserContext();
		owned.add(context);
		const session = await BrowserSession.open(this.surroundings(context), ignoreTlsErrors ? { ...options, ignoreTlsErrors } : options, call);
		this.sessions.add(session);
		return session;
	}

	private surroundings(context: BrowserContext): SessionSurroundings {
		const { channel, desk, launched, owned } = this.parts;
		return {
			channel,
			context,
			desk,
			downloadFolder: launched === null ? null : join(launched.folder.path, 'downloads', String(++this.opened)),
			isBrowserUsable: () => this.isUsable(),
			onClose: (endedWell, session) => {
				owned.delete(context);
				desk.leave(context.id ?? '');
				if (!endedWell) this.giveUp();
				if (session !== null) this.sessions.delete(session);
			},
		};
	}

	/** A browser that does not close a session in time does nothing else either. */
	private giveUp(): void {
		this.lost = true;
		this.parts.launched?.process.kill();
	}

	private async end({ browser, process, folder }: LaunchedBrowser): Promise<void> {
		// Ends the whole browser; that it ends shows in its process.
		void browser.close().catch(() => undefined);
		await process.end(closeMs);
		await Promise.all([...this.sessions].map((session) => session.close()));
		await folder.remove();
	}

	/** Another's browser goes on running; only what is ours in it ends. */
	private async leave(): Promise<void> {
		await settledWithin(Promise.all([...this.sessions].map((session) => session.close())), closeMs);
		await settledWithin(this.parts.browser.disconnect(), closeMs);
	}
}
