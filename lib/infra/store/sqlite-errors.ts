import { isConnectorError } from '../../domain/errors';
import { storeError } from './store-error';

/** Primary result codes of SQLite, https://www.sqlite.org/rescode.html. */
const busy = 5;
const locked = 6;
/** Several connections raced for the write-ahead log; passes as a lock does. */
const protocol = 15;

interface Meaning {
	problem: string;
	hint: string;
}

const meanings: Readonly<Record<number, Meaning>> = {
	3: { problem: 'access was denied', hint: 'Give the user n8n runs as read and write access to the file and its folder.' },
	[busy]: {
		problem: 'another process kept it locked for too long',
		hint: 'Try again; if it stays locked, look for a backup or another program that has the file open. Several busy n8n processes need Redis instead.',
	},
	[locked]: { problem: 'it stayed locked', hint: 'Try again; if it stays locked, restart n8n.' },
	8: {
		problem: 'it is read-only',
		hint: 'Give the user n8n runs as write access to the file and its folder, and mount the volume writable.',
	},
	10: { problem: 'the disk reported an error', hint: 'Check the disk and the volume n8n keeps its data on, then restart n8n.' },
	11: {
		problem: 'the file is damaged',
		hint: 'Stop n8n, move the file and its -wal and -shm companions away and start n8n again: a new one is made. Bot states, locks and caches start empty.',
	},
	13: { problem: 'the disk is full', hint: 'Free space on the volume n8n keeps its data on.' },
	14: {
		problem: 'the file could not be opened',
		hint: 'Check that the folder exists and that the user n8n runs as may read and write in it.',
	},
	26: {
		problem: 'the file is not an SQLite database',
		hint: 'Choose another file in the credential, or move this one away and start n8n again.',
	},
};

const fileMeanings: Readonly<Record<string, Meaning>> = {
	EACCES: meanings[3] as Meaning,
	EPERM: meanings[3] as Meaning,
	EROFS: meanings[8] as Meaning,
	ENOSPC: meanings[13] as Meaning,
	EDQUOT: meanings[13] as Meaning,
	EIO: meanings[10] as Meaning,
};

/** Whether another connection holds the lock: waiting helps. */
export function isBusy(error: unknown): boolean {
	const code = primaryCode(error);
	return code === busy || code === locked || code === protocol;
}

/** An error of SQLite or of the file system as the one error that leaves the Store. */
export function sqliteError(error: unknown, file: string): Error {
	if (isConnectorError(error)) return error;
	const code = primaryCode(error);
	const meaning = (code === undefined ? fileMeanings[systemCode(error)] : meanings[code]) ?? {
		problem: `SQLite failed (${code === undefined ? systemCode(error) : `result code ${code}`})`,
		hint: 'Look at the file and the disk, then restart n8n.',
	};
	// A transaction that failed was rolled back.
	return storeError('unavailable', file, meaning.problem, { hint: meaning.hint, nothingDone: true });
}

function primaryCode(error: unknown): number | undefined {
	if (typeof error !== 'object' || error === null || !('errcode' in error)) return undefined;
	// The upper bits hold the extended code.
	return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

function systemCode(error: unknown): string {
	return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown error';
}
