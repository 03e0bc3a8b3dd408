import { randomUUID } from 'node:crypto';
import type { StatementSync } from 'node:sqlite';

import { urgentPlaces, type Lease, type LeasedJob, type TakeOptions } from '../../domain/queue';
import type { DatabaseSync } from '../store/sqlite-driver';
import type { JobRows } from './sqlite-rows';
import type { Moment } from './sqlite-time';

/** Jobs whose delay is over are noticed in slices of so many: some 2 ms. */
const wokenAtOnce = 200;

/** Hands jobs out under leases. Synchronous, inside a transaction of the caller. */
export class Taking {
	private readonly running: StatementSync;
	private readonly wake: StatementSync;
	private readonly ready: StatementSync;
	private readonly start: StatementSync;
	private readonly prolong: StatementSync;
	private readonly overdue: StatementSync;
	private readonly takeOver: StatementSync;
	private readonly nextDue: StatementSync;

	constructor(
		database: DatabaseSync,
		private readonly queue: number,
		private readonly rows: JobRows,
	) {
		this.running = database.prepare("SELECT jobs FROM tally WHERE queue = ? AND state = 'running'");
		this.wake = database.prepare(
			`UPDATE job SET state = 'waiting' WHERE number IN (
				SELECT number FROM job WHERE queue = ? AND state = 'delayed' AND place IS NOT NULL AND due_at <= ? ORDER BY due_at LIMIT ${wokenAtOnce}
			)`,
		);
		this.ready = database.prepare(
			"SELECT number FROM job WHERE queue = ? AND state = 'waiting' AND head = 1 AND priority >= ? ORDER BY priority DESC, place LIMIT 1",
		);
		this.start = database.prepare(
			`UPDATE job SET state = 'running', attempt = attempt + 1, started_before = started_at, started_at = ?, token = ?, lease_until = ? WHERE number = ?`,
		);
		this.prolong = database.prepare("UPDATE job SET lease_until = ? WHERE queue = ? AND id = ? AND state = 'running' AND token = ?");
		this.overdue = database.prepare('SELECT number, id FROM job WHERE queue = ? AND lease_until <= ? ORDER BY lease_until LIMIT ?');
		this.takeOver = database.prepare('UPDATE job SET token = ?, lease_until = ? WHERE number = ?');
		this.nextDue = database.prepare("SELECT min(due_at) AS due FROM job WHERE queue = ? AND state = 'delayed' AND place IS NOT NULL AND due_at > ?");
	}

	/** `more` where there are too many that have become due to look at all of them at once: to be called again. */
	take({ leaseMs, concurrency, urgentFrom, onlyUrgent = false }: TakeOptions, moment: Moment): LeasedJob | null | 'more' {
		const running = Number(this.running.get(this.queue)?.['jobs'] ?? 0);
		const leastPriority = running < concurrency && !onlyUrgent ? 0 : urgentFrom;
		if (leastPriority === undefined || running >= concurrency + urgentPlaces) return null;
		if (Number(this.wake.run(this.queue, moment.time).changes) === wokenAtOnce) return 'more';
		const found = this.ready.get(this.queue, leastPriority);
		if (found === undefined) return null;
		const token = randomUUID();
		const number = Number(found['number']);
		this.start.run(moment.clock, token, moment.time + leaseMs, number);
		return this.rows.leased(number, token, moment);
	}

	renew({ id, token }: Lease, leaseMs: number, moment: Moment): boolean {
		return this.prolong.run(moment.time + leaseMs, this.queue, id, token).changes === 1;
	}

	takeStalled({ leaseMs, except, limit }: { leaseMs: number; except: readonly string[]; limit: number }, moment: Moment): LeasedJob[] {
		const watched = new Set(except);
		const overdue = this.overdue.all(this.queue, moment.time, limit + watched.size);
		const lost = overdue.filter((row) => !watched.has(String(row['id']))).slice(0, limit);
		return lost.map((row) => {
			const token = randomUUID();
			const number = Number(row['number']);
			this.takeOver.run(token, moment.time + leaseMs, number);
			return this.rows.leased(number, token, moment);
		});
	}

	nextDueIn({ time }: Moment): number | null {
		const due = this.nextDue.get(this.queue, time)?.['due'] ?? null;
		return due === null ? null : Number(due) - time;
	}
}
