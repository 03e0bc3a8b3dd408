import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { VirtualClock } from '../resilience/virtual-clock';
import { addAll, idsOf, makeOutbox, makeReader, message, mortalStore, ProcessDied, waitingIn } from './outbox.fixtures';

function scene() {
	const clock = new VirtualClock();
	const store = new MemoryStore(clock);
	return { clock, store, outbox: makeOutbox(store, clock), reader: makeReader(store, clock) };
}

describe('putting a message into the outbox', () => {
	test('the same message id of a contact is taken once, also while it waits, and also once it is done', async () => {
		const { store, outbox, reader } = scene();
		expect(await outbox.add(message('a', '1'))).toBe(true);
		expect(await outbox.add(message('a', '1'))).toBe(false);
		const { messages } = await reader.next();
		expect(await outbox.add(message('a', '1'))).toBe(false);
		await reader.done(messages);
		expect(await outbox.add(message('a', '1'))).toBe(false);
		expect(await waitingIn(store)).toEqual({ line: 0, parked: 0 });
	});

	test('the same message id of another contact is another message', async () => {
		const { outbox } = scene();
		expect(await outbox.add(message('a', '1'))).toBe(true);
		expect(await outbox.add(message('b', '1'))).toBe(true);
	});

	test('of 20 calls at once with one message exactly one takes it', async () => {
		const { clock, store } = scene();
		const answers = await Promise.all(Array.from({ length: 20 }, async () => await makeOutbox(store, clock).add(message('a', '1'))));
		expect(answers.filter(Boolean)).toHaveLength(1);
		expect(await waitingIn(store)).toEqual({ line: 1, parked: 0 });
	});

	test.each([1, 2, 3])('a process that dies at its step %d leaves what the repeated call completes, once', async (calls) => {
		const { clock, store, outbox, reader } = scene();
		const mortal = mortalStore(store, 'throw');
		mortal.dieAfter(calls);
		await expect(makeOutbox(mortal.store, clock).add(message('a', '1'))).rejects.toThrow(ProcessDied);
		await outbox.add(message('a', '1'));
		const { messages } = await reader.next();
		expect(idsOf(messages)).toEqual(['a1']);
		await reader.done(messages);
		expect(await outbox.add(message('a', '1'))).toBe(false);
		expect((await reader.next()).messages).toEqual([]);
	});

	test('a message that was handed out and done between two steps of a repeated call does not come back', async () => {
		const { clock, store, outbox, reader } = scene();
		const dying = mortalStore(store, 'throw');
		dying.dieAfter(1);
		await expect(makeOutbox(dying.store, clock).add(message('a', '1'))).rejects.toThrow(ProcessDied);
		const slow: typeof store = Object.create(store);
		slow.get = async (key) => {
			const found = await MemoryStore.prototype.get.call(store, key);
			slow.get = store.get.bind(store);
			// Meanwhile another repeat brings it in, and its run ends well.
			await outbox.add(message('a', '1'));
			await reader.done((await reader.next()).messages);
			return found;
		};
		for (const method of ['set', 'delete'] as const) Object.assign(slow, { [method]: store[method].bind(store) });
		expect(await makeOutbox(slow, clock).add(message('a', '1'))).toBe(false);
		expect(await waitingIn(store)).toEqual({ line: 0, parked: 0 });
	});

	test('messages of two processes come out in the order in which they came, whatever their clocks say', async () => {
		const { clock, store, outbox, reader } = scene();
		const behind = makeOutbox(store, { now: () => clock.now() - 86_400_000 });
		await addAll(outbox, ['a1']);
		await addAll(behind, ['a2']);
		await addAll(outbox, ['a3']);
		await addAll(behind, ['a4']);
		expect(idsOf((await reader.next()).messages)).toEqual(['a1', 'a2', 'a3', 'a4']);
	});

	test('what is no JSON, or too long, is refused and leaves no note', async () => {
		const { outbox } = scene();
		const cycle: Record<string, unknown> = {};
		cycle.self = cycle;
		const refusal = { code: 'validation', parameter: 'Content', nothingDone: true };
		await expect(outbox.add({ ...message('a', '1'), payload: cycle })).rejects.toMatchObject(refusal);
		await expect(outbox.add({ ...message('a', '1'), payload: { content: 'x'.repeat(100_001) } })).rejects.toMatchObject(refusal);
		expect(await outbox.add(message('a', '1'))).toBe(true);
	});
});
