import type { JobQueue, LeasedJob } from '../../../lib/domain/queue';
import { failure, job, SqliteScene, taking } from './sqlite-scene';

const ended = 60_000;
const open = 20_000;
const groups = 4_000;

let scene: SqliteScene;
let queue: JobQueue;

beforeAll(async () => {
	scene = await SqliteScene.make();
	queue = await scene.open();
	await queue.add(job('made'));
	const raw = scene.raw();
	const now = Date.now();
	const numbers = (from: number, to: number): string => `WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${to})`;
	raw.exec(`BEGIN;
		${numbers(2, ended)} INSERT INTO job (number, queue, id, state, group_key, head, priority, max_attempts, attempt, added_at, due_at, ended_at, keep_until, report_open)
			SELECT i, 1, 'old' || i, CASE i % 10 WHEN 0 THEN 'failed' WHEN 1 THEN 'cancelled' ELSE 'completed' END, 'g' || (i % ${groups}), 0, 0, 3, 1,
			${now}, ${now}, ${now} + i / 100, ${now} + 86400000, i % 10 = 0 FROM n;
		${numbers(ended + 1, ended + open)} INSERT INTO job (number, queue, id, state, place, group_key, head, priority, max_attempts, added_at, due_at)
			SELECT i, 1, 'new' || i, CASE i % 2 WHEN 0 THEN 'waiting' ELSE 'delayed' END, i, 'g' || (i % ${groups}), i <= ${ended + groups}, i % 5, 3,
			${now}, ${now} + (i % 2) * 4000000 FROM n;
		INSERT INTO payload SELECT number, '{"order":"' || hex(randomblob(100)) || '"}' FROM job WHERE number > 1;
		UPDATE progress SET last_place = ${ended + open}; COMMIT;`);
	raw.close();
}, 60_000);
afterAll(async () => await scene.end());

/** The quickest of some calls: what the call itself takes, without what else the machine is doing. */
async function least(call: (round: number) => Promise<unknown>): Promise<number> {
	const times: number[] = [];
	for (let round = 0; round < 20; round++) {
		const startedAt = performance.now();
		await call(round);
		times.push(performance.now() - startedAt);
	}
	return Math.min(...times);
}

const leases: LeasedJob[] = [];
const calls: Array<[string, (round: number) => Promise<unknown>]> = [
	['add', async (round) => await queue.add(job(`x${round}`, { groupKey: `g${round}` }))],
	['get', async (round) => await queue.get(`old${round + 2}`)],
	['stats', async () => await queue.stats()],
	['nextDueIn', async () => await queue.nextDueIn()],
	['take', async () => leases.push((await queue.take(taking)) as LeasedJob)],
	['complete', async (round) => await queue.complete(leases[round] as LeasedJob, null)],
	['takeStalled', async () => await queue.takeStalled({ leaseMs: 1_000, except: [], limit: 10 })],
	['takeReports', async () => await queue.takeReports({ leaseMs: 60_000, limit: 1, endedAfter: 0 })],
	['list of what waits', async () => await queue.list({ states: ['waiting'], limit: 50 })],
	['list of what is delayed', async () => await queue.list({ states: ['delayed'], limit: 50 })],
	['list of what has ended', async () => await queue.list({ states: ['completed', 'failed'], limit: 50 })],
	['list of what there is none of', async () => await queue.list({ states: ['parked'], limit: 50 })],
	['list of a group', async () => await queue.list({ states: ['waiting', 'failed'], groupKey: 'g7', limit: 50 })],
	['retry', async (round) => await queue.retry(`old${(round + 1) * 10}`)],
	['cancel', async (round) => await queue.cancel(`new${ended + open - 2 * round}`)],
];

test.each(calls)(`%s stays quick with ${ended} ended jobs and ${open} that wait in ${groups} groups`, async (_, call) => {
	expect(await least(call)).toBeLessThan(4);
});

test('the heads of busy and of delayed groups do not stand in the way of the others', async () => {
	const [head, other] = [await queue.take(taking), await queue.take(taking)];
	expect(head?.groupKey).not.toBe(other?.groupKey);
	expect(await queue.retryLater(head as LeasedJob, failure, 3_600_000)).toBe('done');
	expect((await queue.take(taking))?.groupKey).not.toBe(head?.groupKey);
});
