import { ConnectorError } from '../../../lib/domain/errors';
import { completed, flakyQueue, job, queueScene, runsOf, startPump, type QueueScene } from './fixtures';

function flakyScene() {
	const scene = queueScene();
	const { flaky, down, asked } = flakyQueue(scene.queue);
	return { ...scene, flaky, down, asked, over: { open: async () => flaky } };
}

const stateOf = async ({ queue }: Pick<QueueScene, 'queue'>, id: string): Promise<string | undefined> => (await queue.get(id))?.state;

describe('a queue that is away', () => {
	test('is asked less and less often, named once, and worked on when it is back', async () => {
		const scene = flakyScene();
		const { run, ids } = runsOf(scene.clock, 10);
		scene.down.all = true;
		const pump = startPump(scene, run, scene.over);
		await scene.clock.advance(600_000);
		expect(scene.asked.length).toBeLessThan(150);
		expect(scene.events('warn')).toEqual(['queue_unreachable']);
		await scene.queue.add(job('a'));
		scene.down.all = false;
		await scene.clock.advance(6_000);
		expect(ids()).toEqual(['a']);
		scene.down.all = true;
		await scene.clock.advance(60_000);
		expect(scene.events('warn')).toEqual(['queue_unreachable', 'queue_unreachable']);
		await scene.clock.run(pump.stop());
	});

	test('is named once also while all places are taken', async () => {
		const scene = flakyScene();
		await scene.queue.add(job('a'));
		const pump = startPump(scene, runsOf(scene.clock, 300_000).run, { ...scene.over, concurrency: 1, leaseMs: 10_000 });
		await scene.clock.advance(500);
		scene.down.all = true;
		await scene.clock.advance(200_000);
		expect(scene.events('warn')).toEqual(['queue_unreachable']);
		scene.down.all = false;
		await scene.clock.run(pump.stop());
	});

	test('a completed job is not done again because the queue was away when its run ended, however long', async () => {
		const scene = flakyScene();
		await scene.queue.add(job('a'));
		const { run, ids } = runsOf(scene.clock, 1_000);
		const pump = startPump(scene, run, scene.over);
		await scene.clock.advance(500);
		scene.down.all = true;
		// Ten leases long.
		await scene.clock.advance(600_000);
		// Three ask, the loop, the settling and the renewing: each of them every five seconds at most.
		expect(scene.asked.length).toBeLessThan(3 * 125);
		scene.down.all = false;
		await scene.clock.advance(6_000);
		expect(await stateOf(scene, 'a')).toBe('completed');
		await scene.clock.advance(120_000);
		expect(ids()).toEqual(['a']);
		expect(scene.outcomes).toEqual(['completed']);
		await scene.clock.run(pump.stop());
	});

	test.each(['complete', 'get'])('nor where the answer to `%s` was lost', async (call) => {
		const scene = flakyScene();
		await scene.queue.add(job('a'));
		const { run, ids } = runsOf(scene.clock, 1_000);
		scene.down.afterwards.add(call);
		const pump = startPump(scene, run, scene.over);
		await scene.clock.advance(120_000);
		expect(ids()).toEqual(['a']);
		expect(await stateOf(scene, 'a')).toBe('completed');
		expect(scene.outcomes).toEqual(['completed']);
		await scene.clock.run(pump.stop());
	});

	test('a job whose handing out was lost on its way is nobody\'s run, and is put aside', async () => {
		const scene = flakyScene();
		await scene.queue.add(job('a'));
		scene.down.afterwards.add('take');
		const { run, ids } = runsOf(scene.clock, 1_000);
		const pump = startPump(scene, run, { ...scene.over, leaseMs: 10_000 });
		await scene.clock.advance(20_000);
		expect(ids()).toEqual([]);
		expect(await stateOf(scene, 'a')).toBe('parked');
		await scene.clock.run(pump.stop());
	});

	test('after a stop it is waited for ten minutes, then the job is left to its lease', async () => {
		const scene = flakyScene();
		await scene.queue.add(job('a'));
		const pump = startPump(scene, runsOf(scene.clock, 1_000).run, scene.over);
		await scene.clock.advance(500);
		scene.down.all = true;
		const stoppedAt = scene.clock.now();
		await scene.clock.run(pump.stop());
		expect(scene.clock.now() - stoppedAt).toBeGreaterThanOrEqual(595_000);
		expect(scene.clock.now() - stoppedAt).toBeLessThan(610_000);
		expect(scene.events('warn')).toContain('job_end_unsaved');
	});

	test('is opened anew after each failure: its password may have been changed', async () => {
		const scene = flakyScene();
		await scene.queue.add(job('a'));
		let opened = 0;
		const open = async () => {
			opened += 1;
			if (opened <= 3) throw new ConnectorError('auth', 'Wrong password.', { system: 'Write Queue' });
			return scene.queue;
		};
		const { run, ids } = runsOf(scene.clock, 1_000);
		const pump = startPump(scene, run, { open });
		await scene.clock.advance(10_000);
		expect(ids()).toEqual(['a']);
		await scene.clock.run(pump.stop());
	});

	test('a mistake of ours ends the pump, after what is under way was settled', async () => {
		const scene = queueScene();
		await scene.queue.add(job('a'));
		let opened = 0;
		const open = async () => {
			opened += 1;
			if (opened > 1 && opened < 4) throw new TypeError('no connector error');
			return scene.queue;
		};
		const pump = startPump(scene, runsOf(scene.clock, 30_000).run, { open });
		const ended = expect(pump.ended).rejects.toThrow(TypeError);
		await scene.clock.run(ended);
		expect(await stateOf(scene, 'a')).toBe('completed');
	});

	test('a result that the queue refuses does not keep a job from being completed', async () => {
		const scene = queueScene();
		await scene.queue.add(job('a'));
		const complete = scene.queue.complete.bind(scene.queue);
		scene.queue.complete = async (lease, result) => {
			if (result !== null) throw new ConnectorError('validation', 'The result is too large.', { system: 'Write Queue' });
			return await complete(lease, result);
		};
		const pump = startPump(scene, async () => ({ kind: 'completed', result: '"large"' }));
		await scene.clock.advance(1_000);
		expect(await scene.queue.get('a')).toMatchObject({ state: 'completed', result: null });
		await scene.clock.run(pump.stop());
	});
});

