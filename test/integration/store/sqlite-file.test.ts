import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../../lib/domain/runtime';
import type { Store } from '../../../lib/domain/store';
import { systemClock } from '../../../lib/infra/clock';
import { openStore } from '../../../lib/infra/store/open-store';
import { until } from '../../support/servers/until.ts';

let folder: string;
let file: string;
let closers: Array<() => unknown> = [];

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'backoffice-store-'));
	file = join(folder, 'made', 'for', 'it', 'store.sqlite');
});
afterEach(async () => {
	for (const close of closers) await close();
	closers = [];
	await rm(folder, { recursive: true, force: true });
});

async function open(path = file, clock: Clock = systemClock): Promise<Store> {
	const store = await openStore({ kind: 'sqlite', file: path }, { clock, random: Math.random });
	closers.push(() => store.close());
	return store;
}

function raw(path = file): DatabaseSync {
	const database = new DatabaseSync(path);
	closers.unshift(() => {
		if (database.isOpen) database.close();
	});
	return database;
}

async function modeOf(path: string): Promise<string> {
	return ((await stat(path)).mode & 0o777).toString(8);
}

test('file, companions and folder are made, and for nobody else to read', async () => {
	const store = await open();
	await store.set('a', '1');
	for (const name of [file, `${file}-wal`, `${file}-shm`]) expect(await modeOf(name)).toBe('600');
	expect(await modeOf(join(folder, 'made'))).toBe('700');
	expect(await modeOf(join(folder, 'made', 'for', 'it'))).toBe('700');
});

test('a file that others could read is taken from them', async () => {
	const store = await open();
	await store.set('a', '1');
	await store.close();
	await chmod(file, 0o644);
	expect(await (await open()).get('a')).toMatchObject({ value: '1' });
	expect(await modeOf(file)).toBe('600');
});

test('what was written is there after the Store was opened again', async () => {
	const first = await open();
	const version = await first.set('a', '1');
	await first.claim('m', 'owner', 60_000);
	await first.close();
	const second = await open();
	expect(await second.get('a')).toEqual({ value: '1', version });
	expect(await second.claim('m', 'another', 60_000)).toBe('pending');
});

test('versions do not repeat when the file was lost and made anew', async () => {
	const first = await open();
	const version = (await first.set('a', '1')) ?? '';
	await first.close();
	await rm(join(folder, 'made'), { recursive: true });
	const second = await open();
	await second.set('a', '1');
	expect(await second.set('a', '2', { ifVersion: version })).toBeNull();
});

test('a database of another program is refused and left as it was', async () => {
	const path = join(folder, 'database.sqlite');
	const other = raw(path);
	other.exec('CREATE TABLE workflow (id TEXT)');
	await expect(open(path)).rejects.toMatchObject({ code: 'validation', system: 'Store', parameter: 'file' });
	expect(other.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'delete' });
	expect(other.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'workflow' }]);
});

test('a file of a newer version of this package is refused', async () => {
	await (await open()).close();
	raw().exec('PRAGMA user_version = 99');
	await expect(open()).rejects.toMatchObject({ code: 'validation', message: expect.stringContaining('newer version') });
});

test('a file that is no database says so, and a damaged one says what to do', async () => {
	const path = join(folder, 'text.sqlite');
	await writeFile(path, 'no database at all, but long enough for a header of one hundred characters, which SQLite looks at first');
	await expect(open(path)).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('not an SQLite database') });

	const store = await open();
	await store.set('a', 'x'.repeat(100_000));
	await store.close();
	const { size } = await stat(file);
	await writeFile(file, Buffer.alloc(size - 4_096, 0xff), { flag: 'r+' });
	await expect(open()).rejects.toMatchObject({ code: 'unavailable', hint: expect.stringContaining('move') });
});

test('a folder that cannot be made is a clear failure that may be tried again', async () => {
	const blocked = join(folder, 'a-file');
	await writeFile(blocked, '');
	const failure = { code: 'unavailable', system: 'Store', retryable: true, message: expect.stringContaining(blocked) };
	await expect(open(join(blocked, 'store.sqlite'))).rejects.toMatchObject(failure);
});

