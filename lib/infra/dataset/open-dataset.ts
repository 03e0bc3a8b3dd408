import type { DatasetPort } from '../../domain/dataset';
import type { Clock, Random } from '../../domain/runtime';
import { storeError } from '../store/store-error';
import type { StoreOptions } from '../store/store-options';
import { openRedisDataset } from './redis-dataset';
import { openSqliteDataset } from './sqlite-dataset';

/** The file of the Dataset beside that of the Store: `store.sqlite` → `store-datasets.sqlite`. */
export function datasetFileBeside(storeFile: string): string {
	return `${storeFile.replace(/\.[^./\\]+$/, '')}-datasets.sqlite`;
}

/**
 * Opens the Dataset that goes with a Store: in the same Redis under the same prefix, or in a file beside the Store's.
 * @throws ConnectorError of the place that was asked for
 */
export async function openDataset(options: StoreOptions, { clock, random }: { clock: Clock; random: Random }): Promise<DatasetPort> {
	switch (options.kind) {
		case 'sqlite':
			return await openSqliteDataset({ file: datasetFileBeside(options.file), clock, random });
		case 'redis':
			return openRedisDataset(options, clock);
		case 'memory':
			throw storeError('unsupported', 'memory', 'a Store in memory has no place for price lists', { nothingDone: true });
	}
}
