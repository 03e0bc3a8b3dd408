// Adds jobs to a queue of its own kind, as often as it is told, and answers with the milliseconds of each; ends with its input.
import { createRequire } from 'node:module';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';

export interface EnqueueOrders {
	side: 'sqlite' | 'bareSqlite' | 'redis' | 'bullmq';
	/** The compiled modules, for our two sides. */
	openQueue: string;
	clock: string;
	/** A file of its own. */
	file: string;
	redis: { host: string; port: number };
}

export interface EnqueueTurn {
	adds: number;
	atOnce: number;
}

export interface EnqueueAnswer {
	times: number[];
	/** The longest time the event loop stood still. */
	longestStop: number;
}

type Add = (id: string, payload: string) => Promise<unknown>;

const load = createRequire(import.meta.url);
const orders = JSON.parse(process.argv[2] ?? '{}') as EnqueueOrders;
/** An order of three lines. */
const payload = JSON.stringify({
	customer: { phone: '+5511987654321', document: '12345678909' },
	lines: ['CABO-25MM', 'DISJ-20A', 'TOM-2P'].map((sku) => ({ sku, quantity: 10, price: '129.90', note: 'Entregar pela manhã, na portaria dos fundos.' })),
});

async function ours(): Promise<Add> {
	const { openJobQueue } = load(orders.openQueue) as { openJobQueue(options: object, parts: object): Promise<{ add(job: object): Promise<unknown> }> };
	const { systemClock } = load(orders.clock) as { systemClock: object };
	const store = orders.side === 'sqlite' ? { kind: 'sqlite', file: orders.file } : { kind: 'redis', ...orders.redis, db: 0 };
	const queue = await openJobQueue(store, { name: 'pedidos', clock: systemClock, random: Math.random });
	return async (id, text) => await queue.add({ id, payload: text, maxAttempts: 3, delayMs: 0, priority: 0, groupKey: `+55119${id.slice(-3)}` });
}

async function bareSqlite(): Promise<Add> {
	const { DatabaseSync } = await import('node:sqlite');
	const database = new DatabaseSync(orders.file);
	database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE job (id TEXT PRIMARY KEY, payload TEXT)');
	const insert = database.prepare('INSERT INTO job VALUES (?, ?)');
	return async (id, text) => insert.run(id, text);
}

async function bullmq(): Promise<Add> {
	const { Queue } = await import('bullmq');
	const queue = new Queue('pedidos', { connection: { ...orders.redis }, prefix: 'bare' });
	await queue.waitUntilReady();
	return async (id, text) => await queue.add('job', { text }, { jobId: id });
}

async function run(add: Add, round: number, { adds, atOnce }: EnqueueTurn): Promise<EnqueueAnswer> {
	const times: number[] = [];
	let next = 0;
	const delay = monitorEventLoopDelay({ resolution: 1 });
	delay.enable();
	const lane = async (): Promise<void> => {
		for (let number = next++; number < adds; number = next++) {
			const startedAt = performance.now();
			await add(`job-${round}-${atOnce}-${number}`, payload);
			times.push(performance.now() - startedAt);
			// So that a side that never waits leaves turns to others, too.
			await new Promise((resolve) => setImmediate(resolve));
		}
	};
	await Promise.all(Array.from({ length: atOnce }, lane));
	delay.disable();
	return { times, longestStop: delay.max / 1e6 };
}

const add = await (orders.side === 'bareSqlite' ? bareSqlite() : orders.side === 'bullmq' ? bullmq() : ours());
let round = 0;
// What is compiled and connected by the first calls is not part of it.
await run(add, round, { adds: 200, atOnce: 4 });
for await (const line of createInterface({ input: process.stdin })) {
	round += 1;
	console.log(JSON.stringify(await run(add, round, JSON.parse(line) as EnqueueTurn)));
}
process.exit(0);
