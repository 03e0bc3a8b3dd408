import type { Job, JobQueue, LeasedJob, NewJob } from '../../../lib/domain/queue';
import type { StoreHarness } from '../store/store-contract';

/** One kind of queue under test. */
export interface QueueHarness extends Pick<StoreHarness, 'turnsTrueAfter' | 'pass' | 'exactTime' | 'stop'> {
	/** A further handle, as another process has it, of the queue of this name. */
	connect(name: string): Promise<JobQueue>;
}

export interface QueueScene {
	harness: QueueHarness;
	queue: JobQueue;
	/** The same queue as another process sees it. */
	other: JobQueue;
}

export type Scene = () => QueueScene;

export const queueName = 'pedidos';
export const long = 60_000;
export const failure = { message: 'The ERP refused the order.', code: 'unavailable' };

/** A plain job, with what the test changes. */
export function job(id: string, changes: Partial<NewJob> = {}): NewJob {
	return { id, payload: '{}', maxAttempts: 3, delayMs: 0, priority: 0, groupKey: null, ...changes };
}

export async function addAll(queue: JobQueue, ids: readonly string[], changes: Partial<NewJob> = {}): Promise<void> {
	for (const id of ids) await queue.add(job(id, changes));
}

/** Takes the next job; a test that gets none fails. */
export async function taken(queue: JobQueue, leaseMs = long, concurrency = 1_000): Promise<LeasedJob> {
	const next = await queue.take({ leaseMs, concurrency });
	if (next === null) throw new Error('there was no job to take');
	return next;
}

/** Takes as long as something is handed out; the ids in their order. */
export async function takeAll(queue: JobQueue, leaseMs = long): Promise<string[]> {
	const ids: string[] = [];
	for (;;) {
		const next = await queue.take({ leaseMs, concurrency: 1_000 });
		if (next === null) return ids;
		ids.push(next.id);
	}
}

export async function stateOf(queue: JobQueue, id: string): Promise<Job['state'] | undefined> {
	return (await queue.get(id))?.state;
}

/** The other process's stalled jobs: those whose leases have run out. */
export async function stalled(queue: JobQueue, except: readonly string[] = [], limit = 100): Promise<LeasedJob[]> {
	return await queue.takeStalled({ leaseMs: long, except, limit });
}
