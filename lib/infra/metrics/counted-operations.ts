/** An operation that goes on failing counts again after so long: that is no hiccup any more. */
const againAfterMs = 60_000;

/** What an operation has counted as so far, of one system. */
interface Counted {
	/** Epoch milliseconds; null while it has not failed. */
	failedAt: number | null;
	/** The minute in which it last counted as succeeded. */
	succeededIn: number | null;
}

/** Which operations have been counted: one that asks several times, or asks again, is one. */
export class CountedOperations {
	private readonly seen = new WeakMap<object, WeakMap<object, Counted>>();

	/** Whether a failed call is the first of its operation in a minute; of one that belongs to none that is known, whether it is a first attempt. */
	fails(system: object, { attempt, within }: { attempt: number; within?: object | undefined }, now: number): boolean {
		if (within === undefined) return attempt <= 1;
		const counted = this.of(within, system);
		const first = counted.failedAt === null || Math.abs(now - counted.failedAt) >= againAfterMs;
		if (first) counted.failedAt = now;
		return first;
	}

	/** Whether a call that went well is the first of its operation in that minute: a long one goes on being called. */
	succeeds(system: object, minute: number, within: object | undefined): boolean {
		if (within === undefined) return true;
		const counted = this.of(within, system);
		const first = counted.succeededIn !== minute;
		counted.succeededIn = minute;
		return first;
	}

	private of(operation: object, system: object): Counted {
		const systems = this.seen.get(operation) ?? new WeakMap<object, Counted>();
		this.seen.set(operation, systems);
		const counted = systems.get(system) ?? { failedAt: null, succeededIn: null };
		systems.set(system, counted);
		return counted;
	}
}
