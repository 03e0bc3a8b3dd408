/**
 * A process of its own that uses a Store, as a second n8n process would. Run by Node itself, so the
 * library comes compiled (test/support/compiled-lib.ts): the modules' files are among the orders.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '../../../lib/domain/store';
import type { WorkerOrders } from './start-worker.ts';

const orders: WorkerOrders = JSON.parse(process.argv[2] ?? '');

async function openStore(): Promise<Store> {
	const opener: typeof import('../../../lib/infra/store/open-store') = await import(orders.modules.openStore);
	const { systemClock }: typeof import('../../../lib/infra/clock') = await import(orders.modules.clock);
	return await opener.openStore(orders.store, { clock: systemClock, random: Math.random });
}

/** The one clock that all processes of a machine agree on, in whole milliseconds. */
const now = (): number => Date.now();

function tell(result: unknown): void {
	process.stdout.write(`${JSON.stringify(result)}\n`);
}

/** Writes as fast as it can and tells each number once the Store has confirmed it, until it is killed. */
async function writeUntilKilled(store: Store): Promise<void> {
	let next = 0;
	const writer = async (): Promise<void> => {
		for (;;) {
			const number = next++;
			await store.set(`${orders.name}:${number}`, `value ${number} ${'x'.repeat(number % 3_000)}`);
			tell(number);
		}
	};
	await Promise.all([writer(), writer(), writer(), writer()]);
}

/** As much work as `load`, without the Store: how long the event loop waits for the machine itself. */
async function spin(): Promise<void> {
	const delay = monitorEventLoopDelay({ resolution: 1 });
	const end = now() + orders.ms;
	delay.enable();
	while (now() < end) {
		const stop = performance.now() + 0.2;
		while (performance.now() < stop);
		await nextTurn();
	}
	delay.disable();
	tell({ operations: 0, p50: delay.percentile(50) / 1e6, p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 });
}

/** What a busy n8n does to the Store, by eight executions at a time; tells operations and the event loop's delay. */
async function load(store: Store): Promise<void> {
	const delay = monitorEventLoopDelay({ resolution: 1 });
	let operations = 0;
	const end = now() + orders.ms;
	const execution = async (lane: number): Promise<void> => {
		for (let round = 0; now() < end; round++) {
			const key = `${orders.name}:${lane}:${round % 500}`;
			await store.set(key, 'x'.repeat(500), { ttlMs: 1_000 });
			await store.get(key);
			await store.takeSlot(`limit:${lane}`, { limit: 20, windowMs: 1_000 });
			await store.claim(key, orders.name, 1_000);
			await store.complete(key, orders.name, 1_000);
			operations += 5;
		}
	};
	delay.enable();
	await Promise.all(Array.from({ length: 8 }, async (_, lane) => await execution(lane)));
	delay.disable();
	tell({ operations, p50: delay.percentile(50) / 1e6, p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 });
}

/** Asks for places in a hurry; tells between which times each was granted. */
async function takeSlots(store: Store): Promise<void> {
	const grants: Array<[number, number]> = [];
	const end = now() + orders.ms;
	while (now() < end) {
		const from = now();
		const { granted } = await store.takeSlot('shared', { limit: 5, windowMs: 100 });
		if (granted) grants.push([from, now() + 1]);
	}
	tell(grants);
}

/** Counts up a value by reading and writing it, which loses steps unless the lock keeps others out. */
async function countUnderLock(store: Store): Promise<void> {
	const { withLock }: typeof import('../../../lib/resilience/lock') = await import(orders.modules.lock);
	const { systemClock }: typeof import('../../../lib/infra/clock') = await import(orders.modules.clock);
	const signal = new AbortController().signal;
	for (let step = 0; step < 100; step++) {
		const newOwner = (): string => `${orders.name} ${step}`;
		const options = { ttlMs: 5_000, waitMs: 20_000, clock: systemClock, random: Math.random, signal, newOwner };
		await withLock(store, 'count', options, async () => {
			const value = Number((await store.get('count'))?.value ?? '0');
			await sleep(1);
			await store.set('count', String(value + 1));
		});
	}
	tell('done');
}

/** Leaves without closing, with nothing left to do. */
async function leave(store: Store): Promise<void> {
	await store.get('anything');
	tell('left');
}

const jobs = { writeUntilKilled, spin, load, takeSlots, countUnderLock, leave };

void openStore().then(jobs[orders.job]);
