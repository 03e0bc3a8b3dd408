import type { Clock } from '../../domain/runtime';
import type { Wait } from '../../domain/web-page';

/** The reason of a signal whose time is over. */
class TimeIsOver extends Error {
	override readonly name = 'TimeIsOver';
}

/** Time for a piece of work; ends with the call it belongs to. Whoever makes one calls `end`. */
export class Deadline {
	/** Aborted when the time is over, when the call is cancelled, and at the end. */
	readonly signal: AbortSignal;
	private readonly controller = new AbortController();
	private readonly endsAt: number;
	private over = false;

	/** @param outer of the call; its reason is passed on */
	constructor(
		private readonly clock: Clock,
		readonly totalMs: number,
		readonly outer: AbortSignal,
	) {
		this.endsAt = clock.now() + totalMs;
		this.signal = AbortSignal.any([outer, this.controller.signal]);
		clock.sleep(Math.max(0, totalMs), this.signal).then(
			() => this.stop(true),
			() => undefined,
		);
	}

	get isOver(): boolean {
		return this.over;
	}

	remainingMs(): number {
		return Math.max(0, this.endsAt - this.clock.now());
	}

	/** Waits no longer than what is left. */
	wait(ms: number): Wait {
		return { signal: this.signal, timeoutMs: Math.max(1, Math.min(ms, this.remainingMs())) };
	}

	/** Frees the timer; what still runs under the signal ends. */
	end(): void {
		this.stop(false);
	}

	private stop(over: boolean): void {
		if (this.controller.signal.aborted) return;
		this.over = over;
		this.controller.abort(new TimeIsOver(over ? `${this.totalMs} ms are over` : 'the work has ended'));
	}
}

/** The work, or the signal's reason as soon as it is aborted, whatever the work does. */
export async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
	let abort = (): void => undefined;
	const aborted = new Promise<never>((_, reject) => {
		abort = () => reject(signal.reason);
		if (signal.aborted) abort();
		else signal.addEventListener('abort', abort, { once: true });
	});
	try {
		return await Promise.race([work, aborted]);
	} finally {
		signal.removeEventListener('abort', abort);
	}
}

/** Work that may fail or hang without harm: null after that time, at a cancelled call, or where it fails. */
export async function attempted<T>(clock: Clock, ms: number, outer: AbortSignal, work: (deadline: Deadline) => Promise<T>): Promise<T | null> {
	const deadline = new Deadline(clock, ms, outer);
	try {
		return await orAborted(work(deadline), deadline.signal);
	} catch {
		return null;
	} finally {
		deadline.end();
	}
}
