import { pumpOutbox, type HeldMessage } from '../../../lib/application/outbox';
import { ConnectorError } from '../../../lib/domain/errors';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { VirtualClock } from '../resilience/virtual-clock';
import { addAll, idsOf, makeOutbox, makeReader, mortalStore, startPump, waitingIn } from './outbox.fixtures';

function scene() {
	const clock = new VirtualClock();
	const store = new MemoryStore(clock);
	const handed: string[][] = [];
	/** A run of one second that ends as told. */
	const ending = (well: (ids: string[]) => boolean) => async (messages: readonly HeldMessage[]) => {
		handed.push(idsOf(messages));
		await clock.sleep(1_000);
		return well(idsOf(messages));
	};
	return { clock, store, handed, ending, outbox: makeOutbox(store, clock) };
}

describe('emptying the outbox', () => {
	test('hands out what comes, within a second of its time, and forgets it once its run has ended well', async () => {
		const { clock, store, handed, ending, outbox } = scene();
		const pump = startPump(store, clock, ending(() => true), makeReader(store, clock, { maxWaitMs: 5_000 }));
		await clock.advance(60_000);
		await addAll(outbox, ['a1', 'b1', 'a2']);
		await clock.advance(4_999);
		expect(handed).toEqual([]);
		await clock.advance(1_001);
		expect(handed).toEqual([['a1', 'b1', 'a2']]);
		await clock.advance(60_000);
		expect(handed).toHaveLength(1);
		expect(await waitingIn(store)).toEqual({ line: 0, parked: 0 });
		await clock.run(pump.stop());
	});

	test('of three processes one hands out at a time; after its death another takes over within 20 seconds', async () => {
		const { clock, store, outbox } = scene();
		const running = new Set<number>();
		const by: number[] = [];
		const mortals = [0, 1, 2].map(() => mortalStore(store, 'hang'));
		const pumps = mortals.map((mortal, index) =>
			startPump(mortal.store, clock, async () => {
				running.add(index);
				expect(running.size).toBe(1);
				by.push(index);
				await clock.sleep(30_000);
				running.delete(index);
				return true;
			}),
		);
		await clock.advance(10_000);
		await addAll(outbox, ['a1']);
		await clock.advance(40_000);
		expect(by).toHaveLength(1);
		const [first = 0] = by;
		mortals[first]?.dieAfter(0);
		await addAll(outbox, ['a2']);
		await clock.advance(20_000);
		expect(by).toHaveLength(2);
		expect(by[1]).not.toBe(first);
		await clock.run(Promise.all(pumps.filter((_, index) => index !== first).map(async (pump) => await pump.stop())));
	});

	test('a process that lost the lock during a run leaves the messages to the one that has it', async () => {
		const { clock, store, handed, ending, outbox } = scene();
		await addAll(outbox, ['a1']);
		let reachable = true;
		const flaky = new Proxy(store, {
			get: (target, property) => {
				const value: unknown = Reflect.get(target, property, target);
				if (property !== 'lock' || reachable) return typeof value === 'function' ? value.bind(target) : value;
				return async () => {
					throw new ConnectorError('unavailable', 'The Store is away.', { system: 'Store' });
				};
			},
		});
		let finish = (_well: boolean): void => undefined;
		const slow = startPump(flaky, clock, async () => await new Promise<boolean>((resolve) => (finish = resolve)));
		await clock.advance(1_000);
		reachable = false;
		const other = startPump(store, clock, ending(() => true));
		await clock.advance(30_000);
		expect(handed).toEqual([['a1']]);
		finish(false);
		await clock.advance(60_000);
		expect(await waitingIn(store)).toEqual({ line: 0, parked: 0 });
		expect(handed).toEqual([['a1']]);
		reachable = true;
		await clock.run(Promise.all([slow.stop(), other.stop()]));
	});

	test('goes on by itself when a Store that was down is back, and says that it waits', async () => {
		const { clock, store, handed, ending, outbox } = scene();
		await addAll(outbox, ['a1']);
		let down = false;
		const list = store.list.bind(store);
		store.list = async (...details) => {
			if (down) throw new ConnectorError('unavailable', 'The Store is down.', { system: 'Store' });
			return await list(...details);
		};
		down = true;
		const pump = startPump(store, clock, ending(() => true));
		await clock.advance(60_000);
		expect(handed).toEqual([]);
		expect(pump.warnings.length).toBeGreaterThan(5);
		down = false;
		await clock.advance(10_000);
		expect(handed).toEqual([['a1']]);
		await clock.run(pump.stop());
	});

	test('stopping waits for the run under way, settles it, and hands out nothing more', async () => {
		const { clock, store, handed, ending, outbox } = scene();
		const pump = startPump(store, clock, ending(() => true), makeReader(store, clock, { batchSize: 1 }));
		await addAll(outbox, ['a1', 'a2']);
		await clock.advance(500);
		let stopped = false;
		const stopping = pump.stop().then(() => (stopped = true));
		await clock.advance(400);
		expect(stopped).toBe(false);
		await clock.run(stopping);
		expect(handed).toEqual([['a1']]);
		expect(await waitingIn(store)).toEqual({ line: 1, parked: 0 });
		expect(await store.lock('lock:outbox:crm', 'somebody else', 1_000)).toBe(true);
	});

	test('whoever takes over knows which contacts have to wait', async () => {
		const { clock, store, handed, ending, outbox } = scene();
		await addAll(outbox, ['a1']);
		const first = startPump(store, clock, ending(() => false));
		await clock.advance(2_000);
		await clock.run(first.stop());
		await addAll(outbox, ['a2', 'b1']);
		const second = startPump(store, clock, ending(() => true));
		await clock.advance(30_000);
		expect(handed).toEqual([['a1'], ['b1'], ['a1'], ['a2']]);
		await clock.run(second.stop());
	});

	test('a message that always fails is tried again and again, while those of other contacts pass', async () => {
		const { clock, store, handed, ending, outbox } = scene();
		const pump = startPump(store, clock, ending((ids) => !ids.includes('a1')));
		await addAll(outbox, ['a1', 'b1']);
		for (let round = 2; round < 30; round++) {
			await addAll(outbox, [`b${round}`]);
			await clock.advance(60_000);
			// Within the minute, though `a` is tried again and again.
			expect(handed.flat()).toContain(`b${round}`);
		}
		expect(handed.filter((ids) => ids.includes('a1')).length).toBeGreaterThan(8);
		expect(handed.filter((ids) => ids.includes('a1')).slice(1).every((ids) => ids.length === 1)).toBe(true);
		await clock.run(pump.stop());
	});

	test('while every run fails, a long outbox is not run through: one run a minute, and all of it goes out soon after', async () => {
		const { clock, store, handed, ending, outbox } = scene();
		const words = Array.from({ length: 26 * 9 }, (_, index) => `${String.fromCharCode(97 + (index % 26))}${index}`);
		await addAll(outbox, words);
		let down = true;
		const pump = startPump(store, clock, ending(() => !down), makeReader(store, clock, { batchSize: 2 }));
		await clock.advance(3_600_000);
		expect(handed.length).toBeLessThan(90);
		down = false;
		handed.splice(0);
		await clock.advance(600_000);
		expect(new Set(handed.flat())).toEqual(new Set(words));
		expect(await waitingIn(store)).toEqual({ line: 0, parked: 0 });
		await clock.run(pump.stop());
	});

	test('a defect is not swallowed: it ends the pump', async () => {
		const { clock, store } = scene();
		store.list = async () => await Promise.reject(new TypeError('a defect'));
		await expect(startPump(store, clock, async () => true).ended).rejects.toThrow(TypeError);
	});
});

