import { WriteQueue } from '../../../lib/application/queue';
import type { Lease } from '../../../lib/domain/queue';
import { failure, queueScene, type QueueScene } from './fixtures';

/** A run that has the job `a` by its lease. */
async function heldJob() {
	const scene = queueScene();
	const writeQueue = new WriteQueue(scene);
	await writeQueue.add({ key: 'a', data: {} });
	const job = await scene.queue.take({ leaseMs: 60_000, concurrency: 1 });
	if (job === null) throw new Error('there was no job to take');
	return { scene, writeQueue, lease: { id: job.id, token: job.token }, text: `${job.id} ${job.token}` };
}

describe('a run that settles a job that is not its own any more', () => {
	test.each<[string, RegExp, (scene: QueueScene, lease: Lease) => Promise<unknown>]>([
		['completed', /once, with the lease of its own trigger item/, async ({ queue }, lease) => await queue.complete(lease, null)],
		['failed', /once, with the lease of its own.*close it with Write Queue: Cancel/, async ({ queue }, lease) => await queue.fail(lease, failure)],
		['cancelled', /Write Queue: Retry puts it back/, async ({ queue }, lease) => [await queue.fail(lease, failure), await queue.cancel('a')]],
		['delayed', /It is tried again, so let this run write nothing more/, async ({ queue }, lease) => await queue.retryLater(lease, failure, 60_000)],
		['waiting', /It is tried again, so let this run write nothing more/, async ({ queue }, lease) => [await queue.fail(lease, failure), await queue.retry('a')]],
		['running', /Another run has it.*let this one write nothing more.*Longest Run/, async ({ queue, clock }) => [await clock.advance(60_001), await queue.takeStalled({ leaseMs: 1_000, except: [], limit: 1 })]],
		['parked', /Look in the target system.*Cancel \(it was\) or Retry \(it was not\)/, async ({ queue }, lease) => await queue.park(lease, failure)],
	])('where the job is %s by then, the error says what to do next', async (state, hint, happens) => {
		const { scene, writeQueue, lease, text } = await heldJob();
		await happens(scene, lease);
		const settling = state === 'completed' ? writeQueue.fail(text, { message: 'x', permanent: true }) : writeQueue.complete(text);
		await expect(settling).rejects.toMatchObject({ parameter: 'Lease', message: expect.stringContaining(`the job is ${state}`), hint: expect.stringMatching(hint) });
	});

	test('in a queue that does not know the job, the error says to look at the queue’s name and its Store', async () => {
		const { writeQueue } = await heldJob();
		const hint = expect.stringMatching(/Set Queue to the field queue of the item.*the same Store credential as the trigger/);
		for (const settle of [async () => await writeQueue.complete('b token'), async () => await writeQueue.fail('b token', { message: 'x', permanent: true })]) {
			await expect(settle()).rejects.toMatchObject({ parameter: 'Lease', message: expect.stringContaining('this queue has no such job'), hint });
		}
	});
});
