import type { Clock } from '../../domain/runtime';
import type { SetOptions, SlotResult, Store, StoredEntry, StoredValue } from '../../domain/store';
import { judgeClaim, lapsedKeepMs, mayComplete, mayRelease, type ClaimRecord } from './claim-rules';
import { checkKey, checkMs, checkOwner, checkPage, checkWindow, compareKeys } from './store-arguments';
import { closedError } from './store-error';

interface Expiring {
	/** Infinity where it stays. */
	expiresAt: number;
}

/** Expired records looked at per write, so that memory does not grow with keys nobody asks for again. */
const sweepSize = 50;

/** Keeps records until they expire; each family of keys (values, slots, locks, claims) has its own. */
class ExpiringMap<T extends Expiring> {
	private readonly records = new Map<string, T>();
	private sweep = this.records.entries();

	get(key: string, now: number): T | undefined {
		const record = this.records.get(key);
		return record !== undefined && record.expiresAt > now ? record : undefined;
	}

	set(key: string, record: T, now: number): void {
		this.records.set(key, record);
		for (let looked = 0; looked < sweepSize; looked++) {
			const next = this.sweep.next();
			if (next.done === true) {
				this.sweep = this.records.entries();
				return;
			}
			if (next.value[1].expiresAt <= now) this.records.delete(next.value[0]);
		}
	}

	delete(key: string): void {
		this.records.delete(key);
	}

	keys(): Iterable<string> {
		return this.records.keys();
	}
}

/** The Store for tests and for trying things out: one process, gone with it. */
export class MemoryStore implements Store {
	readonly kind = 'memory';
	readonly location: string;
	private readonly values = new ExpiringMap<StoredValue & Expiring>();
	private readonly slots = new ExpiringMap<Expiring & { grants: number[] }>();
	private readonly locks = new ExpiringMap<Expiring & { owner: string }>();
	private readonly claims = new ExpiringMap<Expiring & ClaimRecord>();
	private lastVersion = 0;
	private closed = false;

	constructor(
		private readonly clock: Clock,
		name = 'memory',
	) {
		this.location = name;
	}

	async get(key: string): Promise<StoredValue | null> {
		checkKey(key);
		const record = this.values.get(key, this.now());
		return record === undefined ? null : { value: record.value, version: record.version };
	}

	async set(key: string, value: string, options: SetOptions = {}): Promise<string | null> {
		checkKey(key);
		const ttlMs = options.ttlMs === undefined ? Infinity : checkMs('ttlMs', options.ttlMs);
		const now = this.now();
		const current = this.values.get(key, now);
		if (options.ifAbsent === true && current !== undefined) return null;
		if (options.ifVersion !== undefined && current?.version !== options.ifVersion) return null;
		const version = String(++this.lastVersion);
		// Through UTF-8 as in the other Stores, which have no form for half a surrogate pair.
		this.values.set(key, { value: Buffer.from(value).toString(), version, expiresAt: now + ttlMs }, now);
		return version;
	}

	async delete(key: string, { ifVersion }: { ifVersion?: string } = {}): Promise<boolean> {
		checkKey(key);
		const current = this.values.get(key, this.now());
		if (current === undefined || (ifVersion !== undefined && current.version !== ifVersion)) return false;
		this.values.delete(key);
		return true;
	}

	async list(prefix: string, options: { limit: number; after?: string }): Promise<StoredEntry[]> {
		checkPage(prefix, options);
		const { limit, after } = options;
		const now = this.now();
		const page: StoredEntry[] = [];
		const keys = [...this.values.keys()].filter((key) => key.startsWith(prefix)).sort(compareKeys);
		for (const key of keys) {
			const record = this.values.get(key, now);
			if (record === undefined || (after !== undefined && compareKeys(key, after) <= 0)) continue;
			if (page.push({ key, value: record.value, version: record.version }) === limit) break;
		}
		return page;
	}

	async takeSlot(key: string, window: { limit: number; windowMs: number }): Promise<SlotResult> {
		checkKey(key);
		const { limit, windowMs } = checkWindow(window);
		const now = this.now();
		// A grant from the future means that the clock was set back: it counts as of now.
		const grants = (this.slots.get(key, now)?.grants ?? [])
			.map((at) => Math.min(at, now))
			.filter((at) => at > now - windowMs);
		const decisive = grants[grants.length - limit];
		if (decisive !== undefined) return { granted: false, retryAfterMs: decisive + windowMs - now };
		this.slots.set(key, { grants: [...grants, now], expiresAt: now + windowMs }, now);
		return { granted: true };
	}

	async lock(key: string, owner: string, ttlMs: number): Promise<boolean> {
		checkKey(key);
		checkOwner(owner);
		const now = this.now();
		const expiresAt = now + checkMs('ttlMs', ttlMs);
		const current = this.locks.get(key, now);
		if (current !== undefined && current.owner !== owner) return false;
		this.locks.set(key, { owner, expiresAt }, now);
		return true;
	}

	async unlock(key: string, owner: string): Promise<boolean> {
		checkKey(key);
		checkOwner(owner);
		if (this.locks.get(key, this.now())?.owner !== owner) return false;
		this.locks.delete(key);
		return true;
	}

	async claim(key: string, owner: string, pendingMs: number): Promise<'claimed' | 'pending' | 'done'> {
		checkKey(key);
		checkOwner(owner);
		const now = this.now();
		const pendingUntil = now + checkMs('pendingMs', pendingMs);
		const answer = judgeClaim(this.claims.get(key, now), owner, now);
		if (answer === 'claimed') {
			this.claims.set(key, { owner, done: false, pendingUntil, expiresAt: pendingUntil + lapsedKeepMs }, now);
		}
		return answer;
	}

	async complete(key: string, owner: string, keepMs: number): Promise<boolean> {
		checkKey(key);
		checkOwner(owner);
		const now = this.now();
		const expiresAt = now + checkMs('keepMs', keepMs);
		if (!mayComplete(this.claims.get(key, now), owner)) return false;
		this.claims.set(key, { owner, done: true, pendingUntil: now, expiresAt }, now);
		return true;
	}

	async release(key: string, owner: string): Promise<boolean> {
		checkKey(key);
		checkOwner(owner);
		const now = this.now();
		if (!mayRelease(this.claims.get(key, now), owner, now)) return false;
		this.claims.delete(key);
		return true;
	}

	async ping(): Promise<void> {
		this.now();
	}

	async close(): Promise<void> {
		this.closed = true;
	}

	private now(): number {
		if (this.closed) throw closedError(this.location);
		return this.clock.now();
	}
}
