import { ConnectorError } from '../../../lib/domain/errors';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { noteNeighbours } from '../../../lib/resilience/neighbours';
import { takeTurn, type TurnOptions } from '../../../lib/resilience/rate-limit';
import { VirtualClock } from './virtual-clock';

const limit = { limit: 7, windowMs: 1_000, marginMs: 100 };

/** A Store that several processes share, and that falls silent for all of them. */
class ShakyStore extends MemoryStore {
	down = false;
	/** So long it takes to give no answer. */
	hangsMs = 0;
	asked = 0;

	/** Of a process of its own: what it remembers of turns is its own. */
	seenByProcess(): { takeSlot: ShakyStore['takeSlot'] } {
		return { takeSlot: async (...call) => await this.takeSlot(...call) };
	}

	override async takeSlot(key: string, window: { limit: number; windowMs: number }) {
		this.asked += 1;
		if (this.down && this.hangsMs > 0) await clock.sleep(this.hangsMs);
		if (this.down) throw new ConnectorError('unavailable', 'Store (127.0.0.1:6379/0): Redis cannot be reached (ECONNREFUSED).', { system: 'Store', hint: 'Check that Redis runs.' });
		return await super.takeSlot(key, window);
	}
}

let clock: VirtualClock;
let store: ShakyStore;
let wentAt: number[];

beforeEach(() => {
	clock = new VirtualClock();
	store = new ShakyStore(clock);
	wentAt = [];
});

function options(changes: Partial<TurnOptions> = {}): TurnOptions {
	return { clock, random: () => 0, signal: new AbortController().signal, maxWaitMs: 60_000, system: 'Kommo', ...changes };
}

async function read(from: { takeSlot: ShakyStore['takeSlot'] } = store): Promise<void> {
	await takeTurn(from, 'l', limit, options({ reads: true }));
	wentAt.push(clock.now());
}

function mostInWindow(): number {
	return Math.max(...wentAt.map((from) => wentAt.filter((at) => at >= from && at < from + 1_000).length));
}

const reads = async (count: number, from?: { takeSlot: ShakyStore['takeSlot'] }) => await clock.run(Promise.all(Array.from({ length: count }, async () => await read(from))));

describe('reads while the Store is down', () => {
	test('go on, at half of the limit', async () => {
		store.down = true;
		const startedAt = clock.now();
		await reads(12);
		expect(mostInWindow()).toBe(3);
		expect(clock.now() - startedAt).toBeLessThan(6 * 1_100);
	});

	test('a limit of one leaves one', async () => {
		store.down = true;
		await clock.run(Promise.all([1, 2].map(async () => await takeTurn(store, 'one', { limit: 1, windowMs: 1_000 }, options({ reads: true })))));
	});

	test('never exceed the limit together with what was granted right before, by this process or another', async () => {
		const [left, right] = [store.seenByProcess(), store.seenByProcess()];
		await reads(7, left);
		store.down = true;
		await clock.run(Promise.all([reads(6, left), reads(6, right)]));
		expect(wentAt).toHaveLength(19);
		expect(mostInWindow()).toBeLessThanOrEqual(7);
	});

	test('never exceed the limit together with what is granted when the Store is back, although it has forgotten everything', async () => {
		store.down = true;
		await clock.run(Promise.all(Array.from({ length: 4 }, read.bind(null, store))));
		store.down = false;
		await clock.advance(1_000);
		wentAt = wentAt.filter((at) => at > clock.now() - 1_000);
		await reads(20);
		expect(mostInWindow()).toBeLessThanOrEqual(7);
	});

	test('do not ask a Store that hangs before each of them', async () => {
		store.down = true;
		await reads(1);
		store.asked = 0;
		const startedAt = clock.now();
		for (let count = 0; count < 12; count++) await clock.run(read());
		const seconds = Math.ceil((clock.now() - startedAt) / 1_000);
		expect(seconds).toBeGreaterThan(2);
		expect(store.asked).toBeLessThanOrEqual(seconds);
	});

	test('go by the Store again, at the whole limit, as soon as it answers', async () => {
		store.down = true;
		await reads(3);
		store.down = false;
		await clock.advance(2_000);
		wentAt = [];
		await reads(7);
		expect(mostInWindow()).toBe(7);
	});

	test.each([
		[3, 7],
		[4, 7],
		[7, 7],
		[3, 1],
		[5, 4],
	])('of %i processes keep a limit of %i together', async (processes, most) => {
		store.down = true;
		await clock.run(
			Promise.all(
				Array.from({ length: processes }, async (_, rank) => {
					const own = store.seenByProcess();
					noteNeighbours(own, { processes, rank });
					for (let count = 0; count < 5; count++) {
						await takeTurn(own, 'l', { ...limit, limit: most }, options({ reads: true, maxWaitMs: 600_000 }));
						wentAt.push(clock.now());
					}
				}),
			),
		);
		expect(wentAt).toHaveLength(5 * processes);
		expect(mostInWindow()).toBeLessThanOrEqual(most);
	});

	test('do not wait for the answers of a Store that hangs, but for the first', async () => {
		store.down = true;
		store.hangsMs = 2_000;
		const startedAt = clock.now();
		await reads(60);
		// Two seconds until it is known, one window of silence, then three in each.
		expect(wentAt[0]).toBeLessThanOrEqual(startedAt + 3_200);
		expect(clock.now() - startedAt).toBeLessThanOrEqual(3_200 + 20 * 1_200);
		expect(store.asked).toBeLessThan(60 + 15);
	});

	test('a turn further away than the caller will wait is refused', async () => {
		store.down = true;
		await reads(3);
		await expect(takeTurn(store, 'l', limit, options({ reads: true, maxWaitMs: 50 }))).rejects.toMatchObject({ code: 'rate_limited', nothingDone: true });
	});

	test('a clock that is set back stops nobody', async () => {
		store.down = true;
		await reads(3);
		const back = { now: () => clock.now() - 3_600_000, sleep: clock.sleep.bind(clock) };
		expect(await clock.run(takeTurn(store, 'l', limit, options({ reads: true, clock: back, maxWaitMs: 5_000 })))).toBeDefined();
	});

	test('an error that is not of the Store’s reach is thrown as it is', async () => {
		const refused = new ConnectorError('permission', 'no', { system: 'Store' });
		store.takeSlot = async () => await Promise.reject(refused);
		await expect(takeTurn(store, 'l', limit, options({ reads: true }))).rejects.toBe(refused);
	});
});

