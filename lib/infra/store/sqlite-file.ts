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
	const handle = await open(file, 'a', privateFile);
	await handle.close();
	for (const name of [file, `${file}-wal`, `${file}-shm`]) await makePrivate(name);
}

async function makePrivate(file: string): Promise<void> {
	try {
		const { mode } = await stat(file);
		if ((mode & othersMask) !== 0) await chmod(file, privateFile);
	} catch (error) {
		if (!isMissing(error)) throw error;
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

function isMissing(error: unknown): boolean {
	return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