describe('an outbox in trouble', () => {
	test('sets aside what cannot be read, says so, and goes on with the others', async () => {
		const { clock, store, handed, ending, outbox } = scene();
		await store.set('outbox:crm:item:0', 'kaputt');
		await store.set('outbox:crm:item:1', 'null');
		await addAll(outbox, ['a1']);
		const pump = startPump(store, clock, ending(() => true), makeReader(store, clock));
		await clock.advance(20_000);
		expect(handed).toEqual([['a1']]);
		expect((await store.list('outbox:crm:unreadable:', { limit: 10 })).map(({ value }) => value)).toEqual(['kaputt', 'null']);
		await clock.run(pump.stop());
	});

	test('asks for the Store anew after a failure: one whose password was changed is closed', async () => {
		const { clock, store, handed, ending, outbox } = scene();
		const closed = new MemoryStore(clock);
		closed.lock = async () => await Promise.reject(new ConnectorError('unavailable', 'The Store is closed.', { system: 'Store', nothingDone: true }));
		const opened = [closed, store];
		const stopping = new AbortController();
		const warnings: string[] = [];
		const open = async () => {
			const next = opened.shift() ?? store;
			return await Promise.resolve({ store: next, reader: makeReader(next, clock) });
		};
		const log = { warn: (text: string) => void warnings.push(text), debug: () => undefined };
		const pumping = pumpOutbox({ open, name: 'crm', clock, random: Math.random, log, newOwner: () => 'owner', hand: ending(() => true), stop: stopping.signal });
		await addAll(outbox, ['a1']);
		await clock.advance(30_000);
		expect(handed).toEqual([['a1']]);
		expect(warnings).toHaveLength(1);
		stopping.abort();
		await clock.run(pumping);
	});
});
