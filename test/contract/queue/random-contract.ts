import * as fc from 'fast-check';
import type { Job, JobQueue, LeasedJob } from '../../../lib/domain/queue';
import { MemoryQueue, QueueMemory } from './memory-queue';
import { failure, job, long, queueName, type QueueHarness, type Scene } from './support';

type Step =
	| { kind: 'add'; id: number; group: number; priority: number; later: boolean }
	| { kind: 'take'; concurrency: number }
	| { kind: 'settle'; which: number; how: 'complete' | 'retryNow' | 'retryUncounted' | 'retryLater' | 'fail' | 'park' | 'release' }
	| { kind: 'renew'; which: number }
	| { kind: 'retry' | 'cancel'; id: number }
	| { kind: 'report'; confirm: boolean };

const small = fc.nat({ max: 11 });
const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 5, arbitrary: fc.record({ kind: fc.constant('add' as const), id: small, group: fc.nat({ max: 3 }), priority: fc.nat({ max: 2 }), later: fc.boolean() }) },
	{ weight: 6, arbitrary: fc.record({ kind: fc.constant('take' as const), concurrency: fc.integer({ min: 1, max: 5 }) }) },
	{
		weight: 6,
		arbitrary: fc.record({ kind: fc.constant('settle' as const), which: fc.nat(), how: fc.constantFrom('complete', 'retryNow', 'retryUncounted', 'retryLater', 'fail', 'park', 'release') }),
	},
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('renew' as const), which: fc.nat() }) },
	{ weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('retry' as const, 'cancel' as const), id: small }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('report' as const), confirm: fc.boolean() }) },
);

/** A queue under test or its model, with every lease it has ever given: the n-th of one stands for the n-th of the other. */
interface Subject {
	queues: readonly JobQueue[];
	leases: LeasedJob[];
}

/** What does not hang on the clock or on chance. */
function shown(found: Job | null): unknown {
	if (found === null) return null;
	const { id, state, attempt, groupKey, priority, result, failure: failed, endedAt } = found;
	return { id, state, attempt, groupKey, priority, result, failure: failed, ended: endedAt !== null };
}

async function settle(queue: JobQueue, lease: LeasedJob, how: string): Promise<unknown> {
	if (how === 'complete') return await queue.complete(lease, '"ok"');
	if (how === 'retryNow') return await queue.retryLater(lease, failure, 0);
	if (how === 'retryUncounted') return await queue.retryLater(lease, failure, 0, { counts: false });
	if (how === 'retryLater') return await queue.retryLater(lease, failure, long);
	if (how === 'fail') return await queue.fail(lease, failure);
	return how === 'park' ? await queue.park(lease, failure) : await queue.release(lease);
}

async function play({ queues, leases }: Subject, each: Step, turn: number): Promise<unknown> {
	const queue = queues[turn % queues.length];
	if (queue === undefined) throw new Error('there must be a queue');
	if (each.kind === 'add') {
		const groupKey = each.group === 0 ? null : `g:${each.group}`;
		const { added, job: kept } = await queue.add(job(`${each.id}`, { groupKey, priority: each.priority, delayMs: each.later && each.group !== 1 ? long : 0 }));
		return { added, ...Object(shown(kept)) };
	}
	if (each.kind === 'take') {
		const next = await queue.take({ leaseMs: long, concurrency: each.concurrency });
		if (next !== null) leases.push(next);
		return shown(next);
	}
	if ('id' in each) return await queue[each.kind](`${each.id}`).then(shown, (error: { code: string }) => error.code);
	if (each.kind === 'report') {
		const [report] = await queue.takeReports({ leaseMs: long, limit: 1, endedAfter: 0 });
		if (report === undefined) return null;
		// Which of two is older, where both ended in one millisecond, nobody promises: only whether there is one counts.
		return each.confirm ? await queue.confirmReport(report) : await queue.releaseReport(report, 0);
	}
	const lease = leases[each.which % Math.max(1, leases.length)];
	if (lease === undefined) return null;
	return each.kind === 'renew' ? await queue.renew(lease, long) : await settle(queue, lease, each.how);
}