test('while another process holds the file, timers run, readers read, and the write goes through afterwards', async () => {
	const store = await open();
	await store.set('a', '1');
	const other = raw();
	other.exec('BEGIN IMMEDIATE');
	let ticks = 0;
	const ticking = setInterval(() => ticks++, 5);
	closers.unshift(() => clearInterval(ticking));
	let written = false;
	const write = store.set('a', '2').then(() => (written = true));
	await until(() => ticks >= 40, 'timers while the file is locked');
	expect(written).toBe(false);
	expect(await store.get('a')).toMatchObject({ value: '1' });
	other.exec('ROLLBACK');
	await write;
	expect(await store.get('a')).toMatchObject({ value: '2' });
});

test('a lock that is never given back ends in an error after five seconds, and the Store goes on when it is', async () => {
	let time = 0;
	// A clock that jumps half a second with every look, so that the test need not wait.
	const hasty: Clock = { now: () => (time += 500), sleep: (ms, signal) => systemClock.sleep(ms, signal) };
	const store = await open(file, hasty);
	const other = raw();
	other.exec('BEGIN IMMEDIATE');
	await expect(store.set('a', '1')).rejects.toMatchObject({ code: 'unavailable', retryable: true, nothingDone: true });
	other.exec('ROLLBACK');
	await store.set('a', '2');
	expect(await store.get('a')).toMatchObject({ value: '2' });
});

test('a write that fails does not take the writes beside it along', async () => {
	const store = await open();
	raw().exec(`CREATE TRIGGER trap BEFORE INSERT ON entry WHEN NEW.key = 'bad' BEGIN SELECT RAISE(ABORT, 'no'); END`);
	const results = await Promise.allSettled(['a', 'b', 'bad', 'c'].map((key) => store.set(key, key)));
	expect(results.map((result) => result.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
	expect((await store.list('', { limit: 10 })).map((entry) => entry.key)).toEqual(['a', 'b', 'c']);
	expect(results[2]).toMatchObject({ reason: { code: 'unavailable', system: 'Store' } });
});

test('a thousand calls at once leave turns to others in between', async () => {
	const store = await open();
	let turns = 0;
	let running = true;
	const count = (): void => {
		turns++;
		if (running) setImmediate(count);
	};
	setImmediate(count);
	await Promise.all(Array.from({ length: 1_000 }, (_, index) => store.set(`k${index}`, 'x')));
	running = false;
	expect(turns).toBeGreaterThanOrEqual(10);
});

test('what has expired is cleared away by later writes, without anybody asking for it', async () => {
	let time = 1_700_000_000_000;
	const clock: Clock = { now: () => time, sleep: (ms, signal) => systemClock.sleep(ms, signal) };
	const store = await open(file, clock);
	await Promise.all(Array.from({ length: 300 }, (_, index) => store.set(`k${index}`, 'x', { ttlMs: 1_000 })));
	await Promise.all(Array.from({ length: 300 }, (_, index) => store.takeSlot(`l${index}`, { limit: 1, windowMs: 1_000 })));
	await Promise.all(Array.from({ length: 300 }, (_, index) => store.lock(`l${index}`, 'a', 1_000)));
	time += 1_001;
	for (let write = 0; write < 30; write++) await store.set('other', 'x');
	const left = raw().prepare('SELECT (SELECT count(*) FROM entry) AS entries, (SELECT count(*) FROM slot) AS slots, (SELECT count(*) FROM lock) AS locks');
	expect(left.get()).toEqual({ entries: 1, slots: 0, locks: 0 });
});

test('the write-ahead log is moved into the file while the Store is in use', async () => {
	const store = await open();
	const sizeBefore = (await stat(file)).size;
	for (let write = 0; write < 600; write++) await store.set(`k${write}`, 'x'.repeat(1_000));
	await until(async () => (await stat(file)).size > sizeBefore + 300_000, 'a checkpoint');
	expect((await store.list('', { limit: 1_000 })).length).toBe(600);
});

test('a clock that was set back neither gives places away nor keeps them for ever', async () => {
	let time = 1_700_000_000_000;
	const clock: Clock = { now: () => time, sleep: (ms, signal) => systemClock.sleep(ms, signal) };
	const store = await open(file, clock);
	const window = { limit: 1, windowMs: 1_000 };
	await store.takeSlot('l', window);
	time -= 3_600_000;
	expect(await store.takeSlot('l', window)).toEqual({ granted: false, retryAfterMs: 1_000 });
	time += 1_000;
	expect(await store.takeSlot('l', window)).toEqual({ granted: true });
});
