import type { Redis, RedisOptions } from 'ioredis';
import { endsConnection, isScriptMissing, redisError } from './redis-errors';
import type { Script } from './redis-scripts';
import { closedError } from './store-error';
import { redisLocation, type RedisStoreOptions } from './store-options';

/** How long one call may wait for Redis; connecting has the same time on top. */
const answerMs = 2_000;

/** Without the one option that TypeScript makes part of the client's type. */
type DriverOptions = Omit<RedisOptions, 'replyMapping'>;

interface Connection {
	redis: Redis;
	/** Calls under way: while there are none, the connection does not keep the process alive. */
	calls: number;
	/** One of many calls whose time is up ends it for all of them. */
	ended: boolean;
	/** Has the next call make a new one. */
	forget: () => void;
}

/**
 * One connection to Redis that is made when a call needs it and made anew by the next call after it
 * broke: no timer runs in between, and nobody waits in a queue for a Redis that is down. An idle
 * connection does not keep the process alive.
 */
export class RedisConnection {
	readonly location: string;
	private current: Promise<Connection> | undefined;
	private closed = false;
	/** Told when a connection ends that this process did not end. */
	lost: () => void = () => undefined;

	constructor(private readonly options: RedisStoreOptions) {
		this.location = redisLocation(options);
	}

	/** Runs a script by its digest, or by its text where Redis does not know it yet. */
	async run(script: Script, keys: readonly string[], values: ReadonlyArray<string | number>): Promise<unknown> {
		return await this.use(async (redis) => {
			try {
				return await redis.evalsha(script.sha, keys.length, ...keys, ...values);
			} catch (error) {
				if (!isScriptMissing(error)) throw error;
				return await redis.eval(script.source, keys.length, ...keys, ...values);
			}
		});
	}

	/** @throws ConnectorError `unavailable`, `auth`, `permission`, `unsupported`, `validation` */
	async use<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
		const connection = await this.connected();
		const { redis, forget } = connection;
		if (connection.calls++ === 0) redis.stream.ref();
		try {
			return await work(redis);
		} catch (error) {
			if (endsConnection(error) && !connection.ended) {
				connection.ended = true;
				forget();
				endNow(redis);
			}
			throw this.closed ? closedError(this.location) : redisError(error, this.location, true);
		} finally {
			if (--connection.calls === 0) redis.stream.unref();
		}
	}

	async close(): Promise<void> {
		this.closed = true;
		const connection = await this.current?.catch(() => undefined);
		if (connection !== undefined) endNow(connection.redis);
	}

	private async connected(): Promise<Connection> {
		if (this.closed) throw closedError(this.location);
		if (this.current !== undefined) return await this.current;
		const attempt: Promise<Connection> = this.connect(() => {
			if (this.current === attempt) this.current = undefined;
		});
		this.current = attempt;
		return await attempt;
	}

	private async connect(forget: () => void): Promise<Connection> {
		const { Redis } = await import('ioredis');
		const redis = new Redis(driverOptions(this.options));
		let failure: unknown;
		// The reason comes as an event; the promise of connect() only tells that the connection closed.
		redis.on('error', (error: unknown) => {
			failure ??= error;
		});
		redis.once('end', forget);
		let made: Connection | undefined;
		redis.once('end', () => {
			if (made && !made.ended && !this.closed) this.lost();
		});
		try {
			await redis.connect();
			// A refused SELECT is an event only, and all keys would go to database 0.
			if (failure !== undefined) throw failure;
			return (made = { redis, forget, calls: 0, ended: false });
		} catch (error) {
			forget();
			endNow(redis);
			throw redisError(failure ?? error, this.location, false);
		}
	}
}

/** Without waiting for a peer that may be gone. One that has ended must be left alone: the driver would start a timer. */
function endNow(redis: Redis): void {
	if (redis.status === 'end') return;
	redis.disconnect();
	redis.stream.destroy();
}

function driverOptions({ host, port, db, username, password, tls }: RedisStoreOptions): DriverOptions {
	return {
		host,
		port,
		db,
		...(username !== undefined && { username }),
		...(password !== undefined && { password }),
		...(tls !== undefined && {
			tls: {
				...(tls.serverName !== undefined && { servername: tls.serverName }),
				rejectUnauthorized: tls.rejectUnauthorized ?? true,
			},
		}),
		lazyConnect: true,
		connectTimeout: answerMs,
		commandTimeout: answerMs,
		// It does not connect again by itself, so that it never sends a script a second time.
		retryStrategy: () => null,
		enableOfflineQueue: false,
		// A Redis that is loading answers so itself; the check would print to the console where INFO is forbidden.
		enableReadyCheck: false,
		protocol: 2,
		disableClientInfo: true,
		connectionName: 'n8n-nodes-backoffice',
	};
}
