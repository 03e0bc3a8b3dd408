import type { PoolOptions } from 'mysql2';
import { isIP } from 'node:net';

import { ConnectorError } from '../../domain/errors';

export interface MySqlPoolOptions {
	/** Name of the system in messages. */
	system: string;
	host: string;
	/** Default 3306. */
	port?: number;
	database: string;
	user: string;
	password: string;
	tls: MySqlTls;
	/** Connections at most for reading; procedures have two more of their own. Default 10. */
	connectionLimit?: number;
	/** Default 5,000. */
	connectTimeoutMs?: number;
	/** A connection unused for this long is closed. Default 60,000. */
	idleTimeoutMs?: number;
	/** Prepared statements kept per connection. Default 100. */
	maxPreparedStatements?: number;
}

/**
 * `off`: plain text. `required`: encrypted, whoever answers. `verify`: encrypted, the server's certificate and
 * name are checked, against `ca` (PEM) where given, else against the authorities Node.js knows.
 */
export type MySqlTls = { mode: 'off' } | { mode: 'required' } | { mode: 'verify'; ca?: string };

/**
 * The driver's options. DECIMAL and BIGINT come as text, because a JavaScript number would round them, and dates as
 * text, because the driver would move them by the time zone of this machine.
 *
 * @throws ConnectorError `validation` where a certificate is to be checked against an IP address
 */
export function driverOptions(options: MySqlPoolOptions): PoolOptions {
	const ssl = sslOptions(options);
	return {
		host: options.host,
		port: options.port ?? 3306,
		user: options.user,
		password: options.password,
		database: options.database,
		...(ssl ? { ssl } : {}),
		connectTimeout: options.connectTimeoutMs ?? 5_000,
		maxPreparedStatements: options.maxPreparedStatements ?? 100,
		charset: 'utf8mb4',
		supportBigNumbers: true,
		bigNumberStrings: true,
		dateStrings: true,
		jsonStrings: true,
		multipleStatements: false,
		// A server must not be able to ask for files of this machine.
		flags: ['-LOCAL_FILES'],
		enableKeepAlive: true,
		keepAliveInitialDelay: 10_000,
		gracefulEnd: true,
		connectAttributes: { program_name: 'n8n-nodes-backoffice' },
	};
}

function sslOptions({ tls, host, system }: MySqlPoolOptions): PoolOptions['ssl'] | undefined {
	if (tls.mode === 'off') return undefined;
	if (tls.mode === 'required') return { rejectUnauthorized: false };
	// For an IP address the driver hands Node.js no name, which then checks the certificate against `localhost`.
	if (isIP(host) !== 0) throw addressWithoutName(system);
	return { rejectUnauthorized: true, verifyIdentity: true, ...(tls.ca ? { ca: tls.ca } : {}) };
}

function addressWithoutName(system: string): ConnectorError {
	return new ConnectorError('validation', `${system}: a verified TLS connection cannot be made to an IP address.`, {
		system,
		parameter: 'Host',
		hint: 'Write in Host the name that the server’s certificate is made out to; where no DNS knows it, add it to the hosts file of the n8n machine.',
		nothingDone: true,
	});
}
