import { JobsUnderWay, WriteQueue, type RunEnd } from '../../../lib/application/queue';
import { completed, failedRun, failure, flakyQueue, job, queueScene, runsOf, startPump } from './fixtures';

const stateIn = async (scene: ReturnType<typeof queueScene>, id: string): Promise<string | undefined> => (await scene.queue.get(id))?.state;

describe('the pump', () => {
	test('takes at once what is added in this process, and within half a second what another one adds', async () => {
		const scene = queueScene();
		const { run, ids } = runsOf(scene.clock, 10);
		const pump = startPump(scene, run);
		await scene.clock.advance(20_000);
		await new WriteQueue(scene).add({ key: 'own', data: {} });
		await scene.clock.advance(0);
		expect(ids()).toEqual(['own']);
		await scene.clock.advance(20);
		await scene.open().add(job('foreign'));
		await scene.clock.advance(500);
		expect(ids()).toEqual(['own', 'foreign']);
		await scene.clock.run(pump.stop());
		expect(scene.outcomes).toEqual(['added', 'completed', 'completed']);
	});

	test('looks every half second, when it has found nothing for long every two seconds, and not more', async () => {
		const scene = queueScene();
		const { flaky, asked } = flakyQueue(scene.queue);
		const looks = (): number => asked.filter((call) => call === 'take').length;
		const pump = startPump(scene, runsOf(scene.clock, 0).run, { open: async () => flaky });
		await scene.clock.advance(10_000);
		expect(looks()).toBeGreaterThanOrEqual(19);
		expect(looks()).toBeLessThanOrEqual(22);
		await scene.clock.advance(3_600_000);
		const before = looks();
		await scene.clock.advance(60_000);
		expect(looks() - before).toBeGreaterThanOrEqual(29);
		expect(looks() - before).toBeLessThanOrEqual(31);
		await scene.clock.run(pump.stop());
	});

	test('a delayed job starts when it is due, not at the next look', async () => {
		const scene = queueScene();
		const { run, started } = runsOf(scene.clock, 10);
		const pump = startPump(scene, run);
		await scene.clock.advance(1_001);
		await scene.queue.add(job('a', { delayMs: 777 }));
		const due = scene.clock.now() + 777;
		await scene.clock.advance(2_000);
		expect(started).toEqual([{ id: 'a', attempt: 1, at: due }]);
		await scene.clock.run(pump.stop());
	});

	test('a job of the highest priority starts within a second also where all places are taken, two of them at a time', async () => {
		const scene = queueScene();
		for (let index = 0; index < 4; index++) await scene.queue.add(job(`${index}`));
		// Runs of another process, which has died.
		for (let index = 0; index < 2; index++) await scene.queue.take({ leaseMs: 60_000, concurrency: 4 });
		const { run, started, most } = runsOf(scene.clock, 30_000);
		const pump = startPump(scene, run, { concurrency: 4 });
		await scene.clock.advance(1_000);
		const addedAt = scene.clock.now();
		for (const id of ['pausar', 'voltar', 'third']) await scene.queue.add(job(id, { priority: 1_000 }));
		await scene.queue.add(job('999', { priority: 999 }));
		await scene.clock.advance(1_000);
		expect(started.map(({ id }) => id)).toEqual(['2', '3', 'pausar', 'voltar']);
		expect((started.at(-1)?.at ?? Infinity) - addedAt).toBeLessThanOrEqual(500);
		await scene.clock.advance(200_000);
		expect(started.slice(4).map(({ id }) => id)).toEqual(['third', '999']);
		expect(most()).toBeLessThanOrEqual(4);
		await scene.clock.run(pump.stop());
	});

	test('a job of the highest priority starts at once also where the pump’s own runs take all places', async () => {
		const scene = queueScene();
		for (const id of ['a', 'b', 'c']) await scene.queue.add(job(id));
		const { run, ids } = runsOf(scene.clock, 30_000);
		const pump = startPump(scene, run, { concurrency: 2 });
		await scene.clock.advance(1_000);
		await scene.queue.add(job('pausar', { priority: 1_000 }));
		await scene.clock.advance(500);
		expect(ids()).toEqual(['a', 'b', 'pausar']);
		await scene.clock.run(pump.stop());
	});

	test('keeps `concurrency` runs going, and starts the next one the moment one ends', async () => {
		const scene = queueScene();
		for (let index = 0; index < 10; index++) await scene.queue.add(job(`${index}`));
		const { run, started, most } = runsOf(scene.clock, 1_000);
		const startedAt = scene.clock.now();
		const pump = startPump(scene, run, { concurrency: 3 });
		await scene.clock.advance(4_100);
		expect(started.map(({ at }) => at - startedAt)).toEqual([0, 0, 0, 1_000, 1_000, 1_000, 2_000, 2_000, 2_000, 3_000]);
		expect(most()).toBe(3);
		await scene.clock.run(pump.stop());
	});

	test.each<[string, RunEnd, Record<string, unknown>, string]>([
		['ended well', { kind: 'completed', result: '{"order":"1"}' }, { state: 'completed', result: '{"order":"1"}' }, 'completed'],
		['failed', failedRun, { state: 'delayed', failure, attempt: 1 }, 'retried'],
		['failed for good', { kind: 'failed', failure, permanent: true }, { state: 'failed', failure, attempt: 1 }, 'failed'],
		['is unknown', { kind: 'unknown', failure }, { state: 'parked', failure, attempt: 1 }, 'parked'],
	])('a run that %s', async (_, end, expected, outcome) => {
		const scene = queueScene();
		await scene.queue.add(job('a'));
		const pump = startPump(scene, runsOf(scene.clock, 100, () => end).run);
		await scene.clock.advance(200);
		expect(await scene.queue.get('a')).toMatchObject(expected);
		expect(scene.outcomes).toEqual([outcome]);
		await scene.clock.run(pump.stop());
	});

	test('a system that is left alone costs a job no attempt for two minutes, and the failure is shown meanwhile; then they count', async () => {
		const scene = queueScene();
		await scene.queue.add(job('a'));
		const { run, started } = runsOf(scene.clock, 10, () => ({ ...failedRun, spared: true, retryAfterMs: 10_000 }));
		const pump = startPump(scene, run);
		await scene.clock.advance(100_000);
		expect(await scene.queue.get('a')).toMatchObject({ state: 'delayed', attempt: 0, failure });
		// After 0, 10, 20, 30, 45 and 68 s.
		expect(started.map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1, 1, 1]);
		await scene.clock.advance(80_000);
		expect(await scene.queue.get('a')).toMatchObject({ state: 'failed', attempt: 3, failure });
		expect(started.length).toBeLessThanOrEqual(10);
		await scene.clock.run(pump.stop());
	});

	test('a failing job has three attempts, one and two seconds apart', async () => {
		const scene = queueScene();
		await scene.queue.add(job('a'));
		const { run, started } = runsOf(scene.clock, 100, () => failedRun);
		const from = scene.clock.now();
		const pump = startPump(scene, run);
		await scene.clock.advance(60_000);
		expect(started.map(({ attempt, at }) => [attempt, at - from])).toEqual([[1, 0], [2, 1_100], [3, 3_200]]);
		expect(await stateIn(scene, 'a')).toBe('failed');
		expect(scene.outcomes).toEqual(['retried', 'retried', 'failed']);
		expect(scene.lines.filter(({ level }) => level === 'warn').map(({ fields }) => fields)).toEqual([{ event: 'job_failed', queue: scene.name, jobId: 'a', attempt: 3, settlement: 'fail', code: 'unavailable' }]);
		await scene.clock.run(pump.stop());
	});

	test('where unknown outcomes are repeated, each is an attempt, and the last one is put aside', async () => {
		const scene = queueScene();
		await scene.queue.add(job('a'));
		const { run, started } = runsOf(scene.clock, 100, () => ({ kind: 'unknown', failure }));
		const pump = startPump(scene, run, { unknownOutcome: 'repeat' });
		await scene.clock.advance(60_000);
		expect(started).toHaveLength(3);
		expect(await stateIn(scene, 'a')).toBe('parked');
		await scene.clock.run(pump.stop());
	});

	test('a run that throws, though it must not, has an unknown outcome', async () => {
		const scene = queueScene();
		await scene.queue.add(job('a'));
		const pump = startPump(scene, async () => {
			throw new Error('a mistake of ours with a secret in it');
		});
		await scene.clock.advance(10);
		expect(await scene.queue.get('a')).toMatchObject({ state: 'parked', failure: { code: 'unknown', message: expect.not.stringContaining('secret') } });
		await scene.clock.run(pump.stop());
	});

	test('a run that never began gives its job back; it is tried less and less often', async () => {
		const scene = queueScene();
		await scene.queue.add(job('a'));
		const { run, started } = runsOf(scene.clock, 0, ({ attempt }) => ({ kind: attempt === 1 ? 'notStarted' : 'completed' }) as RunEnd);
		const pump = startPump(scene, run);
		await scene.clock.advance(30_000);
		expect(started.length).toBeGreaterThanOrEqual(4);
		expect(started.length).toBeLessThanOrEqual(7);
		expect(started.every(({ attempt }) => attempt === 1)).toBe(true);
		await scene.clock.run(pump.stop());
		expect(await scene.queue.get('a')).toMatchObject({ state: 'waiting', attempt: 0 });
	});

	test('a run that settles its job itself keeps its lease as it was, and makes room here', async () => {
		const scene = queueScene();
		for (const id of ['a', 'b']) await scene.queue.add(job(id));
		const { run, ids } = runsOf(scene.clock, 10, () => ({ kind: 'handedOver' }));
		const pump = startPump(scene, run, { concurrency: 1, leaseMs: 10_000 });
		await scene.clock.advance(5_000);
		expect(ids()).toEqual(['a']);
		await scene.clock.advance(10_000);
		expect(await scene.queue.get('a')).toMatchObject({ state: 'parked', failure: { code: 'stalled' } });
		expect(ids()).toEqual(['a', 'b']);
		await scene.clock.run(pump.stop());
	});

	test.each([5_000, 100_000])('a job that its run has completed or failed itself is left as it is, counted once, and told once as what it is, in %d ms', async (runMs) => {
		const scene = queueScene();
		for (const id of ['a', 'b']) await scene.queue.add(job(id));
		const writeQueue = new WriteQueue(scene);
		const pump = startPump(scene, async ({ id, token }) => {
			if (id === 'a') await writeQueue.complete(`${id} ${token}`, { order: '1' });
			else await writeQueue.fail(`${id} ${token}`, { message: 'refused', permanent: true });
			await scene.clock.sleep(runMs);
			return completed;
		});
		await scene.clock.advance(101_000);
		expect(await scene.queue.get('a')).toMatchObject({ state: 'completed', result: '{"order":"1"}' });
		expect(await scene.queue.get('b')).toMatchObject({ state: 'failed', failure: { message: 'refused' } });
		expect([...scene.outcomes].sort()).toEqual(['completed', 'failed']);
		const [queue, attempt] = [scene.name, 1];
		expect(scene.lines.filter(({ fields }) => 'jobId' in fields).map(({ level, fields }) => ({ level, ...fields }))).toEqual([
			{ level: 'debug', event: 'job_settled', queue, jobId: 'a', attempt, settlement: 'complete' },
			{ level: 'warn', event: 'job_failed', queue, jobId: 'b', attempt, settlement: 'fail', code: 'failed' },
		]);
		await scene.clock.run(pump.stop());
	});

	test('keeps the order of a group over delays and failures', async () => {
		const scene = queueScene();
		for (const id of ['a1', 'a2', 'a3']) await scene.queue.add(job(id, { groupKey: 'a' }));
		const { run, ids } = runsOf(scene.clock, 100, ({ id, attempt }) => (id === 'a1' && attempt < 3 ? failedRun : completed));
		const pump = startPump(scene, run);
		await scene.clock.advance(60_000);
		expect(ids()).toEqual(['a1', 'a1', 'a1', 'a2', 'a3']);
		await scene.clock.run(pump.stop());
	});
});

