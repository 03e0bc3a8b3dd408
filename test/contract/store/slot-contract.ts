import * as fc from 'fast-check';
import type { Store } from '../../../lib/domain/store';
import { times, type Scene } from './store-contract';

interface Asked {
	/** Milliseconds between which the Store decided. */
	from: number;
	to: number;
	granted: boolean;
}

const preciseNow = (): number => performance.timeOrigin + performance.now();

/** Asks again and again, as callers in a hurry do, until the time is up. */
async function hurry(store: Store, window: { limit: number; windowMs: number }, untilMs: number): Promise<Asked[]> {
	const asked: Asked[] = [];
	while (preciseNow() < untilMs) {
		const from = preciseNow();
		const { granted } = await store.takeSlot('hurry', window);
		asked.push({ from, to: preciseNow(), granted });
	}
	return asked;
}

export function slotContract(scene: Scene): void {
	describe('limits', () => {
		test('of 50 callers at once, over two connections, as many get a place as there are', async () => {
			const { store, other } = scene();
			const answers = await times(50, (index) =>
				(index % 2 === 0 ? store : other).takeSlot('l', { limit: 7, windowMs: 60_000 }),
			);
			expect(answers.filter((answer) => answer.granted)).toHaveLength(7);
		});

		test('a refusal takes no place and says when one is free', async () => {
			const { store, harness } = scene();
			const window = { limit: 1, windowMs: 300 };
			await store.takeSlot('l', window);
			const refusal = await store.takeSlot('l', window);
			await store.takeSlot('l', window);
			if (refusal.granted) throw new Error('the second one must be refused');
			expect(refusal.retryAfterMs).toBeGreaterThan(harness.exactTime ? 299 : 0);
			// Redis keeps the window a little longer than asked, never shorter.
			expect(refusal.retryAfterMs).toBeLessThanOrEqual(harness.exactTime ? 300 : 310);
			await harness.pass(refusal.retryAfterMs);
			expect(await store.takeSlot('l', window)).toEqual({ granted: true });
		});

		test('keys do not share places', async () => {
			const { store } = scene();
			expect(await store.takeSlot('a', { limit: 1, windowMs: 60_000 })).toEqual({ granted: true });
			expect(await store.takeSlot('b', { limit: 1, windowMs: 60_000 })).toEqual({ granted: true });
		});

		test('a limit that was lowered counts what was granted before', async () => {
			const { store } = scene();
			await times(5, () => store.takeSlot('l', { limit: 5, windowMs: 60_000 }));
			expect(await store.takeSlot('l', { limit: 2, windowMs: 60_000 })).toMatchObject({ granted: false });
			expect(await store.takeSlot('l', { limit: 6, windowMs: 60_000 })).toEqual({ granted: true });
		});

		test('the window slides: over a boundary there are never more grants than in any other window', async () => {
			const { store, other, harness } = scene();
			if (!harness.exactTime) return await holdsInRealTime(store, other);
			const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.boolean()), { minLength: 1, maxLength: 60 });
			let run = 0;
			const property = fc.asyncProperty(
				fc.integer({ min: 1, max: 5 }),
				fc.integer({ min: 1, max: 100 }),
				steps,
				async (limit, windowMs, moves) => {
					const key = `property ${run++}`;
					const grants: number[] = [];
					let now = 0;
					for (const [pause, first] of moves) {
						if (pause > 0) await harness.pass(pause);
						now += pause;
						const answer = await (first ? store : other).takeSlot(key, { limit, windowMs });
						const decisive = grants.at(-limit);
						const free = decisive === undefined ? 0 : decisive + windowMs - now;
						expect(answer).toEqual(free > 0 ? { granted: false, retryAfterMs: free } : { granted: true });
						if (answer.granted) grants.push(now);
					}
				},
			);
			await fc.assert(property, { numRuns: 60 });
		}, 30_000);
	});
}

async function holdsInRealTime(store: Store, other: Store): Promise<void> {
	const window = { limit: 5, windowMs: 100 };
	const end = preciseNow() + 1_000;
	const asked = (await times(8, (index) => hurry(index % 2 === 0 ? store : other, window, end))).flat();
	const grants = asked.filter((each) => each.granted).sort((left, right) => left.to - right.to);
	// 1,000 ms hold ten windows; fewer than six would mean that places stay taken for too long.
	expect(grants.length).toBeGreaterThanOrEqual(6 * window.limit);
	expect(grants.length).toBeLessThanOrEqual(11 * window.limit);
	for (const [index, last] of grants.entries()) {
		const first = grants[index - window.limit];
		// Both ends are known only to the time of the call.
		if (first !== undefined) expect(last.to - first.from).toBeGreaterThanOrEqual(window.windowMs - 1);
	}
}
