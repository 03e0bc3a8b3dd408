import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { DatasetPort } from '../../../lib/domain/dataset';
import type { Clock } from '../../../lib/domain/runtime';
import { systemClock } from '../../../lib/infra/clock';
import { datasetFileBeside, openDataset } from '../../../lib/infra/dataset/open-dataset';
import { loadSqlite } from '../../../lib/infra/store/sqlite-driver';
import { compileLib, type CompiledLib } from '../../support/compiled-lib.ts';
import { until } from '../../support/servers/until.ts';

let lib: CompiledLib;
let folder: string;
let dataset: DatasetPort;
const children = new Set<ChildProcess>();

beforeAll(async () => {
	lib = await compileLib(['domain', 'infra/clock.ts', 'infra/store', 'infra/dataset']);
});
afterAll(() => lib.remove());

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'backoffice-dataset-'));
	dataset = await open();
});
afterEach(async () => {
	for (const child of children) child.kill('SIGKILL');
	children.clear();
	await dataset.close();
	await rm(folder, { recursive: true, force: true });
});

const options = () => ({ kind: 'sqlite', file: join(folder, 'store.sqlite') }) as const;
const open = async (clock: Clock = systemClock) => await openDataset(options(), { clock, random: Math.random });
const source = { file: { path: '/x', size: 1, modifiedAt: null }, fingerprint: 'here' };

function tables(): string[] {
	const database = new (loadSqlite().DatabaseSync)(datasetFileBeside(options().file), { readOnly: true });
	const found = database.prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'rows!_%' ESCAPE '!'").all();
	database.close();
	return found.map(({ name }) => String(name));
}

function rowsOf(table: string): number {
	const database = new (loadSqlite().DatabaseSync)(datasetFileBeside(options().file), { readOnly: true });
	const rows = Number(database.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.['rows']);
	database.close();
	return rows;
}

/** Loads 5,000 rows in a process of its own. */
function startWorker(price: string, stopAfter = -1) {
	const modules = { openDataset: lib.file('infra/dataset/open-dataset'), clock: lib.file('infra/clock') };
	const orders = JSON.stringify({ modules, options: options(), name: 'list', price, stopAfter });
	const { NODE_OPTIONS: _, ...env } = process.env;
	const file = join(process.cwd(), 'test/integration/files/dataset-worker.ts');
	const child = spawn(process.execPath, ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', '--disable-warning=ExperimentalWarning', file, orders], { env, stdio: ['ignore', 'pipe', 'inherit'] });
	children.add(child);
	let output = '';
	child.stdout.setEncoding('utf8');
	const said = (text: string) =>
		new Promise<void>((resolve) => {
			const look = () => output.includes(text) && resolve();
			child.stdout.on('data', look);
			look();
		});
	child.stdout.on('data', (text: string) => (output += text));
	const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
	return { child, said, ended };
}

async function* list(price: string, keys = 10) {
	yield Array.from({ length: keys }, (_, index) => ({ key: `K${index}`, line: index + 2, row: { price } }));
}

test('the file lies beside the Store’s, and nobody else may read it', async () => {
	await dataset.replace('list', list('1'), source);
	const file = datasetFileBeside(options().file);
	expect(file).toBe(join(folder, 'store-datasets.sqlite'));
	for (const name of [file, `${file}-wal`]) expect((await stat(name)).mode & 0o777).toBe(0o600);
});

test('what another process loads is in force here at once', async () => {
	await dataset.replace('list', list('1'), source);
	const worker = startWorker('2');
	expect(await worker.ended).toBe(0);
	expect(await dataset.find('list', 'K4999')).toMatchObject({ version: { rows: 5_000 }, row: { price: '2' } });
	expect(tables()).toHaveLength(1);
}, 20_000);

test('a process that is killed in the middle of a load leaves the old list in force, and what it left is removed by a load two minutes later', async () => {
	await dataset.replace('list', list('1'), source);
	const worker = startWorker('2', 3);
	await worker.said('loading');
	worker.child.kill('SIGKILL');
	await worker.ended;
	expect(await dataset.find('list', 'K0')).toMatchObject({ row: { price: '1' } });
	expect(tables()).toHaveLength(2);
	// A load that is alive is left alone.
	await dataset.replace('list', list('3'), source);
	expect(tables()).toHaveLength(2);
	age(130_000);
	await dataset.replace('list', list('4'), source);
	expect(tables()).toHaveLength(1);
	expect(await dataset.find('list', 'K0')).toMatchObject({ row: { price: '4' } });
}, 20_000);

test('a load that was taken for dead does not come into force with half its rows', async () => {
	const slow = (async function* () {
		yield* list('slow');
		await until(() => rowsOf(tables()[0] ?? '') === 10, 'the first batch is written');
		age(130_000);
		await dataset.replace('list', list('fast'), source);
		yield* list('slow');
	})();
	await expect(dataset.replace('list', slow, source)).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('stood still') });
	expect(await dataset.find('list', 'K0')).toMatchObject({ row: { price: 'fast' } });
	expect(tables()).toHaveLength(1);
});

test('a database of somebody else is never touched', async () => {
	const file = join(folder, 'other.sqlite');
	const database = new (loadSqlite().DatabaseSync)(datasetFileBeside(file));
	database.exec('CREATE TABLE precious (x)');
	database.close();
	await expect(openDataset({ kind: 'sqlite', file }, { clock: systemClock, random: Math.random })).rejects.toMatchObject({ code: 'validation', system: 'Store' });
});

/** As if all loads that are under way had begun so long ago. */
function age(ms: number): void {
	const database = new (loadSqlite().DatabaseSync)(datasetFileBeside(options().file));
	database.exec(`PRAGMA busy_timeout = 1000; UPDATE version SET touched_at = touched_at - ${ms}`);
	database.close();
}
