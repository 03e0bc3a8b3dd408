import { randomInt } from 'node:crypto';

import { systemClock } from '../../lib/infra/clock';
import { openJobQueue } from '../../lib/infra/queue/open-queue';
import type { StoreOptions } from '../../lib/infra/store/store-options';
import { startN8n, type N8nInstance } from '../../scripts/lib/n8n-instance.ts';
import { until } from '../../scripts/lib/until.ts';
import { allWell, endRun, outcomeOf, startRun, unended, untilAllEnded, type Outcome, type Run } from '../support/e2e/crash-orders.ts';
import { Killer, type Victim } from '../support/e2e/crash-orders-killer.ts';
import { deadHoldersLapse } from '../support/e2e/crash-orders-redis.ts';
import { startQueueMode, type N8nPart, type QueueMode } from '../support/e2e/queue-mode.ts';
import { packedTarball, storeFile } from '../support/e2e/shared-n8n.ts';

/** The long form (npm run test:soak): all parts die again and again during a thousand orders. */
const soak = Boolean(process.env.BACKOFFICE_SOAK);
/** The same number gives the same deaths, as far as a busy machine lets it. */
const seed = Number(process.env.BACKOFFICE_CRASH_SEED ?? randomInt(1_000_000));
const longOrders = Number(process.env.BACKOFFICE_CRASH_ORDERS ?? 1_000);
const longMs = 15 * 60_000;

jest.setTimeout(soak ? longMs : 240_000);

/** n8n notices a dead worker after its lock's life; a minute by default. */
const quickLocks = { QUEUE_WORKER_LOCK_DURATION: '10000', QUEUE_WORKER_LOCK_RENEW_TIME: '2000', QUEUE_WORKER_STALLED_INTERVAL: '3000' };

/** As docs/scaling.md has it. Otherwise n8n main never learns the end of a run that ended while Redis was away. */
const keptJobs = { N8N_EXECUTIONS_QUEUE_KEEP_LAST_COMPLETED: '1000', N8N_EXECUTIONS_QUEUE_KEEP_LAST_FAILED: '1000' };

const victimOf = (kind: string, part: Pick<N8nPart, 'pid' | 'kill' | 'restart'>): Victim => ({
	kind,
	pid: () => part.pid(),
	kill: async () => await part.kill(),
	restart: async () => await part.restart(),
});

const queueIn = async (store: StoreOptions) => await openJobQueue(store, { name: 'pedidos', clock: systemClock, random: Math.random });

const told = (outcome: Outcome, { moments }: Killer) => console.log(`${JSON.stringify(outcome, null, 1)}\nDeaths (s after the first order): ${moments.join(', ')}`);

describe('orders while n8n main, its workers, Redis and MariaDB are killed', () => {
	let n8n: QueueMode;
	let run: Run;
	let outcome: Outcome;

	beforeAll(async () => {
		n8n = await startQueueMode({ tarball: packedTarball(), concurrency: 10, environment: { ...quickLocks, ...keptJobs } });
		const queue = await queueIn({ kind: 'redis', host: n8n.redis.host, port: n8n.redis.port, db: 0 });
		run = await startRun({ client: n8n.client, seed, orders: soak ? longOrders : 25, customers: soak ? 100 : 25, atOnce: soak ? 12 : 5, queue, killer });
		try {
			await (soak ? killAtRandom() : killEachOnce());
			await untilAllEnded(run, soak ? 240_000 : 120_000);
		} catch (error) {
			console.log(n8n.logs());
			throw error;
		}
		outcome = await outcomeOf(run);
		told(outcome, run.killer);
	});

	afterAll(async () => {
		await endRun(run);
		await n8n.stop();
	});

	const victims = () => ({ main: victimOf('main', n8n.main), workers: n8n.workers.map((worker) => victimOf('worker', worker)), redis: victimOf('redis', n8n.redis) });

	const killer = (erp: Run['erp'], random: () => number) => {
		const { main, workers, redis } = victims();
		const plan = { random, everyMs: [8_000, 22_000] as const, weights: { main: 1, worker: 2, redis: 1.5, mariadb: 1.5 } };
		return new Killer([main, ...workers, redis, victimOf('mariadb', erp.server)], plan);
	};

	const ordersPlaced = async (count: number, timeoutMs: number) =>
		await until(`${count} orders are placed`, async () => (await run.erp.placed()).length >= count, { timeoutMs, everyMs: 100 });

	/** Until nearly all is done: then it shows that all comes to rest. */
	const killAtRandom = async () => {
		const stop = new AbortController();
		const killing = run.killer.run(stop.signal);
		await ordersPlaced(Math.floor(run.sender.requests.length * 0.98), 11 * 60_000).finally(() => stop.abort());
		await killing;
	};

	/** Both workers die together, so that what they held may be taken for lapsed. */
	const killEachOnce = async () => {
		const { killer: deaths } = run;
		const [main, ...others] = deaths.victims;
		const workers = others.filter(({ kind }) => kind === 'worker');
		const databases = others.filter(({ kind }) => kind !== 'worker');
		await ordersPlaced(2, 60_000);
		if (deaths.between([0, 1]) < 0.5) databases.reverse();
		for (const database of databases) {
			await deaths.together([database]);
			await ordersPlaced((await run.erp.placed()).length + 2, 30_000);
		}
		await deaths.together(main ? [...workers, main] : workers, async () => void (await deadHoldersLapse(n8n.redis.url)));
	};

	test('each order is in the ERP’s database exactly once, none is lost, parked or failed, and each customer is told once', () => {
		expect(outcome).toMatchObject(allWell(outcome));
	});

	test('every part died', () => {
		expect(Object.keys(outcome.kills).sort()).toEqual(['main', 'mariadb', 'redis', 'worker']);
	});

	test('the queue is empty', async () => {
		expect(await unended(run.queue)).toBe(0);
	});
});

if (soak) {
	describe('orders while an n8n with the SQLite Store is killed', () => {
		let n8n: N8nInstance;
		let run: Run;
		let outcome: Outcome;

		beforeAll(async () => {
			n8n = await startN8n({ tarball: packedTarball() });
			const { userFolder, port } = n8n;
			const part = {
				pid: () => n8n.process.pid ?? -1,
				kill: async () => await n8n.kill(),
				restart: async () => {
					n8n = await startN8n({ userFolder, port });
				},
			};
			const killer = (_: Run['erp'], random: () => number) => new Killer([victimOf('n8n', part)], { random, everyMs: [6_000, 20_000], weights: {} });
			const queue = await queueIn({ kind: 'sqlite', file: storeFile(n8n) });
			run = await startRun({ client: n8n.client, seed, orders: longOrders / 10, customers: 40, atOnce: 5, queue, killer });
			const stop = new AbortController();
			const killing = run.killer.run(stop.signal);
			await until('nearly all orders are placed', async () => (await run.erp.placed()).length >= longOrders * 0.095, { timeoutMs: 300_000, everyMs: 200 }).finally(() => stop.abort());
			await killing;
			await untilAllEnded(run, 240_000);
			outcome = await outcomeOf(run);
			told(outcome, run.killer);
		});

		afterAll(async () => {
			await endRun(run);
			await n8n.stop();
		});

		test('each order is in the ERP’s database exactly once, none is lost, parked or failed, and each customer is told once', () => {
			expect(outcome).toMatchObject(allWell(outcome));
		});
	});
}
