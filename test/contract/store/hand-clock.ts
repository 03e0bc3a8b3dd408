import type { Clock } from '../../../lib/domain/runtime';
import type { StoreHarness } from './store-contract';

/** Time moves when the test moves it; sleeps, which Stores use to wait for each other, are real and short. */
export class HandClock implements Clock {
	private time = 1_700_000_000_000;

	now(): number {
		return this.time;
	}

	async sleep(ms: number): Promise<void> {
		await new Promise((resolve) => setTimeout(resolve, ms));
	}

	move(ms: number): void {
		this.time += ms;
	}
}

/** The time-keeping half of a harness over a clock in the test's hands. */
export function handTime(clock: HandClock): Pick<StoreHarness, 'turnsTrueAfter' | 'pass' | 'exactTime'> {
	return {
		exactTime: true,
		turnsTrueAfter: async (ms, condition) => {
			if (ms > 0) {
				clock.move(ms - 1);
				expect(await condition()).toBe(false);
				clock.move(1);
			}
			expect(await condition()).toBe(true);
		},
		pass: async (ms) => clock.move(ms),
	};
}
