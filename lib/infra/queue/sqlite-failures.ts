import { isConnectorError, type ConnectorError } from '../../domain/errors';
import { sqliteError } from '../store/sqlite-errors';
import { queueError, queueSystem } from './queue-error';

/** Primary result codes of SQLite, https://www.sqlite.org/rescode.html, that mean something else here than in the Store. */
const corrupt = 11;
const notADatabase = 26;

/** An error of SQLite, of the file system or of the Store's way of opening files, as the queue's own. */
export function sqliteFailure(error: unknown, file: string): ConnectorError {
	if (isConnectorError(error) && error.system === queueSystem) return error;
	const code = resultCode(error);
	if (code === corrupt || code === notADatabase) return damagedError(file);
	const known = sqliteError(error, file);
	if (!isConnectorError(known)) return queueError('unavailable', `the file ${file} failed.`, undefined, { nothingDone: true });
	const { retryable, nothingDone, parameter } = known;
	const message = known.message.replace(/^Store \((.*)\): /s, 'the queue in $1 failed: ');
	return queueError(known.code, message, known.hint, { retryable, nothingDone, ...(parameter === undefined ? {} : { parameter }) });
}

export function lockedError(file: string): ConnectorError {
	const hint = 'Try again; if it stays locked, look for a backup or another program that has the file open. Several busy n8n processes need Redis instead.';
	return queueError('unavailable', `another process kept the file ${file} locked for too long.`, hint, { nothingDone: true });
}

/** @param file the one of the database or of its companions that is missing */
export function missingFileError(file: string): ConnectorError {
	const hint = 'Restore the folder from a backup while n8n is stopped, then start n8n; without a backup it starts with no jobs.';
	return queueError('unavailable', `the file ${file} was deleted or replaced while n8n had it open, and with it the jobs that waited.`, hint, { nothingDone: true });
}

/** The change is in the file, but perhaps not for good. */
export function unflushedError(file: string, reason: string): ConnectorError {
	const hint = 'Check the disk and the volume n8n keeps its data on. To add the same job again is safe: it is recognised by its key.';
	return queueError('unavailable', `the disk did not confirm that the file ${file} was written (${reason}).`, hint);
}

/** Nothing is begun while the disk does not even finish what was written before. */
export function stuckDiskError(file: string): ConnectorError {
	return queueError('unavailable', `the disk with the file ${file} does not answer.`, 'Check the disk and the volume n8n keeps its data on, then try again.', { nothingDone: true });
}

function damagedError(file: string): ConnectorError {
	const hint =
		'Stop n8n and keep a copy of the file with its -wal companion: “.recover” of the sqlite3 program reads what is left of the jobs. Then move them away and start n8n: it begins with no jobs.';
	return queueError('unavailable', `the file ${file} is damaged or no SQLite database.`, hint, { nothingDone: true });
}

function resultCode(error: unknown): number | undefined {
	if (typeof error !== 'object' || error === null || !('errcode' in error)) return undefined;
	return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}
