import type { Clock, Random } from '../../domain/runtime';
import type { Store } from '../../domain/store';
import { MemoryStore } from './memory-store';
import { openRedisStore } from './redis-store';
import { openSqliteStore } from './sqlite-store';
import type { StoreOptions } from './store-options';

/**
 * Opens the Store these options name; the driver is loaded now and not before.
 *
 * @throws ConnectorError of the Store that was asked for
 */
export async function openStore(options: StoreOptions, { clock, random }: { clock: Clock; random: Random }): Promise<Store> {
	switch (options.kind) {
		case 'memory':
			return new MemoryStore(clock);
		case 'sqlite':
			return await openSqliteStore({ file: options.file, clock, random });
		case 'redis':
			return await openRedisStore(options);
	}
}
