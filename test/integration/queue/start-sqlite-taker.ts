import type { StoreOptions } from '../../../lib/infra/store/store-options';
import type { CompiledLib } from '../../support/compiled-lib.ts';
import { killToldProcesses, startToldProcess, type ToldProcess } from '../../support/told-process.ts';

export interface TakerOrders {
	task: 'takeAll' | 'takeOne' | 'addUntilKilled';
	store: StoreOptions;
	modules: { openQueue: string; clock: string };
}

export type Taker = ToldProcess;

/** What `compileLib` must be given for takers. */
export const takerParts = ['domain', 'infra/clock.ts', 'infra/store', 'infra/queue'];

/** Ends what a failed test has left running. */
export const killTakers = killToldProcesses;

export function startTaker(lib: CompiledLib, task: TakerOrders['task'], storeFile: string): Taker {
	const modules = { openQueue: lib.file('infra/queue/open-queue'), clock: lib.file('infra/clock') };
	const orders: TakerOrders = { task, store: { kind: 'sqlite', file: storeFile }, modules };
	return startToldProcess('test/integration/queue/sqlite-taker.ts', orders);
}
