import type { CDPSession, Protocol } from 'puppeteer-core';
import { readdirSync } from 'node:fs';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { Wait, WebFile } from '../../domain/web-page';
import { WebPageError } from '../../domain/web-page-error';
import { mimeTypeOf } from './mime-types';
import type { Downloads } from './page/surroundings';

/** After an action has failed: a page that is a file fails to open a moment before the file begins to come. */
const graceMs = 500;
const guidForm = /^[0-9a-f-]{36}$/i;

interface Begun {
	guid: string;
	suggestedName: string;
	/** Known as soon as there is something of it in our folder. */
	isOurs: boolean;
}

interface Waiting {
	maximumBytes: number;
	/** Downloads that have begun since; some may be of another session. */
	candidates: Map<string, Begun>;
	finish(result: { file: Begun } | { error: unknown }): void;
}

/**
 * What the pages of one session download, each under a name of the browser's in a folder of the session. The browser tells
 * all its sessions of each download; whose it is shows in which folder it lies.
 */
export class SessionDownloads implements Downloads {
	private waiting: Waiting | undefined;
	private readonly begin = (event: Protocol.Browser.DownloadWillBeginEvent): void => this.onBegin(event);
	private readonly progress = (event: Protocol.Browser.DownloadProgressEvent): void => this.onProgress(event);

	private constructor(
		private readonly channel: CDPSession,
		private readonly contextId: string,
		private readonly folder: string,
	) {
		channel.on('Browser.downloadWillBegin', this.begin);
		channel.on('Browser.downloadProgress', this.progress);
	}

	static async open(channel: CDPSession, contextId: string, folder: string): Promise<SessionDownloads> {
		await mkdir(folder, { recursive: true, mode: 0o700 });
		const downloads = new SessionDownloads(channel, contextId, folder);
		await channel.send('Browser.setDownloadBehavior', { behavior: 'allowAndName', browserContextId: contextId, downloadPath: folder, eventsEnabled: true });
		return downloads;
	}

	async close(): Promise<void> {
		this.channel.off('Browser.downloadWillBegin', this.begin);
		this.channel.off('Browser.downloadProgress', this.progress);
		this.waiting?.finish({ error: new WebPageError('crashed', 'The session was closed during a download.') });
		await rm(this.folder, { recursive: true, force: true }).catch(() => undefined);
	}

	async next(action: () => Promise<unknown>, wait: Wait, maximumBytes: number): Promise<WebFile> {
		wait.signal.throwIfAborted();
		if (this.waiting !== undefined) throw new WebPageError('unsupported', 'Two downloads cannot be waited for at the same time.');
		const done = this.await(wait, maximumBytes);
		void this.act(action);
		const file = await done;
		return await this.take(file, maximumBytes);
	}

	/** Resolves with the file once it is there. */
	private await(wait: Wait, maximumBytes: number): Promise<Begun> {
		return new Promise((resolve, reject) => {
			const waiting: Waiting = {
				maximumBytes,
				candidates: new Map(),
				finish: (result) => {
					if (this.waiting !== waiting) return;
					this.waiting = undefined;
					clearTimeout(timer);
					wait.signal.removeEventListener('abort', onAbort);
					if ('file' in result) return resolve(result.file);
					for (const guid of waiting.candidates.keys()) this.cancel(guid);
					reject(result.error);
				},
			};
			const onAbort = (): void => waiting.finish({ error: wait.signal.reason });
			const timer = setTimeout(() => waiting.finish({ error: this.late(waiting) }), wait.timeoutMs);
			wait.signal.addEventListener('abort', onAbort, { once: true });
			this.waiting = waiting;
		});
	}

	private async act(action: () => Promise<unknown>): Promise<void> {
		const { waiting } = this;
		try {
			await action();
		} catch (error) {
			if (waiting === undefined) return;
			const fail = (): void => {
				if (waiting.candidates.size === 0) waiting.finish({ error });
			};
			setTimeout(fail, graceMs);
		}
	}

	private late({ candidates }: Waiting): WebPageError {
		const begun = [...candidates.values()].some(({ isOurs }) => isOurs);
		return begun ? new WebPageError('timeout', 'The download did not end in time.') : new WebPageError('notThere', 'Nothing was downloaded in time.');
	}

	private onBegin({ guid, suggestedFilename }: Protocol.Browser.DownloadWillBeginEvent): void {
		// Nobody has asked for it; of another session it cannot be cancelled from here.
		if (this.waiting === undefined) this.cancel(guid);
		else this.waiting.candidates.set(guid, { guid, suggestedName: suggestedFilename, isOurs: this.hasBegun(guid) });
	}

	private onProgress({ guid, state, receivedBytes, totalBytes, filePath }: Protocol.Browser.DownloadProgressEvent): void {
		const { waiting } = this;
		const begun = waiting?.candidates.get(guid);
		if (waiting === undefined || begun === undefined) {
			if (state === 'completed' && this.isHere(filePath)) void this.forget(guid);
			return;
		}
		begun.isOurs ||= this.hasBegun(guid);
		if (state === 'completed') {
			if (this.isHere(filePath)) waiting.finish({ file: begun });
			else waiting.candidates.delete(guid);
		} else if (state === 'canceled') {
			if (begun.isOurs) waiting.finish({ error: new WebPageError('unreachable', 'The download broke off.') });
			waiting.candidates.delete(guid);
		} else if (Math.max(receivedBytes, totalBytes) > waiting.maximumBytes && begun.isOurs) {
			waiting.finish({ error: tooLarge(waiting.maximumBytes) });
		}
	}

	/** While it comes it lies in its session's folder under its name with an ending. */
	private hasBegun(guid: string): boolean {
		try {
			return readdirSync(this.folder).some((name) => name.startsWith(guid));
		} catch {
			return false;
		}
	}

	private isHere(filePath: string | undefined): boolean {
		return filePath !== undefined && dirname(filePath) === this.folder;
	}

	private cancel(guid: string): void {
		void this.channel.send('Browser.cancelDownload', { guid, browserContextId: this.contextId }).catch(() => undefined);
	}

	private async take({ guid, suggestedName }: Begun, maximumBytes: number): Promise<WebFile> {
		if (!guidForm.test(guid)) throw new WebPageError('unreachable', 'The download broke off.');
		const path = join(this.folder, guid);
		try {
			if ((await stat(path)).size > maximumBytes) throw tooLarge(maximumBytes);
			const bytes = await readFile(path);
			const fileName = plainName(suggestedName);
			return { fileName, mimeType: mimeTypeOf(fileName), bytes: new Uint8Array(bytes) };
		} catch (error) {
			throw error instanceof WebPageError ? error : new WebPageError('unreachable', 'The downloaded file could not be read.');
		} finally {
			await this.forget(guid);
		}
	}

	private async forget(guid: string): Promise<void> {
		if (guidForm.test(guid)) await rm(join(this.folder, guid), { force: true }).catch(() => undefined);
	}
}

function tooLarge(maximumBytes: number): WebPageError {
	return new WebPageError('unusable', `The downloaded file is larger than ${maximumBytes} bytes.`);
}

/** The site chooses the name: no folders, nothing unprintable. */
function plainName(suggested: string): string {
	const name = suggested.replace(/^.*[/\\]/, '').replace(/[\p{Cc}<>:"|?*]/gu, '_').slice(-150).trim();
	return name === '' || /^\.+$/.test(name) ? 'download' : name;
}
