/** So many runs in a row, each with contacts that had not failed before, are no longer the fault of single messages. */
const patience = 5;
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

/**
 * Tells a system that is down from messages that fail: while it is down, a long outbox must not be run through, message by
 * message, over and over. One contact that keeps failing never makes an outage.
 */
export class Outage {
	private readonly failing = new Set<string>();
	private runs = 0;

	/** A run has failed; returns how long to wait before the next one. */
	pauseAfter(contactKeys: readonly string[]): number {
		const before = this.failing.size;
		for (const contactKey of contactKeys) this.failing.add(contactKey);
		if (this.failing.size > before) this.runs += 1;
		if (this.runs < patience) return 0;
		return Math.min(longestPauseMs, firstPauseMs * 2 ** (this.runs - patience));
	}

	/** A run has ended well. */
	over(): void {
		this.failing.clear();
		this.runs = 0;
	}
}
