import { resolve } from 'node:path';

import type { JobQueue } from '../../domain/queue';
import type { Clock, Random } from '../../domain/runtime';
import { redisLocation, type StoreOptions } from '../store/store-options';
import { queueError } from './queue-error';
import { openRedisQueue } from './redis/open-redis-queue';
import { openSqliteQueue } from './sqlite-queue';

/** The file of the queues beside that of the Store: `store.sqlite` → `store-queue.sqlite`. */
export function queueFileBeside(storeFile: string): string {
	return `${storeFile.replace(/\.[^./\\]+$/, '')}-queue.sqlite`;
}

/**
 * Where the queues are that go with a Store: the `location` of those that `openJobQueue` opens.
 * @throws ConnectorError `unsupported` for a Store in memory
 */
export function queuePlace(options: StoreOptions): Pick<JobQueue, 'kind' | 'location'> {
	switch (options.kind) {
		case 'sqlite':
			return { kind: 'sqlite', location: resolve(queueFileBeside(options.file)) };
		case 'redis':
			return { kind: 'redis', location: redisLocation(options) };
		case 'memory':
			throw keepsNothing();
	}
}

/**
 * Opens the queue of this name that goes with a Store: in the same Redis under the same prefix, or in a file beside the Store's.
 *
 * @param parts.name as `queueName` of lib/application/queue allows it
 * @param parts.steady for a queue in a file: milliseconds by a clock that nobody sets; default: that of the process
 * @throws ConnectorError of the system `Write Queue`: `unsupported` for a Store in memory, else as the place that was asked for
 */
export async function openJobQueue(options: StoreOptions, parts: { name: string; clock: Clock; random: Random; steady?: () => number }): Promise<JobQueue> {
	switch (options.kind) {
		case 'sqlite':
			return await openSqliteQueue({ file: queueFileBeside(options.file), ...parts });
		case 'redis':
			return await openRedisQueue(options, parts);
		case 'memory':
			throw keepsNothing();
	}
}

function keepsNothing(): Error {
	return queueError('unsupported', 'a Store in memory keeps no jobs.', 'Use a Store in a file or in Redis.', { nothingDone: true });
}
