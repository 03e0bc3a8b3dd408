// What both forms of the order crashes have in common: what n8n is told, who dies, and what must have come of it.
import { until } from '../../../scripts/lib/until.ts';
import { allWell, unended, type Outcome, type Run } from './crash-orders.ts';
import { Killer, type Victim } from './crash-orders-killer.ts';
import type { N8nPart, QueueMode } from './queue-mode.ts';

/** n8n notices a dead worker after its lock's life; a minute by default. */
const quickLocks = { QUEUE_WORKER_LOCK_DURATION: '10000', QUEUE_WORKER_LOCK_RENEW_TIME: '2000', QUEUE_WORKER_STALLED_INTERVAL: '3000' };

/** As docs/scaling.md has it. Otherwise n8n main never learns the end of a run that ended while Redis was away. */
const keptJobs = { N8N_EXECUTIONS_QUEUE_KEEP_LAST_COMPLETED: '1000', N8N_EXECUTIONS_QUEUE_KEEP_LAST_FAILED: '1000' };

export const crashSettings = { ...quickLocks, ...keptJobs };
/** Executions of a worker at the same time. */
export const crashConcurrency = 10;

export function victimOf(kind: string, part: Pick<N8nPart, 'pid' | 'kill' | 'restart'>): Victim {
	return { kind, pid: () => part.pid(), kill: async () => await part.kill(), restart: async () => await part.restart() };
}

type Parts = Pick<QueueMode, 'main' | 'workers' | 'redis'>;

export function killerOf({ main, workers, redis }: Parts, erp: Run['erp'], random: () => number): Killer {
	const victims = [victimOf('main', main), ...workers.map((worker) => victimOf('worker', worker)), victimOf('redis', redis), victimOf('mariadb', erp.server)];
	return new Killer(victims, { random, everyMs: [8_000, 22_000], weights: { main: 1, worker: 2, redis: 1.5, mariadb: 1.5 } });
}

export async function ordersPlaced({ erp }: Run, count: number, timeoutMs: number): Promise<void> {
	await until(`${count} orders are placed`, async () => (await erp.placed()).length >= count, { timeoutMs, everyMs: 100 });
}

export function tellOutcome(outcome: Outcome, { moments }: Killer): void {
	console.log(`${JSON.stringify(outcome, null, 1)}\nDeaths (s after the first order): ${moments.join(', ')}`);
}

/** @param ended the run, once all is quiet */
export function testOutcome(ended: () => { run: Run; outcome: Outcome }): void {
	test('each order is in the ERP’s database exactly once, none is lost, parked or failed, and each customer is told once', () => {
		const { outcome } = ended();
		expect(outcome).toMatchObject(allWell(outcome));
	});

	test('every part died', () => {
		expect(Object.keys(ended().outcome.kills).sort()).toEqual(['main', 'mariadb', 'redis', 'worker']);
	});

	test('the queue is empty', async () => {
		expect(await unended(ended().run.queue)).toBe(0);
	});
}
