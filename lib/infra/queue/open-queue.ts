import type { JobQueue } from '../../domain/queue';
import type { Clock, Random } from '../../domain/runtime';
import type { StoreOptions } from '../store/store-options';
import { queueError } from './queue-error';
import { openRedisQueue } from './redis/open-redis-queue';
import { openSqliteQueue } from './sqlite-queue';

/** The file of the queues beside that of the Store: `store.sqlite` → `store-queue.sqlite`. */
export function queueFileBeside(storeFile: string): string {
	return `${storeFile.replace(/\.[^./\\]+$/, '')}-queue.sqlite`;
}

/**
 * Opens the queue of this name that goes with a Store: in the same Redis under the same prefix, or in a file beside the Store's.
 *
 * @param parts.name as `queueName` of lib/application/queue allows it
 * @throws ConnectorError of the system `Write Queue`: `unsupported` for a Store in memory, else as the place that was asked for
 */
export async function openJobQueue(options: StoreOptions, parts: { name: string; clock: Clock; random: Random }): Promise<JobQueue> {
	switch (options.kind) {
		case 'sqlite':
			return await openSqliteQueue({ file: queueFileBeside(options.file), ...parts });
		case 'redis':
			return await openRedisQueue(options, parts);
		case 'memory':
			throw queueError('unsupported', 'a Store in memory keeps no jobs.', 'Use a Store in a file or in Redis.', { nothingDone: true });
	}
}
