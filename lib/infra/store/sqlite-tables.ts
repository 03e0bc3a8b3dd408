import type { StatementSync } from 'node:sqlite';
import type { SetOptions, SlotResult, StoredEntry, StoredValue } from '../../domain/store';
import { judgeClaim, lapsedKeepMs, mayComplete, mayRelease, type ClaimRecord } from './claim-rules';
import type { DatabaseSync } from './sqlite-driver';
import { lastCharacter } from './store-arguments';

type Row = ReturnType<StatementSync['get']>;

/** Keys with values. Every method is synchronous; what changes something runs inside a transaction of the caller. */
export class EntryTable {
	private readonly select: StatementSync;
	private readonly page: StatementSync;
	private readonly nextVersion: StatementSync;
	private readonly upsert: StatementSync;
	private readonly remove: StatementSync;

	constructor(database: DatabaseSync) {
		const live = '(expires_at IS NULL OR expires_at > ?)';
		this.select = database.prepare(`SELECT value, version FROM entry WHERE key = ? AND ${live}`);
		this.page = database.prepare(
			`SELECT key, value, version FROM entry WHERE key >= ? AND key > ? AND key < ? AND ${live} ORDER BY key LIMIT ?`,
		);
		// Never less than the microseconds of today: a file that was lost and made anew repeats no version either.
		this.nextVersion = database.prepare('UPDATE counter SET last = max(last + 1, ?) RETURNING last');
		this.upsert = database.prepare(
			`INSERT INTO entry (key, value, version, expires_at) VALUES (?, ?, ?, ?)
			ON CONFLICT (key) DO UPDATE SET value = excluded.value, version = excluded.version, expires_at = excluded.expires_at`,
		);
		this.remove = database.prepare('DELETE FROM entry WHERE key = ?');
	}

	get(key: string, now: number): StoredValue | null {
		const row = this.select.get(key, now);
		return row === undefined ? null : { value: String(row['value']), version: String(row['version']) };
	}

	set(key: string, value: string, options: SetOptions, now: number): string | null {
		const { ttlMs, ifAbsent, ifVersion } = options;
		if (ifAbsent === true || ifVersion !== undefined) {
			const current = this.get(key, now);
			if (ifAbsent === true && current !== null) return null;
			if (ifVersion !== undefined && current?.version !== ifVersion) return null;
		}
		const version = Number(this.nextVersion.get(now * 1_000)?.['last']);
		this.upsert.run(key, value, version, ttlMs === undefined ? null : now + ttlMs);
		return String(version);
	}

	delete(key: string, ifVersion: string | undefined, now: number): boolean {
		const current = this.get(key, now);
		if (current === null || (ifVersion !== undefined && current.version !== ifVersion)) return false;
		this.remove.run(key);
		return true;
	}

	list(prefix: string, { limit, after = '' }: { limit: number; after?: string }, now: number): StoredEntry[] {
		return this.page.all(prefix, after, `${prefix}${lastCharacter}`, now, limit).map((row) => ({
			key: String(row['key']),
			value: String(row['value']),
			version: String(row['version']),
		}));
	}
}

/** Logs of grants: one row each, swept when its window is over. */
export class SlotTable {
	private readonly nthNewest: StatementSync;
	private readonly insert: StatementSync;
	private readonly clamp: StatementSync;

	constructor(database: DatabaseSync) {
		this.nthNewest = database.prepare('SELECT at FROM slot WHERE key = ? ORDER BY at DESC LIMIT 1 OFFSET ?');
		this.insert = database.prepare('INSERT INTO slot (key, at, expires_at) VALUES (?, ?, ?)');
		this.clamp = database.prepare('UPDATE slot SET at = ?1, expires_at = ?1 + ?2 WHERE key = ?3 AND at > ?1');
	}

