import type { JobQueue } from '../../../lib/domain/queue';
import { failure, job, SetClock, SqliteScene, taking } from './sqlite-scene';

const hour = 3_600_000;
const day = 24 * hour;
let scene: SqliteScene;
let clock: SetClock;
let queue: JobQueue;

beforeEach(async () => {
	scene = await SqliteScene.make();
	clock = new SetClock();
	queue = await scene.open({ clock });
});
afterEach(async () => await scene.end());

async function takenId(from = queue): Promise<string | undefined> {
	return (await from.take(taking))?.id;
}

async function stalledIds(except: readonly string[] = []): Promise<string[]> {
	return (await queue.takeStalled({ leaseMs: 60_000, except, limit: 10 })).map(({ id }) => id);
}

describe('the clock is set back by an hour', () => {
	test('a job that was due by then stays due', async () => {
		await queue.add(job('a', { delayMs: 10_000 }));
		clock.time += 10_001;
		expect((await queue.stats()).counts.waiting).toBe(1);
		clock.time -= hour;
		expect(await queue.get('a')).toMatchObject({ state: 'waiting' });
		expect((await queue.stats()).counts).toMatchObject({ waiting: 1, delayed: 0 });
		expect(await takenId()).toBe('a');
	});

	test('a job that was not due yet waits no longer than its delay, nor shorter', async () => {
		await queue.add(job('a', { delayMs: 10_000 }));
		clock.time -= hour;
		expect(await takenId()).toBeUndefined();
		expect(await queue.nextDueIn()).toBe(10_000);
		expect(await queue.get('a')).toMatchObject({ state: 'delayed', dueAt: clock.time + 10_000 });
		clock.time += 9_999;
		expect(await takenId()).toBeUndefined();
		clock.time += 1;
		expect(await takenId()).toBe('a');
	});

	test('a long delay is neither cut short nor made longer', async () => {
		await queue.add(job('tomorrow', { delayMs: day }));
		clock.time -= 5_000;
		expect(await takenId()).toBeUndefined();
		clock.time += day - 1;
		expect(await takenId()).toBeUndefined();
		clock.time += 1;
		expect(await takenId()).toBe('tomorrow');
	});

	test('a lease runs on as long as it would have, and is over then, also for a process that comes later', async () => {
		await queue.add(job('a'));
		await queue.take({ leaseMs: 60_000, concurrency: 1 });
		clock.time -= hour;
		expect(await stalledIds()).toEqual([]);
		await queue.close();
		queue = await scene.open({ clock });
		clock.time += 59_999;
		expect(await stalledIds()).toEqual([]);
		clock.time += 1;
		expect(await stalledIds()).toEqual(['a']);
	});

	test('again and again, it moves nothing', async () => {
		await queue.add(job('a', { delayMs: 100_000 }));
		for (let times = 0; times < 9; times++) {
			clock.time += 10_000;
			expect(await takenId()).toBeUndefined();
			clock.time -= times % 2 === 0 ? hour : 2_000;
			expect(await takenId()).toBeUndefined();
		}
		clock.time += 10_000;
		expect(await takenId()).toBe('a');
	});

	test('a report that was put off comes when it should', async () => {
		await queue.add(job('a'));
		const lease = await queue.take(taking);
		await queue.fail({ id: 'a', token: lease?.token ?? '' }, failure);
		const [report] = await queue.takeReports({ leaseMs: 60_000, limit: 1, endedAfter: 0 });
		await queue.releaseReport({ id: 'a', token: report?.token ?? '' }, 10_000);
		clock.time -= hour;
		expect(await queue.takeReports({ leaseMs: 60_000, limit: 1, endedAfter: 0 })).toEqual([]);
		clock.time += 10_000;
		expect(await queue.takeReports({ leaseMs: 60_000, limit: 1, endedAfter: 0 })).toMatchObject([{ id: 'a' }]);
	});
});

describe('the clock is set forward by an hour', () => {
	test('a lease that its holder watches is left alone, renewed, and settles', async () => {
		await queue.add(job('a'));
		const lease = await queue.take(taking);
		clock.time += hour;
		expect(await stalledIds(['a'])).toEqual([]);
		const mine = { id: 'a', token: lease?.token ?? '' };
		expect(await queue.renew(mine, 60_000)).toBe(true);
		expect(await stalledIds()).toEqual([]);
		expect(await queue.complete(mine, null)).toBe('done');
	});

	test('set right again, a job added meanwhile waits for its own delay only', async () => {
		clock.time += hour;
		await queue.add(job('a', { delayMs: 1_000 }));
		clock.time -= hour;
		expect(await takenId()).toBeUndefined();
		clock.time += 1_000;
		expect(await takenId()).toBe('a');
	});
});

test('jobs of one group keep their order whatever the clock does', async () => {
	for (const [index, jump] of [0, -hour, 2 * hour, -5 * hour, 1, -1].entries()) {
		clock.time += jump;
		await queue.add(job(`g${index}`, { groupKey: 'g' }));
		await queue.add(job(`x${index}`));
	}
	const order: string[] = [];
	for (let lease = await queue.take(taking); lease !== null; lease = await queue.take(taking)) {
		order.push(lease.id);
		clock.time += order.length % 2 === 0 ? -hour : 3 * hour;
		if (lease.groupKey !== null) await queue.complete({ id: lease.id, token: lease.token }, null);
	}
	expect(order.filter((id) => id.startsWith('g'))).toEqual(['g0', 'g1', 'g2', 'g3', 'g4', 'g5']);
	expect(order.filter((id) => id.startsWith('x'))).toEqual(['x0', 'x1', 'x2', 'x3', 'x4', 'x5']);
});

