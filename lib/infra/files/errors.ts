import { redactText } from '../../domain/masking';
import { ConnectorError, type ConnectorErrorCode, type ConnectorErrorOptions } from '../../domain/errors';

/** Failures that a file server of any protocol can end a call with; the tables of the protocols choose among them. */
export class FileErrors {
	constructor(
		readonly system: string,
		private readonly address: string,
		private readonly timeoutMs: number,
	) {}

	notFound(path: string): ConnectorError {
		return this.of('not_found', `${this.system}: there is no file “${path}” on the server, or its folder is missing.`, {
			hint: 'Check folder and name, upper and lower case too; ask the administrator which folder this user starts in.',
			nothingDone: true,
		});
	}

	denied(path: string, words = ''): ConnectorError {
		return this.of('permission', `${this.system}: the server does not let this user do that with “${path}”${said(words)}`, {
			hint: 'Have the administrator give this user the right to read the export folder, and to create, rename and delete in the import folder; both must exist.',
			nothingDone: true,
		});
	}

	exists(path: string): ConnectorError {
		return this.of('validation', `${this.system}: the server has a file “${path}” already, and it was not to be replaced.`, {
			parameter: 'path',
			hint: 'Look whether it is the one meant; else choose another name.',
			nothingDone: true,
		});
	}

	login(): ConnectorError {
		return this.of('auth', `${this.system} at ${this.address} refused the login.`, {
			hint: 'Check user, password and key in the credential, and that the account may log in from the n8n machine.',
			nothingDone: true,
		});
	}

	timeout(): ConnectorError {
		return this.of('timeout', `${this.system} at ${this.address} did nothing for ${this.timeoutMs} ms.`, {
			hint: 'Check that the server is up and that no firewall swallows its data connections; raise the time-out in the credential if it is slow by nature.',
		});
	}

	lost(reason = 'connection lost'): ConnectorError {
		return this.of('unavailable', `${this.system} at ${this.address} closed the connection before the work was done (${reason}).`, {
			hint: 'Try again; if it repeats, look into the log of the file server.',
		});
	}

	unreachable(reason: string): ConnectorError {
		return this.of('unavailable', `${this.system} at ${this.address} could not be reached (${reason}).`, {
			hint: 'Check host and port in the credential, that the server runs, and that the network lets the n8n machine through.',
			nothingDone: true,
		});
	}

	turnedAway(words: string): ConnectorError {
		return this.of('unavailable', `${this.system} at ${this.address} turned the connection away${said(words)}`, {
			hint: 'It may have too many connections: try again later; if it repeats, show this message to the administrator.',
			nothingDone: true,
		});
	}

	truncated(path: string, received: number, announced: number): ConnectorError {
		return this.of('unavailable', `${this.system}: “${path}” ended after ${received} of ${announced} bytes.`, {
			hint: 'Try again; the file may have been written anew meanwhile.',
		});
	}

	incomplete(path: string, received: number, sent: number): ConnectorError {
		return this.of('unavailable', `${this.system}: of “${path}” the server has ${received} bytes, although ${sent} were sent.`, {
			hint: 'Check the free space on the file server, then try again.',
			nothingDone: true,
		});
	}

	renameLost(path: string, temporary: string): ConnectorError {
		return this.of('uncertain', `${this.system} may or may not have given “${path}” its name: the connection broke at that moment.`, {
			hint: `Look on the server whether “${path}” is there before sending it again; its content may lie beside it as “${temporary}”.`,
		});
	}

	notRenamed(path: string): ConnectorError {
		return this.of('unavailable', `${this.system} closed the connection before “${path}” had got its name; it was not stored.`, {
			hint: 'Try again.',
			nothingDone: true,
		});
	}

	failed(words: string, what: string): ConnectorError {
		return this.of('unavailable', `${this.system}: the server could not ${what}${said(words)}`, {
			hint: 'Check the free space and the log of the file server.',
			retryable: false,
		});
	}

	unsupported(words: string): ConnectorError {
		return this.of('unsupported', `${this.system}: the server does not know a command that is needed${said(words)}`, {
			hint: 'Ask the administrator for another protocol, SFTP best.',
			nothingDone: true,
		});
	}

	/** @param parameter as the credential's form shows it */
	setting(parameter: string, message: string, hint: string): ConnectorError {
		return this.of('validation', message, { parameter, hint, nothingDone: true });
	}

	closed(): ConnectorError {
		return this.of('unavailable', `The connection to ${this.system} was closed while it was in use.`, {
			hint: 'Try again; it is opened anew.',
			nothingDone: true,
		});
	}

	private of(code: ConnectorErrorCode, message: string, options: Omit<ConnectorErrorOptions, 'system'>): ConnectorError {
		return new ConnectorError(code, message, { system: this.system, ...options });
	}
}

/** The server's own words at the end of a sentence, short and without personal data. */
function said(words: string): string {
	const clean = redactText(words.replace(/\s+/g, ' ').trim());
	if (clean === '') return '.';
	return `: ${clean.length > 200 ? `${clean.slice(0, 199)}…` : clean}`;
}