async function whole({ queues: [queue] }: Subject): Promise<unknown> {
	if (queue === undefined) throw new Error('there must be a queue');
	const { counts } = await queue.stats();
	const jobs = await queue.list({ states: ['waiting', 'delayed', 'running', 'completed', 'failed', 'parked', 'cancelled'], limit: 100 });
	return { counts, jobs: jobs.map(shown) };
}

async function subjectOf(harness: QueueHarness, name: string): Promise<Subject> {
	return { queues: [await harness.connect(name), await harness.connect(name)], leases: [] };
}

export function randomContract(scene: Scene): void {
	describe('any sequence of calls', () => {
		test('two processes that do anything in any order see the same as the plain model', async () => {
			const { harness } = scene();
			let run = 0;
			const property = fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
				const subject = await subjectOf(harness, `${queueName}-${run++}`);
				let now = 1;
				const memory = new QueueMemory();
				// A clock that moves on with each step, as the real ones do; nothing that waits for `long` becomes due.
				const clock = { now: () => now };
				const model: Subject = { queues: [new MemoryQueue(memory, clock)], leases: [] };
				for (const [turn, each] of steps.entries()) {
					now += 1;
					if (harness.exactTime) await harness.pass(1);
					expect([turn, each, await play(subject, each, turn)]).toEqual([turn, each, await play(model, each, 0)]);
				}
				expect(await whole(subject)).toEqual(await whole(model));
				await Promise.all(subject.queues.map(async (queue) => await queue.close()));
			});
			await fc.assert(property, { numRuns: harness.exactTime ? 60 : 30, endOnFailure: true });
		}, 60_000);

		test('whatever several processes do at once, no job is handed out twice, none is lost, and groups keep their order', async () => {
			const { harness } = scene();
			let run = 0;
			const runs = fc.array(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 2 })), { minLength: 5, maxLength: 30 });
			const property = fc.asyncProperty(runs, fc.array(fc.constantFrom('complete', 'retryNow', 'fail', 'park', 'release'), { minLength: 7, maxLength: 7 }), async (jobs, ends) => {
				const { queues } = await subjectOf(harness, `${queueName}-at-once-${run++}`);
				await atOnce(queues, jobs, ends);
				await Promise.all(queues.map(async (queue) => await queue.close()));
			});
			await fc.assert(property, { numRuns: 10, endOnFailure: true });
		}, 60_000);
	});
}

async function atOnce(queues: readonly JobQueue[], jobs: ReadonlyArray<[number, number]>, ends: readonly string[]): Promise<void> {
	const running = new Set<string>();
	const order = new Map<string, number[]>();
	const endings = new Map<string, number>();
	let open = jobs.length;
	let turn = 0;
	const worker = async (queue: JobQueue): Promise<void> => {
		while (open > 0) {
			const lease = await queue.take({ leaseMs: long, concurrency: 4 });
			if (lease === null) {
				await new Promise((resolve) => setTimeout(resolve, 1));
				continue;
			}
			const key = lease.groupKey === null ? `job ${lease.id}` : `group ${lease.groupKey}`;
			expect(running.has(key)).toBe(false);
			running.add(key);
			expect(running.size).toBeLessThanOrEqual(4);
			const how = lease.attempt > 2 ? 'complete' : (ends[turn++ % ends.length] ?? 'complete');
			if (how !== 'release') order.set(key, [...(order.get(key) ?? []), Number(lease.id)]);
			running.delete(key);
			expect(await settle(queue, lease, how)).toBe('done');
			if (['complete', 'fail', 'park'].includes(how)) {
				open -= 1;
				endings.set(lease.id, (endings.get(lease.id) ?? 0) + 1);
			}
		}
	};
	const adding = (async () => {
		for (const [index, [group, priority]] of jobs.entries()) await queues[index % 2]?.add(job(`${index}`, { groupKey: group === 0 ? null : `${group}`, priority }));
	})();
	await Promise.all([adding, ...[...queues, ...queues].map(worker)]);
	expect([...endings.values()]).toEqual(Array.from(jobs, () => 1));
	for (const ids of order.values()) expect(ids).toEqual(ids.toSorted((left, right) => left - right));
}
