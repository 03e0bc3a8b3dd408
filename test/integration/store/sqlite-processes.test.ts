import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { systemClock } from '../../../lib/infra/clock';
import { openStore } from '../../../lib/infra/store/open-store';
import type { StoreOptions } from '../../../lib/infra/store/store-options';
import { compileLib, type CompiledLib } from '../../support/compiled-lib.ts';
import { until } from '../../support/servers/until.ts';
import { killWorkers, resultOf, startWorker, workerParts } from './start-worker.ts';

interface LoadResult {
	operations: number;
	p50: number;
	p99: number;
	max: number;
}

let lib: CompiledLib;
let folder: string;
let options: StoreOptions & { kind: 'sqlite' };

beforeAll(async () => {
	lib = await compileLib(workerParts);
});
afterAll(() => lib.remove());
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'backoffice-store-'));
	options = { kind: 'sqlite', file: join(folder, 'store.sqlite') };
});
afterEach(async () => {
	killWorkers();
	await rm(folder, { recursive: true, force: true });
});

function integrity(): unknown {
	const database = new DatabaseSync(options.file, { readOnly: true });
	try {
		return database.prepare('PRAGMA integrity_check').get()?.['integrity_check'];
	} finally {
		database.close();
	}
}

describe('two processes with one file', () => {
	test('what a process was told is written survives its death at any moment', async () => {
		for (const [index, acknowledged] of [1, 40, 300, 900].entries()) {
			const name = `round${index}`;
			const worker = startWorker(lib, { job: 'writeUntilKilled', store: options, name, ms: 0 });
			await until(() => worker.lines().length >= acknowledged, `${acknowledged} writes`, 20_000);
			worker.kill();
			await worker.ended;
			const told = worker.lines();
			expect(told.length).toBeGreaterThanOrEqual(acknowledged);
			const store = await openStore(options, { clock: systemClock, random: Math.random });
			for (const number of told) {
				const value = `value ${number} ${'x'.repeat(Number(number) % 3_000)}`;
				expect((await store.get(`${name}:${number}`))?.value).toBe(value);
			}
			await store.close();
			expect(integrity()).toBe('ok');
		}
	}, 60_000);

	test('under load from both the event loop of neither is held up', async () => {
		const orders = { job: 'load', store: options, ms: 3_000 } as const;
		const workers = ['left', 'right'].map((name) => startWorker(lib, { ...orders, name }));
		const results = await Promise.all(workers.map((worker) => resultOf<LoadResult>(worker)));
		process.stdout.write(`two processes, SQLite: ${JSON.stringify(results)}\n`);
		for (const { p99, operations } of results) {
			expect(p99).toBeLessThan(20);
			// Neither starves the other.
			expect(operations).toBeGreaterThan(1_000);
		}
		expect(integrity()).toBe('ok');
		// What expires is cleared away: 3 s of writes that live for 1 s.
		expect((await stat(options.file)).size).toBeLessThan(20_000_000);
	}, 30_000);

	test('never more grants than the limit in any window, whichever process asks', async () => {
		const orders = { job: 'takeSlots', store: options, ms: 1_500 } as const;
		const workers = ['left', 'right'].map((name) => startWorker(lib, { ...orders, name }));
		const told = await Promise.all(workers.map((worker) => resultOf<Array<[number, number]>>(worker)));
		expect(told.every((grants) => grants.length > 0)).toBe(true);
		const grants = told.flat().sort(([, left], [, right]) => left - right);
		expect(grants.length).toBeGreaterThan(30);
		for (const [index, [, last]] of grants.entries()) {
			const first = grants[index - 5];
			// The file's clock counts whole milliseconds.
			if (first !== undefined) expect(last - first[0]).toBeGreaterThanOrEqual(99);
		}
	}, 30_000);

	test('a lock keeps one process out while the other works', async () => {
		const orders = { job: 'countUnderLock', store: options, ms: 0 } as const;
		const workers = ['left', 'right'].map((name) => startWorker(lib, { ...orders, name }));
		await Promise.all(workers.map((worker) => resultOf(worker)));
		const store = await openStore(options, { clock: systemClock, random: Math.random });
		expect(await store.get('count')).toMatchObject({ value: '200' });
		await store.close();
	}, 60_000);

	test('a process that leaves without closing ends by itself and prints nothing of its own', async () => {
		const worker = startWorker(lib, { job: 'leave', store: options, name: 'leaver', ms: 0 });
		expect(await worker.ended).toEqual({ code: 0, errors: '' });
		expect(worker.lines()).toEqual(['"left"']);
	}, 20_000);
});
