import { ConnectorError } from '../../domain/errors';
import { storeSystem } from './store-error';

export type StoreOptions = MemoryStoreOptions | SqliteFileOptions | RedisStoreOptions;

export interface MemoryStoreOptions {
	kind: 'memory';
}

export interface SqliteFileOptions {
	kind: 'sqlite';
	/** Absolute, or relative to the working folder of the process. */
	file: string;
}

export interface RedisStoreOptions {
	kind: 'redis';
	host: string;
	port: number;
	db: number;
	username?: string;
	password?: string;
	tls?: RedisTls;
	/** Every key starts with it; default `backoffice:`. */
	prefix?: string;
}

export interface RedisTls {
	/** Name in the server's certificate, where it differs from the host. */
	serverName?: string;
	/** Default true. */
	rejectUnauthorized?: boolean;
}

export const defaultRedisPort = 6379;
export const defaultPrefix = 'backoffice:';

/**
 * Reads `redis[s]://[user][:password]@host[:port][/database]`; user and password percent-encoded.
 *
 * @param source where the address comes from, for the message; the address itself may hold a password
 * @throws ConnectorError `validation`
 */
export function redisOptionsOf(address: string, source: string): RedisStoreOptions {
	const url = URL.canParse(address) ? new URL(address) : undefined;
	const db = url === undefined ? undefined : databaseOf(url);
	if (url === undefined || db === undefined || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '') {
		throw new ConnectorError('validation', `${source} is not the address of a Redis.`, {
			system: storeSystem,
			parameter: source,
			hint: 'Write redis://user:password@host:6379/0 (rediss:// for TLS); special characters in user and password percent-encoded.',
			nothingDone: true,
		});
	}
	const username = decodeURIComponent(url.username);
	const password = decodeURIComponent(url.password);
	return {
		kind: 'redis',
		host: url.hostname.replace(/^\[|\]$/g, ''),
		port: url.port === '' ? defaultRedisPort : Number(url.port),
		db,
		...(username !== '' && { username }),
		...(password !== '' && { password }),
		...(url.protocol === 'rediss:' && { tls: {} }),
	};
}

/** Where a Store is, without secrets: equal for two sets of options that mean one Store. */
export function redisLocation({ host, port, db, prefix }: RedisStoreOptions): string {
	const place = `${host.includes(':') ? `[${host}]` : host}:${port}/${db}`;
	return prefix === undefined || prefix === defaultPrefix ? place : `${place} under ${prefix}`;
}

function databaseOf(url: URL): number | undefined {
	try {
		decodeURIComponent(url.username + url.password);
	} catch {
		return undefined;
	}
	if (url.pathname === '' || url.pathname === '/') return 0;
	return /^\/\d{1,5}$/.test(url.pathname) ? Number(url.pathname.slice(1)) : undefined;
}
