import type { RedisStoreOptions } from '../../../lib/infra/store/store-options';
import type { CompiledLib } from '../../support/compiled-lib.ts';
import { killToldProcesses, startToldProcess, type ToldProcess } from '../../support/told-process.ts';

export interface TakerOrders {
	job: 'drain' | 'hold' | 'work' | 'leave';
	redis: RedisStoreOptions;
	leaseMs: number;
	modules: { openRedisQueue: string; clock: string };
}

export type Taker = ToldProcess;

/** Ends what a failed test has left running. */
export const killTakers = killToldProcesses;

/** What `compileLib` must be given for takers. */
export const takerParts = ['domain', 'infra/clock.ts', 'infra/store', 'infra/queue'];

export function startTaker(lib: CompiledLib, orders: Omit<TakerOrders, 'modules'>): Taker {
	const modules = { openRedisQueue: lib.file('infra/queue/redis/open-redis-queue'), clock: lib.file('infra/clock') };
	return startToldProcess('test/integration/queue/redis-taker.ts', { ...orders, modules });
}
