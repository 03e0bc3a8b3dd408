import { compileLib, type CompiledLib } from '../../support/compiled-lib.ts';
import { until } from '../../support/servers/until.ts';
import { job, SqliteScene, taking } from './sqlite-scene';
import { killTakers, startTaker, takerParts } from './start-sqlite-taker';

let lib: CompiledLib;
let scene: SqliteScene;

beforeAll(async () => {
	lib = await compileLib(takerParts);
});
afterAll(async () => await lib.remove());
beforeEach(async () => {
	scene = await SqliteScene.make();
});
afterEach(async () => {
	killTakers();
	await scene.end();
});

test('three processes take 2,000 jobs: none twice, none lost, each group in its order', async () => {
	const queue = await scene.open();
	await Promise.all(Array.from({ length: 2_000 }, async (_, index) => await queue.add(job(`${index}`, { groupKey: index % 2 === 0 ? `g${index % 100}` : null }))));
	const takers = Array.from({ length: 3 }, () => startTaker(lib, 'takeAll', scene.storeFile));
	for (const { ended } of takers) expect(await ended).toEqual({ code: 0, errors: '' });
	const given = takers.flatMap((taker) => taker.lines());
	expect(given).toHaveLength(2_000);
	expect(new Set(given).size).toBe(2_000);
	for (const taker of takers) expect(taker.lines().length).toBeGreaterThan(50);
	expect((await queue.stats()).counts).toMatchObject({ waiting: 0, running: 0, completed: 2_000 });
	// Of a group, each began after the one before it had ended.
	const overlaps = scene.raw().prepare(
		`SELECT count(*) AS n FROM job AS one JOIN job AS later ON later.group_key = one.group_key AND later.number > one.number AND later.started_at < one.ended_at`,
	);
	expect(overlaps.get()).toEqual({ n: 0 });
}, 60_000);

test('the job of a process that is killed comes by takeStalled, once, and its group waits until it is settled', async () => {
	const queue = await scene.open();
	await queue.add(job('a', { groupKey: 'g' }));
	await queue.add(job('b', { groupKey: 'g' }));
	const taker = startTaker(lib, 'takeOne', scene.storeFile);
	await until(() => taker.lines().length > 0, 'the job that was taken', 20_000);
	expect(taker.lines()).toEqual(['a']);
	taker.kill();
	await taker.ended;
	const stalled: string[] = [];
	const look = async (): Promise<number> => stalled.push(...(await queue.takeStalled({ leaseMs: 60_000, except: [], limit: 10 })).map(({ id }) => id));
	await until(async () => (await Promise.all([look(), look(), look()])).some((count) => count > 0), 'the stalled job');
	await look();
	expect(stalled).toEqual(['a']);
	expect(await queue.take(taking)).toBeNull();
	expect(await queue.get('a')).toMatchObject({ state: 'running', attempt: 1 });
}, 30_000);

test('what a process was told is added survives its death at any moment', async () => {
	const taker = startTaker(lib, 'addUntilKilled', scene.storeFile);
	await until(() => taker.lines().length >= 500, '500 jobs', 20_000);
	taker.kill();
	await taker.ended;
	const queue = await scene.open();
	for (const id of taker.lines()) expect((await queue.get(id))?.payload).toHaveLength((Number(id) % 3_000) + 2);
	expect(scene.raw().prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
	const { counts } = await queue.stats();
	expect(counts.waiting).toBe(scene.raw().prepare('SELECT count(*) AS n FROM job').get()?.['n']);
}, 30_000);
