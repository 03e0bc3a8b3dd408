import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../../lib/domain/runtime';

interface Sleeper {
	at: number;
	wake: () => void;
}

/** A clock whose time passes only when the test says so: sleeps take no real time. */
export class VirtualClock implements Clock {
	private time = 1_700_000_000_000;
	private sleepers: Sleeper[] = [];
	/** Every sleep that was asked for, in milliseconds. */
	readonly slept: number[] = [];

	now(): number {
		return this.time;
	}

	sleep(ms: number, signal?: AbortSignal): Promise<void> {
		this.slept.push(ms);
		return new Promise((resolve, reject) => {
			if (signal?.aborted === true) {
				reject(signal.reason);
				return;
			}
			const abort = (): void => {
				this.sleepers = this.sleepers.filter((each) => each !== sleeper);
				reject(signal?.reason);
			};
			const wake = (): void => {
				signal?.removeEventListener('abort', abort);
				resolve();
			};
			const sleeper = { at: this.time + ms, wake };
			this.sleepers.push(sleeper);
			signal?.addEventListener('abort', abort, { once: true });
		});
	}

	/** Lets everything run that is ready, then moves on, waking sleepers in their order. */
	async advance(ms: number): Promise<void> {
		const end = this.time + ms;
		for (;;) {
			await settle();
			const next = this.next();
			if (next === undefined || next.at > end) break;
			this.wake(next);
		}
		this.time = end;
		await settle();
	}

	/** Moves on from sleep to sleep until the promise has settled. */
	async run<T>(promise: Promise<T>): Promise<T> {
		let done = false;
		const finish = (): void => {
			done = true;
		};
		promise.then(finish, finish);
		for (;;) {
			await settle();
			const next = this.next();
			if (done || next === undefined) return await promise;
			this.wake(next);
		}
	}

	get sleeping(): number {
		return this.sleepers.length;
	}

	private next(): Sleeper | undefined {
		return this.sleepers.toSorted((left, right) => left.at - right.at)[0];
	}

	private wake(sleeper: Sleeper): void {
		this.sleepers = this.sleepers.filter((each) => each !== sleeper);
		this.time = Math.max(this.time, sleeper.at);
		sleeper.wake();
	}
}

/** Until every promise that can go on has gone on. */
async function settle(): Promise<void> {
	for (let turn = 0; turn < 3; turn++) await nextTurn();
}
