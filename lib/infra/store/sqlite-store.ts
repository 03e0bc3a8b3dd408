import { resolve } from 'node:path';
import type { Clock, Random } from '../../domain/runtime';
import type { SetOptions, SlotResult, Store, StoredEntry, StoredValue } from '../../domain/store';
import { Checkpoints } from './sqlite-checkpoints';
import { prepareDatabase, rollBack } from './sqlite-database';
import type { DatabaseSync } from './sqlite-driver';
import { isBusy, sqliteError } from './sqlite-errors';
import { openSqliteFile } from './sqlite-open';
import { storeForm } from './sqlite-schema';
import { ClaimTable, EntryTable, ExpirySweep, LockTable, SlotTable } from './sqlite-tables';
import { checkKey, checkMs, checkOwner, checkPage, checkWindow } from './store-arguments';
import { closedError, storeError } from './store-error';
import { TurnQueue, type Job } from './turn-queue';

export interface SqliteStoreOptions {
	file: string;
	clock: Clock;
	random: Random;
}

/** A slice of work: at most so many jobs, and no new one begins after so many milliseconds. */
const sliceJobs = 100;
const sliceMs = 5;

/**
 * Opens the Store in a file, making file and folder where they are missing.
 *
 * @throws ConnectorError `unavailable` (missing rights, full disk, damaged file, lock not obtained
 * within 5 s), `validation` (network file system, a database of another program)
 */
export async function openSqliteStore({ file, clock, random }: SqliteStoreOptions): Promise<Store> {
	const location = resolve(file);
	return await openSqliteFile(location, sqliteError, async (database) => {
		const store = new SqliteStore(database, location, clock, random);
		await store.prepare(() => prepareDatabase(database, location, storeForm));
		return store;
	});
}

/**
 * The Store in a file that all n8n processes of one machine may share. SQLite is synchronous: work is
 * done in slices of a few milliseconds, those waiting at the same time share one transaction, and
 * nobody waits for a lock with the event loop stopped.
 */
class SqliteStore implements Store {
	readonly kind = 'sqlite';
	private readonly reads: TurnQueue;
	private readonly writes: TurnQueue;
	private readonly checkpoints: Checkpoints;
	private tables: Tables | undefined;
	private closed = false;
	/** After a failed transaction its jobs run one by one, so that one does not take the others along. */
	private oneByOne = 0;

	constructor(
		private readonly database: DatabaseSync,
		readonly location: string,
		private readonly clock: Clock,
		random: Random,
	) {
		const overdue = (): Error =>
			storeError('unavailable', location, 'another process kept it locked for too long', {
				hint: 'Try again; if it stays locked, look for a backup or another program that has the file open. Several busy n8n processes need Redis instead.',
				nothingDone: true,
			});
		this.checkpoints = new Checkpoints(location);
		this.reads = new TurnQueue({ clock, random, overdue, runSome: (jobs) => this.runReads(jobs) });
		this.writes = new TurnQueue({ clock, random, overdue, runSome: (jobs) => this.runTransaction(jobs) });
	}

	/** Runs before anything else; waits for other processes that do the same. */
	async prepare(work: () => void): Promise<void> {
		await this.reads.add(work);
		this.tables = new Tables(this.database);
	}

	async get(key: string): Promise<StoredValue | null> {
		checkKey(key);
		return await this.read((tables, now) => tables.entries.get(key, now));
	}

	async set(key: string, value: string, options: SetOptions = {}): Promise<string | null> {
		checkKey(key);
		const checked = options.ttlMs === undefined ? options : { ...options, ttlMs: checkMs('ttlMs', options.ttlMs) };
		return await this.write((tables, now) => tables.entries.set(key, value, checked, now));
	}

	async delete(key: string, { ifVersion }: { ifVersion?: string } = {}): Promise<boolean> {
		checkKey(key);
		return await this.write((tables, now) => tables.entries.delete(key, ifVersion, now));
	}

	async list(prefix: string, options: { limit: number; after?: string }): Promise<StoredEntry[]> {
		checkPage(prefix, options);
		return await this.read((tables, now) => tables.entries.list(prefix, options, now));
	}

	async takeSlot(key: string, window: { limit: number; windowMs: number }): Promise<SlotResult> {
		checkKey(key);
		const checked = checkWindow(window);
		return await this.write((tables, now) => tables.slots.take(key, checked, now));
	}

