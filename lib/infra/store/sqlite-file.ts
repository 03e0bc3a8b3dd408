import { chmod, mkdir, open, readFile, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { networkFileSystemOf } from './mounted-file-system';
import { storeError } from './store-error';

/** Only the user n8n runs as: the Store holds telephone numbers and states of conversations. */
const privateFolder = 0o700;
const privateFile = 0o600;
const othersMask = 0o077;

/**
 * Makes the file with its folder where they are missing, readable by nobody else. SQLite gives its
 * `-wal` and `-shm` companions the mode of the main file.
 *
 * @throws ConnectorError `validation` on a network file system; errors of the file system as they come
 */
export async function prepareSqliteFile(file: string): Promise<void> {
	const folder = dirname(file);
	await mkdir(folder, { recursive: true, mode: privateFolder });
	await refuseNetworkFileSystem(file, await realpath(folder));
	await make(file);
	for (const name of [file, `${file}-wal`, `${file}-shm`]) await makePrivate(name);
}

/**
 * Never opens a file that is there: closing it would take the locks from every connection that this process has to it
 * (https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_).
 */
async function make(file: string): Promise<void> {
	try {
		const handle = await open(file, 'ax', privateFile);
		await handle.close();
	} catch (error) {
		if (!hasCode(error, 'EEXIST')) throw error;
	}
}

async function makePrivate(file: string): Promise<void> {
	try {
		const { mode } = await stat(file);
		if ((mode & othersMask) !== 0) await chmod(file, privateFile);
	} catch (error) {
		if (!hasCode(error, 'ENOENT')) throw error;
	}
}

async function refuseNetworkFileSystem(file: string, folder: string): Promise<void> {
	let mountInfo: string;
	try {
		mountInfo = await readFile('/proc/self/mountinfo', 'utf8');
	} catch {
		// Not Linux: nothing to ask.
		return;
	}
	const type = networkFileSystemOf(folder, mountInfo);
	if (type === null) return;
	throw storeError('validation', file, `the file would lie on a network file system (${type}), where SQLite cannot share it`, {
		hint: 'Keep it on a local disk (credential “Backoffice Store API”, field File), or use Redis.',
		parameter: 'file',
		nothingDone: true,
	});
}

function hasCode(error: unknown, code: string): boolean {
	return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