describe('leases', () => {
	test('are renewed at a third while the run goes on', async () => {
		const scene = flakyScene();
		await scene.queue.add(job('a'));
		const pump = startPump(scene, runsOf(scene.clock, 95_000).run, { ...scene.over, leaseMs: 30_000 });
		await scene.clock.advance(94_000);
		expect(scene.asked.filter((call) => call === 'renew')).toHaveLength(9);
		expect(await scene.open().takeStalled({ leaseMs: 1, except: [], limit: 1 })).toEqual([]);
		await scene.clock.run(pump.stop());
		expect(await stateOf(scene, 'a')).toBe('completed');
		expect(scene.clock.sleeping).toBe(0);
	});

	test('a renewal that fails is tried again at once, so that one blink loses no lease', async () => {
		const scene = flakyScene();
		await scene.queue.add(job('a'));
		const pump = startPump(scene, runsOf(scene.clock, 95_000).run, { ...scene.over, leaseMs: 30_000 });
		await scene.clock.advance(9_000);
		scene.down.calls.add('renew');
		await scene.clock.advance(18_000);
		scene.down.calls.clear();
		await scene.clock.advance(5_000);
		expect(await scene.open().takeStalled({ leaseMs: 1, except: [], limit: 1 })).toEqual([]);
		await scene.clock.run(pump.stop());
		expect(await stateOf(scene, 'a')).toBe('completed');
	});

	test('a lease that another process took over is told, and the end of the run changes nothing', async () => {
		const scene = flakyScene();
		await scene.queue.add(job('a'));
		const pump = startPump(scene, runsOf(scene.clock, 200_000).run, { ...scene.over, leaseMs: 30_000 });
		await scene.clock.advance(5_000);
		scene.down.calls.add('renew');
		await scene.clock.advance(31_000);
		const [lost] = await scene.open().takeStalled({ leaseMs: 3_600_000, except: [], limit: 1 });
		scene.down.calls.clear();
		await scene.clock.advance(200_000);
		expect(scene.events('warn').filter((event) => event !== 'queue_unreachable')).toEqual(['job_lease_lost']);
		expect(await stateOf(scene, 'a')).toBe('running');
		expect(scene.outcomes).toEqual([]);
		if (lost === undefined) throw new Error('the other process must have the job');
		expect(await scene.queue.complete(lost, null)).toBe('done');
		await scene.clock.run(pump.stop());
	});

	test('a pump never takes the jobs for lost whose runs it watches, whatever the clock says', async () => {
		const scene = flakyScene();
		await scene.queue.add(job('a'));
		const { run, ids } = runsOf(scene.clock, 200_000);
		const pump = startPump(scene, run, { ...scene.over, leaseMs: 30_000 });
		await scene.clock.advance(5_000);
		scene.down.calls.add('renew');
		await scene.clock.advance(100_000);
		expect(await stateOf(scene, 'a')).toBe('running');
		scene.down.calls.clear();
		await scene.clock.advance(100_000);
		expect(await stateOf(scene, 'a')).toBe('completed');
		expect(ids()).toEqual(['a']);
		await scene.clock.run(pump.stop());
	});

	test('the jobs of a process that died are put aside by the next pump, once, within a quarter of a lease', async () => {
		const scene = queueScene();
		for (const id of ['a', 'b']) await scene.queue.add(job(id));
		for (let index = 0; index < 2; index++) await scene.open().take({ leaseMs: 40_000, concurrency: 5 });
		const pumps = [0, 1].map(() => startPump(scene, async () => completed, { leaseMs: 40_000 }));
		await scene.clock.advance(50_001);
		expect((await scene.queue.stats()).counts).toMatchObject({ parked: 2, running: 0 });
		expect(scene.outcomes).toEqual(['parked', 'parked']);
		expect(scene.events('warn')).toEqual(['job_stalled', 'job_stalled', 'job_parked', 'job_parked']);
		await scene.clock.run(Promise.all(pumps.map(async (pump) => await pump.stop())));
	});

	test('a clock that is set back puts the look for lost runs not off', async () => {
		const scene = queueScene();
		let back = 0;
		const clock = { now: () => scene.clock.now() - back, sleep: scene.clock.sleep.bind(scene.clock) };
		const pump = startPump(scene, async () => completed, { clock, leaseMs: 40_000 });
		await scene.clock.advance(1_000);
		back = 3_600_000;
		await scene.queue.add(job('a'));
		await scene.open().take({ leaseMs: 40_000, concurrency: 5 });
		await scene.clock.advance(60_000);
		expect(await stateOf(scene, 'a')).toBe('parked');
		await scene.clock.run(pump.stop());
	});

	test('a run that has lost its job still has its place, so that there are never more runs than allowed', async () => {
		const scene = flakyScene();
		await scene.queue.add(job('a'));
		const { run, most } = runsOf(scene.clock, 200_000);
		const pump = startPump(scene, run, { ...scene.over, leaseMs: 30_000, concurrency: 1 });
		await scene.clock.advance(5_000);
		scene.down.calls.add('renew');
		await scene.clock.advance(31_000);
		for (const lost of await scene.open().takeStalled({ leaseMs: 1_000, except: [], limit: 1 })) await scene.queue.complete(lost, null);
		scene.down.calls.clear();
		await scene.queue.add(job('b'));
		await scene.clock.advance(500_000);
		expect(most()).toBe(1);
		expect(await stateOf(scene, 'b')).toBe('completed');
		await scene.clock.run(pump.stop());
	});

	test('where unknown outcomes are repeated, they come again after their delay', async () => {
		const scene = queueScene();
		await scene.queue.add(job('a'));
		await scene.open().take({ leaseMs: 40_000, concurrency: 5 });
		const { run, started } = runsOf(scene.clock, 10);
		const pump = startPump(scene, run, { leaseMs: 40_000, unknownOutcome: 'repeat' });
		await scene.clock.advance(60_000);
		expect(started).toMatchObject([{ id: 'a', attempt: 2 }]);
		expect(scene.outcomes).toEqual(['retried', 'completed']);
		await scene.clock.run(pump.stop());
	});
});
