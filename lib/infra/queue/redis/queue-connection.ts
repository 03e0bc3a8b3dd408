import type { Job, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { isConnectorError } from '../../../domain/errors';
import { RedisConnection } from '../../store/redis-connection';
import { storeSystem } from '../../store/store-error';
import { defaultPrefix, type RedisStoreOptions } from '../../store/store-options';
import { closedQueueError, queueError, queueSystem } from '../queue-error';
import { BullClient } from './bull-client';
import { rightsScript } from './rights-script';

/** In all: connecting, logging in, and the answer. */
const answerMs = 1_900;

/** BullMQ on one connection. */
export interface Bull {
	readonly queue: Queue;
	readonly client: BullClient;
	/** A job by its id alone, as BullMQ's steps want it. */
	job(id: string): Job;
}

/**
 * The Store's kind of connection, with BullMQ on it. BullMQ's own way, to connect again for ever and to have calls wait for
 * it, is not used: with Redis down a call fails, and the next one after Redis is back makes a new connection.
 */
export class QueueConnection {
	private readonly connection: RedisConnection;
	private readonly prefix: string;
	private readonly bulls = new WeakMap<Redis, Promise<Bull>>();
	private loaded: Promise<unknown> | undefined;
	private closed = false;

	constructor(
		options: RedisStoreOptions,
		private readonly name: string,
	) {
		this.connection = new RedisConnection(options);
		this.prefix = options.prefix ?? defaultPrefix;
	}

	get location(): string {
		return this.connection.location;
	}

	/** @throws ConnectorError of the system `Write Queue`, within 2 s */
	async use<T>(work: (bull: Bull) => Promise<T>): Promise<T> {
		if (this.closed) throw closedQueueError(this.location);
		try {
			// The first call loads them from disk, which is not Redis' time.
			await (this.loaded ??= Promise.all([import('bullmq'), import('ioredis')]));
			return await this.inTime(this.connection.use(async (redis) => await work(await this.bullOn(redis))));
		} catch (error) {
			throw this.closed ? closedQueueError(this.location) : asQueueError(error);
		}
	}

	async close(): Promise<void> {
		this.closed = true;
		await this.connection.close();
	}

	/** The connection has limits of its own for each of its steps; what comes after this one is dropped. */
	private async inTime<T>(answer: Promise<T>): Promise<T> {
		let timer: NodeJS.Timeout | undefined;
		const tooLate = new Promise<never>((_resolve, reject) => {
			timer = setTimeout(() => {
				reject(queueError('unavailable', `Redis (${this.location}) gave no answer in time.`, 'Check load and network of the Redis server.'));
			}, answerMs);
		});
		try {
			return await Promise.race([answer, tooLate]);
		} finally {
			clearTimeout(timer);
		}
	}

	private async bullOn(redis: Redis): Promise<Bull> {
		let bull = this.bulls.get(redis);
		if (bull === undefined) {
			bull = this.makeBull(redis);
			this.bulls.set(redis, bull);
			// The next call tries again: rights may have been given, and the failure may have been of the moment.
			bull.catch(() => this.bulls.delete(redis));
		}
		return await bull;
	}

	private async checkRights(client: BullClient): Promise<void> {
		const refused = await client.run(rightsScript, []);
		if (!Array.isArray(refused) || refused.length === 0) return;
		throw queueError('permission', `the user of Redis (${this.location}) may not use ${refused.join(', ')} on our keys.`, 'Allow the user all keys under the prefix, and EVALSHA, EVAL and these commands.', { nothingDone: true });
	}

	private async makeBull(redis: Redis): Promise<Bull> {
		const { Queue, Job, createIORedisClient } = await import('bullmq');
		const client = new BullClient(redis, [`${this.prefix}queue:${this.name}:`, `${this.prefix}queue-order:${this.name}:`]);
		const face = createIORedisClient(redis);
		client.attachTo(face);
		const queue = new Queue(this.name, {
			connection: face,
			prefix: `${this.prefix}queue`,
			// They would print to the console and need the right to INFO.
			skipVersionCheck: true,
			skipMetasUpdate: true,
		});
		// Each call gets its own failure; without a listener BullMQ prints.
		queue.on('error', () => undefined);
		await queue.waitUntilReady();
		await this.checkRights(client);
		return { queue, client, job: (id) => new Job(queue, 'job', '', {}, id) };
	}
}

/** What the Store's connection says, under the name of the queue. */
function asQueueError(error: unknown): Error {
	if (!isConnectorError(error)) return queueError('unavailable', 'the step failed inside Redis.', 'Look into the log of Redis; it must be a Redis 5 or later.');
	if (error.system === queueSystem) return error;
	const problem = error.message.startsWith(`${storeSystem} `) ? `Redis ${error.message.slice(storeSystem.length + 1)}` : error.message;
	return queueError(error.code, problem, error.hint, { retryable: error.retryable, nothingDone: error.nothingDone });
}
