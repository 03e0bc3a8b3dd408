import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { addAll, idsOf, makeOutbox, makeReader, message, mortalStore, ProcessDied, waitingIn } from './outbox.fixtures';

function scene(settings: { batchSize?: number; maxWaitMs?: number } = {}) {
	const clock = { time: 1_700_000_000_000, now: () => clock.time, sleep: async () => undefined };
	const store = new MemoryStore(clock);
	return { clock, store, outbox: makeOutbox(store, clock), reader: makeReader(store, clock, settings), another: () => makeReader(store, clock, settings) };
}

/** The next batch's run fails, or ends well. */
async function run(reader: ReturnType<typeof makeReader>, ends: 'failed' | 'done'): Promise<string[]> {
	const { messages } = await reader.next();
	await reader[ends](messages);
	return idsOf(messages);
}

describe('a batch', () => {
	test('is handed out at once when it is full, and else when its oldest message has waited long enough', async () => {
		const { clock, outbox, reader } = scene({ batchSize: 3, maxWaitMs: 5_000 });
		await addAll(outbox, ['a1', 'b1']);
		clock.time += 4_000;
		expect(await reader.next()).toEqual({ messages: [], nextAt: clock.time + 1_000 });
		await addAll(outbox, ['c1', 'd1']);
		expect(await run(reader, 'done')).toEqual(['a1', 'b1', 'c1']);
		expect(await reader.next()).toEqual({ messages: [], nextAt: clock.time + 5_000 });
		clock.time += 5_000;
		expect(await run(reader, 'done')).toEqual(['d1']);
		expect(await reader.next()).toEqual({ messages: [], nextAt: null });
	});

	test('is the same again until it is settled', async () => {
		const { outbox, reader } = scene();
		await addAll(outbox, ['a1', 'b1']);
		expect(idsOf((await reader.next()).messages)).toEqual(['a1', 'b1']);
		expect(idsOf((await reader.next()).messages)).toEqual(['a1', 'b1']);
	});

	test('does not wait longer because the clock was set back, nor get lost because it was set forward', async () => {
		const { clock, outbox, reader } = scene({ maxWaitMs: 5_000 });
		await addAll(outbox, ['a1']);
		clock.time -= 86_400_000;
		expect(await run(reader, 'done')).toEqual(['a1']);
		await addAll(outbox, ['a2']);
		clock.time += 30 * 86_400_000;
		expect(await run(reader, 'done')).toEqual(['a2']);
	});

	test('shown for a test run changes nothing', async () => {
		const { store, outbox, reader } = scene();
		await addAll(outbox, ['a1', 'a2', 'b1']);
		await run(reader, 'failed');
		await addAll(outbox, ['a3', 'c1']);
		expect(idsOf(await reader.show())).toEqual(['a3', 'c1', 'a1', 'b1']);
		expect(await waitingIn(store)).toEqual({ line: 2, parked: 3 });
	});
});

