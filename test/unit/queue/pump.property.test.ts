import * as fc from 'fast-check';
import type { RunEnd } from '../../../lib/application/queue';
import type { LeasedJob } from '../../../lib/domain/queue';
import { completed, failedRun, failure, flakyQueue, job, queueScene, startPump } from './fixtures';

type End = 'completed' | 'failed' | 'permanent' | 'unknown' | 'notStarted' | 'throws';
type Trouble = { kind: 'kill' | 'outage' | 'lostAnswer'; afterMs: number; forMs: number; call: string };

const ends: Readonly<Record<Exclude<End, 'throws'>, RunEnd>> = {
	completed,
	failed: failedRun,
	permanent: { kind: 'failed', failure, permanent: true },
	unknown: { kind: 'unknown', failure },
	notStarted: { kind: 'notStarted' },
};

const story = fc.record({
	jobs: fc.array(fc.record({ group: fc.nat({ max: 2 }), delayMs: fc.constantFrom(0, 0, 700), ends: fc.array(fc.constantFrom<End>('completed', 'completed', 'failed', 'permanent', 'unknown', 'notStarted', 'throws'), { minLength: 1, maxLength: 3 }) }), { minLength: 1, maxLength: 8 }),
	troubles: fc.array(
		fc.record({
			kind: fc.constantFrom<Trouble['kind']>('kill', 'outage', 'lostAnswer'),
			afterMs: fc.nat({ max: 8_000 }),
			forMs: fc.nat({ max: 40_000 }),
			call: fc.constantFrom('take', 'complete', 'retryLater', 'fail', 'park', 'release', 'renew', 'takeStalled', 'get'),
		}),
		{ maxLength: 6 },
	),
	runMs: fc.constantFrom(0, 300, 12_000),
	unknownOutcome: fc.constantFrom('park' as const, 'repeat' as const),
	concurrency: fc.integer({ min: 1, max: 4 }),
});

/** Two processes with a pump each; the first may die and come back. */
function world({ jobs, runMs, unknownOutcome, concurrency }: { jobs: ReadonlyArray<{ ends: readonly End[] }>; runMs: number; unknownOutcome: 'park' | 'repeat'; concurrency: number }) {
	const scene = queueScene();
	const began = new Map<string, number>();
	const finished: string[] = [];
	const order: string[] = [];
	const process = () => {
		const { flaky, down } = flakyQueue(scene.open());
		let alive = true;
		const run = async ({ id }: LeasedJob): Promise<RunEnd> => {
			const turn = began.get(id) ?? 0;
			const end = jobs[Number(id)]?.ends[turn % (jobs[Number(id)]?.ends.length ?? 1)] ?? 'completed';
			// A run that never begins forever would keep its job forever: that is as it should be, and no end.
			const really = end === 'notStarted' && turn > 3 ? 'completed' : end;
			began.set(id, turn + 1);
			if (really !== 'notStarted') order.push(id);
			await scene.clock.sleep(runMs);
			if (!alive) return await new Promise<never>(() => undefined);
			if (really === 'throws') throw new Error('a mistake of ours');
			if (really === 'completed') finished.push(id);
			return ends[really];
		};
		const pump = startPump(scene, run, { open: async () => flaky, leaseMs: 10_000, unknownOutcome, concurrency });
		const kill = (): void => {
			alive = false;
			// A dead process neither asks nor settles: all its calls hang for ever in an outage of its own.
			down.all = true;
			pump.giveUp.abort();
			void pump.stop();
		};
		return { pump, down, kill };
	};
	const ended = async (): Promise<number> => {
		const { counts } = await scene.queue.stats();
		return counts.completed + counts.failed + counts.parked;
	};
	const untilAllEnded = async (): Promise<void> => {
		for (let minutes = 0; minutes < 30 && (await ended()) < jobs.length; minutes++) await scene.clock.advance(60_000);
	};
	return { ...scene, process, finished, order, ended, untilAllEnded };
}

async function makeTrouble(scene: ReturnType<typeof world>, processes: Array<ReturnType<ReturnType<typeof world>['process']>>, { kind, afterMs, forMs, call }: Trouble): Promise<void> {
	await scene.clock.advance(afterMs);
	const [first] = processes;
	if (kind === 'kill') {
		first?.kill();
		processes[0] = scene.process();
	} else if (kind === 'lostAnswer') {
		for (const { down } of processes) down.afterwards.add(call);
	} else {
		for (const { down } of processes) down.all = true;
		await scene.clock.advance(forMs);
		for (const { down } of processes) down.all = false;
	}
}

describe('whatever happens to runs, processes and the queue', () => {
	test('every job ends exactly once: completed, failed, or put aside; groups keep their order', async () => {
		const property = fc.asyncProperty(story, async ({ jobs, troubles, ...options }) => {
			const scene = world({ jobs, ...options });
			for (const [index, { group, delayMs }] of jobs.entries()) await scene.queue.add(job(`${index}`, { groupKey: group === 0 ? null : `g${group}`, delayMs }));
			const processes = [scene.process(), scene.process()];
			for (const trouble of troubles) await makeTrouble(scene, processes, trouble);
			for (const { down } of processes) down.afterwards.clear();
			await scene.untilAllEnded();
			expect(await scene.ended()).toBe(jobs.length);
			// Where nothing is repeated that may have been done, no run that ended well is followed by another one of its job.
			if (options.unknownOutcome === 'park') expect(new Set(scene.finished).size).toBe(scene.finished.length);
			for (const { id } of await scene.queue.list({ states: ['completed'], limit: 100 })) expect(scene.finished).toContain(id);
			for (const group of [1, 2]) {
				const ran = scene.order.filter((id) => jobs[Number(id)]?.group === group).map(Number);
				expect(ran).toEqual(ran.toSorted((left, right) => left - right));
			}
			await scene.clock.run(Promise.all(processes.map(async ({ pump }) => await pump.stop())));
			expect(scene.clock.sleeping).toBe(0);
		});
		await fc.assert(property, { numRuns: 40, endOnFailure: true });
	}, 60_000);
});
