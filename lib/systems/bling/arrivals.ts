import type { Clock } from '../../domain/runtime';

/** Bling's limit as Bling sees it: requests that arrive within one second (developer.bling.com.br/limites). */
export const requestsPerSecond = 3;
export const windowMs = 1_000;
/** Clocks count whole milliseconds: two readings may lie two nearer to each other than the moments do. */
const clockStepMs = 2;
/** So many answers tell how long one takes that meets no delay. */
const enoughSamples = 2 * requestsPerSecond;
const keptSamples = 30;
/** So much slower than usual may all of them have been that were sent from a busy machine. */
const busyMs = 30;
/** After so long without an answer, connections have to be opened anew. */
const coldAfterMs = 10_000;
const lookAgainMs = 10;

/**
 * Keeps this process within the limit at the moment of arrival. Departures alone do not: a request that first opens a
 * connection arrives late, right into the next second's requests. It arrives between its departure and its answer, and
 * at most so much late as its answer took longer than any does that meets no delay; so each place is held for a second
 * from then. Waiting for the answer itself would make a second of the limit as long as a second and an answer; so it
 * does where answers take different times, for the next request may be the quickest so far.
 */
export class Arrivals {
	private underWay = 0;
	private heldUntil: number[] = [];
	private durations: number[] = [];
	private answeredAt = Number.NEGATIVE_INFINITY;

	constructor(private readonly clock: Clock) {}

	/** Waits for a place. @returns whether it had to. @throws the signal's reason when aborted */
	async enter(signal: AbortSignal): Promise<boolean> {
		for (let waits = 0; ; waits++) {
			signal.throwIfAborted();
			const now = this.clock.now();
			// None is held longer than this from its answer on, unless the clock has been set back since.
			const latest = now + windowMs + clockStepMs;
			this.heldUntil = this.heldUntil.filter((until) => until > now).map((until) => Math.min(until, latest));
			// The first after a pause goes alone: it opens the connection, and has the token renewed where that is due.
			const alone = now - this.answeredAt > coldAfterMs && this.underWay > 0;
			if (!alone && this.underWay + this.heldUntil.length < requestsPerSecond) {
				this.underWay += 1;
				return waits > 0;
			}
			const next = Math.min(...this.heldUntil) - now;
			await this.clock.sleep(this.underWay > 0 ? Math.min(next, lookAgainMs) : next, signal);
		}
	}

	/**
	 * @param sentAt null where the request was not sent after all
	 * @returns milliseconds until its place is free again
	 */
	leave(sentAt: number | null): number {
		this.underWay -= 1;
		if (sentAt === null) return 0;
		const now = this.clock.now();
		const duration = Math.max(0, now - sentAt);
		const until = sentAt + Math.max(0, duration - this.undelayedMs()) + windowMs + clockStepMs;
		this.heldUntil.push(until);
		this.durations = [...this.durations.slice(1 - keptSamples), duration];
		this.answeredAt = now;
		return Math.max(0, until - now);
	}

	/** What every answer takes at least: the quickest, less what the slower ones take longer, and never less than a busy machine does. */
	private undelayedMs(): number {
		if (this.durations.length < enoughSamples) return 0;
		const sorted = this.durations.toSorted((left, right) => left - right);
		const [quickest = 0] = sorted;
		const slow = sorted[Math.floor(sorted.length * 0.8)] ?? quickest;
		return Math.max(0, quickest - Math.max(slow - quickest, busyMs));
	}
}
