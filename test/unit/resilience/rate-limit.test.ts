import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { takeTurn, type TurnOptions } from '../../../lib/resilience/rate-limit';
import { VirtualClock } from './virtual-clock';

let clock: VirtualClock;
let store: MemoryStore;
let controller: AbortController;

beforeEach(() => {
	clock = new VirtualClock();
	store = new MemoryStore(clock);
	controller = new AbortController();
});

function options(changes: Partial<TurnOptions> = {}): TurnOptions {
	return { clock, random: () => 0, signal: controller.signal, maxWaitMs: 60_000, system: 'Kommo', ...changes };
}

test('a free place is had at once', async () => {
	expect(await takeTurn(store, 'l', { limit: 2, windowMs: 1_000 }, options())).toBe(0);
	expect(clock.slept).toEqual([]);
});

test('without a place it waits until one is free, window and margin long', async () => {
	const limit = { limit: 1, windowMs: 1_000 };
	await takeTurn(store, 'l', limit, options());
	expect(await clock.run(takeTurn(store, 'l', limit, options()))).toBe(1_100);
	expect(await clock.run(takeTurn(store, 'l', { ...limit, marginMs: 0 }, options()))).toBe(1_000);
});

test('of 30 callers never more than the limit go in any window, and all go', async () => {
	const limit = { limit: 7, windowMs: 1_000 };
	const wentAt: number[] = [];
	let seed = 1;
	const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
	const callers = Array.from({ length: 30 }, async () => {
		await takeTurn(store, 'l', limit, options({ random }));
		wentAt.push(clock.now());
	});
	await clock.run(Promise.all(callers));
	expect(wentAt).toHaveLength(30);
	for (const [index, at] of wentAt.entries()) {
		const before = wentAt[index - 7];
		if (before !== undefined) expect(at - before).toBeGreaterThanOrEqual(1_100);
	}
	// Nobody waits for much longer than the limit demands: 30 callers need four further windows.
	expect(Math.max(...wentAt) - Math.min(...wentAt)).toBeLessThan(4 * 1_100 + 500);
});

test('callers that wait for one place do not all come back in the same millisecond', async () => {
	await takeTurn(store, 'l', { limit: 1, windowMs: 1_000 }, options());
	await Promise.all(
		[0.1, 0.9].map(async (share) => {
			const turn = takeTurn(store, 'l', { limit: 1, windowMs: 1_000 }, options({ random: () => share }));
			await clock.run(turn);
		}),
	);
	expect(new Set(clock.slept.slice(0, 2)).size).toBe(2);
});

test('a place further away than the caller will wait is refused at once, with the time it takes', async () => {
	const limit = { limit: 1, windowMs: 5_000, marginMs: 0 };
	await takeTurn(store, 'l', limit, options());
	await expect(takeTurn(store, 'l', limit, options({ maxWaitMs: 4_999 }))).rejects.toMatchObject({
		code: 'rate_limited',
		system: 'Kommo',
		retryAfterMs: 5_000,
		retryable: true,
		nothingDone: true,
	});
	expect(clock.slept).toEqual([]);
	expect(await clock.run(takeTurn(store, 'l', limit, options({ maxWaitMs: 5_000 })))).toBe(5_000);
});

test('a cancelled execution ends the wait and takes no place', async () => {
	const limit = { limit: 1, windowMs: 1_000, marginMs: 0 };
	await takeTurn(store, 'l', limit, options());
	const outcome = expect(takeTurn(store, 'l', limit, options())).rejects.toBe('cancelled');
	await clock.advance(500);
	controller.abort('cancelled');
	await outcome;
	await clock.advance(500);
	expect(await store.takeSlot('l', { limit: 1, windowMs: 1_000 })).toEqual({ granted: true });
});
