import type { Clock } from '../../domain/runtime';

/** Sleeps until its time is over, it is woken, or the pump is stopped. */
export class Sleeper {
	private woken = false;
	private nap: AbortController | null = null;

	constructor(private readonly clock: Clock, private readonly stop: AbortSignal) {}

	/** Ends the sleep under way, or the next one before it begins. */
	wake(): void {
		this.woken = true;
		this.nap?.abort();
	}

	async sleep(ms: number): Promise<void> {
		if (!this.woken) {
			this.nap = new AbortController();
			await this.rest(ms, AbortSignal.any([this.stop, this.nap.signal]));
			this.nap = null;
		}
		this.woken = false;
	}

	/** A sleep that nothing but the stop ends. */
	async rest(ms: number, signal: AbortSignal = this.stop): Promise<void> {
		await this.clock.sleep(ms, signal).catch(() => undefined);
	}
}
