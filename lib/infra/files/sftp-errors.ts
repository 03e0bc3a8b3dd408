import { codeOf, messageOf } from './driver-failure';
import type { FileErrors } from './errors';

/** Status codes of a server's answer (draft-ietf-secsh-filexfer-02 §7; from 8 on by later drafts, which some servers send). */
const status = { noSuchFile: 2, permissionDenied: 3, noConnection: 6, connectionLost: 7, unsupported: 8, exists: 11, full: 14, quota: 15 } as const;
const lostStatuses: ReadonlySet<unknown> = new Set([status.noConnection, status.connectionLost]);

/** True where the server itself has said no: the connection is still of use. */
export function isSftpRefusal(error: unknown): boolean {
	const code = codeOf(error);
	return typeof code === 'number' && !lostStatuses.has(code);
}

export function isNoSuchFile(error: unknown): boolean {
	return codeOf(error) === status.noSuchFile;
}

/** @param what e.g. `rename “/import/a.csv”` */
export function sftpError(error: unknown, errors: FileErrors, path: string, what: string): Error {
	const words = messageOf(error);
	switch (codeOf(error)) {
		case status.noSuchFile:
			return errors.notFound(path);
		case status.permissionDenied:
			return errors.denied(path);
		case status.exists:
			return errors.exists(path);
		case status.unsupported:
			return errors.unsupported(words);
		case status.full:
		case status.quota:
			return errors.failed('no space left', what);
		default:
			return isSftpRefusal(error) ? errors.failed(words, what) : errors.lost(reasonOf(error));
	}
}

/** A connection that did not come about. `level` is the driver's word for where it failed. */
export function sftpConnectError(error: unknown, errors: FileErrors): Error {
	const level = typeof error === 'object' && error !== null && 'level' in error ? error.level : undefined;
	if (level === 'client-authentication') return errors.login();
	if (level === 'client-timeout' || codeOf(error) === 'ETIMEDOUT') return errors.timeout();
	if (level === 'handshake') return handshakeError(error, errors);
	return errors.unreachable(reasonOf(error));
}

/** The driver reports a key it cannot read before it connects. */
export function privateKeyError(error: unknown, errors: FileErrors): Error | undefined {
	const message = messageOf(error);
	if (!message.startsWith('Cannot parse privateKey')) return undefined;
	if (/passphrase|integrity check|bad decrypt/i.test(message)) {
		return errors.setting('Passphrase', 'The private key of the SFTP credential is encrypted, and the passphrase does not open it.', 'Correct the passphrase in the credential.');
	}
	return errors.setting(
		'Private Key',
		'The private key of the SFTP credential cannot be read.',
		'Paste the whole key with its BEGIN and END lines, in OpenSSH or PEM form; ssh-keygen -p -m PEM -f makes that of others.',
	);
}

function handshakeError(error: unknown, errors: FileErrors): Error {
	const message = messageOf(error);
	const noCommon = /no matching ([\w -]+)/i.exec(message)?.[1];
	if (noCommon === undefined) return errors.unreachable('the SSH handshake failed');
	return errors.unreachable(`no ${noCommon} in common`);
}

/** Only the code: the driver's messages repeat addresses and paths. */
function reasonOf(error: unknown): string {
	const code = codeOf(error);
	if (typeof code === 'string' && /^E[A-Z_]+$/.test(code)) return code;
	return 'connection lost';
}
