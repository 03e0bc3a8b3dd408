import { Redis } from 'ioredis';
import type { JobQueue, LeasedJob, NewJob } from '../../../lib/domain/queue';
import { systemClock } from '../../../lib/infra/clock';
import { openRedisQueue } from '../../../lib/infra/queue/redis/open-redis-queue';
import type { RedisStoreOptions } from '../../../lib/infra/store/store-options';
import { startRedis, type RedisServer, type RedisServerOptions } from '../../support/servers/redis.ts';

/** Queues on a Redis of one's own; each test has keys of its own. */
export class RedisScene {
	private handles: JobQueue[] = [];
	private run = 0;

	private constructor(readonly server: RedisServer) {}

	static async start(options: RedisServerOptions = { requirePassword: true }): Promise<RedisScene> {
		return new RedisScene(await startRedis(options));
	}

	get prefix(): string {
		return `test-${this.run}:`;
	}

	options(changes: Partial<RedisStoreOptions> = {}): RedisStoreOptions {
		const { host, port, password = '' } = this.server;
		return { kind: 'redis', host, port, db: 0, password, prefix: this.prefix, ...changes };
	}

	async open(changes: Partial<RedisStoreOptions> = {}): Promise<JobQueue> {
		const queue = await openRedisQueue(this.options(changes), { name: 'orders', clock: systemClock, random: Math.random });
		this.handles.push(queue);
		return queue;
	}

	/** A client beside the queue, as an administrator has it. */
	async withClient<T>(work: (client: Redis) => Promise<T>): Promise<T> {
		const client = new Redis(this.server.url, { lazyConnect: true, retryStrategy: () => null });
		client.on('error', () => undefined);
		await client.connect();
		try {
			return await work(client);
		} finally {
			client.disconnect();
		}
	}

	async endTest(): Promise<void> {
		for (const queue of this.handles) await queue.close();
		this.handles = [];
		this.run++;
	}
}

export const failure = { message: 'The ERP refused the order.', code: 'unavailable' };

export function job(id: string, changes: Partial<NewJob> = {}): NewJob {
	return { id, payload: '{"order":1}', maxAttempts: 3, delayMs: 0, priority: 0, groupKey: null, ...changes };
}

export async function taken(queue: JobQueue, leaseMs = 60_000, concurrency = 100_000): Promise<LeasedJob> {
	const next = await queue.take({ leaseMs, concurrency });
	if (next === null) throw new Error('there was no job to take');
	return next;
}

/** What the call was refused with, and how long that took. */
export async function failureOf(call: Promise<unknown>): Promise<{ error: unknown; ms: number }> {
	const startedAt = performance.now();
	try {
		await call;
	} catch (error) {
		return { error, ms: performance.now() - startedAt };
	}
	throw new Error('the call must fail');
}
