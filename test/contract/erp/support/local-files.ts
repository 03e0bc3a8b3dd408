import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { ConnectorError } from '../../../../lib/domain/errors';
import type { RemoteFile, RemoteFilesPort } from '../../../../lib/domain/remote-files';
import type { CallContext } from '../../../../lib/domain/runtime';

/** A file server that is a folder of this machine, which tells what it was asked for. */
export class LocalFiles implements RemoteFilesPort {
	readonly system = 'Local Files';
	/** One text per call, e.g. `download /export/precos.csv`. */
	readonly calls: string[] = [];
	/** Runs before each download, e.g. to change the file or to fail. */
	beforeDownload: (path: string) => Promise<void> = async () => undefined;
	/** Runs when all of a file has been given, before the download is said to be done. */
	afterDownload: (path: string) => Promise<void> = async () => undefined;
	/** Runs before an upload, e.g. to refuse it. */
	beforeUpload: (path: string) => Promise<void> = async () => undefined;
	/** Runs when the file is there, before that is said. */
	afterUpload: (path: string) => Promise<void> = async () => undefined;

	constructor(private readonly root: string) {}

	async ping(): Promise<void> {
		this.calls.push('ping');
	}

	async stat(path: string): Promise<RemoteFile | null> {
		this.calls.push(`stat ${path}`);
		try {
			const { size, mtime } = await stat(join(this.root, path));
			return { path, size, modifiedAt: mtime.toISOString() };
		} catch {
			return null;
		}
	}

	async download(path: string, destination: Writable, { signal }: CallContext): Promise<void> {
		this.calls.push(`download ${path}`);
		await this.beforeDownload(path);
		const source = createReadStream(join(this.root, path));
		await pipeline(source, destination, { signal, end: false });
		await this.afterDownload(path);
		destination.end();
	}

	async upload(source: Readable, path: string, { signal }: CallContext): Promise<void> {
		this.calls.push(`upload ${path}`);
		await this.beforeUpload(path);
		const temporary = join(this.root, `${path}.tmp`);
		try {
			await pipeline(source, createWriteStream(temporary), { signal });
			await rename(temporary, join(this.root, path));
		} catch (error) {
			await rm(temporary, { force: true });
			throw new ConnectorError('permission', `The folder cannot be written to: ${String(error)}`, { system: this.system, nothingDone: true });
		}
		await this.afterUpload(path);
	}
}
