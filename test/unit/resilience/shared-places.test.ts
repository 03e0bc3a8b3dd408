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
const waiting = (signal = never.signal) => ({ clock, random: () => 0.5, signal });

test('requests that are slow to arrive in one process and quick in another never arrive more than seven in any second', async () => {
	const arrivals: number[] = [];
	const send = async (places: SharedPlaces, travelMs: number): Promise<void> => {
		const place = await places.take(waiting());
		await clock.sleep(travelMs);
		arrivals.push(clock.now());
		await clock.sleep(5);
		place.leave(true);
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
	(await places.take(waiting())).leave(false);
	const startedAt = clock.now();
	await places.take(waiting());
	expect(clock.now()).toBe(startedAt);
});

test('what a dead process held is free again after a while', async () => {
	await inProcess(1).take(waiting());
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
	held.leave(false);
	await clock.run(next);
	expect(await next).toBeDefined();
});
