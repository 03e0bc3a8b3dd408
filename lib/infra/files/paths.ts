import { randomBytes } from 'node:crypto';

import { ConnectorError } from '../../domain/errors';

const lineBreaks = /[\r\n\0]/;

/**
 * A line break in a path would be a second command to an FTP server.
 *
 * @throws ConnectorError `validation`
 */
export function checkRemotePath(path: string, system: string): void {
	const problem = problemOf(path);
	if (problem === undefined) return;
	throw new ConnectorError('validation', `The path of the file ${problem}.`, {
		system,
		parameter: 'path',
		hint: 'Give folder and name of one file on the server, e.g. /export/precos.csv.',
		nothingDone: true,
	});
}

function problemOf(path: string): string | undefined {
	if (path === '') return 'is empty';
	if (lineBreaks.test(path)) return 'holds a line break or a null character';
	if (path !== path.toWellFormed()) return 'holds half a character';
	if (path.endsWith('/')) return 'ends with “/”, which names a folder';
	return undefined;
}

/** A hidden name in the same folder: a rename within one folder is one step on every server. */
export function temporaryPath(path: string): string {
	const { folder, name } = splitPath(path);
	return `${folder}.${name}.${randomBytes(6).toString('hex')}.part`;
}

/** `folder` with its closing `/`, or empty. */
export function splitPath(path: string): { folder: string; name: string } {
	const end = path.lastIndexOf('/') + 1;
	return { folder: path.slice(0, end), name: path.slice(end) };
}
