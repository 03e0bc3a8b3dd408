/**
 * A process of its own that uses the queue, as a second n8n process would. Run by Node itself, so the library comes
 * compiled (test/support/compiled-lib.ts): the modules' files are among the orders.
 */
import { createRequire } from 'node:module';

import type { JobQueue } from '../../../lib/domain/queue';
import type { TakerOrders } from './start-sqlite-taker.ts';

const orders: TakerOrders = JSON.parse(process.argv[2] ?? '');

function tell(text: string): void {
	process.stdout.write(`${text}\n`);
}

/** Takes and completes until all is done, several jobs at a time; tells each id it was given. */
async function takeAll(queue: JobQueue): Promise<void> {
	const lane = async (): Promise<void> => {
		for (;;) {
			const lease = await queue.take({ leaseMs: 60_000, concurrency: 1_000 });
			if (lease === null) {
				const { counts } = await queue.stats();
				if (counts.waiting + counts.running === 0) return;
				await new Promise((resolve) => setTimeout(resolve, 5));
				continue;
			}
			tell(lease.id);
			if ((await queue.complete({ id: lease.id, token: lease.token }, null)) !== 'done') throw new Error(`lost ${lease.id}`);
		}
	};
	await Promise.all([lane(), lane(), lane()]);
}

/** Takes one job and keeps it until it is killed. */
async function takeOne(queue: JobQueue): Promise<void> {
	const lease = await queue.take({ leaseMs: 300, concurrency: 10 });
	tell(lease?.id ?? 'none');
	setInterval(() => undefined, 1_000);
}

/** Adds as fast as it can and tells each id that was confirmed, until it is killed. */
async function addUntilKilled(queue: JobQueue): Promise<void> {
	let next = 0;
	const lane = async (): Promise<void> => {
		for (;;) {
			const id = `${next++}`;
			await queue.add({ id, payload: JSON.stringify('x'.repeat(Number(id) % 3_000)), maxAttempts: 3, delayMs: 0, priority: 0, groupKey: null });
			tell(id);
		}
	};
	await Promise.all([lane(), lane(), lane(), lane()]);
}

async function main(): Promise<void> {
	const load = createRequire(process.argv[1] ?? '');
	const { openJobQueue }: typeof import('../../../lib/infra/queue/open-queue') = load(orders.modules.openQueue);
	const { systemClock }: typeof import('../../../lib/infra/clock') = load(orders.modules.clock);
	const queue = await openJobQueue(orders.store, { name: 'pedidos', clock: systemClock, random: Math.random });
	await { takeAll, takeOne, addUntilKilled }[orders.task](queue);
	if (orders.task === 'takeAll') await queue.close();
}

void main();
