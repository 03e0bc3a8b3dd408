import { isAbsolute, join, resolve } from 'node:path';
import { ConnectorError } from '../../domain/errors';
import type { StoreCredential } from './store-credential';
import { storeSystem } from './store-error';
import {
	defaultPrefix,
	defaultRedisPort,
	redisLocation,
	redisOptionsOf,
	type RedisStoreOptions,
	type RedisTls,
	type StoreOptions,
} from './store-options';

export type { StoreCredential };

export interface StoreSurroundings {
	/** Where a node has one set. */
	credential?: StoreCredential;
	environment: Readonly<Record<string, string | undefined>>;
	/** The folder that holds `.n8n` unless N8N_USER_FOLDER says otherwise: the user's home. */
	userFolder: string;
	/** Text of a file, for the variables n8n also reads by `<NAME>_FILE` (Docker secrets). */
	readSecretFile?: (path: string) => string;
}

/**
 * Which Store this n8n instance uses: the credential's; else the Redis of BACKOFFICE_REDIS_URL; else, in
 * queue mode, n8n's own Redis under our prefix; else a file in n8n's user folder.
 *
 * @throws ConnectorError `validation` saying what to set
 */
export function selectStore(surroundings: StoreSurroundings): StoreOptions {
	const { credential, environment } = surroundings;
	if (credential?.kind === 'redis') return fromCredential(credential);
	if (credential?.kind === 'sqlite') return sqliteFromCredential(credential, surroundings);
	const address = variable(surroundings, 'BACKOFFICE_REDIS_URL');
	if (address !== undefined) return redisOptionsOf(address, 'BACKOFFICE_REDIS_URL');
	if (isQueueMode(environment)) return fromQueueMode(surroundings);
	return { kind: 'sqlite', file: usualFile(surroundings) };
}

/** Where a Store with these options is: what tells two Stores apart. Never holds a secret. */
export function locationOf(options: StoreOptions): string {
	switch (options.kind) {
		case 'memory':
			return 'memory';
		case 'sqlite':
			return resolve(options.file);
		case 'redis':
			return redisLocation(options);
	}
}

function fromCredential(credential: StoreCredential): RedisStoreOptions {
	const { host = '', port, database, user = '', password = '', tls = false, keyPrefix = '' } = credential;
	if (host.trim() === '') throw invalid('host', 'The credential “Backoffice Store API” has no host.', 'Fill in the host of Redis.');
	return {
		kind: 'redis',
		host: host.trim(),
		port: port ?? defaultRedisPort,
		db: database ?? 0,
		...(user !== '' && { username: user }),
		...(password !== '' && { password }),
		...(tls && { tls: {} }),
		...(keyPrefix.trim() !== '' && { prefix: keyPrefix.trim() }),
	};
}

function sqliteFromCredential(credential: StoreCredential, surroundings: StoreSurroundings): StoreOptions {
	const file = credential.file?.trim() ?? '';
	if (file !== '' && !isAbsolute(file)) {
		throw invalid('file', 'The file in the credential “Backoffice Store API” is not an absolute path.', 'Write it from the root, e.g. /home/node/.n8n/backoffice/store.sqlite.');
	}
	if (isQueueMode(surroundings.environment) && credential.singleHostConfirmed !== true) {
		throw invalid(
			'singleHostConfirmed',
			'n8n runs in queue mode (EXECUTIONS_MODE=queue), where its processes may run on several machines, and a file is not shared between machines.',
			'Choose Redis in the credential “Backoffice Store API” (or no credential: then n8n’s own Redis is used), or switch on “All Processes on One Host”.',
		);
	}
	return { kind: 'sqlite', file: file === '' ? usualFile(surroundings) : file };
}

/** The Redis of n8n's own queue, from the variables n8n reads (https://docs.n8n.io/hosting/configuration/environment-variables/queue-mode/). */
function fromQueueMode(surroundings: StoreSurroundings): RedisStoreOptions {
	const read = (name: string): string | undefined => variable(surroundings, name);
	if (read('QUEUE_BULL_REDIS_CLUSTER_NODES') !== undefined) {
		throw invalid(
			'QUEUE_BULL_REDIS_CLUSTER_NODES',
			'n8n’s queue uses a Redis Cluster, which this package’s Store cannot use.',
			'Set BACKOFFICE_REDIS_URL, or the credential “Backoffice Store API”, to a single Redis.',
		);
	}
	const username = read('QUEUE_BULL_REDIS_USERNAME');
	const password = read('QUEUE_BULL_REDIS_PASSWORD');
	const tls = tlsOf(read);
	// Two n8n instances on one Redis are told apart by the prefix of their queues.
	const queuePrefix = read('QUEUE_BULL_PREFIX') ?? 'bull';
	return {
		kind: 'redis',
		host: read('QUEUE_BULL_REDIS_HOST') ?? 'localhost',
		port: wholeNumber('QUEUE_BULL_REDIS_PORT', read, defaultRedisPort),
		db: wholeNumber('QUEUE_BULL_REDIS_DB', read, 0),
		...(username !== undefined && { username }),
		...(password !== undefined && { password }),
		...(tls !== undefined && { tls }),
		...(queuePrefix !== 'bull' && { prefix: `${defaultPrefix}${queuePrefix}:` }),
	};
}

function tlsOf(read: (name: string) => string | undefined): RedisTls | undefined {
	if (!isTrue(read('QUEUE_BULL_REDIS_TLS'))) return undefined;
	const serverName = read('QUEUE_BULL_REDIS_TLS_SERVERNAME');
	const validate = read('QUEUE_BULL_REDIS_TLS_VALIDATE_CERTIFICATE');
	return {
		...(serverName !== undefined && { serverName }),
		...(validate !== undefined && { rejectUnauthorized: isTrue(validate) }),
	};
}

function usualFile({ environment, userFolder }: StoreSurroundings): string {
	const home = environment['N8N_USER_FOLDER'];
	return join(home === undefined || home === '' ? userFolder : home, '.n8n', 'backoffice', 'store.sqlite');
}

function isQueueMode(environment: StoreSurroundings['environment']): boolean {
	return clean(environment['EXECUTIONS_MODE']) === 'queue';
}

/** A variable as n8n reads it: itself, or the text of the file `<NAME>_FILE` names; undefined where empty. */
function variable({ environment, readSecretFile }: StoreSurroundings, name: string): string | undefined {
	if (environment[name] !== undefined) return clean(environment[name]);
	const path = environment[`${name}_FILE`];
	if (path === undefined || path === '' || readSecretFile === undefined) return undefined;
	try {
		return clean(readSecretFile(path));
	} catch {
		throw invalid(`${name}_FILE`, `The file that ${name}_FILE names cannot be read.`, 'Check the path and its rights.');
	}
}

/** Without the blanks and the pair of quotes that n8n takes off as well. */
function clean(value: string | undefined): string | undefined {
	const text = value?.trim().replace(/^(['"])(.*)\1$/, '$2');
	return text === '' ? undefined : text;
}

function isTrue(value: string | undefined): boolean {
	return ['true', '1'].includes(value?.toLowerCase() ?? '');
}

function wholeNumber(name: string, read: (name: string) => string | undefined, fallback: number): number {
	const text = read(name);
	if (text === undefined) return fallback;
	if (/^\d{1,5}$/.test(text)) return Number(text);
	throw invalid(name, `${name} is not a whole number.`, `Correct ${name} in the environment of n8n.`);
}

function invalid(parameter: string, message: string, hint: string): ConnectorError {
	return new ConnectorError('validation', message, { system: storeSystem, parameter, hint, nothingDone: true });
}
