/**
 * What goes wrong. Before a call is done: `deadlock` (1205), `error` (any number and text), `slow` (waits `ms`, or for ever
 * without `ms`, then goes on), `drop` (the connection breaks). After it is done: `commitThenDrop`, `commitThenSilence` (no
 * answer, until the client cancels), `truncated` (half of the reply, then the connection breaks). `refuseLogin` hits logins.
 */
export type FaultKind =
	| 'deadlock' | 'error' | 'slow' | 'drop' | 'commitThenDrop' | 'commitThenSilence' | 'truncated' | 'refuseLogin';

/**
 * Which calls (counted from 1, since the rule was added) are hit: the `nth` only, or `from` to `to`; all by default. Without
 * `match`, what a driver does of its own (its SET lines, `SELECT 1;`) is neither hit nor counted.
 */
export interface FaultRule {
	/** A text or pattern that the SQL, or the procedure's name, contains. */
	match?: string | RegExp;
	nth?: number;
	from?: number;
	to?: number;
	fault: FaultKind;
	/** Of `slow`. */
	ms?: number;
	/** Of `error` and `refuseLogin`. */
	number?: number;
	message?: string;
	severity?: number;
}

interface CountedRule {
	readonly rule: FaultRule;
	seen: number;
}

const HOUSEKEEPING = /^\s*(?:set\s|select 1;?\s*$)/i;

/** The faults a server shows, set at run time. Of several rules that hit one call, the first wins; all count it. */
export class FaultPlan {
	#rules: CountedRule[] = [];

	add(...rules: FaultRule[]): void {
		this.#rules.push(...rules.map((rule) => ({ rule, seen: 0 })));
	}

	/** The next call, and no other. */
	next(rule: Omit<FaultRule, 'nth' | 'from' | 'to'>): void {
		this.add({ ...rule, nth: 1 });
	}

	clear(): void {
		this.#rules = [];
	}

	list(): (FaultRule & { seen: number })[] {
		return this.#rules.map(({ rule, seen }) => ({ ...rule, seen }));
	}

	forLogin(): FaultRule | undefined {
		return this.#hit(({ fault }) => fault === 'refuseLogin');
	}

	forCall(text: string): FaultRule | undefined {
		return this.#hit(({ fault, match }) => {
			if (fault === 'refuseLogin') return false;
			if (match === undefined) return !HOUSEKEEPING.test(text);
			return typeof match === 'string' ? text.toLowerCase().includes(match.toLowerCase()) : match.test(text);
		});
	}

	#hit(matches: (rule: FaultRule) => boolean): FaultRule | undefined {
		let winner: FaultRule | undefined;
		for (const counted of this.#rules) {
			if (!matches(counted.rule)) continue;
			counted.seen += 1;
			const { nth, from, to } = counted.rule;
			if (counted.seen >= (nth ?? from ?? 1) && counted.seen <= (nth ?? to ?? Infinity)) winner ??= counted.rule;
		}
		return winner;
	}
}
