import type { Redis } from 'ioredis';

import { RedisConnection } from './redis-connection';
import type { RedisStoreOptions } from './store-options';

/** What Redis says of itself; a name it does not tell is missing. */
type Facts = Readonly<Record<string, string>>;

const advice = 'Switch on its append-only file (appendonly yes).';
const lost = 'pauses, orders under way and what was already sent';

/**
 * What of a Redis would lose the Store's state one day, in whole sentences; empty where nothing would. INFO tells most
 * of it (https://redis.io/docs/latest/commands/info/); CONFIG, which many Redis users may not use, is asked for the rest.
 *
 * @throws ConnectorError as the Store
 */
export async function redisRisks(options: RedisStoreOptions): Promise<string[]> {
	const connection = new RedisConnection(options);
	try {
		const info = await connection.use(orNothing(infoOf));
		const config = await connection.use(orNothing(configOf));
		return [replicaRisk(info), persistenceRisk(info, config), appendingRisk(info, config), evictionRisk(info, config)].filter((risk) => risk !== null);
	} finally {
		await connection.close();
	}
}

function persistenceRisk(info: Facts, config: Facts): string | null {
	const appendOnly = info['aof_enabled'] ?? switched(config['appendonly']);
	if (appendOnly === '1') return null;
	const snapshots = config['save'] === undefined ? snapshotsSeen(info) : config['save'] !== '';
	if (appendOnly === undefined) return `Whether this Redis keeps its data on disk could not be seen, because its user may use neither INFO nor CONFIG. Without that, a restart forgets ${lost}.`;
	if (snapshots === null) return `This Redis has no append-only file, and whether it makes snapshots could not be seen, because its user may not use CONFIG; a crash forgets the last minutes at least. ${advice}`;
	if (snapshots) return `This Redis keeps snapshots only: a crash may forget the last minutes of ${lost}. ${advice}`;
	return `This Redis keeps nothing on disk: a restart forgets ${lost}. ${advice}`;
}

/** One that refuses writes is no matter for a warning: nothing works with it. */
function replicaRisk(info: Facts): string | null {
	if (info['role'] !== 'slave') return null;
	return `This Redis is a replica that takes writes: at its next resynchronisation it forgets ${lost}. Point host and port at the primary.`;
}

/** How soon what was answered is on disk, https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/. */
function appendingRisk(info: Facts, config: Facts): string | null {
	if ((info['aof_enabled'] ?? switched(config['appendonly'])) !== '1') return null;
	if (info['aof_last_write_status'] === 'err') return `This Redis could not write its append-only file: a restart forgets ${lost}. Check the disk of the Redis server.`;
	const often = config['appendfsync'];
	if (often === undefined || often === 'always') return null;
	const forgets = often === 'no' ? 'half a minute or more' : 'the last one or two seconds';
	return `This Redis answers before its data is on disk (appendfsync ${often}): a crash may forget ${forgets} of ${lost}. Set appendfsync to always.`;
}

/** A snapshot since its start; null where there was none yet, which says nothing of those to come. */
function snapshotsSeen(info: Facts): true | null {
	return Number(info['rdb_saves'] ?? 0) > 0 ? true : null;
}

function evictionRisk(info: Facts, config: Facts): string | null {
	const limit = info['maxmemory'] ?? config['maxmemory'];
	const policy = info['maxmemory_policy'] ?? config['maxmemory-policy'];
	if (limit === undefined || policy === undefined) return 'Whether this Redis throws keys away when its memory is full could not be seen, because its user may use neither INFO nor CONFIG.';
	// Without a limit nothing is evicted. Most of our keys expire, so that the volatile policies take them, too.
	if (limit === '0' || policy === 'noeviction') return null;
	return `This Redis throws keys away when its memory is full (maxmemory-policy ${policy}), and with them ${lost}. Set the policy to noeviction.`;
}

async function infoOf(redis: Redis): Promise<Facts> {
	const lines = (await redis.info()).split(/\r?\n/);
	return Object.fromEntries(lines.filter((line) => line.includes(':')).map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
}

async function configOf(redis: Redis): Promise<Facts> {
	const facts: Record<string, string> = {};
	for (const name of ['appendonly', 'appendfsync', 'save', 'maxmemory', 'maxmemory-policy']) {
		const reply: unknown = await redis.config('GET', name);
		if (Array.isArray(reply) && reply.length > 1) facts[name] = String(reply[1]);
	}
	return facts;
}

function switched(value: string | undefined): string | undefined {
	return value === undefined ? undefined : value === 'yes' ? '1' : '0';
}

/** A command that the user may not use, or that this server does not have, tells nothing. */
function orNothing(ask: (redis: Redis) => Promise<Facts>): (redis: Redis) => Promise<Facts> {
	return async (redis) => {
		try {
			return await ask(redis);
		} catch (error) {
			if (error instanceof Error && /^(NOPERM|ERR)\b/.test(error.message)) return {};
			throw error;
		}
	};
}
