import { chmod, copyFile, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { openJobQueue } from '../../../lib/infra/queue/open-queue';
import { systemClock } from '../../../lib/infra/clock';
import { until } from '../../support/servers/until.ts';
import { job, SqliteScene, taking } from './sqlite-scene';

let scene: SqliteScene;
beforeEach(async () => {
	scene = await SqliteScene.make();
});
afterEach(async () => await scene.end());

async function modeOf(path: string): Promise<string> {
	return ((await stat(path)).mode & 0o777).toString(8);
}

test('lies beside the Store, for nobody else to read, also where others could read it before', async () => {
	const queue = await scene.open({ storeFile: join(scene.folder, 'made', 'for it', 'store.sqlite') });
	await queue.add(job('a'));
	const file = join(scene.folder, 'made', 'for it', 'store-queue.sqlite');
	expect(queue.location).toBe(file);
	for (const name of [file, `${file}-wal`, `${file}-shm`]) expect(await modeOf(name)).toBe('600');
	expect(await modeOf(join(scene.folder, 'made', 'for it'))).toBe('700');
	await queue.close();
	await chmod(file, 0o644);
	const again = await scene.open({ storeFile: join(scene.folder, 'made', 'for it', 'store.sqlite') });
	expect(await again.get('a')).toMatchObject({ state: 'waiting' });
	expect(await modeOf(file)).toBe('600');
});

test('a Store in memory keeps no jobs and says so', async () => {
	await expect(openJobQueue({ kind: 'memory' }, { name: 'pedidos', clock: systemClock, random: Math.random })).rejects.toMatchObject({
		code: 'unsupported',
		system: 'Write Queue',
	});
});

test('opening another queue in the same file leaves this process the locks by which others know that it has the file open', async () => {
	await (await scene.open({ name: 'pedidos' })).add(job('a'));
	await scene.open({ name: 'tickets' });
	const { ino } = await stat(scene.file);
	expect(await readFile('/proc/locks', 'utf8')).toMatch(new RegExp(` READ ${process.pid} [0-9a-f:]+:${ino} `));
});

test('a database of another program is refused and left as it was', async () => {
	const other = scene.raw();
	other.exec('CREATE TABLE workflow (id TEXT)');
	await expect(scene.open()).rejects.toMatchObject({ code: 'validation', system: 'Write Queue', parameter: 'file', message: expect.stringContaining(scene.file) });
	expect(other.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'delete' });
	expect(other.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'workflow' }]);
});

test('a file of a newer version is refused with what to do, and its jobs stay', async () => {
	const queue = await scene.open();
	await queue.add(job('a'));
	await queue.close();
	const raw = scene.raw();
	const [{ user_version: version } = {}] = raw.prepare('PRAGMA user_version').all();
	raw.exec(`PRAGMA user_version = ${Number(version) + 1}`);
	await expect(scene.open()).rejects.toMatchObject({ code: 'validation', system: 'Write Queue', message: expect.stringContaining('newer version') });
	raw.exec(`PRAGMA user_version = ${String(version)}`);
	expect(await (await scene.open()).get('a')).toMatchObject({ id: 'a' });
});

test('a file that is no database is an error that says how to save what is left', async () => {
	await writeFile(scene.file, 'no database at all, but long enough for a header of one hundred characters, which SQLite looks at first');
	await expect(scene.open()).rejects.toMatchObject({ code: 'unavailable', system: 'Write Queue', hint: expect.stringContaining('.recover') });
});

test('a file that is damaged while it is open is a clear error', async () => {
	const queue = await scene.open();
	for (let index = 0; index < 50; index++) await queue.add(job(`${index}`, { payload: JSON.stringify('x'.repeat(20_000)) }));
	await queue.close();
	const again = await scene.open();
	const { size } = await stat(scene.file);
	await writeFile(scene.file, Buffer.alloc(size - 4_096, 0xff), { flag: 'r+', flush: true });
	const overwritten = Promise.all(Array.from({ length: 50 }, async (_, index) => await again.get(`${index}`)));
	await expect(overwritten).rejects.toMatchObject({ code: 'unavailable', system: 'Write Queue', message: expect.stringContaining('damaged'), hint: expect.stringContaining('.recover') });
});

