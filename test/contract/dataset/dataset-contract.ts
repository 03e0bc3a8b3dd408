import type { DatasetEntry, DatasetPort, DatasetSource } from '../../../lib/domain/dataset';

export interface DatasetHarness {
	/** Another connection to the same place, as another process has it. */
	connect(): Promise<DatasetPort>;
	/** How many rows lie there in all, those of versions that are not in force included. */
	rowsKept(): Promise<number>;
	stop(): Promise<void>;
}

export const source = (fingerprint = 'as read'): DatasetSource => ({
	file: { path: '/export/precos.csv', size: 1_000, modifiedAt: '2026-03-01T10:00:00.000Z' },
	fingerprint,
});

export const entry = (key: string, price: string, line = 2): DatasetEntry => ({ key, line, row: { price, stock: 3.25, name: null } });

/** One batch per list. */
export async function* inBatches(...batches: DatasetEntry[][]): AsyncGenerator<DatasetEntry[]> {
	yield* batches;
}

/** What every Dataset must do, run against each kind of place. */
export function datasetContract(name: string, start: () => Promise<DatasetHarness>): void {
	describe(`Dataset in ${name}`, () => {
		let harness: DatasetHarness;
		let dataset: DatasetPort;
		const opened: DatasetPort[] = [];
		const connect = async (): Promise<DatasetPort> => {
			const port = await harness.connect();
			opened.push(port);
			return port;
		};

		beforeEach(async () => {
			harness = await start();
			dataset = await connect();
		});

		afterEach(async () => {
			await Promise.all(opened.splice(0).map((port) => port.close()));
			await harness.stop();
		});

		test('of what was never loaded there is no version and no row', async () => {
			expect(await dataset.current('list')).toBeNull();
			expect(await dataset.find('list', 'A')).toBeNull();
		});

		test('what was loaded is there for every process, exactly as it was', async () => {
			const loaded = await dataset.replace('list', inBatches([entry('A', '0.10'), entry('000123', '1234.56')], [entry('123', '7')]), source());
			expect(loaded).toMatchObject({ rows: 3, source: source(), loadedAt: expect.stringMatching(/^\d{4}-.*Z$/) });
			const other = await connect();
			expect(await other.current('list')).toEqual(loaded);
			expect(await other.find('list', '000123')).toEqual({ version: loaded, row: { price: '1234.56', stock: 3.25, name: null } });
			expect((await other.find('list', '123'))?.row).toMatchObject({ price: '7' });
			expect(await other.find('list', 'a')).toEqual({ version: loaded, row: null });
		});

		test.each(['AÇO-CHAPA Nº2', "O'RING; DROP TABLE version --", '{"a":1}', '%', '🤖', ' x'])('the key %j is data and nothing else', async (key) => {
			await dataset.replace('list:ç', inBatches([entry(key, '1'), entry(`${key}!`, '2')]), source());
			expect((await dataset.find('list:ç', key))?.row).toMatchObject({ price: '1' });
		});

		test('a new list replaces the old one whole, and nothing of the old one is kept', async () => {
			const first = await dataset.replace('list', inBatches([entry('A', '1'), entry('B', '1')]), source());
			const second = await dataset.replace('list', inBatches([entry('B', '2')]), source());
			expect(second.version).toBeGreaterThan(first.version);
			expect((await dataset.find('list', 'A'))?.row).toBeNull();
			expect((await dataset.find('list', 'B'))?.row).toMatchObject({ price: '2' });
			expect(await harness.rowsKept()).toBe(1);
		});

		test('two lists do not see each other', async () => {
			await dataset.replace('one', inBatches([entry('A', '1')]), source());
			await dataset.replace('two', inBatches([entry('A', '2')]), source('other'));
			expect((await dataset.find('one', 'A'))?.row).toMatchObject({ price: '1' });
			expect(await dataset.current('two')).toMatchObject({ source: { fingerprint: 'other' } });
		});

		test('a load that fails leaves the old list in force, and nothing of itself', async () => {
			const loaded = await dataset.replace('list', inBatches([entry('A', '1')]), source());
			const broken = (async function* () {
				yield [entry('A', '9'), entry('B', '9')];
				throw new Error('line 4 is broken');
			})();
			await expect(dataset.replace('list', broken, source())).rejects.toThrow('line 4 is broken');
			expect(await dataset.find('list', 'A')).toEqual({ version: loaded, row: { price: '1', stock: 3.25, name: null } });
			expect(await harness.rowsKept()).toBe(1);
		});

		test('equal rows of one key count once', async () => {
			const loaded = await dataset.replace('list', inBatches([entry('A', '1', 2), entry('B', '1', 3)], [entry('A', '1', 4)]), source());
			expect(loaded.rows).toBe(2);
			expect((await dataset.find('list', 'A'))?.row).toMatchObject({ price: '1' });
		});

		test.each([
			['in one batch', [[entry('X', '5', 2), entry('A', '1', 3), entry('A', '2', 7)]]],
			['far apart', [[entry('A', '1', 3)], [entry('B', '1', 5)], [entry('A', '1', 6)], [entry('A', '2', 7)]]],
		])('rows of one key that contradict each other (%s) are refused with both lines', async (_where, batches) => {
			await dataset.replace('list', inBatches([entry('A', '0')]), source());
			await expect(dataset.replace('list', inBatches(...batches), source())).rejects.toMatchObject({ name: 'ContradictoryRows', key: 'A', lines: [3, 7] });
			expect((await dataset.find('list', 'A'))?.row).toMatchObject({ price: '0' });
			expect(await harness.rowsKept()).toBe(1);
		});

		test('a reader never sees a mixture of two lists, nor nothing, while they are swapped', async () => {
			const keys = Array.from({ length: 50 }, (_, index) => `K${index}`);
			const list = (price: string) => inBatches(keys.map((key) => entry(key, price)));
			await dataset.replace('list', list('0'), source());
			const reader = await connect();
			let loading = true;
			const load = (async () => {
				for (let price = 1; price <= 8; price++) await dataset.replace('list', list(String(price)), source(String(price)));
				loading = false;
			})();
			let last = 0;
			for (let turn = 0; loading; turn++) {
				const hit = await reader.find('list', keys[turn % keys.length] ?? '');
				expect(hit?.row).not.toBeNull();
				const price = Number(hit?.row?.['price']);
				expect(price).toBe(price === 0 ? 0 : Number(hit?.version.source.fingerprint));
				expect(price).toBeGreaterThanOrEqual(last);
				last = price;
			}
			await load;
			expect(await harness.rowsKept()).toBe(50);
		});

		test('of two loads at once the one that ends last is in force, and whole', async () => {
			const other = await connect();
			let release: () => void = () => undefined;
			const held = new Promise<void>((resolve) => (release = resolve));
			const slow = (async function* () {
				yield [entry('A', 'slow')];
				await held;
				yield [entry('B', 'slow')];
			})();
			const first = dataset.replace('list', slow, source('slow'));
			await other.replace('list', inBatches([entry('A', 'fast'), entry('C', 'fast')]), source('fast'));
			expect((await other.find('list', 'A'))?.row).toMatchObject({ price: 'fast' });
			release();
			await first;
			expect(await other.current('list')).toMatchObject({ rows: 2, source: { fingerprint: 'slow' } });
			expect((await other.find('list', 'A'))?.row).toMatchObject({ price: 'slow' });
			expect((await other.find('list', 'C'))?.row).toBeNull();
			expect(await harness.rowsKept()).toBe(2);
		});

		test.each(['', 'x'.repeat(201), 'a\u0000b', 'tab\t'])('the key %j is refused, and the old list stays', async (key) => {
			await dataset.replace('list', inBatches([entry('A', '1')]), source());
			await expect(dataset.replace('list', inBatches([entry(key, '2')]), source())).rejects.toMatchObject({ code: 'validation' });
			expect((await dataset.find('list', 'A'))?.row).toMatchObject({ price: '1' });
		});

		test('closed, it says so', async () => {
			await dataset.close();
			await expect(dataset.current('list')).rejects.toMatchObject({ code: 'unavailable', system: 'Store' });
			await expect(dataset.replace('list', inBatches([]), source())).rejects.toMatchObject({ code: 'unavailable' });
		});
	});
}
