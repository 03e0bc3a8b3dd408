import type { config as DriverConfig } from 'mssql';

export interface SqlServerPoolOptions {
	/** Name of the system in messages. */
	system: string;
	host: string;
	/** Default 1433; of no account where an instance is named. */
	port?: number;
	/** Named instance, whose port the server's Browser service tells (UDP 1434). */
	instance?: string;
	database: string;
	user: string;
	password: string;
	tls: SqlServerTls;
	/** Says that this application only reads, which an availability group answers with a readable replica. Default false. */
	readOnlyIntent?: boolean;
	/** Connections at most for reading; procedures have two more of their own. Default 10. */
	connectionLimit?: number;
	/** Default 5,000. */
	connectTimeoutMs?: number;
	/** A connection unused for this long is closed. Default 60,000. */
	idleTimeoutMs?: number;
	/** Binds every text as NVARCHAR. Default false: VARCHAR where the text fits, so that an index on a VARCHAR column serves. */
	unicode?: boolean;
}

/**
 * `off`: plain text, the password included. `verify`: encrypted after the first exchange (TDS 7). `strict`: encrypted from
 * the first byte (TDS 8, SQL Server 2022 and later). Both check certificate and name, against `ca` (PEM) where given, else
 * against the authorities Node.js knows.
 */
export type SqlServerTls =
	| { mode: 'off' }
	| {
			mode: 'verify' | 'strict';
			ca?: string;
			/** Name the certificate is made out to, where it is not the host. */
			serverName?: string;
			/** Accepts any certificate; without effect in `strict`. */
			trustServerCertificate?: boolean;
	  };

const abandonedProcedureMs = 600_000;

/**
 * The driver's configuration. Dates are read as if they were UTC, which is how their wall clock comes out unchanged
 * whatever the time zone of this machine; rows come as lists, because a row with two columns of one name is no object.
 */
export function driverConfig(options: SqlServerPoolOptions, purpose: 'read' | 'call', connections: number): DriverConfig {
	const { instance = '', connectTimeoutMs = 5_000 } = options;
	return {
		server: options.host,
		port: options.port ?? 1433,
		database: options.database,
		user: options.user,
		password: options.password,
		arrayRowMode: true,
		// Whether the socket still stands, without the `SELECT 1` that costs each statement a round trip.
		validateConnection: 'socket',
		// The call's own deadline is the one that counts; the driver's ends at the first byte of the answer. A procedure that
		// was given up is left to finish, but not for ever.
		requestTimeout: purpose === 'read' ? 0 : abandonedProcedureMs,
		connectionTimeout: connectTimeoutMs,
		pool: {
			min: 0,
			max: connections,
			idleTimeoutMillis: options.idleTimeoutMs ?? 60_000,
			reapIntervalMillis: Math.min(options.idleTimeoutMs ?? 60_000, 10_000),
			createTimeoutMillis: connectTimeoutMs + 5_000,
		},
		options: {
			...tlsOptions(options.tls),
			...(instance === '' ? {} : { instanceName: instance }),
			readOnlyIntent: purpose === 'read' && options.readOnlyIntent === true,
			useUTC: true,
			appName: 'n8n-nodes-backoffice',
			// Repeating is the business of whoever calls, who knows what may be repeated.
			maxRetriesOnTransientErrors: 0,
			enableArithAbort: true,
		},
	};
}

function tlsOptions(tls: SqlServerTls): NonNullable<DriverConfig['options']> {
	if (tls.mode === 'off') return { encrypt: false, trustServerCertificate: false };
	return {
		encrypt: tls.mode === 'strict' ? 'strict' : true,
		trustServerCertificate: tls.mode === 'verify' && tls.trustServerCertificate === true,
		...(tls.ca ? { cryptoCredentialsDetails: { ca: tls.ca } } : {}),
		...(tls.serverName ? { serverName: tls.serverName } : {}),
	};
}