test.each(['', '-wal', '-shm'])('a file (…sqlite%s) that is deleted or replaced while it is open is an error at every call, not a job that nobody finds', async (companion) => {
	const queue = await scene.open();
	await queue.add(job('a'));
	const name = `${scene.file}${companion}`;
	await copyFile(name, `${name}.copy`);
	await rename(name, `${name}.away`);
	const failure = { code: 'unavailable', system: 'Write Queue', message: expect.stringContaining('deleted or replaced'), nothingDone: true };
	for (const call of [queue.add(job('b')), queue.take(taking), queue.get('a'), queue.stats(), queue.ping()]) await expect(call).rejects.toMatchObject(failure);
	await rename(`${name}.copy`, name);
	await expect(queue.add(job('b'))).rejects.toMatchObject(failure);
	await rm(name);
	await rename(`${name}.away`, name);
	expect(await queue.add(job('b'))).toMatchObject({ added: true });
	expect((await queue.stats()).counts.waiting).toBe(2);
});

describe('another process holds the file', () => {
	test('for a moment: timers run, reads read, and what was asked for happens afterwards, once', async () => {
		const queue = await scene.open();
		await queue.add(job('a'));
		const other = scene.raw();
		other.exec('BEGIN IMMEDIATE');
		let ticks = 0;
		const ticking = setInterval(() => ticks++, 5);
		scene.before(() => clearInterval(ticking));
		const calls = [queue.add(job('b')), queue.take(taking)] as const;
		await until(() => ticks >= 40, 'timers while the file is locked');
		expect(await queue.get('a')).toMatchObject({ state: 'waiting' });
		expect(await queue.get('b')).toBeNull();
		other.exec('ROLLBACK');
		expect(await calls[0]).toMatchObject({ added: true });
		expect(await calls[1]).toMatchObject({ id: 'a' });
	});

	test('for three seconds: the answer comes within two, nothing is lost, and the call goes through when it is asked again', async () => {
		const queue = await scene.open();
		await queue.add(job('a'));
		const lease = await queue.take(taking);
		const mine = { id: 'a', token: lease?.token ?? '' };
		const other = scene.raw();
		other.exec('BEGIN IMMEDIATE');
		const startedAt = performance.now();
		const failed = { code: 'unavailable', system: 'Write Queue', retryable: true, nothingDone: true, message: expect.stringContaining('locked') };
		const calls = [queue.add(job('b')), queue.complete(mine, null), queue.take(taking), queue.renew(mine, 1_000)];
		for (const call of calls) await expect(call).rejects.toMatchObject(failed);
		expect(performance.now() - startedAt).toBeLessThan(2_000);
		await expect(scene.open({ name: 'a new one' })).rejects.toMatchObject({ code: 'unavailable', system: 'Write Queue' });
		other.exec('ROLLBACK');
		expect(await queue.complete(mine, null)).toBe('done');
		expect(await queue.add(job('b'))).toMatchObject({ added: true });
	});
});

test('a write that fails does not take the writes beside it along', async () => {
	const queue = await scene.open();
	scene.raw().exec(`CREATE TRIGGER trap BEFORE INSERT ON job WHEN NEW.id = 'bad' BEGIN SELECT RAISE(ABORT, 'no'); END`);
	const results = await Promise.allSettled(['a', 'b', 'bad', 'c'].map(async (id) => await queue.add(job(id))));
	expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
	expect(results[2]).toMatchObject({ reason: { code: 'unavailable', system: 'Write Queue' } });
	expect((await queue.list({ states: ['waiting'], limit: 9 })).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
	expect((await queue.stats()).counts.waiting).toBe(3);
});
