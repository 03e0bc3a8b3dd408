import type { AccessOptions } from 'basic-ftp';
import { isIP } from 'node:net';

import { isConnectorError } from '../../domain/errors';
import type { FileErrors } from './errors';
import { withinTime, type FileSession } from './file-session';
import { ftpConnectError } from './ftp-errors';
import { FtpSession } from './ftp-session';
import type { FileServer } from './options';

/** @throws ConnectorError `auth`, `validation` (certificate, protocol), `unavailable`, `timeout` */
export async function connectFtp(server: FileServer, errors: FileErrors, signal: AbortSignal): Promise<FileSession> {
	const { Client } = await import('basic-ftp');
	signal.throwIfAborted();
	const client = new Client(server.timeoutMs);
	const abandon = (): void => client.close();
	try {
		const work = client.access(accessOptions(server));
		await withinTime(work, { ms: server.timeoutMs, signal, timeout: () => errors.timeout(), abandon });
		return new FtpSession(client, errors);
	} catch (error) {
		const withoutTls = server.protocol === 'ftps' && !client.ftp.hasTLS;
		abandon();
		signal.throwIfAborted();
		throw isConnectorError(error) ? error : ftpConnectError(error, errors, withoutTls);
	}
}

function accessOptions({ protocol, host, port, user, password, tls }: FileServer): AccessOptions {
	const name = tls.serverName || host;
	return {
		host,
		port,
		user,
		password,
		secure: protocol === 'ftp' ? false : protocol === 'ftps' ? true : 'implicit',
		secureOptions: {
			// Checked on both connections; the data connection takes over the session only under the same name.
			host: name,
			...(isIP(name) === 0 ? { servername: name } : {}),
			...(tls.ca ? { ca: tls.ca } : {}),
			...(tls.highestVersion ? { maxVersion: tls.highestVersion } : {}),
		},
	};
}
