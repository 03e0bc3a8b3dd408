import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { JobQueue, NewJob } from '../../../lib/domain/queue';
import type { Clock } from '../../../lib/domain/runtime';
import { systemClock } from '../../../lib/infra/clock';
import { openJobQueue } from '../../../lib/infra/queue/open-queue';

export const failure = { message: 'The ERP refused the order.', code: 'unavailable' };
export const taking = { leaseMs: 60_000, concurrency: 1_000 };

export function job(id: string, changes: Partial<NewJob> = {}): NewJob {
	return { id, payload: '{}', maxAttempts: 3, delayMs: 0, priority: 0, groupKey: null, ...changes };
}

/** A folder for one test, with what was opened in it. */
export class SqliteScene {
	private readonly closers: Array<() => unknown> = [];

	private constructor(readonly folder: string) {}

	static async make(): Promise<SqliteScene> {
		return new SqliteScene(await mkdtemp(join(tmpdir(), 'backoffice-queue-')));
	}

	get storeFile(): string {
		return join(this.folder, 'store.sqlite');
	}

	get file(): string {
		return join(this.folder, 'store-queue.sqlite');
	}

	async open({ clock = systemClock, storeFile = this.storeFile, name = 'pedidos' }: { clock?: Clock | SetClock; storeFile?: string; name?: string } = {}): Promise<JobQueue> {
		const steady = clock instanceof SetClock ? () => clock.lived : () => performance.now();
		const queue = await openJobQueue({ kind: 'sqlite', file: storeFile }, { name, clock, random: Math.random, steady });
		this.before(async () => await queue.close());
		return queue;
	}

	/** The file as another program sees it. */
	raw(file = this.file): DatabaseSync {
		const database = new DatabaseSync(file);
		database.exec('PRAGMA busy_timeout = 5000');
		this.before(() => {
			if (database.isOpen) database.close();
		});
		return database;
	}

	/** Done at the end, before what was opened earlier is closed. */
	before(close: () => unknown): void {
		this.closers.unshift(close);
	}

	async end(): Promise<void> {
		for (const close of this.closers.splice(0)) await close();
		await rm(this.folder, { recursive: true, force: true });
	}
}

/** A clock set by hand; its sleeps are real. */
export class SetClock implements Clock {
	/** By a clock that nobody sets. */
	lived = 0;

	constructor(public time = Date.parse('2026-03-02T12:00:00Z')) {}

	/** Time passes, and the clock shows it. */
	pass(ms: number): void {
		this.time += ms;
		this.lived += ms;
	}

	now(): number {
		return this.time;
	}

	async sleep(ms: number, signal?: AbortSignal): Promise<void> {
		await systemClock.sleep(ms, signal);
	}
}
