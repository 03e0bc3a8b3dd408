import type { StoreOptions } from '../../../lib/infra/store/store-options';
import type { CompiledLib } from '../../support/compiled-lib.ts';
import { killToldProcesses, startToldProcess, type ToldProcess } from '../../support/told-process.ts';

export interface WorkerOrders {
	job: 'writeUntilKilled' | 'spin' | 'load' | 'takeSlots' | 'countUnderLock' | 'leave';
	store: StoreOptions;
	/** Tells the workers of one test apart. */
	name: string;
	/** How long to work, for jobs that end by themselves. */
	ms: number;
	modules: { openStore: string; clock: string; lock: string };
}

export type Worker = ToldProcess;

/** Ends what a failed test has left running. */
export const killWorkers = killToldProcesses;

/** What `compileLib` must be given for workers. */
export const workerParts = ['domain/errors.ts', 'infra/clock.ts', 'infra/store', 'resilience/lock.ts', 'resilience/store-outage.ts'];

export function startWorker(lib: CompiledLib, orders: Omit<WorkerOrders, 'modules'>): Worker {
	const modules = {
		openStore: lib.file('infra/store/open-store'),
		clock: lib.file('infra/clock'),
		lock: lib.file('resilience/lock'),
	};
	return startToldProcess('test/integration/store/worker.ts', { ...orders, modules });
}

/** The one thing the worker tells. @throws Error with what it wrote to stderr where it failed */
export async function resultOf<T>(worker: Worker): Promise<T> {
	const { code, errors } = await worker.ended;
	const line = worker.lines().at(-1);
	if (code !== 0 || line === undefined) throw new Error(`The worker ended with ${code}: ${errors}`);
	const result: T = JSON.parse(line);
	return result;
}