describe('a run that failed', () => {
	test('gives its messages again, each alone, after a pause that grows up to five minutes', async () => {
		const { clock, outbox, reader } = scene();
		await addAll(outbox, ['a1', 'a2', 'b1']);
		expect(await run(reader, 'failed')).toEqual(['a1', 'a2', 'b1']);
		const pauses: number[] = [];
		for (let time = 0; time < 9; time++) {
			const { messages, nextAt } = await reader.next();
			expect(messages).toEqual([]);
			pauses.push((nextAt ?? 0) - clock.time);
			clock.time = nextAt ?? 0;
			const alone = new Set([await run(reader, 'failed'), await run(reader, 'failed')].map(String));
			expect(alone).toEqual(new Set(['a1', 'b1']));
		}
		expect(pauses).toEqual([5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000]);
	});

	test('holds up its contact and nobody else', async () => {
		const { clock, outbox, reader } = scene();
		await addAll(outbox, ['a1']);
		await run(reader, 'failed');
		await addAll(outbox, ['a2', 'b1', 'a3', 'c1']);
		expect(await run(reader, 'done')).toEqual(['b1', 'c1']);
		clock.time += 5_000;
		expect(await run(reader, 'done')).toEqual(['a1']);
		expect(await run(reader, 'done')).toEqual(['a2', 'a3']);
	});

	test('tells the next one how often each message was tried, in this process and in the next', async () => {
		const { clock, outbox, reader, another } = scene();
		await addAll(outbox, ['a1', 'a2']);
		await run(reader, 'failed');
		clock.time += 5_000;
		await run(reader, 'failed');
		const next = another();
		await next.open();
		expect((await next.next()).messages).toEqual([]);
		clock.time += 10_000;
		expect((await next.next()).messages).toMatchObject([{ messageId: '1', failures: 2 }]);
	});

	test('is tried again although the clock was set back by a day', async () => {
		const { clock, outbox, reader } = scene();
		await addAll(outbox, ['a1']);
		await run(reader, 'failed');
		clock.time -= 86_400_000;
		expect(await run(reader, 'done')).toEqual(['a1']);
	});

	test.each([1, 2, 3, 4])('whose process dies at its step %d of keeping that leaves each message once, and in order', async (calls) => {
		const { clock, store, outbox, another } = scene();
		await addAll(outbox, ['a1', 'a2']);
		const mortal = mortalStore(store, 'throw');
		const dying = makeReader(mortal.store, clock);
		const { messages } = await dying.next();
		mortal.dieAfter(calls);
		await expect(dying.failed(messages)).rejects.toThrow(ProcessDied);
		await addAll(outbox, ['a3']);
		clock.time += 10_000;
		const next = another();
		await next.open();
		const handed: string[] = [];
		for (let turn = 0; turn < 6; turn++) handed.push(...(await run(next, 'done')));
		expect(handed).toEqual(['a1', 'a2', 'a3']);
		expect(await waitingIn(store)).toEqual({ line: 0, parked: 0 });
	});

	test('of a process that no longer has the messages brings none of them back', async () => {
		const { store, outbox, reader, another } = scene();
		await addAll(outbox, ['a1', 'b1']);
		const { messages } = await reader.next();
		await run(another(), 'done');
		await reader.failed(messages);
		expect(await waitingIn(store)).toEqual({ line: 0, parked: 0 });
	});
});

describe('parked messages', () => {
	test('and new ones take turns: ten contacts that keep failing do not hold up the others', async () => {
		const { clock, outbox, reader } = scene({ batchSize: 10 });
		const failing = Array.from('abcdefghij');
		await addAll(outbox, failing.map((contact) => `${contact}1`));
		await run(reader, 'failed');
		clock.time += 10_000;
		await addAll(outbox, ['x1', 'y1']);
		const [first, second] = [await run(reader, 'failed'), await run(reader, 'done')];
		expect([first, second]).toContainEqual(['x1', 'y1']);
	});

	test('of a contact whose 10,000 messages wait behind a failing one cost nothing: each batch looks at 1,000 entries at most', async () => {
		const { clock, store, outbox, reader } = scene();
		await addAll(outbox, ['a0']);
		await run(reader, 'failed');
		for (let index = 1; index <= 10_000; index++) await outbox.add(message('a', String(index)));
		await addAll(outbox, ['b1']);
		let rows = 0;
		const list = store.list.bind(store);
		store.list = async (...details) => {
			const entries = await list(...details);
			rows += entries.length;
			return entries;
		};
		const looked: number[] = [];
		for (let turns = 0; turns < 30; turns++) {
			rows = 0;
			const { messages } = await reader.next();
			looked.push(rows);
			if (messages.length > 0) {
				expect(idsOf(messages)).toEqual(['b1']);
				await reader.done(messages);
				break;
			}
		}
		expect(Math.max(...looked)).toBeLessThanOrEqual(1_000);
		await addAll(outbox, ['b2']);
		rows = 0;
		expect(await run(reader, 'done')).toEqual(['b2']);
		expect(rows).toBe(1);
		clock.time += 5_000;
		expect(await run(reader, 'done')).toEqual(['a0']);
		expect(await run(reader, 'done')).toEqual(Array.from({ length: 10 }, (_, index) => `a${index + 1}`));
	}, 60_000);
});
