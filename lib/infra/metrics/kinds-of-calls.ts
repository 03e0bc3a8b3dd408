import type { KindActivity } from '../../domain/metrics';
import { CountedOperations } from './counted-operations';
import { shownLabel } from './series-table';

const mostKinds = 50;

type Kind = { -readonly [Key in keyof KindActivity]: KindActivity[Key] };

/** How each kind of call to one system went lately, by the name of the call. Beyond a number of names nothing is known. */
export class KindsOfCalls {
	private readonly kinds = new Map<string, Kind>();
	private readonly counted = new CountedOperations();

	succeeded(operation: string, now: number): void {
		const kind = this.of(operation);
		if (kind !== undefined) Object.assign(kind, { lastSuccessAt: now, failures: 0, failingSince: null });
	}

	/** @param worksAt when another call to the system had success last; an outage of all of it counts once. */
	failed(call: { operation: string; attempt: number; within?: object | undefined }, now: number, worksAt: number | null): void {
		const kind = this.of(call.operation);
		if (kind === undefined) return;
		const first = this.counted.fails(kind, call, now);
		if (first && (kind.failures === 0 || (worksAt !== null && worksAt >= (kind.lastFailureAt ?? now)))) kind.failures += 1;
		kind.failingSince ??= now;
		kind.lastFailureAt = now;
	}

	snapshot(): Record<string, KindActivity> {
		return Object.fromEntries([...this.kinds].map(([name, kind]) => [name, { ...kind }]));
	}

	private of(operation: string): Kind | undefined {
		const name = this.kinds.has(operation) ? operation : shownLabel(operation);
		const known = this.kinds.get(name);
		if (known !== undefined || this.kinds.size >= mostKinds) return known;
		const kind: Kind = { lastSuccessAt: null, lastFailureAt: null, failingSince: null, failures: 0 };
		this.kinds.set(name, kind);
		return kind;
	}
}
