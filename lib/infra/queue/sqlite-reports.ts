import { randomUUID } from 'node:crypto';
import type { StatementSync } from 'node:sqlite';

import type { JobReport } from '../../domain/queue';
import type { DatabaseSync } from '../store/sqlite-driver';
import type { JobRows } from './sqlite-rows';
import { keptSince } from './sqlite-settling';
import type { Moment } from './sqlite-time';

/** Who is told of jobs that failed for good or were parked. Synchronous, inside a transaction of the caller. */
export class Reports {
	private readonly open: StatementSync;
	private readonly lease: StatementSync;
	private readonly close: StatementSync;
	private readonly giveBack: StatementSync;

	constructor(
		database: DatabaseSync,
		private readonly queue: number,
		private readonly rows: JobRows,
	) {
		this.open = database.prepare(
			'SELECT number FROM job WHERE queue = ? AND report_open = 1 AND keep_until >= ? AND report_until <= ? ORDER BY keep_until, number LIMIT ?',
		);
		this.lease = database.prepare('UPDATE job SET report_token = ?, report_until = ? WHERE number = ?');
		this.close = database.prepare('UPDATE job SET report_open = 0, report_token = NULL WHERE queue = ? AND id = ? AND report_token = ?');
		this.giveBack = database.prepare(
			'UPDATE job SET report_token = NULL, report_until = ? WHERE queue = ? AND id = ? AND report_token = ?',
		);
	}

	take({ leaseMs, limit, endedAfter }: { leaseMs: number; limit: number; endedAfter: number }, moment: Moment): JobReport[] {
		return this.open.all(this.queue, keptSince(endedAfter, moment), moment.time, limit).map((row) => {
			const token = randomUUID();
			const number = Number(row['number']);
			this.lease.run(token, moment.time + leaseMs, number);
			return this.rows.leased(number, token, moment);
		});
	}

	confirm({ id, token }: Pick<JobReport, 'id' | 'token'>): boolean {
		return this.close.run(this.queue, id, token).changes === 1;
	}

	release({ id, token }: Pick<JobReport, 'id' | 'token'>, delayMs: number, { time }: Moment): boolean {
		return this.giveBack.run(time + delayMs, this.queue, id, token).changes === 1;
	}
}
