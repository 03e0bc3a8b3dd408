import type { Client, FileInfo } from 'basic-ftp';
import { Readable, type Writable } from 'node:stream';

import { isConnectorError } from '../../domain/errors';
import type { RemoteFile } from '../../domain/remote-files';
import type { FileErrors } from './errors';
import { Lifeline, type FileSession } from './file-session';
import { ftpError, ftpRefusal, isFarewell, isMissing, isUnknownCommand } from './ftp-errors';
import { FtpSink } from './ftp-sink';
import { splitPath } from './paths';

export class FtpSession implements FileSession {
	private readonly line = new Lifeline();

	constructor(
		private readonly client: Client,
		private readonly errors: FileErrors,
	) {}

	get usable(): boolean {
		return !this.line.broken && !this.client.closed;
	}

	async check(): Promise<void> {
		await this.ask('', 'answer', this.client.send('NOOP'));
	}

	async stat(path: string): Promise<RemoteFile | null> {
		const size = await this.sizeOf(path);
		if (size === 'missing') return null;
		if (size === 'unknown') return await this.statByList(path);
		return { path, size, modifiedAt: await this.modifiedAt(path) };
	}

	async read(path: string, destination: Writable): Promise<void> {
		const announced = await this.sizeOf(path);
		if (announced === 'missing') throw this.errors.notFound(path);
		const sink = new FtpSink(destination);
		try {
			await this.ask(path, `read “${path}”`, this.client.downloadTo(sink, path));
		} catch (error) {
			if (destination.errored) throw destination.errored;
			// There it is, and yet it cannot be opened: the words of a 550 do not always tell.
			const denied = announced !== 'unknown' && isConnectorError(error) && error.code === 'not_found';
			throw denied ? this.errors.denied(path) : error;
		} finally {
			sink.destroy();
		}
		if (announced !== 'unknown' && sink.bytes < announced) throw this.errors.truncated(path, sink.bytes, announced);
		await this.line.guard(sink.deliver());
	}

	async write(source: Readable, path: string): Promise<void> {
		let sent = 0;
		async function* counted(): AsyncGenerator<Buffer> {
			for await (const chunk of source) {
				const bytes = Buffer.from(chunk);
				sent += bytes.length;
				yield bytes;
			}
		}
		await this.ask(path, `write “${path}”`, this.client.uploadFrom(Readable.from(counted(), { objectMode: false }), path));
		// A server may say that all is well although its disk is full.
		const stored = await this.sizeOf(path);
		if (typeof stored === 'number' && stored !== sent) throw this.errors.incomplete(path, stored, sent);
	}

	async rename(from: string, to: string, { replace }: { replace: boolean }): Promise<void> {
		// Most servers replace without being asked: there is no rename that does not.
		if (!replace && (await this.stat(to)) !== null) throw this.errors.exists(to);
		try {
			await this.plainRename(from, to);
		} catch (error) {
			if (!replace || !this.usable || (await this.stat(to)) === null) throw error;
			await this.replaceInTwoSteps(from, to);
		}
	}

	async remove(path: string): Promise<boolean> {
		try {
			await this.ask(path, `remove “${path}”`, this.client.remove(path), isMissing);
			return true;
		} catch (error) {
			if (isMissing(error)) return false;
			throw error;
		}
	}

	fail(reason: unknown): void {
		this.line.break(reason);
		this.client.close();
	}

	keepAlive(wanted: boolean): void {
		if (wanted) this.client.ftp.socket.ref();
		else this.client.ftp.socket.unref();
	}

	/** Without a word of parting: a server may let us wait for its answer, and drops the connection all the same. */
	async end(): Promise<void> {
		this.fail(this.errors.closed());
		await Promise.resolve();
	}

	private async sizeOf(path: string): Promise<number | 'missing' | 'unknown'> {
		try {
			return await this.ask(path, `look at “${path}”`, this.client.size(path), isMissingOrUnknown);
		} catch (error) {
			if (isMissing(error)) return 'missing';
			if (isUnknownCommand(error)) return 'unknown';
			throw error;
		}
	}

	private async modifiedAt(path: string): Promise<string | null> {
		try {
			const date = await this.ask(path, `look at “${path}”`, this.client.lastMod(path), (error) => ftpRefusal(error) !== undefined);
			return Number.isNaN(date.getTime()) ? null : date.toISOString();
		} catch (error) {
			if (this.usable) return null;
			throw error;
		}
	}

	/** For servers without SIZE (RFC 3659). */
	private async statByList(path: string): Promise<RemoteFile | null> {
		const { folder, name } = splitPath(path);
		const list = await this.ask<FileInfo[]>(path, `list “${folder}”`, this.client.list(folder), isMissing).catch((error: unknown) => {
			if (isMissing(error)) return [];
			throw error;
		});
		const found = list.find((entry) => entry.isFile && entry.name === name);
		return found ? { path, size: found.size, modifiedAt: found.modifiedAt?.toISOString() ?? null } : null;
	}

	private async plainRename(from: string, to: string): Promise<void> {
		await this.ask(to, `rename a file to “${to}”`, this.client.rename(from, to));
	}

	/** For a moment the target is missing; where it stays so, the new content is kept. */
	private async replaceInTwoSteps(from: string, to: string): Promise<void> {
		await this.remove(to);
		await this.plainRename(from, to).catch(() => {
			throw this.errors.renameLost(to, from);
		});
	}

	/** What is not `expected` is translated, and breaks the connection unless the server itself has refused. */
	private async ask<T>(path: string, what: string, work: Promise<T>, expected: (error: unknown) => boolean = () => false): Promise<T> {
		try {
			return await this.line.guard(work);
		} catch (error) {
			if (this.line.broken || expected(error)) throw error;
			const translated = ftpError(error, this.errors, path, what);
			const refusal = ftpRefusal(error);
			if (!refusal || isFarewell(refusal)) this.fail(translated);
			throw translated;
		}
	}
}

function isMissingOrUnknown(error: unknown): boolean {
	return isMissing(error) || isUnknownCommand(error);
}
