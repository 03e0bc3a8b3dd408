// Runs in `npm run test:soak` only; the short form, in which each part dies once, is in queue-mode.test.ts.
import { randomInt } from 'node:crypto';

import { systemClock } from '../../lib/infra/clock';
import { openJobQueue } from '../../lib/infra/queue/open-queue';
import type { StoreOptions } from '../../lib/infra/store/store-options';
import type { N8nInstance } from '../../scripts/lib/n8n-instance.ts';
import { allWell, endRun, outcomeOf, progressOf, startRun, untilAllEnded, type Outcome, type Run } from '../support/e2e/crash-orders.ts';
import { Killer } from '../support/e2e/crash-orders-killer.ts';
import { crashConcurrency, crashSettings, killerOf, ordersPlaced, tellOutcome, testOutcome, victimOf } from '../support/e2e/crash-orders-parts.ts';
import { startQueueMode, type QueueMode } from '../support/e2e/queue-mode.ts';
import { newN8n, packedTarball, storeFile } from '../support/e2e/shared-n8n.ts';
import { startTestN8n } from '../support/e2e/test-n8n.ts';

/** The same number gives the same deaths, as far as a busy machine lets it. */
const seed = Number(process.env.BACKOFFICE_CRASH_SEED ?? randomInt(1_000_000));
const orders = Number(process.env.BACKOFFICE_CRASH_ORDERS ?? 1_000);
/** On a quiet machine of two cores nine minutes for all, four fifths of it Kommo's seven requests a second. */
const longMs = 25 * 60_000;

jest.setTimeout(longMs + 10 * 60_000);

const queueIn = async (store: StoreOptions) => await openJobQueue(store, { name: 'pedidos', clock: systemClock, random: Math.random });

/** The rest shows that all comes to rest. Whatever happens, nothing is killed or started any more afterwards. */
const killUntilNearlyAllArePlaced = async (run: Run) => {
	const stop = new AbortController();
	const killing = run.killer.run(stop.signal);
	await ordersPlaced(run, Math.floor(run.sender.requests.length * 0.98), longMs).finally(async () => {
		stop.abort();
		await killing;
	});
};

/** All parts die again and again. */
describe('orders while n8n main, its workers, Redis and MariaDB are killed', () => {
	let n8n: QueueMode;
	let run: Run;
	let outcome: Outcome;

	beforeAll(async () => {
		n8n = await startQueueMode({ tarball: packedTarball(), concurrency: crashConcurrency, environment: crashSettings });
		const queue = await queueIn({ kind: 'redis', host: n8n.redis.host, port: n8n.redis.port, db: 0 });
		const killer = (erp: Run['erp'], random: () => number) => killerOf(n8n, erp, random);
		run = await startRun({ client: n8n.client, seed, orders, customers: 100, atOnce: 12, queue, killer });
		try {
			await killUntilNearlyAllArePlaced(run);
			await untilAllEnded(run, 240_000);
		} catch (error) {
			console.log(`${n8n.logs()}\n${await progressOf(run)}`);
			throw error;
		}
		outcome = await outcomeOf(run);
		tellOutcome(outcome, run.killer);
	});

	afterAll(async () => await endRun(run).finally(async () => await n8n?.stop()));

	testOutcome(() => ({ run, outcome }));
});

describe('orders while an n8n with the SQLite Store is killed', () => {
	let n8n: N8nInstance;
	let run: Run;
	let outcome: Outcome;

	beforeAll(async () => {
		n8n = await startTestN8n(newN8n());
		const { userFolder, port } = n8n;
		const part = {
			pid: () => n8n.process.pid ?? -1,
			kill: async () => await n8n.kill(),
			restart: async () => {
				n8n = await startTestN8n({ userFolder, port });
			},
		};
		const killer = (_: Run['erp'], random: () => number) => new Killer([victimOf('n8n', part)], { random, everyMs: [6_000, 20_000], weights: {} });
		const queue = await queueIn({ kind: 'sqlite', file: storeFile(n8n) });
		run = await startRun({ client: n8n.client, seed, orders: orders / 10, customers: 40, atOnce: 5, queue, killer });
		await killUntilNearlyAllArePlaced(run);
		await untilAllEnded(run, 240_000);
		outcome = await outcomeOf(run);
		tellOutcome(outcome, run.killer);
	});

	afterAll(async () => await endRun(run).finally(async () => await n8n?.stop()));

	test('each order is in the ERP’s database exactly once, none is lost, parked or failed, and each customer is told once', () => {
		expect(outcome).toMatchObject(allWell(outcome));
	});
});
