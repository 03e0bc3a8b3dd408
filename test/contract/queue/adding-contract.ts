import { times } from '../store/store-contract';
import { failure, job, long, stateOf, taken, type Scene } from './support';

export function addingContract(scene: Scene): void {
	describe('adding', () => {
		test.each([
			['a digit', '7'],
			['a phone', '5511987654321'],
			['digits with a zero before them', '007'],
			['colons', 'wamid:HBgM:5511:'],
			['a colon alone', ':'],
			['three colons, as Redis keys have them', 'repeat:a:b:1'],
			['200 characters', 'x'.repeat(200)],
			['200 digits', '1'.repeat(200)],
			['marks of all kinds', `!"#$%&'()*+,-./:;<=>?@[\\]^_\`{|}~`],
			['names of objects', '__proto__'],
			['a pattern', '*'],
			['the name of the queue', 'pedidos'],
		])('an id of %s is an id', async (_, id) => {
			const { queue, other } = scene();
			expect(await queue.add(job(id, { payload: '{"n":1}' }))).toMatchObject({ added: true, job: { id, state: 'waiting', attempt: 0 } });
			expect(await other.add(job(id, { payload: '{"n":2}' }))).toMatchObject({ added: false, job: { id, payload: '{"n":1}' } });
			expect(await other.get(id)).toMatchObject({ id, payload: '{"n":1}' });
			const lease = await taken(other);
			expect(lease.id).toBe(id);
			expect(await queue.complete(lease, null)).toBe('done');
			expect(await stateOf(queue, id)).toBe('completed');
			expect(await queue.list({ states: ['completed'], limit: 10 })).toMatchObject([{ id }]);
		});

		test('ids that differ in upper and lower case, or in zeros before a number, are two', async () => {
			const { queue } = scene();
			for (const id of ['a', 'A', '1', '01', '1.0']) expect(await queue.add(job(id))).toMatchObject({ added: true });
			expect((await queue.stats()).counts.waiting).toBe(5);
		});

		test('keeps the payload to the letter, and says everything about the job', async () => {
			const { queue, other } = scene();
			const payload = JSON.stringify({ text: 'Olá 🤖 \u0000 \n\'"\\', list: [1.5, null, true, '__proto__'], 'a:b': {} });
			const given = job('a', { payload, maxAttempts: 7, priority: 3, groupKey: '+55 11 98765-4321' });
			const { job: added } = await queue.add(given);
			const { delayMs: _, ...same } = given;
			expect(added).toEqual({ ...same, state: 'waiting', attempt: 0, addedAt: expect.any(Number), dueAt: expect.any(Number), startedAt: null, endedAt: null, result: null, failure: null });
			expect(added.dueAt).toBe(added.addedAt);
			expect(await other.get('a')).toEqual(added);
		});

		test('a payload of 256 KiB comes back as it was', async () => {
			const { queue, other } = scene();
			const payload = JSON.stringify('é'.repeat(131_000));
			await queue.add(job('a', { payload }));
			expect((await taken(other)).payload === payload).toBe(true);
		});

		test('of 50 callers with one id, over two processes, exactly one adds it', async () => {
			const { queue, other } = scene();
			const answers = await times(50, (index) => (index % 2 === 0 ? queue : other).add(job('a', { payload: `${index}` })));
			const winners = answers.filter(({ added }) => added);
			expect(winners).toHaveLength(1);
			expect(new Set(answers.map(({ job: { payload } }) => payload))).toEqual(new Set([winners[0]?.job.payload]));
			await taken(queue);
			expect(await other.take({ leaseMs: long, concurrency: 1_000 })).toBeNull();
		});

		test('an id stays taken in every state, also long after the end', async () => {
			const { queue, other } = scene();
			const again = async (state: string): Promise<void> => {
				expect(await other.add(job('a', { payload: '"new"', delayMs: 5_000, groupKey: 'g' }))).toMatchObject({ added: false, job: { payload: '{}', groupKey: null, state } });
			};
			await queue.add(job('a'));
			await again('waiting');
			const first = await taken(queue);
			await again('running');
			await queue.retryLater(first, failure, long);
			await again('delayed');
			await queue.cancel('a');
			await again('cancelled');
			await queue.retry('a');
			await queue.park(await taken(queue), failure);
			await again('parked');
			await queue.retry('a');
			await queue.fail(await taken(queue), failure);
			await again('failed');
			await queue.retry('a');
			await queue.complete(await taken(queue), null);
			await again('completed');
			expect(await queue.take({ leaseMs: long, concurrency: 1_000 })).toBeNull();
		});

		test('what was never added is not there', async () => {
			const { queue } = scene();
			expect(await queue.get('nothing')).toBeNull();
			expect(await queue.retry('nothing')).toBeNull();
			expect(await queue.cancel('nothing')).toBeNull();
			expect(await queue.take({ leaseMs: long, concurrency: 1 })).toBeNull();
			expect(await queue.nextDueIn()).toBeNull();
		});
	});
}
