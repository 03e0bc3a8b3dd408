// Which ends of a job are counted and logged: each one that a queue has confirmed once, by whoever told it.
import { WriteQueue } from '../../../lib/application/queue';
import { ToldEnds } from '../../../lib/application/queue/told-ends';
import type { LeasedJob } from '../../../lib/domain/queue';
import { completed, failedRun, failure, flakyQueue, job, queueScene, startPump, type QueueScene } from './fixtures';

type Operation = 'complete' | 'fail';

/** As a node does it: each of its runs has a WriteQueue of its own. */
async function say(scene: QueueScene, operation: Operation, { id, token }: Pick<LeasedJob, 'id' | 'token'>, queue = scene.queue): Promise<void> {
	const writeQueue = new WriteQueue({ ...scene, queue });
	const lease = `${id} ${token}`;
	await (operation === 'complete' ? writeQueue.complete(lease) : writeQueue.fail(lease, { message: 'no', permanent: true }));
}

const aboutJobs = ({ lines }: QueueScene): object[] => lines.filter(({ fields }) => 'jobId' in fields).map(({ level, fields }) => ({ level, ...fields }));
const inTime = async ({ clock }: QueueScene, pump: { stop(): Promise<void> }): Promise<void> => {
	await clock.advance(200_000);
	await clock.run(pump.stop());
};
const ways: Array<[Operation, string, object]> = [
	['complete', 'completed', { level: 'debug', event: 'job_settled', settlement: 'complete' }],
	['fail', 'failed', { level: 'warn', event: 'job_failed', settlement: 'fail', code: 'failed' }],
];
/** Shorter than the time after which a lease is renewed, and longer. */
const lengths = [1_000, 100_000];

test.each(ways)('%s in three passes of a loop, or by three nodes, is one line and one count', async (operation, outcome, line) => {
	const scene = queueScene();
	await scene.queue.add(job('a'));
	const pump = startPump(scene, async (leased) => {
		for (let pass = 0; pass < 3; pass++) await say(scene, operation, leased);
		return completed;
	});
	await inTime(scene, pump);
	expect(scene.outcomes).toEqual([outcome]);
	expect(aboutJobs(scene)).toEqual([{ ...line, queue: scene.name, jobId: 'a', attempt: 1 }]);
});

test.each(ways)('%s of a job that cannot be read afterwards is told and counted all the same', async (operation, outcome, line) => {
	const scene = queueScene();
	await scene.queue.add(job('a'));
	const { flaky, down } = flakyQueue(scene.queue);
	const settling = new Proxy(flaky, {
		get: (target, property) => {
			if (property === operation) down.calls.add('get');
			return Reflect.get(target, property, target) as unknown;
		},
	});
	const leased = await scene.queue.take({ leaseMs: 60_000, concurrency: 1 });
	if (leased === null) throw new Error('there was no job to take');
	await expect(say(scene, operation, leased, settling as typeof scene.queue)).rejects.toMatchObject({ code: 'unavailable' });
	expect(scene.outcomes).toEqual([outcome]);
	expect(aboutJobs(scene)).toEqual([{ ...line, queue: scene.name, jobId: 'a' }]);
});

describe.each(ways)('%s whose answer was lost', (operation, state) => {
	/** The run's node is tried so often, and never hears that the queue did it the first time. */
	const lostIn = async (runMs: number, tries: number): Promise<QueueScene> => {
		const scene = queueScene();
		await scene.queue.add(job('a'));
		const { flaky, down } = flakyQueue(scene.queue);
		down.afterwards.add(operation);
		const pump = startPump(scene, async (leased) => {
			for (let pass = 0; pass < tries; pass++) await say(scene, operation, leased, flaky as typeof scene.queue).catch(() => undefined);
			await scene.clock.sleep(runMs);
			return failedRun;
		});
		await inTime(scene, pump);
		return scene;
	};

	test.each(lengths)('is told once the run is over, or found to be, in %d ms, with the state of the job', async (runMs) => {
		const scene = await lostIn(runMs, 1);
		expect(aboutJobs(scene)).toEqual([{ level: 'debug', event: 'job_settled_by_run', queue: scene.name, jobId: 'a', state, attempt: 1 }]);
		expect(scene.outcomes).toEqual([]);
	});

	test('is told where the operation is tried again, once', async () => {
		const scene = await lostIn(1_000, 3);
		expect(aboutJobs(scene)).toEqual([{ level: 'debug', event: 'job_settled_by_run', queue: scene.name, jobId: 'a', state }]);
	});
});