	take(key: string, { limit, windowMs }: { limit: number; windowMs: number }, now: number): SlotResult {
		const newest = this.grantedAt(key, 0);
		// A grant from the future means that the clock was set back: it counts as of now.
		if (newest !== undefined && newest > now) this.clamp.run(now, windowMs, key);
		// Free exactly when the grant that is `limit` places back has left the window.
		const decisive = this.grantedAt(key, limit - 1);
		if (decisive !== undefined && decisive > now - windowMs) {
			return { granted: false, retryAfterMs: decisive + windowMs - now };
		}
		this.insert.run(key, now, now + windowMs);
		return { granted: true };
	}

	private grantedAt(key: string, placesBack: number): number | undefined {
		const row = this.nthNewest.get(key, placesBack);
		return row === undefined ? undefined : Number(row['at']);
	}
}

export class LockTable {
	private readonly select: StatementSync;
	private readonly upsert: StatementSync;
	private readonly remove: StatementSync;

	constructor(database: DatabaseSync) {
		this.select = database.prepare('SELECT owner FROM lock WHERE key = ? AND expires_at > ?');
		this.upsert = database.prepare('INSERT OR REPLACE INTO lock (key, owner, expires_at) VALUES (?, ?, ?)');
		this.remove = database.prepare('DELETE FROM lock WHERE key = ?');
	}

	take(key: string, owner: string, ttlMs: number, now: number): boolean {
		const holder = this.select.get(key, now);
		if (holder !== undefined && holder['owner'] !== owner) return false;
		this.upsert.run(key, owner, now + ttlMs);
		return true;
	}

	giveBack(key: string, owner: string, now: number): boolean {
		if (this.select.get(key, now)?.['owner'] !== owner) return false;
		this.remove.run(key);
		return true;
	}
}

export class ClaimTable {
	private readonly select: StatementSync;
	private readonly upsert: StatementSync;
	private readonly remove: StatementSync;

	constructor(database: DatabaseSync) {
		this.select = database.prepare('SELECT owner, done, pending_until FROM claim WHERE key = ? AND expires_at > ?');
		this.upsert = database.prepare(
			'INSERT OR REPLACE INTO claim (key, owner, done, pending_until, expires_at) VALUES (?, ?, ?, ?, ?)',
		);
		this.remove = database.prepare('DELETE FROM claim WHERE key = ?');
	}

	claim(key: string, owner: string, pendingMs: number, now: number): 'claimed' | 'pending' | 'done' {
		const answer = judgeClaim(this.find(key, now), owner, now);
		const pendingUntil = now + pendingMs;
		if (answer === 'claimed') this.upsert.run(key, owner, 0, pendingUntil, pendingUntil + lapsedKeepMs);
		return answer;
	}

	complete(key: string, owner: string, keepMs: number, now: number): boolean {
		if (!mayComplete(this.find(key, now), owner)) return false;
		this.upsert.run(key, owner, 1, now, now + keepMs);
		return true;
	}

	release(key: string, owner: string, now: number): boolean {
		if (!mayRelease(this.find(key, now), owner, now)) return false;
		this.remove.run(key);
		return true;
	}

	private find(key: string, now: number): ClaimRecord | undefined {
		const row: Row = this.select.get(key, now);
		if (row === undefined) return undefined;
		return { owner: String(row['owner']), done: row['done'] === 1, pendingUntil: Number(row['pending_until']) };
	}
}

/** Rows removed per table and slice; more than a write adds, so that the file does not grow. */
const sliceSize = 25;

/** Removes what has expired, a slice at a time, on the back of other writes: no timer is needed. */
export class ExpirySweep {
	private readonly slices: StatementSync[];

	constructor(database: DatabaseSync) {
		this.slices = [
			database.prepare(sliceOf('entry', 'rowid')),
			database.prepare(sliceOf('slot', 'rowid')),
			database.prepare(sliceOf('lock', 'key')),
			database.prepare(sliceOf('claim', 'key')),
		];
	}

	run(now: number): void {
		for (const slice of this.slices) slice.run(now);
	}
}

function sliceOf(table: string, identity: string): string {
	return `DELETE FROM ${table} WHERE ${identity} IN (SELECT ${identity} FROM ${table} WHERE expires_at <= ? LIMIT ${sliceSize})`;
}
