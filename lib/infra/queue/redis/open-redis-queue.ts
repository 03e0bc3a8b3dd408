import type { JobQueue } from '../../../domain/queue';
import type { Clock, Random } from '../../../domain/runtime';
import type { RedisStoreOptions } from '../../store/store-options';
import { QueueConnection } from './queue-connection';
import { RedisJobQueue } from './redis-job-queue';

export interface RedisQueueParts {
	/** 1 to 60 letters, digits, `-`, `_`. */
	name: string;
	clock: Clock;
	random: Random;
}

/**
 * Opens the queue of this name in a Redis (5 or later, not a cluster), on BullMQ. Nothing is connected before the first
 * call, which is also when BullMQ and the driver are loaded. All times of jobs are those of Redis, and tokens come from the
 * system's source of randomness.
 */
export async function openRedisQueue(options: RedisStoreOptions, { name, clock }: RedisQueueParts): Promise<JobQueue> {
	return new RedisJobQueue(new QueueConnection(options, name), name, clock);
}
