import { PassThrough, Readable, Writable } from 'node:stream';
import { types } from 'node:util';

import { openRemoteFiles } from '../../../lib/infra/files/remote-files';
import type { FileServerOptions } from '../../../lib/infra/files/options';
import type { OpenSshServer } from '../../support/servers/openssh.ts';
import type { VsftpdServer } from '../../support/servers/vsftpd.ts';

/**
 * Jest runs tests, and the drivers they load, in a realm with an `Error` of its own, in which what Node.js itself reports
 * (ECONNRESET) is no `instanceof Error`; basic-ftp then overlooks it. Outside of jest there is one realm.
 */
Object.defineProperty(Error, Symbol.hasInstance, {
	value(this: unknown, value: unknown): boolean {
		return (this === Error && types.isNativeError(value)) || Function.prototype[Symbol.hasInstance].call(this, value);
	},
});

export type Files = ReturnType<typeof openRemoteFiles>;

export const context = { signal: new AbortController().signal };

/** Opens file servers and closes them after each test; or after all, where tests run at once. */
export function opener(atTheEnd: typeof afterEach | typeof afterAll = afterEach): (options: FileServerOptions) => Files {
	const opened: Files[] = [];
	atTheEnd(async () => {
		await Promise.all(opened.splice(0).map(async (files) => await files.close()));
	});
	return (options) => {
		const files = openRemoteFiles({ timeoutMs: 5_000, ...options });
		opened.push(files);
		return files;
	};
}

export function sftpOptions(server: OpenSshServer, more: Partial<FileServerOptions> = {}): FileServerOptions {
	const { host, port, user, privateKey, fingerprint } = server;
	return { protocol: 'sftp', host, port, user, password: '', ssh: { privateKey, hostKeyFingerprint: fingerprint }, ...more };
}

export function ftpOptions(server: VsftpdServer, more: Partial<FileServerOptions> = {}): FileServerOptions {
	const { host, port, user, password, ca } = server;
	return { protocol: 'ftps', host, port, user, password, tls: { ca }, ...more };
}

export async function textOf(files: Files, path: string): Promise<string> {
	const parts: Buffer[] = [];
	await files.download(path, new Writable({ write: (chunk: Buffer, _encoding, done) => void (parts.push(chunk), done()) }), context);
	return Buffer.concat(parts).toString('utf8');
}

export async function put(files: Files, path: string, text: string, replace = false): Promise<void> {
	await files.upload(Readable.from([Buffer.from(text)]), path, context, { replace });
}

/** A destination that takes the first bytes and then no more. */
export class StuckDestination extends Writable {
	readonly stuck: Promise<void>;
	ended = false;
	private announce: () => void = () => undefined;

	constructor() {
		super({ highWaterMark: 1 });
		this.stuck = new Promise((resolve) => (this.announce = resolve));
	}

	/** Takes what is held back and all that follows. */
	goOn: () => void = () => undefined;

	override _write(_chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
		if (this.goOn === doNothing) return done();
		this.goOn = () => {
			this.goOn = doNothing;
			done();
		};
		this.announce();
	}

	override _final(done: () => void): void {
		this.ended = true;
		done();
	}
}

const doNothing = (): void => undefined;

/** A source that has sent something and then waits. */
export function stuckSource(): PassThrough {
	const source = new PassThrough();
	source.write(Buffer.alloc(100_000, 'x'));
	return source;
}

/** What a call ends with, as plain values. */
export async function failureOf(call: Promise<unknown>): Promise<{ code: string; message: string; parameter?: string; hint?: string; retryable?: boolean; nothingDone?: boolean }> {
	const error: unknown = await call.then(
		() => new Error('it did not fail'),
		(reason: unknown) => reason,
	);
	if (error instanceof Error && 'code' in error) return Object.assign(error, { code: String(error.code) });
	throw error;
}