describe('writes while the Store is down', () => {
	const write = async (changes: Partial<TurnOptions> = {}) => await takeTurn(store, 'l', limit, options(changes));
	const failed = { code: 'unavailable', system: 'Store', nothingDone: true, hint: 'Check that Redis runs.' };

	test('wait some seconds, and fail, saying that the Store is down and nothing was written', async () => {
		store.down = true;
		const startedAt = clock.now();
		const message = 'The Store is down, and nothing was written. Store (127.0.0.1:6379/0): Redis cannot be reached (ECONNREFUSED).';
		await expect(clock.run(write())).rejects.toMatchObject({ ...failed, message });
		expect(clock.now() - startedAt).toBeGreaterThan(3_000);
		expect(clock.now() - startedAt).toBeLessThanOrEqual(5_000);
	});

	test('go on where the Store is back in time', async () => {
		store.down = true;
		const turn = write();
		await clock.advance(2_000);
		store.down = false;
		expect(await clock.run(turn)).toBe(0);
	});

	test('wait no longer than their caller would', async () => {
		store.down = true;
		const startedAt = clock.now();
		await expect(clock.run(write({ maxWaitMs: 500 }))).rejects.toMatchObject(failed);
		expect(clock.now() - startedAt).toBeLessThanOrEqual(500);
	});

	test('do not wait anew while the Store stays down', async () => {
		store.down = true;
		await expect(clock.run(write())).rejects.toMatchObject(failed);
		await clock.advance(1_000);
		const startedAt = clock.now();
		await expect(clock.run(write())).rejects.toMatchObject(failed);
		expect(clock.now()).toBe(startedAt);
	});

	test('wait again at the next outage', async () => {
		store.down = true;
		await expect(clock.run(write())).rejects.toMatchObject(failed);
		store.down = false;
		await write();
		store.down = true;
		const startedAt = clock.now();
		await expect(clock.run(write())).rejects.toMatchObject(failed);
		expect(clock.now() - startedAt).toBeGreaterThan(3_000);
	});

	test('a cancelled execution ends the wait', async () => {
		store.down = true;
		const controller = new AbortController();
		const outcome = expect(write({ signal: controller.signal })).rejects.toBe('cancelled');
		await clock.advance(500);
		controller.abort('cancelled');
		await outcome;
	});
});
