import { isConnectorError, type ConnectorErrorCode } from '../../domain/errors';
import { storeError } from './store-error';

interface Meaning {
	code: ConnectorErrorCode;
	problem: string;
	hint: string;
}

const wrongPassword: Meaning = {
	code: 'auth',
	problem: 'Redis refused user or password',
	hint: 'Check user and password of Redis in the credential or the environment variable.',
};

const cluster: Meaning = {
	code: 'unsupported',
	problem: 'this is a Redis Cluster',
	hint: 'Use a single Redis (with replicas if need be): set it in the credential “Backoffice Store API” or in BACKOFFICE_REDIS_URL.',
};

/** First word of Redis' own error replies, https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors. */
const replies: Readonly<Record<string, Meaning>> = {
	WRONGPASS: wrongPassword,
	NOAUTH: { ...wrongPassword, problem: 'Redis asks for a password and none is set' },
	NOPERM: {
		code: 'permission',
		problem: 'the Redis user may not use our keys or commands',
		hint: 'Allow the user all keys under the prefix, and EVALSHA, EVAL and the string, hash and sorted-set commands.',
	},
	READONLY: {
		code: 'unavailable',
		problem: 'this Redis is a read-only replica',
		hint: 'Point host and port at the primary; after a failover the next call connects anew.',
	},
	OOM: {
		code: 'unavailable',
		problem: 'Redis has no memory left',
		hint: 'Raise maxmemory of Redis, or use one of its own with the policy noeviction.',
	},
	LOADING: { code: 'unavailable', problem: 'Redis is still loading its data', hint: 'Try again in a moment.' },
	BUSY: { code: 'unavailable', problem: 'Redis is busy with a long script', hint: 'Look for the program that runs it.' },
	MISCONF: {
		code: 'unavailable',
		problem: 'Redis cannot save to its disk and refuses writes',
		hint: 'Check the disk of the Redis server.',
	},
	NOREPLICAS: {
		code: 'unavailable',
		problem: 'Redis refuses writes, because it has fewer replicas than it must have',
		hint: 'Look at the replicas of Redis, and at its setting min-replicas-to-write.',
	},
	MOVED: cluster,
	CROSSSLOT: cluster,
};

const untrusted = 'The certificate of Redis is not trusted: name its CA in NODE_EXTRA_CA_CERTS in the environment of n8n.';

/** Failures of a connection that was never made. */
const hints: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'Check that Redis runs, and host and port in the credential or the environment variable.',
	ENOTFOUND: 'Check the host name of Redis and the DNS of the n8n machine.',
	EAI_AGAIN: 'The DNS of the n8n machine gave no answer; try again, then check its network.',
	ETIMEDOUT: 'Check that the n8n machine may reach host and port of Redis (firewall, network), and that TLS is set as the server has it.',
	ECONNRESET: 'Check that TLS is set as the server has it, then look into the log of Redis.',
	DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
	SELF_SIGNED_CERT_IN_CHAIN: untrusted,
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
};

/**
 * An error of the driver as the one error that leaves the Store. The driver's error is never passed
 * on: it carries the command with its arguments, and for AUTH that is the password.
 *
 * @param reached whether the command may have arrived
 */
export function redisError(error: unknown, location: string, reached: boolean): Error {
	if (isConnectorError(error)) return error;
	const message = error instanceof Error ? error.message : '';
	const meaning = meaningOf(message);
	if (meaning !== undefined) {
		return storeError(meaning.code, location, meaning.problem, { hint: meaning.hint, nothingDone: true });
	}
	if (message === 'Command timed out') {
		return storeError('unavailable', location, 'Redis gave no answer in time', {
			hint: 'Check load and network of the Redis server.',
			nothingDone: !reached,
		});
	}
	const code = systemCode(error);
	if (message.startsWith("Stream isn't writeable")) reached = false;
	const problem = reached ? `the connection to Redis broke or the command failed (${code})` : `Redis cannot be reached (${code})`;
	return storeError('unavailable', location, problem, {
		hint: hints[code] ?? 'Check that Redis runs and can be reached from the n8n machine, and its TLS setting.',
		nothingDone: !reached,
	});
}

/** After these the connection is of no further use: a failover may have put the primary elsewhere. */
export function endsConnection(error: unknown): boolean {
	const message = error instanceof Error ? error.message : '';
	return message === 'Command timed out' || /^(READONLY|NOAUTH|WRONGPASS|MOVED)\b/.test(message);
}

export function isScriptMissing(error: unknown): boolean {
	return error instanceof Error && error.message.startsWith('NOSCRIPT');
}

function meaningOf(message: string): Meaning | undefined {
	const known = replies[/^[A-Z]+/.exec(message)?.[0] ?? ''];
	if (known !== undefined) return known;
	if (!message.startsWith('ERR ')) return undefined;
	// Of what a script may not do Redis says so (since 7.0), without the usual first word.
	if (message.includes('user executing the script')) return replies['NOPERM'];
	if (/AUTH|password/i.test(message)) return wrongPassword;
	if (/DB index/i.test(message)) {
		return {
			code: 'validation',
			problem: 'Redis has no database of that number',
			hint: 'Choose a lower database number; most servers have 0 to 15, some only 0.',
		};
	}
	return undefined;
}

function systemCode(error: unknown): string {
	if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string') return error.code;
	return 'connection closed';
}
