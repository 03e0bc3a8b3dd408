/**
 * A process of its own that takes jobs, as a second n8n process would. Run by Node itself, so the library comes compiled
 * (test/support/compiled-lib.ts): the modules' files are among the orders.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { JobQueue } from '../../../lib/domain/queue';
import type { TakerOrders } from './start-redis-taker.ts';

const orders: TakerOrders = JSON.parse(process.argv[2] ?? '');

async function openQueue(): Promise<JobQueue> {
	const { openRedisQueue }: typeof import('../../../lib/infra/queue/redis/open-redis-queue') = await import(orders.modules.openRedisQueue);
	const { systemClock }: typeof import('../../../lib/infra/clock') = await import(orders.modules.clock);
	return await openRedisQueue(orders.redis, { name: 'orders', clock: systemClock, random: Math.random });
}

function tell(result: unknown): void {
	process.stdout.write(`${JSON.stringify(result)}\n`);
}

/** Takes and completes, several at a time, until nothing is left; tells each job and the order in which it began and ended. */
async function drain(queue: JobQueue): Promise<void> {
	const lane = async (): Promise<void> => {
		for (;;) {
			const job = await queue.take({ leaseMs: 30_000, concurrency: 12 });
			if (job === null) {
				const { waiting, running } = (await queue.stats()).counts;
				if (waiting + running === 0) return;
				await sleep(2);
				continue;
			}
			const settled = await queue.complete(job, null);
			tell({ id: job.id, groupKey: job.groupKey, settled });
		}
	};
	await Promise.all([lane(), lane(), lane(), lane()]);
	await queue.close();
}

/** Takes one job, tells its lease, and never settles it. */
async function hold(queue: JobQueue): Promise<void> {
	tell(await queue.take({ leaseMs: orders.leaseMs, concurrency: 100 }));
	await sleep(60_000);
}

/** Takes and completes without end, so that it is killed somewhere in between. */
async function work(queue: JobQueue): Promise<void> {
	for (;;) {
		const job = await queue.take({ leaseMs: orders.leaseMs, concurrency: 100 });
		if (job === null) return await queue.close();
		await queue.complete(job, null);
		tell(job.id);
	}
}

/** Leaves without closing, with nothing left to do. */
async function leave(queue: JobQueue): Promise<void> {
	tell(await queue.stats());
}

const jobs = { drain, hold, work, leave };

void openQueue().then(jobs[orders.job]);