	async lock(key: string, owner: string, ttlMs: number): Promise<boolean> {
		checkKey(key);
		checkOwner(owner);
		const ms = checkMs('ttlMs', ttlMs);
		return await this.write((tables, now) => tables.locks.take(key, owner, ms, now));
	}

	async unlock(key: string, owner: string): Promise<boolean> {
		checkKey(key);
		checkOwner(owner);
		return await this.write((tables, now) => tables.locks.giveBack(key, owner, now));
	}

	async claim(key: string, owner: string, pendingMs: number): Promise<'claimed' | 'pending' | 'done'> {
		checkKey(key);
		checkOwner(owner);
		const ms = checkMs('pendingMs', pendingMs);
		return await this.write((tables, now) => tables.claims.claim(key, owner, ms, now));
	}

	async complete(key: string, owner: string, keepMs: number): Promise<boolean> {
		checkKey(key);
		checkOwner(owner);
		const ms = checkMs('keepMs', keepMs);
		return await this.write((tables, now) => tables.claims.complete(key, owner, ms, now));
	}

	async release(key: string, owner: string): Promise<boolean> {
		checkKey(key);
		checkOwner(owner);
		return await this.write((tables, now) => tables.claims.release(key, owner, now));
	}

	async ping(): Promise<void> {
		await this.read((tables, now) => tables.entries.get('ping', now));
	}

	async close(): Promise<void> {
		if (this.closed) return;
		this.closed = true;
		await Promise.all([this.reads.idle(), this.writes.idle()]);
		await this.checkpoints.stop();
		this.database.close();
	}

	private async read<T>(work: (tables: Tables, now: number) => T): Promise<T> {
		return await this.reads.add(this.job(work));
	}

	private async write<T>(work: (tables: Tables, now: number) => T): Promise<T> {
		return await this.writes.add(this.job(work));
	}

	/** The time is read when the work is done, with the lock held: then all processes agree on the order. */
	private job<T>(work: (tables: Tables, now: number) => T): () => T {
		const { tables } = this;
		if (this.closed || tables === undefined) throw closedError(this.location);
		return () => work(tables, Math.floor(this.clock.now()));
	}

	private runReads(jobs: Job[]): 'ran' | 'busy' {
		const stopAt = this.clock.now() + sliceMs;
		for (const job of jobs.slice(0, sliceJobs)) {
			try {
				const settle = job.attempt();
				jobs.shift();
				settle();
			} catch (error) {
				if (isBusy(error)) return 'busy';
				jobs.shift();
				job.fail(sqliteError(error, this.location));
			}
			if (this.clock.now() > stopAt) break;
		}
		return 'ran';
	}

	private runTransaction(jobs: Job[]): 'ran' | 'busy' {
		const settles: Array<() => void> = [];
		let attempted = 0;
		const most = this.oneByOne > 0 ? 1 : sliceJobs;
		try {
			this.database.exec('BEGIN IMMEDIATE');
			const stopAt = this.clock.now() + sliceMs;
			for (const job of jobs.slice(0, most)) {
				attempted++;
				settles.push(job.attempt());
				if (this.clock.now() > stopAt) break;
			}
			this.tables?.sweep.run(Math.floor(this.clock.now()));
			this.database.exec('COMMIT');
		} catch (error) {
			rollBack(this.database);
			if (isBusy(error)) return 'busy';
			this.afterFailure(jobs, attempted, error);
			return 'ran';
		}
		jobs.splice(0, attempted);
		this.oneByOne = Math.max(0, this.oneByOne - 1);
		for (const settle of settles) settle();
		this.checkpoints.count();
		return 'ran';
	}

	/** Everything was rolled back. A job that was alone has failed; several are tried again, each alone. */
	private afterFailure(jobs: Job[], attempted: number, error: unknown): void {
		if (attempted > 1) {
			this.oneByOne = attempted;
			return;
		}
		this.oneByOne = Math.max(0, this.oneByOne - 1);
		jobs.shift()?.fail(sqliteError(error, this.location));
	}
}

/** The prepared statements, once the tables are there. */
class Tables {
	readonly entries: EntryTable;
	readonly slots: SlotTable;
	readonly locks: LockTable;
	readonly claims: ClaimTable;
	readonly sweep: ExpirySweep;

	constructor(database: DatabaseSync) {
		this.entries = new EntryTable(database);
		this.slots = new SlotTable(database);
		this.locks = new LockTable(database);
		this.claims = new ClaimTable(database);
		this.sweep = new ExpirySweep(database);
	}
}