describe('stopping the pump', () => {
	test('nothing new is taken, what is under way is settled, and its lease is kept until then', async () => {
		const scene = queueScene();
		for (const id of ['a', 'b', 'c']) await scene.queue.add(job(id));
		const { run, ids } = runsOf(scene.clock, 200_000);
		const pump = startPump(scene, run, { concurrency: 2 });
		await scene.clock.advance(1_000);
		const stopped = pump.stop();
		await scene.clock.advance(100_000);
		expect(await scene.open().takeStalled({ leaseMs: 1, except: [], limit: 10 })).toEqual([]);
		await scene.clock.run(stopped);
		expect(ids()).toEqual(['a', 'b']);
		expect((await scene.queue.stats()).counts).toMatchObject({ completed: 2, waiting: 1, running: 0 });
		expect(scene.clock.sleeping).toBe(0);
	});

	test('a second pump of the process leaves the runs of the stopped one alone, also where their leases could not be kept', async () => {
		const scene = queueScene();
		await scene.queue.add(job('a'));
		const { flaky, down } = flakyQueue(scene.queue);
		const inProcess = new JobsUnderWay();
		const { run, started } = runsOf(scene.clock, 200_000);
		const first = startPump(scene, run, { open: async () => flaky, inProcess });
		await scene.clock.advance(1_000);
		const stopped = first.stop();
		// Its renewals fail; the lease runs out.
		down.calls.add('renew');
		const second = startPump(scene, run, { inProcess });
		await scene.clock.run(stopped);
		expect(started).toHaveLength(1);
		expect(await scene.queue.get('a')).toMatchObject({ state: 'completed', attempt: 1 });
		expect(inProcess.ids(scene.queue)).toEqual([]);
		await scene.clock.run(second.stop());
	});

	test('a job that was taken while the stop came goes back untried', async () => {
		const scene = queueScene();
		await scene.queue.add(job('a'));
		const stop = new AbortController();
		const { flaky } = flakyQueue(scene.queue);
		const slow = new Proxy(flaky, {
			get: (target, property) => {
				const value: unknown = Reflect.get(target, property, target);
				if (property !== 'take') return value;
				return async (options: { leaseMs: number; concurrency: number }) => {
					const taken = await scene.queue.take(options);
					stop.abort();
					return taken;
				};
			},
		});
		const { run, ids } = runsOf(scene.clock, 10);
		await scene.clock.run(startPump(scene, run, { open: async () => slow, stop: stop.signal }).ended);
		expect(ids()).toEqual([]);
		expect(await scene.queue.get('a')).toMatchObject({ state: 'waiting', attempt: 0 });
	});

	test('given up, it leaves its runs: their jobs come back as stalled ones', async () => {
		const scene = queueScene();
		await scene.queue.add(job('a'));
		const pump = startPump(scene, runsOf(scene.clock, 3_600_000).run);
		await scene.clock.advance(1_000);
		const stopped = pump.stop();
		pump.giveUp.abort();
		await scene.clock.advance(0);
		await stopped;
		expect(scene.events('warn')).toEqual(['job_left']);
		await scene.clock.advance(60_000);
		expect(await scene.queue.takeStalled({ leaseMs: 1, except: [], limit: 10 })).toMatchObject([{ id: 'a' }]);
	});
});
