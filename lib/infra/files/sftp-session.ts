import type SftpClient from 'ssh2-sftp-client';
import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { RemoteFile } from '../../domain/remote-files';
import { messageOf } from './driver-failure';
import type { FileErrors } from './errors';
import { Lifeline, type FileSession } from './file-session';
import { isNoSuchFile, isSftpRefusal, sftpError } from './sftp-errors';
import { SftpFileReader } from './sftp-file-reader';
import { SftpRequests, type SftpChannel } from './sftp-requests';

export interface SftpConnection {
	client: SftpClient;
	channel: SftpChannel;
	socket: Socket;
}

/** A server may leave out what it does not know. */
interface Attributes {
	size?: number;
	mtime?: number;
}

export class SftpSession implements FileSession {
	private readonly line = new Lifeline();
	private readonly requests: SftpRequests;
	private readonly channel: SftpChannel;

	constructor(
		private readonly connection: SftpConnection,
		private readonly errors: FileErrors,
		timeoutMs: number,
	) {
		this.channel = connection.channel;
		this.requests = new SftpRequests(this.line, timeoutMs, () => this.fail(errors.timeout()));
		connection.client.on('error', (error: unknown) => this.fail(sftpError(error, errors, '', '')));
		connection.socket.once('close', () => this.fail(errors.lost()));
	}

	get usable(): boolean {
		return !this.line.broken;
	}

	async check(): Promise<void> {
		await this.ask<string>('.', 'look at its folder', (answer) => this.channel.realpath('.', answer));
	}

	async stat(path: string): Promise<RemoteFile | null> {
		try {
			const look = (answer: (error: Error | null | undefined, found: Attributes) => void): void => this.channel.stat(path, answer);
			const { size, mtime } = await this.ask<Attributes>(path, `look at “${path}”`, look, isNoSuchFile);
			return { path, size: size ?? 0, modifiedAt: mtime === undefined ? null : new Date(mtime * 1_000).toISOString() };
		} catch (error) {
			if (isNoSuchFile(error)) return null;
			throw error;
		}
	}

	async read(path: string, destination: Writable): Promise<void> {
		const what = `read “${path}”`;
		const handle = await this.ask<Buffer>(path, what, (answer) => this.channel.open(path, 'r', answer));
		try {
			const { size = 0 } = await this.ask<Attributes>(path, what, (answer) => this.channel.fstat(handle, answer));
			const readAt = async (position: number, length: number): Promise<Buffer> => {
				const bytes = Buffer.allocUnsafeSlow(length);
				const taken = await this.ask<number>(path, what, (answer) => this.channel.read(handle, bytes, 0, length, position, answer));
				return bytes.subarray(0, taken);
			};
			const reader = new SftpFileReader(readAt, size, (received) => this.errors.truncated(path, received, size));
			// The reader's requests notice a break by themselves; this one also comes while the destination is full.
			await this.line.guard(pipeline(reader, destination));
		} finally {
			await this.close(handle, path).catch(() => undefined);
		}
	}

	async write(source: Readable, path: string): Promise<void> {
		const what = `write “${path}”`;
		const handle = await this.ask<Buffer>(path, what, (answer) => this.channel.open(path, 'wx', answer));
		const writeAll = async (): Promise<void> => {
			let position = 0;
			for await (const chunk of source) {
				const bytes = Buffer.from(chunk);
				const at = position;
				position += bytes.length;
				await this.ask<void>(path, what, (answer) => this.channel.write(handle, bytes, 0, bytes.length, at, (error) => answer(error, undefined)));
			}
		};
		try {
			// Guarded, because it may be the source that keeps us waiting.
			await this.line.guard(writeAll());
		} catch (error) {
			await this.close(handle, path).catch(() => undefined);
			throw error;
		}
		// Some servers report only now that the disk is full.
		await this.close(handle, path);
	}

	async rename(from: string, to: string, { replace }: { replace: boolean }): Promise<void> {
		if (replace && (await this.renameOver(from, to))) return;
		try {
			await this.plainRename(from, to);
		} catch (error) {
			// Without the extension a server says no more than “failure” where the target exists.
			if (!this.usable || (await this.stat(to)) === null) throw error;
			if (!replace) throw this.errors.exists(to);
			await this.replaceInTwoSteps(from, to);
		}
	}

	async remove(path: string): Promise<boolean> {
		try {
			await this.ask<void>(path, `remove “${path}”`, (answer) => this.channel.unlink(path, (error) => answer(error, undefined)), isNoSuchFile);
			return true;
		} catch (error) {
			if (isNoSuchFile(error)) return false;
			throw error;
		}
	}

	fail(reason: unknown): void {
		this.line.break(reason);
		this.connection.socket.destroy();
	}

	keepAlive(wanted: boolean): void {
		if (wanted) this.connection.socket.ref();
		else this.connection.socket.unref();
	}

	async end(): Promise<void> {
		this.line.break(this.errors.closed());
		await this.connection.client.end().catch(() => undefined);
		this.connection.socket.destroy();
	}

	/** The server's POSIX rename replaces in one step (OpenSSH's PROTOCOL, `posix-rename@openssh.com`). False where it has none. */
	private async renameOver(from: string, to: string): Promise<boolean> {
		try {
			await this.ask<void>(to, `rename a file to “${to}”`, (answer) => this.channel.ext_openssh_rename(from, to, (error) => answer(error, undefined)), lacksExtension);
			return true;
		} catch (error) {
			if (lacksExtension(error)) return false;
			throw error;
		}
	}

	private async plainRename(from: string, to: string): Promise<void> {
		await this.ask<void>(to, `rename a file to “${to}”`, (answer) => this.channel.rename(from, to, (error) => answer(error, undefined)));
	}

	/** For a moment the target is missing; where it stays so, the new content is kept. */
	private async replaceInTwoSteps(from: string, to: string): Promise<void> {
		await this.remove(to);
		await this.plainRename(from, to).catch(() => {
			throw this.errors.renameLost(to, from);
		});
	}

	private async close(handle: Buffer, path: string): Promise<void> {
		await this.ask<void>(path, `close “${path}”`, (answer) => this.channel.close(handle, (error) => answer(error, undefined)));
	}

	/** One request; what is not `expected` is translated, and breaks the connection unless the server itself has refused. */
	private async ask<T>(
		path: string,
		what: string,
		request: (answer: (error: Error | null | undefined, result: T) => void) => void,
		expected: (error: unknown) => boolean = () => false,
	): Promise<T> {
		try {
			return await this.requests.send(request);
		} catch (error) {
			if (this.line.broken || expected(error)) throw error;
			const translated = sftpError(error, this.errors, path, what);
			if (!isSftpRefusal(error)) this.fail(translated);
			throw translated;
		}
	}
}

function lacksExtension(error: unknown): boolean {
	return messageOf(error).includes('does not support this extended request');
}