test.each(lengths)('what an operation in another process has settled is told here at level debug, in %d ms: that process has counted it', async (runMs) => {
	const scene = queueScene();
	for (const id of ['a', 'b', 'c']) await scene.queue.add(job(id));
	const pump = startPump(scene, async (leased) => {
		if (leased.id === 'a') await scene.queue.complete(leased, null);
		else if (leased.id === 'b') await scene.queue.fail(leased, failure);
		else await scene.queue.retryLater(leased, failure, 3_600_000);
		await scene.clock.sleep(runMs);
		return completed;
	});
	await inTime(scene, pump);
	const line = { level: 'debug', event: 'job_settled_by_run', queue: scene.name, attempt: 1 };
	expect(aboutJobs(scene)).toEqual([
		{ ...line, jobId: 'a', state: 'completed' },
		{ ...line, jobId: 'b', state: 'failed' },
		{ ...line, jobId: 'c', state: 'delayed' },
	]);
	expect(scene.outcomes).toEqual([]);
});

test.each([
	['when it is over', 100, 'job_end_ignored'],
	['when its lease cannot be renewed', 100_000, 'job_lease_lost'],
])('that another process took a job for lost and sent it back is told %s, and not taken for the doing of the run', async (_, runMs, event) => {
	const scene = queueScene();
	await scene.queue.add(job('a'));
	const { flaky, down } = flakyQueue(scene.queue);
	const pump = startPump(scene, async () => {
		down.calls.add('renew');
		await scene.clock.sleep(61_000);
		const [swept] = await scene.open().takeStalled({ leaseMs: 60_000, except: [], limit: 1 });
		if (swept !== undefined) await scene.queue.retryLater(swept, failure, 3_600_000);
		if (event === 'job_lease_lost') down.calls.clear();
		await scene.clock.sleep(runMs);
		return completed;
	}, { open: async () => flaky });
	await inTime(scene, pump);
	expect((await scene.queue.get('a'))?.state).toBe('delayed');
	expect(scene.events('warn').filter((each) => each !== 'queue_unreachable')).toEqual([event]);
});

test('a run that has sent its job back is over when another one has the job: nothing is wrong with that', async () => {
	const scene = queueScene();
	await scene.queue.add(job('a'));
	const pump = startPump(scene, async (leased) => {
		if (leased.attempt === 1) await new WriteQueue(scene).fail(`a ${leased.token}`, { message: 'no', permanent: false });
		await scene.clock.sleep(leased.attempt === 1 ? 10_000 : 50_000);
		return completed;
	});
	await inTime(scene, pump);
	expect(scene.outcomes).toEqual(['retried', 'completed']);
	expect(scene.events('warn')).toEqual([]);
});

test('where the queue goes away just when a lease is found lost, it is told when the queue is back', async () => {
	const scene = queueScene();
	await scene.queue.add(job('a'));
	const { flaky, down } = flakyQueue(scene.queue);
	const pump = startPump(scene, async (leased) => {
		await scene.queue.complete(leased, null);
		down.calls.add('get');
		await scene.clock.sleep(150_000);
		return completed;
	}, { open: async () => flaky });
	await scene.clock.advance(60_000);
	expect(aboutJobs(scene)).toEqual([]);
	down.calls.clear();
	await scene.clock.advance(30_000);
	expect(aboutJobs(scene)).toMatchObject([{ event: 'job_settled_by_run', state: 'completed' }]);
	await inTime(scene, pump);
	expect(aboutJobs(scene)).toHaveLength(1);
});

test('the leases that are remembered do not grow without end; the latest are kept', () => {
	const ends = new ToldEnds();
	const { queue } = queueScene();
	for (let index = 0; index <= 10_000; index++) expect(ends.add(queue, { id: 'a', token: `${index}` })).toBe(true);
	expect(ends.add(queue, { id: 'a', token: '10000' })).toBe(false);
	expect(ends.has(queue, { id: 'a', token: '1' })).toBe(true);
	expect(ends.has(queue, { id: 'a', token: '0' })).toBe(false);
});
