// The short form of the order crashes, on an installation that runs already: each part dies once.
import type { JobQueue } from '../../../lib/domain/queue.js';
import type { StoreOptions } from '../../../lib/infra/store/store-options.js';
import { endRun, outcomeOf, progressOf, startRun, untilAllEnded, type Outcome, type Run } from './crash-orders.ts';
import { isAlive } from './crash-orders-killer.ts';
import { crashConcurrency, crashSettings, killerOf, ordersPlaced, tellOutcome, testOutcome } from './crash-orders-parts.ts';
import { deadHoldersLapse } from './crash-orders-redis.ts';
import type { N8nPart, QueueMode } from './queue-mode.ts';

export interface Installation {
	n8n: QueueMode;
	/** The example's queue in that Store. */
	openQueue(store: StoreOptions): Promise<JobQueue>;
	/** The same number gives the same deaths, as far as a busy machine lets it. */
	seed: number;
}

/** @param installation asked when its turn has come */
export function testEachDeath(installation: () => Installation): void {
	describe('orders while n8n main, its workers, Redis and MariaDB are killed', () => {
		let run: Run;
		let outcome: Outcome;

		beforeAll(async () => {
			const { n8n, openQueue, seed } = installation();
			const { client, redis } = n8n;
			const [main, workers] = [comingBackWith(crashSettings)(n8n.main), n8n.workers.map(comingBackWith(workerSettings))];
			await Promise.all(workers.filter((worker) => !isAlive(worker)).map(async (worker) => await worker.restart()));
			const queue = await openQueue({ kind: 'redis', host: redis.host, port: redis.port, db: 0 });
			const killer = (erp: Run['erp'], random: () => number) => killerOf({ main, workers, redis }, erp, random);
			run = await startRun({ client, seed, orders: 25, customers: 25, atOnce: 5, queue, killer });
			try {
				await killEachOnce(run, redis.url);
				await untilAllEnded(run, 120_000);
			} catch (error) {
				console.log(`${n8n.logs()}\n${await progressOf(run)}`);
				throw error;
			}
			outcome = await outcomeOf(run);
			tellOutcome(outcome, run.killer);
		}, 240_000);

		afterAll(async () => await endRun(run));

		testOutcome(() => ({ run, outcome }));
	});
}

const workerSettings = { ...crashSettings, N8N_CONCURRENCY_PRODUCTION_LIMIT: String(crashConcurrency) };

/** Tests before this one are about n8n as it is without these settings, so a part gets them with its death. */
const comingBackWith = (settings: Record<string, string>) => (part: N8nPart): N8nPart => ({ ...part, restart: async () => await part.restart(settings) });

/**
 * First all processes of n8n: together, so that what they held may be taken for lapsed. They come back with what they need to
 * outlive the death of Redis, which comes before or after that of MariaDB.
 */
async function killEachOnce(run: Run, redisUrl: string): Promise<void> {
	const { killer: deaths, sender, erp } = run;
	const twoMore = async () => await ordersPlaced(run, Math.min((await erp.placed()).length + 2, sender.requests.length), 30_000);
	const processes = deaths.victims.filter(({ kind }) => kind === 'main' || kind === 'worker');
	const databases = deaths.victims.filter((victim) => !processes.includes(victim));
	if (deaths.between([0, 1]) < 0.5) databases.reverse();
	await ordersPlaced(run, 2, 60_000);
	await deaths.together(processes, async () => void (await deadHoldersLapse(redisUrl)));
	await deaths.allUp();
	for (const database of databases) {
		await twoMore();
		await deaths.together([database]);
	}
	await twoMore();
}
