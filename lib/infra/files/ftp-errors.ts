import { codeOf, messageOf } from './driver-failure';
import type { FileErrors } from './errors';

/** An answer of the server, from 400 on, as the driver reports it: the connection is still of use, except after 421. */
interface Refusal {
	code: number;
	words: string;
}

export function ftpRefusal(error: unknown): Refusal | undefined {
	const code = codeOf(error);
	return typeof code === 'number' ? { code, words: messageOf(error).replace(/^\d{3}[ -]/, '') } : undefined;
}

/** The server's last words: 421 (RFC 959 §4.2), and those of vsftpd when something is wrong with itself. */
export function isFarewell({ code, words }: Refusal): boolean {
	return code === 421 || (code === 500 && words.startsWith('OOPS'));
}

/** @param what e.g. `read “/export/a.csv”` */
export function ftpError(error: unknown, errors: FileErrors, path: string, what: string): Error {
	const refusal = ftpRefusal(error);
	if (!refusal) return connectionError(error, errors);
	const { code, words } = refusal;
	if (isFarewell(refusal)) return errors.lost(`the server said ${code}`);
	if (code === 530) return errors.login();
	if (code === 532 || code === 553) return errors.denied(path, words);
	if (code === 550) return refusedFile(words, errors, path);
	if (code === 522 || /session re-?use|ssl connection failed/i.test(words)) return dataTlsError(errors);
	if (code === 425 || code === 426) return errors.lost(`the data connection failed, ${code}`);
	if (code === 452 || code === 552) return errors.failed('no space left', what);
	if (code === 450) return errors.failed(`the file is in use, ${code}`, what);
	if (code >= 500 && code <= 504) return errors.unsupported(words);
	if (code === 534 || code === 521 || code === 536) return errors.setting('Protocol', 'The FTP server refuses data connections with or without encryption as the credential asks for.', 'Choose the other kind of FTP in the credential.');
	return errors.failed(words, what);
}

/**
 * A connection that did not come about.
 *
 * @param withoutTls it was to be encrypted, and was not yet: what the server then refuses is the encryption
 */
export function ftpConnectError(error: unknown, errors: FileErrors, withoutTls: boolean): Error {
	const refusal = ftpRefusal(error);
	if (!refusal) return connectionError(error, errors, true);
	const { code, words } = refusal;
	if (isFarewell(refusal)) return errors.turnedAway(words);
	if (code < 500) return errors.unreachable(`the server said ${code}`);
	if (withoutTls) {
		return errors.setting('Protocol', 'The FTP server knows no TLS.', 'Have the administrator switch FTPS on, or use SFTP; plain FTP sends the password for everybody on the way to read.');
	}
	if (code === 530 && /ssl|tls|encrypt|secure/i.test(words)) {
		return errors.setting('Protocol', 'The FTP server takes logins over TLS only.', 'Choose FTPS in the credential.');
	}
	return code === 530 ? errors.login() : errors.unreachable(`the server said ${code}`);
}

export function isMissing(error: unknown): boolean {
	const refusal = ftpRefusal(error);
	return refusal?.code === 550 && !deniedWords.test(refusal.words);
}

export function isUnknownCommand(error: unknown): boolean {
	const code = ftpRefusal(error)?.code;
	return code === 500 || code === 502 || code === 504;
}

/** 550 stands for everything that is wrong with a file (RFC 959 §4.2); only the words tell more. */
const deniedWords = /denied|permission|not allowed|not permitted|access is|negad[ao]|permiss/i;

function refusedFile(words: string, errors: FileErrors, path: string): Error {
	return deniedWords.test(words) ? errors.denied(path, words) : errors.notFound(path);
}

function connectionError(error: unknown, errors: FileErrors, connecting = false): Error {
	if (/^timeout/i.test(messageOf(error))) return errors.timeout();
	const reason = String(codeOf(error) ?? '');
	if (reason === 'ETIMEDOUT') return errors.timeout();
	if (/^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_TLS_CERT)/.test(reason)) return certificateError(reason, errors);
	if (/^(ERR_SSL|ERR_TLS|EPROTO)/.test(reason)) return errors.unreachable(`TLS failed, ${reason}`);
	const known = /^E[A-Z_]+$/.test(reason) ? reason : 'connection lost';
	return connecting ? errors.unreachable(known) : errors.lost(known);
}

function certificateError(reason: string, errors: FileErrors): Error {
	if (reason === 'ERR_TLS_CERT_ALTNAME_INVALID') {
		return errors.setting('Server Name', `The certificate of the FTPS server is made out to another name than the credential gives (${reason}).`, 'Give in Host the name in the certificate, or write that name into TLS Server Name.');
	}
	return errors.setting('CA Certificate', `The certificate of the FTPS server is not trusted (${reason}).`, 'Ask the administrator for the certificate of the authority that signed it, compare it by another way, and paste it into the credential.');
}

function dataTlsError(errors: FileErrors): Error {
	return errors.setting('Highest TLS Version 1.2', 'The FTPS server refused the encryption of the data connection, which must take over the session of the control connection.', 'Switch on Highest TLS Version 1.2 in the credential; if that does not help, ask the administrator to look into the server’s log.');
}
