/** What is remembered of a deduplication key; times are milliseconds of the Store's clock. */
export interface ClaimRecord {
	owner: string;
	done: boolean;
	/** A pending claim lapses here. */
	pendingUntil: number;
}

/**
 * How long a lapsed claim is remembered, so that its owner learns whether somebody else came. An owner
 * later than this completes: handling a message twice is better than dropping one that was acknowledged.
 */
export const lapsedKeepMs = 86_400_000;

/** The answer to a claim; `claimed` is to be written down as pending for the asking owner. */
export function judgeClaim(record: ClaimRecord | undefined, owner: string, now: number): 'claimed' | 'pending' | 'done' {
	if (record === undefined) return 'claimed';
	if (record.done) return 'done';
	return record.owner === owner || record.pendingUntil <= now ? 'claimed' : 'pending';
}

/**
 * Whether this owner may mark the key done: the last claim is its own, lapsed or not, and not completed;
 * or nothing is remembered (forgotten after a long time, given back, lost with the Store's memory).
 */
export function mayComplete(record: ClaimRecord | undefined, owner: string): boolean {
	return record === undefined || (!record.done && record.owner === owner);
}

/** Whether this owner has a claim to give back: a lapsed one is free already. */
export function mayRelease(record: ClaimRecord | undefined, owner: string, now: number): boolean {
	return record !== undefined && !record.done && record.owner === owner && record.pendingUntil > now;
}
