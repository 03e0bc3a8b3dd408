import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { SharedPlaces } from '../../../lib/resilience/shared-places';
import { VirtualClock } from './virtual-clock';

const windowMs = 1_000;
const never = new AbortController();

let clock: VirtualClock;
let store: MemoryStore;

beforeEach(() => {
	clock = new VirtualClock();
	store = new MemoryStore(clock);
});

const inProcess = (places = 7): SharedPlaces => new SharedPlaces({ store, name: 'places:test', places, windowMs, heldMs: 6_000 });
const waiting = (signal = never.signal) => ({ clock, random: () => 0.5, signal, system: 'Kommo', reads: true, maxWaitMs: 60_000 });

test('requests that are slow to arrive in one process and quick in another never arrive more than seven in any second', async () => {
	const arrivals: number[] = [];
	const send = async (places: SharedPlaces, travelMs: number): Promise<void> => {
		const place = await places.take(waiting());
		await clock.sleep(travelMs);
		arrivals.push(clock.now());
		await clock.sleep(5);
		place?.leave(true);
	};
	const [slow, quick] = [inProcess(), inProcess()];
	const all = Promise.all(Array.from({ length: 30 }, async (_, index) => await (index % 2 === 0 ? send(slow, 700) : send(quick, 1))));
	await clock.run(all);
	const most = Math.max(...arrivals.map((at) => arrivals.filter((other) => other >= at && other < at + windowMs).length));
	expect(arrivals).toHaveLength(30);
	expect(most).toBeLessThanOrEqual(7);
});

test('a place of a request that was not sent is free at once', async () => {
	const places = inProcess(1);
	(await places.take(waiting()))?.leave(false);
	const startedAt = clock.now();
	await places.take(waiting());
	expect(clock.now()).toBe(startedAt);
});

test('what a dead process held is free again after a while', async () => {
	// Its own clock stands still: it renews nothing any more.
	await inProcess(1).take({ ...waiting(), clock: new VirtualClock() });
	const startedAt = clock.now();
	await clock.run(inProcess(1).take(waiting()));
	expect(clock.now() - startedAt).toBeGreaterThanOrEqual(6_000);
	expect(clock.now() - startedAt).toBeLessThan(6_200);
});

test('who gives up waiting leaves the place to the next', async () => {
	const places = inProcess(1);
	const held = await places.take(waiting());
	const impatient = new AbortController();
	const given = places.take(waiting(impatient.signal));
	impatient.abort(new Error('cancelled'));
	const next = places.take(waiting());
	await expect(given).rejects.toThrow('cancelled');
	held?.leave(false);
	await clock.run(next);
	expect(await next).toBeDefined();
});

test('a request that is on its way for longer than a dead process would be believed still holds its place', async () => {
	const held = await inProcess(1).take(waiting());
	const next = inProcess(1).take(waiting());
	await clock.advance(20_000);
	const leftAt = clock.now();
	held?.leave(true);
	await clock.run(next);
	expect(clock.now() - leftAt).toBeGreaterThanOrEqual(windowMs);
	expect(clock.now() - leftAt).toBeLessThan(windowMs + 200);
});

test('a process alone takes its own place again as soon as its own rule allows', async () => {
	const places = inProcess(1);
	(await places.take(waiting()))?.leave(true, 300);
	const startedAt = clock.now();
	await clock.run(places.take(waiting()));
	expect(clock.now() - startedAt).toBeGreaterThanOrEqual(300);
	expect(clock.now() - startedAt).toBeLessThan(400);
});

test('a process that never pauses leaves its places to another that waits', async () => {
	const busy = inProcess(3);
	let ended = false;
	const work = async (): Promise<void> => {
		while (!ended) {
			const place = await busy.take(waiting());
			await clock.sleep(400);
			place?.leave(true, 600);
		}
	};
	const workers = Array.from({ length: 6 }, work);
	await clock.advance(10_000);
	const waits: number[] = [];
	const other = inProcess(3);
	for (let count = 0; count < 5; count++) {
		const askedAt = clock.now();
		const place = await clock.run(other.take({ ...waiting(), random: () => 0.3 }));
		waits.push(clock.now() - askedAt);
		place?.leave(true);
	}
	ended = true;
	await clock.run(Promise.all(workers));
	expect(Math.max(...waits)).toBeLessThan(4_000);
});

test('a clock that is set back does not keep a process from its places', async () => {
	const places = inProcess(1);
	const late = { ...waiting(), clock: { now: () => clock.now() + 3_600_000, sleep: clock.sleep.bind(clock) } };
	(await places.take(late))?.leave(true);
	const startedAt = clock.now();
	await clock.run(places.take(waiting()));
	expect(clock.now() - startedAt).toBeLessThan(windowMs + 200);
});

test('an answer of the Store that came after the place had lapsed gives none', async () => {
	let lateMs = 7_000;
	const lock = store.lock.bind(store);
	jest.spyOn(store, 'lock').mockImplementation(async (...given) => {
		const answer = await lock(...given);
		if (lateMs > 0) await clock.sleep(lateMs);
		lateMs = 0;
		return answer;
	});
	const startedAt = clock.now();
	await clock.run(inProcess(1).take(waiting()));
	expect(store.lock).not.toHaveBeenCalledTimes(1);
	expect(clock.now() - startedAt).toBeGreaterThanOrEqual(7_000);
});

test('a word that travels to the Store does not keep a process from its own place', async () => {
	const lock = store.lock.bind(store);
	jest.spyOn(store, 'lock').mockImplementation(async (key, owner, ttlMs) => {
		// What is said when the answer is there.
		if (ttlMs < 2_000 && ttlMs > windowMs) await clock.sleep(60);
		return await lock(key, owner, ttlMs);
	});
	const places = inProcess(1);
	(await places.take(waiting()))?.leave(true);
	await clock.advance(windowMs + 20);
	expect((await clock.run(places.take(waiting()))).waitedMs).toBe(0);
});

test('nobody waits for ever, and who has waited in vain is told what to do', async () => {
	const places = inProcess(1);
	await places.take(waiting());
	const startedAt = clock.now();
	const all = clock.run(Promise.allSettled(Array.from({ length: 5 }, async () => await places.take({ ...waiting(), maxWaitMs: 3_000 }))));
	const refused = { status: 'rejected', reason: { code: 'rate_limited', system: 'Kommo', nothingDone: true, retryAfterMs: windowMs, hint: expect.stringContaining('Wait and run again') } };
	expect(await all).toMatchObject(Array.from({ length: 5 }, () => refused));
	expect(clock.now() - startedAt).toBeLessThan(3_200);
});

test('a request of a process alone asks the Store three times', async () => {
	const asked = jest.spyOn(store, 'lock');
	const places = inProcess(3);
	for (let count = 0; count < 30; count++) {
		const place = await clock.run(places.take(waiting()));
		place?.leave(true, 700);
		await clock.advance(700);
	}
	expect(asked.mock.calls.length).toBeLessThanOrEqual(30 * 3);
});
