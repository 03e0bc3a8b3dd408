import { ConnectorError } from '../../../lib/domain/errors';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { noteNeighbours } from '../../../lib/resilience/neighbours';
import { SharedPlaces, type Place } from '../../../lib/resilience/shared-places';
import { storeDoubted } from '../../../lib/resilience/store-outage';
import { VirtualClock } from './virtual-clock';

const windowMs = 1_000;
const { signal } = new AbortController();

/** Falls silent for all processes at once, and may forget what it knew. */
class ShakyStore extends MemoryStore {
	down = false;
	hangsMs = 0;
	asked = 0;
	private life = 0;

	/** As Redis does that keeps nothing over a restart. */
	forget(): void {
		this.life += 1;
	}

	override async lock(key: string, ...call: [string, number]) {
		await this.check();
		return await super.lock(`${this.life}:${key}`, ...call);
	}

	override async unlock(key: string, owner: string) {
		await this.check();
		return await super.unlock(`${this.life}:${key}`, owner);
	}

	/** Of a process of its own: what it has heard of the Store is its own. */
	seenByProcess(rank: number, processes = 3): Pick<ShakyStore, 'lock' | 'unlock'> {
		const seen = { lock: this.lock.bind(this), unlock: this.unlock.bind(this) };
		noteNeighbours(seen, { processes, rank });
		return seen;
	}

	private async check(): Promise<void> {
		this.asked += 1;
		if (this.down && this.hangsMs > 0) await clock.sleep(this.hangsMs);
		if (this.down) throw new ConnectorError('unavailable', 'Store: down.', { system: 'Store' });
	}
}

let clock: VirtualClock;
let store: ShakyStore;
let arrivals: number[];

beforeEach(() => {
	clock = new VirtualClock();
	store = new ShakyStore(clock);
	arrivals = [];
});

const waiting = (changes: { reads?: boolean; maxWaitMs?: number } = {}) => ({ clock, random: () => 0.5, signal, system: 'Kommo', reads: true, maxWaitMs: 120_000, ...changes });
const inProcess = (rank: number, places = 7, processes = 3) => new SharedPlaces({ store: store.seenByProcess(rank, processes), name: 'places:test', places, windowMs, heldMs: 6_000 });
const most = (): number => Math.max(0, ...arrivals.map((from) => arrivals.filter((at) => at >= from && at < from + windowMs).length));

async function arrive(place: Place, travelMs: number): Promise<void> {
	await clock.sleep(travelMs);
	arrivals.push(clock.now());
	await clock.sleep(5);
	place.leave(true);
}

/** So many requests at once from each process, each on its way for another time. */
function burst(processes: readonly SharedPlaces[], count: number): Promise<unknown> {
	const one = async (places: SharedPlaces, index: number) => await arrive(await places.take(waiting()), (index * 173) % 600);
	return Promise.all(processes.flatMap((places, rank) => Array.from({ length: count }, async (_, index) => await one(places, rank + index * 5))));
}

test.each([
	[7, 3],
	[3, 3],
	[3, 4],
])('a limit of %i is kept by %i processes while all of them wait, the Store is lost and comes back empty', async (places, processes) => {
	const all = burst(Array.from({ length: processes }, (_, rank) => inProcess(rank, places, processes)), 16);
	await clock.advance(1_300);
	store.down = true;
	await clock.advance(9_000);
	const whileDown = arrivals.length;
	store.forget();
	store.down = false;
	await clock.run(all);
	expect(arrivals).toHaveLength(16 * processes);
	expect(whileDown).toBeGreaterThan(places);
	expect(most()).toBeLessThanOrEqual(places);
});

test.each([
	[7, 2],
	[7, 3],
	[3, 3],
])('a limit of %i is kept by %i processes of which one asked nothing while the Store was down, and heard only that its connection had ended', async (places, processes) => {
	const idle = store.seenByProcess(0, processes);
	const others = Array.from({ length: processes - 1 }, (_, rank) => inProcess(rank + 1, places, processes));
	const busy = burst(others, 40);
	await clock.advance(1_300);
	store.down = true;
	storeDoubted(idle, clock.now());
	await clock.advance(8_000);
	store.forget();
	store.down = false;
	const late = burst([new SharedPlaces({ store: idle, name: 'places:test', places, windowMs, heldMs: 6_000 })], 12);
	await clock.run(Promise.all([busy, late]));
	expect(arrivals).toHaveLength(40 * (processes - 1) + 12);
	expect(most()).toBeLessThanOrEqual(places);
});