test('ended jobs keep their ids taken for 7 days, failed and parked ones for 30, and are cleared away by later calls', async () => {
	for (const id of ['completed', 'failed', 'parked', 'cancelled', 'waiting']) await queue.add(job(id, { payload: `"${'x'.repeat(5_000)}"`, groupKey: id }));
	await queue.cancel('cancelled');
	for (const end of ['complete', 'fail', 'park'] as const) {
		const lease = await queue.take({ leaseMs: 1_000, concurrency: 9 });
		const mine = { id: lease?.id ?? '', token: lease?.token ?? '' };
		expect(await (end === 'complete' ? queue.complete(mine, null) : queue[end](mine, failure))).toBe('done');
	}
	clock.pass(7 * day - 1);
	for (const id of ['completed', 'cancelled']) expect(await queue.add(job(id))).toMatchObject({ added: false });
	clock.pass(1);
	expect(await queue.get('completed')).toBeNull();
	expect(await queue.list({ states: ['completed', 'cancelled', 'failed'], limit: 10 })).toMatchObject([{ id: 'failed' }]);
	expect(await queue.add(job('completed'))).toMatchObject({ added: true });
	clock.pass(23 * day - 1);
	expect(await queue.retry('parked')).toMatchObject({ state: 'waiting' });
	expect(await queue.get('failed')).toMatchObject({ state: 'failed' });
	clock.pass(1);
	await queue.add(job('last'));
	expect(await queue.get('failed')).toBeNull();
	const left = scene.raw().prepare('SELECT id FROM job JOIN payload ON payload.job = number ORDER BY id').all();
	expect(left.map(({ id }) => id)).toEqual(['completed', 'last', 'parked', 'waiting']);
	expect(scene.raw().prepare('SELECT count(*) AS n FROM payload').get()).toEqual({ n: 4 });
	expect((await queue.stats()).counts).toEqual({ waiting: 4, delayed: 0, running: 0, completed: 0, failed: 0, parked: 0, cancelled: 0 });
});

async function ended(id: string, end: 'complete' | 'fail' | 'park'): Promise<void> {
	await queue.add(job(id));
	const lease = await queue.take(taking);
	const mine = { id, token: lease?.token ?? '' };
	expect(await (end === 'complete' ? queue.complete(mine, null) : queue[end](mine, failure))).toBe('done');
}

async function opensAnew(): Promise<void> {
	await queue.close();
	queue = await scene.open({ clock });
}

/** Those that a trigger is told of which passes over what ended more than a day ago. */
async function reported(): Promise<string[]> {
	return (await queue.takeReports({ leaseMs: 60_000, limit: 10, endedAfter: clock.now() - day })).map(({ id }) => id);
}

describe('a clock that is wrong for a while', () => {
	test.each(['while the process lives', 'at a restart'])('by eight days, %s, makes no key forgotten', async (when) => {
		await ended('paid', 'complete');
		clock.time += 8 * day;
		if (when === 'at a restart') await opensAnew();
		expect(await queue.add(job('paid'))).toMatchObject({ added: false, job: { state: 'completed' } });
		// Changes clear away what was kept long enough.
		for (let index = 0; index < 5; index++) await queue.add(job(`other${index}`));
		clock.time -= 8 * day;
		if (when === 'at a restart') await opensAnew();
		expect(await queue.add(job('paid'))).toMatchObject({ added: false, job: { state: 'completed' } });
		expect(await queue.list({ states: ['completed'], limit: 10 })).toMatchObject([{ id: 'paid' }]);
	});

	test('by two years back, makes no key forgotten when it is set right', async () => {
		clock.time -= 730 * day;
		await opensAnew();
		await ended('paid', 'complete');
		clock.time += 730 * day;
		expect(await queue.add(job('paid'))).toMatchObject({ added: false });
	});

	test.each([['two days behind', -2 * day], ['two days ahead', 2 * day]])('by being %s, hides no failure, neither then nor when it is set right', async (_, wrong) => {
		await queue.add(job('before', { delayMs: 30 * day }));
		clock.time += wrong;
		await ended('then', 'fail');
		expect(await queue.endedBadly({ endedAfter: clock.now() - hour })).toMatchObject({ failed: { jobs: 1 } });
		clock.time -= wrong;
		expect(await queue.endedBadly({ endedAfter: clock.now() - hour })).toMatchObject({ failed: { jobs: 1 } });
		expect(await reported()).toEqual(['then']);
	});

	test('does not make an old failure a new one', async () => {
		await ended('old', 'park');
		clock.pass(day + 1);
		expect(await queue.endedBadly({ endedAfter: clock.now() - hour })).toMatchObject({ parked: { jobs: 0 } });
		expect(await reported()).toEqual([]);
		clock.time -= 2 * day;
		expect(await queue.endedBadly({ endedAfter: clock.now() - hour })).toMatchObject({ parked: { jobs: 0 } });
		expect(await reported()).toEqual([]);
	});
});

test('what was kept long enough goes also where the file was open only now and then, and a failure from before a long pause is not told', async () => {
	await ended('a', 'complete');
	await ended('b', 'fail');
	for (let days = 0; days < 7; days++) {
		expect(await queue.get('a')).not.toBeNull();
		await queue.close();
		clock.time += day;
		queue = await scene.open({ clock });
		expect(await queue.get('b')).not.toBeNull();
		await queue.add(job(`day${days}`));
	}
	expect(await queue.get('a')).toBeNull();
	expect(await reported()).toEqual([]);
});

test('the time that passes while nothing happens but waiting is kept in the file', async () => {
	await ended('a', 'complete');
	for (let hours = 0; hours < 7 * 24; hours++) {
		clock.pass(hour);
		expect(await takenId()).toBeUndefined();
	}
	await opensAnew();
	expect(await queue.get('a')).toBeNull();
});
