import { SetClock, failure, job, SqliteScene, taking } from './sqlite-scene';

const day = 86_400_000;

/** As version 1 made it; what it shares with today's is not written out but taken from a new file. */
const versionOne = `
	DROP TABLE progress;
	CREATE TABLE progress (
		id INTEGER PRIMARY KEY CHECK (id = 1), last_place INTEGER NOT NULL, time_seen INTEGER NOT NULL, time_ahead INTEGER NOT NULL
	) STRICT;
	DROP INDEX job_report;
	CREATE INDEX job_report ON job (queue, ended_at, number, report_until) WHERE report_open = 1;
	PRAGMA user_version = 1;
`;

let scene: SqliteScene;
let clock: SetClock;

beforeEach(async () => {
	scene = await SqliteScene.make();
	clock = new SetClock();
});
afterEach(async () => await scene.end());

/** A file of version 1 with a job that waits, one that was completed, and one that has failed and was not told of. */
async function oldFile(): Promise<void> {
	const queue = await scene.open({ clock });
	for (const id of ['paid', 'refused', 'waits']) await queue.add(job(id));
	const [paid, refused] = [await queue.take(taking), await queue.take(taking)];
	if (paid === null || refused === null) throw new Error('there was no job to take');
	await queue.complete(paid, '"4711"');
	await queue.fail(refused, failure);
	await queue.close();
	const raw = scene.raw();
	const { last_place: place, time_seen: seen } = raw.prepare('SELECT * FROM progress').get() ?? {};
	raw.exec(`BEGIN; ${versionOne} INSERT INTO progress VALUES (1, ${String(place)}, ${String(seen)}, 0); COMMIT`);
	raw.close();
}

test('a file of the version before goes on: its jobs wait, its keys are known as long as they would have been, its failures are told', async () => {
	await oldFile();
	clock.time += 3_600_000;
	const queue = await scene.open({ clock });
	const other = await scene.open({ clock });
	expect(await queue.add(job('paid'))).toMatchObject({ added: false, job: { state: 'completed', result: '"4711"' } });
	expect(await other.take(taking)).toMatchObject({ id: 'waits' });
	expect(await other.takeReports({ leaseMs: 60_000, limit: 10, endedAfter: clock.now() - day })).toMatchObject([{ id: 'refused' }]);
	expect(scene.raw().prepare('PRAGMA user_version').get()).toEqual({ user_version: 2 });
	clock.pass(7 * day - 3_600_001);
	expect(await queue.get('paid')).not.toBeNull();
	clock.pass(1);
	expect(await queue.get('paid')).toBeNull();
	await queue.add(job('new'));
	expect(await other.get('refused')).toMatchObject({ state: 'failed' });
});

test('what was brought up to this version has the tables and indexes of a new file', async () => {
	await oldFile();
	await (await scene.open({ clock })).close();
	const schema = `SELECT name, replace(replace(replace(sql, char(9), ''), char(10), ''), ' ', '') AS sql FROM sqlite_schema WHERE name <> 'progress' ORDER BY name`;
	const columns = 'SELECT name, type, "notnull" FROM pragma_table_info(\'progress\') ORDER BY cid';
	const upgraded = [schema, columns].map((query) => scene.raw().prepare(query).all());
	const fresh = await SqliteScene.make();
	await (await fresh.open({ clock })).close();
	expect([schema, columns].map((query) => fresh.raw().prepare(query).all())).toEqual(upgraded);
	await fresh.end();
});
