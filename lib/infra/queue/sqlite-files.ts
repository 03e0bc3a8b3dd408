import { statSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

import { missingFileError, unflushedError } from './sqlite-failures';
import { LogFlush } from './sqlite-log-flush';

/** With what waited for a lock before, an answer comes within 2 s. */
const patienceMs = 700;

/**
 * The files of an opened database: notices when one was deleted or replaced, which SQLite does not (it would go on
 * writing into what nobody can find any more), and flushes the write-ahead log.
 */
export class QueueFiles {
	readonly flush: LogFlush;

	private constructor(
		private readonly log: FileHandle,
		private readonly expected: ReadonlyMap<string, bigint>,
		location: string,
	) {
		this.flush = new LogFlush({ flush: async () => await log.datasync(), failure: (reason) => unflushedError(location, reason), patienceMs });
	}

	/** To be called with the database open and used: then SQLite has made the companions and keeps them until it is closed. */
	static async open(location: string): Promise<QueueFiles> {
		const names = [location, `${location}-wal`, `${location}-shm`];
		// Opening and closing the log is harmless; SQLite's locks lie on the two others.
		const log = await open(`${location}-wal`, 'r+');
		await log.datasync();
		await flushFolder(dirname(location));
		return new QueueFiles(log, new Map(names.map((name) => [name, identityOf(name)])), location);
	}

	/** @throws ConnectorError `unavailable` where a file is not the one that was opened */
	check(): void {
		for (const [name, identity] of this.expected) if (identityOf(name) !== identity) throw missingFileError(name);
	}

	async close(): Promise<void> {
		await this.flush.idle();
		await this.log.close();
	}
}

/** The number of the file on its disk; -1 where there is none. */
function identityOf(file: string): bigint {
	return statSync(file, { bigint: true, throwIfNoEntry: false })?.ino ?? -1n;
}

/** So that the names of new files survive a power cut, too. Windows does that by itself and refuses to open folders. */
async function flushFolder(folder: string): Promise<void> {
	const handle = await open(folder, 'r').catch(() => undefined);
	await handle?.sync().catch(() => undefined);
	await handle?.close();
}
