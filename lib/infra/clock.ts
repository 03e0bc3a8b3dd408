import type { Clock } from '../domain/runtime';

/** The longest delay a Node timer takes; beyond it the timer would fire at once. */
const longestTimerMs = 2_147_483_647;

/** This machine's clock. Its timers keep the process alive: whoever sleeps is in the middle of work. */
export const systemClock: Clock = {
	now: () => Date.now(),
	sleep: async (ms, signal) => {
		let left = ms;
		do {
			const slice = Math.min(left, longestTimerMs);
			await timer(slice, signal);
			left -= slice;
		} while (left > 0);
	},
};

function timer(ms: number, signal: AbortSignal | undefined): Promise<void> {
	return new Promise((resolve, reject) => {
		if (signal?.aborted === true) {
			reject(signal.reason);
			return;
		}
		const stop = (): void => {
			clearTimeout(handle);
			reject(signal?.reason);
		};
		const handle = setTimeout(() => {
			signal?.removeEventListener('abort', stop);
			resolve();
		}, ms);
		signal?.addEventListener('abort', stop, { once: true });
	});
}
