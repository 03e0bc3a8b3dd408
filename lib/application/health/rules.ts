/** When something counts as failing. All times are milliseconds. */
export interface HealthRules {
	/** What happened longer ago says nothing about now; at most 10 minutes, because no more is kept. */
	windowMs: number;
	/** Failures without a success since after which a system is down. */
	downAfterFailures: number;
	/** Share of failed calls in the window, 0 to 1, from which a system is degraded ... */
	degradedShare: number;
	/** ... if at least so many have failed ... */
	degradedAfterFailures: number;
	/** ... and no success has come since, or the last of them was not longer ago than this: so soon a system that works again is up. */
	recoveryMs: number;
	/** A system is slow where the slowest call took so long in three of its minutes; 0: never. */
	slowMs: number;
	/** A customer waits for a reply longer than this. */
	unansweredMs: number;
	/** An event so soon after a reply is the reply itself, reported back. */
	echoMs: number;
	/** So many events at least must wait for it. */
	unansweredEvents: number;
	/** The oldest due job of a queue waits longer than this, and nothing moves. */
	stuckMs: number;
	/** A job that failed for good counts against its queue for so long; it stays in the numbers afterwards. */
	failedMs: number;
	/** So many jobs at least must have failed for good meanwhile: one alone is told by the trigger that tried it. */
	failedJobs: number;
	/** A bot is paused for longer than this in one conversation. */
	pausedMs: number;
}

const MINUTE = 60_000;

/** A hiccup is forgiven, the third within so long is not; what began so ends once no call has failed for as long. */
export const hiccupsMs = 60 * MINUTE;

export const defaultRules: Readonly<HealthRules> = Object.freeze({
	windowMs: 10 * MINUTE,
	downAfterFailures: 3,
	degradedShare: 0.2,
	degradedAfterFailures: 3,
	recoveryMs: 2 * MINUTE,
	slowMs: 30_000,
	unansweredMs: 10 * MINUTE,
	echoMs: MINUTE,
	unansweredEvents: 1,
	stuckMs: 10 * MINUTE,
	failedMs: 60 * MINUTE,
	failedJobs: 3,
	pausedMs: 120 * MINUTE,
});

/** The defaults, changed by what is given; what is no number, or negative, changes nothing. */
export function rulesOf(changes: Partial<HealthRules>): HealthRules {
	const rules: HealthRules = { ...defaultRules };
	for (const name of Object.keys(rules) as Array<keyof HealthRules>) {
		const value = changes[name];
		if (value !== undefined && Number.isFinite(value) && value >= 0) rules[name] = value;
	}
	return rules;
}