test('a connection that ended while nobody asked anything costs a process its full limit for some seconds, and no write', async () => {
	const idle = store.seenByProcess(0, 2);
	const places = new SharedPlaces({ store: idle, name: 'places:test', places: 7, windowMs, heldMs: 6_000 });
	storeDoubted(idle, clock.now());
	const write = await clock.run(places.take(waiting({ reads: false })));
	write.leave(false);
	await clock.run(burst([places], 14));
	expect(most()).toBeLessThanOrEqual(4);
	await clock.advance(7_000);
	arrivals = [];
	await clock.run(burst([places], 14));
	expect(most()).toBe(7);
});

test('what another process sent right before the Store was lost has arrived before this one goes by its share', async () => {
	const other = inProcess(1);
	const late = Promise.all(Array.from({ length: 7 }, async () => await arrive(await other.take(waiting()), 1_400)));
	await clock.advance(1);
	store.down = true;
	await clock.run(Promise.all([late, burst([inProcess(0)], 3)]));
	expect(arrivals).toHaveLength(10);
	expect(most()).toBeLessThanOrEqual(7);
});

test('with a Store that hangs only the first waits for its answer', async () => {
	store.down = true;
	store.hangsMs = 2_000;
	const startedAt = clock.now();
	await clock.run(burst([inProcess(0)], 10));
	// Two seconds until it is known, what others sent before has arrived, then two at a time.
	expect(arrivals[0]).toBeLessThan(startedAt + 5_200);
	expect(clock.now() - startedAt).toBeLessThan(5_200 + 5 * 1_700);
	expect(most()).toBe(2);
});

test('a write gets no place while the Store is down, and does not keep reads from theirs', async () => {
	const places = inProcess(0);
	store.down = true;
	await clock.run(burst([places], 1));
	await expect(places.take(waiting({ reads: false }))).rejects.toMatchObject({ code: 'unavailable', system: 'Store', nothingDone: true });
});

test('goes at the whole limit again some seconds after the Store is back', async () => {
	const places = inProcess(0);
	store.down = true;
	await clock.run(burst([places], 3));
	store.down = false;
	await clock.run(burst([places], 1));
	arrivals = [];
	await clock.run(burst([places], 6));
	expect(most()).toBeLessThan(4);
	await clock.advance(7_000);
	arrivals = [];
	await clock.run(burst([places], 21));
	expect(most()).toBeGreaterThan(4);
});

test('asks a Store of which nobody has heard for some seconds before it goes by its share', async () => {
	const places = inProcess(0);
	store.down = true;
	await clock.run(burst([places], 1));
	store.down = false;
	await clock.advance(4_000);
	store.asked = 0;
	const place = await clock.run(places.take(waiting()));
	expect(store.asked).toBeGreaterThan(0);
	place.leave(true);
});

test('a place that the Store gave without being able to say so is taken up by the same process', async () => {
	const seen = store.seenByProcess(0, 2);
	const own = new SharedPlaces({ store: seen, name: 'places:test', places: 1, windowMs, heldMs: 6_000 });
	const { lock } = seen;
	let silent = true;
	seen.lock = async (...call) => {
		const given = await lock(...call);
		if (silent && call[0].endsWith(':0')) throw new ConnectorError('unavailable', 'Store: no answer.', { system: 'Store' });
		return given;
	};
	const taken = own.take(waiting({ reads: false }));
	await expect(clock.run(taken)).rejects.toMatchObject({ code: 'unavailable' });
	silent = false;
	await clock.advance(1_000);
	const startedAt = clock.now();
	(await clock.run(own.take(waiting()))).leave(false);
	expect(clock.now() - startedAt).toBeLessThan(4_000);
});
