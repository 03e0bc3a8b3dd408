import { systemClock } from '../../../lib/infra/clock';

export interface QuickTime {
	/** From now on, time passes for everything that goes by the system's clock so many times as fast. */
	setSpeed(speed: number): void;
}

/**
 * Lets `systemClock` run at another speed, pauses and what is measured alike, so that the pauses between attempts and
 * the limits of an account keep their meaning and cost a test little. Never turned back: a clock that jumped to the past
 * would leave what was stored with a date in the future.
 */
export function quickTime(): QuickTime {
	let speed = 1;
	let shown = Date.now();
	let since = performance.now();
	const trueSleep = systemClock.sleep;
	const now = () => Math.floor(shown + (performance.now() - since) * speed);
	jest.spyOn(systemClock, 'now').mockImplementation(now);
	jest.spyOn(systemClock, 'sleep').mockImplementation(async (ms, signal) => await trueSleep(ms / speed, signal));
	return {
		setSpeed: (next) => {
			[shown, since, speed] = [now(), performance.now(), next];
		},
	};
}
