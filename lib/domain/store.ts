/**
 * The shared memory of all executions: one Store per n8n instance holds rate limits, locks,
 * deduplication, cache and the state of every conversation. Keys are text of at most 512
 * characters, values text. All times are milliseconds; expiry follows the Store's own clock (the Redis
 * server's, or this machine's).
 *
 * Every method throws ConnectorError `unavailable` (system `Store`) when the Store cannot be
 * reached, within the operation's own deadline; it never hangs.
 */
export interface Store {
	readonly kind: 'memory' | 'sqlite' | 'redis';
	/** Where it is, without secrets: a file path or `host:port/db`. Two Stores with one name are one Store. */
	readonly location: string;

	get(key: string): Promise<StoredValue | null>;
	/**
	 * Writes a value. With `ifAbsent` only where no live value is; with `ifVersion` only where the
	 * live value still has that version. Returns the new version, or null where the condition failed.
	 * Versions are whole numbers that grow from write to write, over all keys: those of one key never repeat, not even after a
	 * delete or expiry.
	 */
	set(key: string, value: string, options?: SetOptions): Promise<string | null>;
	/** Returns whether a live value was removed (with `ifVersion`: only that version). */
	delete(key: string, options?: { ifVersion?: string }): Promise<boolean>;
	/**
	 * Live entries whose key starts with `prefix`, in key order, at most `limit` (1 to 1,000);
	 * `after` is the last key of the page before.
	 */
	list(prefix: string, options: { limit: number; after?: string }): Promise<StoredEntry[]>;

	/**
	 * Takes one place in a sliding window: never more than `limit` grants in any `windowMs`
	 * milliseconds. A refusal says when a place will be free at the earliest and takes none.
	 */
	takeSlot(key: string, window: { limit: number; windowMs: number }): Promise<SlotResult>;

	/** Takes or renews (same owner) a lock for `ttlMs`; false while another owner holds it. */
	lock(key: string, owner: string, ttlMs: number): Promise<boolean>;
	/** Gives a lock back; false where this owner no longer holds it. */
	unlock(key: string, owner: string): Promise<boolean>;

	/**
	 * First half of deduplication: `claimed` for exactly one caller, who has `pendingMs` to call
	 * `complete`; afterwards the claim lapses and the next caller gets it. The same owner may claim
	 * again while its claim is pending.
	 */
	claim(key: string, owner: string, pendingMs: number): Promise<'claimed' | 'pending' | 'done'>;
	/**
	 * Second half: marks the key done for `keepMs`. True for exactly one owner per key: an owner whose
	 * claim lapsed still completes if nobody else claimed or completed meanwhile, also where the Store
	 * has forgotten the claim; while the key is done, everybody gets false, the same owner included.
	 */
	complete(key: string, owner: string, keepMs: number): Promise<boolean>;
	/** Gives a pending claim back, so that a retry may claim at once. */
	release(key: string, owner: string): Promise<boolean>;

	/** Has `heard` called when the connection to the Store ends by itself, also while nobody asks anything of it; absent where there is none. */
	onLost?(heard: () => void): void;
	/** Round trip to the Store; throws when it cannot be reached. */
	ping(): Promise<void>;
	close(): Promise<void>;
}

export interface SetOptions {
	/** Without it the value stays until deleted. */
	ttlMs?: number;
	ifAbsent?: boolean;
	ifVersion?: string;
}

export interface StoredValue {
	value: string;
	version: string;
}

export interface StoredEntry extends StoredValue {
	key: string;
}

export type SlotResult = { granted: true } | { granted: false; retryAfterMs: number };
