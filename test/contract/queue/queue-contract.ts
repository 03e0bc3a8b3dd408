import { addingContract } from './adding-contract';
import { groupContract } from './group-contract';
import { leaseContract } from './lease-contract';
import { listingContract } from './listing-contract';
import { orderContract } from './order-contract';
import { peopleContract } from './people-contract';
import { randomContract } from './random-contract';
import { reportContract } from './report-contract';
import { settlingContract } from './settling-contract';
import { job, long, queueName, stalled, taken, type QueueHarness, type QueueScene, type Scene } from './support';

/** Runs the rules of lib/domain/queue.ts against one kind of queue. */
export function queueContract(name: string, start: () => Promise<QueueHarness>): void {
	describe(`the ${name} queue`, () => {
		let scene: QueueScene | undefined;
		const current: Scene = () => {
			if (scene === undefined) throw new Error('the queue was not started');
			return scene;
		};
		beforeEach(async () => {
			const harness = await start();
			scene = { harness, queue: await harness.connect(queueName), other: await harness.connect(queueName) };
		});
		afterEach(async () => {
			await scene?.queue.close();
			await scene?.other.close();
			await scene?.harness.stop();
			scene = undefined;
		});

		addingContract(current);
		orderContract(current);
		groupContract(current);
		leaseContract(current);
		settlingContract(current);
		peopleContract(current);
		reportContract(current);
		listingContract(current);
		randomContract(current);
		closingContract(current);
	});
}

function closingContract(scene: Scene): void {
	describe('open and closed', () => {
		test('queues of different names share nothing', async () => {
			const { queue, harness } = scene();
			const tickets = await harness.connect('tickets');
			await queue.add(job('a'));
			expect(await tickets.get('a')).toBeNull();
			expect(await tickets.take({ leaseMs: long, concurrency: 1 })).toBeNull();
			expect(await tickets.add(job('a', { payload: '"other"' }))).toMatchObject({ added: true, job: { payload: '"other"' } });
			await taken(queue);
			expect(await tickets.take({ leaseMs: long, concurrency: 1 })).toMatchObject({ id: 'a', payload: '"other"' });
			await tickets.close();
		});

		test('says what it is and where, without secrets', () => {
			const { queue, other } = scene();
			expect(queue).toMatchObject({ name: queueName, kind: expect.stringMatching(/^(sqlite|redis)$/) });
			expect(queue.location).toBe(other.location);
			expect(queue.location).not.toMatch(/:[^/]*@/);
		});

		test('answers while it is open; closed, it refuses every call at once, and closes again in peace', async () => {
			const { queue, other } = scene();
			await queue.ping();
			await queue.add(job('a'));
			const { id, token } = await taken(queue);
			await queue.close();
			await queue.close();
			const calls = [
				queue.ping(), queue.add(job('b')), queue.get('a'), queue.stats(), queue.nextDueIn(), queue.retry('a'), queue.cancel('a'),
				queue.take({ leaseMs: long, concurrency: 1 }), queue.list({ states: ['running'], limit: 1 }), queue.renew({ id, token }, long),
				queue.complete({ id, token }, null), stalled(queue), queue.takeReports({ leaseMs: long, limit: 1, endedAfter: 0 }),
			];
			for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'unavailable', system: 'Write Queue' });
			expect(await other.complete({ id, token }, null)).toBe('done');
		});
	});
}
