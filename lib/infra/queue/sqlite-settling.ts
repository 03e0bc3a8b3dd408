import type { StatementSync } from 'node:sqlite';

import type { Job, JobFailure, Lease, Settled } from '../../domain/queue';
import type { DatabaseSync } from '../store/sqlite-driver';
import type { Line } from './sqlite-adding';
import type { JobRows, Row } from './sqlite-rows';
import type { Moment } from './sqlite-time';

const dayMs = 86_400_000;
/** Completed and cancelled jobs. */
const shortKeepMs = 7 * dayMs;
/** Failed and parked ones, which a person may yet look at. */
const longKeepMs = 30 * dayMs;
/** Characters of past settlements that a job keeps: of its last 40 leases at least. */
const settlementsKept = 2_000;

type SettlementKind = 'complete' | 'retryLater' | 'fail' | 'park' | 'release';

const ended = 'place = NULL, head = 0, token = NULL, lease_until = NULL, ended_at = ?, keep_until = ?';
const waitsAgain = 'token = NULL, lease_until = NULL';
const unreported = 'report_open = 1, report_token = NULL, report_until = 0';
const withoutReport = 'report_open = 0, report_token = NULL, report_until = 0';
const uncounted = 'attempt = attempt - 1, started_at = started_before';

/** The least `keep_until` of the jobs that failed or were parked at this time by the clock or later: as old as that, by what was lived. */
export function keptSince(endedAfter: number, { clock, lived }: Moment): number {
	return lived - (clock - endedAfter) + longKeepMs;
}

/** How jobs end, or wait again. Synchronous, inside a transaction of the caller. */
export class Settling {
	private readonly note: StatementSync;
	private readonly completed: StatementSync;
	private readonly failed: StatementSync;
	private readonly later: StatementSync;
	private readonly laterUncounted: StatementSync;
	private readonly released: StatementSync;
	private readonly cancelled: StatementSync;
	private readonly again: StatementSync;

	constructor(
		database: DatabaseSync,
		private readonly rows: JobRows,
		private readonly line: Line,
	) {
		this.note = database.prepare(`UPDATE job SET settlements = substr(settlements || ?, -${settlementsKept}) WHERE number = ?`);
		this.completed = database.prepare(
			`UPDATE job SET state = 'completed', ${ended}, result = ?, failure_message = NULL, failure_code = NULL WHERE number = ?`,
		);
		this.failed = database.prepare(`UPDATE job SET state = ?, ${ended}, failure_message = ?, failure_code = ?, ${unreported} WHERE number = ?`);
		const later = `UPDATE job SET state = ?, ${waitsAgain}, due_at = ?, failure_message = ?, failure_code = ?`;
		this.later = database.prepare(`${later} WHERE number = ?`);
		this.laterUncounted = database.prepare(`${later}, ${uncounted} WHERE number = ?`);
		this.released = database.prepare(`UPDATE job SET state = 'waiting', ${waitsAgain}, ${uncounted} WHERE number = ?`);
		this.cancelled = database.prepare(`UPDATE job SET state = 'cancelled', ${ended}, ${withoutReport} WHERE number = ?`);
		this.again = database.prepare(
			`UPDATE job SET state = 'waiting', place = ?, head = ?, attempt = 0, due_at = ?, started_at = NULL, started_before = NULL, ended_at = NULL,
			keep_until = NULL, failure_message = NULL, failure_code = NULL, ${withoutReport} WHERE number = ?`,
		);
	}

	complete(lease: Lease, result: string | null, moment: Moment): Settled {
		return this.settle(lease, 'complete', moment, (row) => {
			this.completed.run(moment.clock, moment.lived + shortKeepMs, result, numberOf(row));
			this.line.moveGroupUp(row['group_key']);
		});
	}

	end(lease: Lease, kind: 'fail' | 'park', { message, code }: JobFailure, moment: Moment): Settled {
		return this.settle(lease, kind, moment, (row) => {
			const state = kind === 'fail' ? 'failed' : 'parked';
			this.failed.run(state, moment.clock, moment.lived + longKeepMs, message, code, numberOf(row));
			this.line.moveGroupUp(row['group_key']);
		});
	}

	/** Keeps its place, and with it the turn of its group. */
	retryLater(lease: Lease, { message, code }: JobFailure, { delayMs, counts }: { delayMs: number; counts: boolean }, moment: Moment): Settled {
		return this.settle(lease, 'retryLater', moment, (row) => {
			(counts ? this.later : this.laterUncounted).run(delayMs > 0 ? 'delayed' : 'waiting', moment.time + delayMs, message, code, numberOf(row));
		});
	}

	release(lease: Lease, moment: Moment): Settled {
		return this.settle(lease, 'release', moment, (row) => void this.released.run(numberOf(row)));
	}

	/** To the end of the line. */
	retry(id: string, moment: Moment): Job | null | WrongState {
		const row = this.rows.find(id, moment);
		if (row === undefined) return null;
		if (!['failed', 'parked', 'cancelled'].includes(String(row['state']))) return new WrongState(this.rows.at(numberOf(row), moment));
		const head = this.line.headAtEnd(row['group_key'] === null ? null : String(row['group_key']));
		this.again.run(this.line.end(), head, moment.time, numberOf(row));
		return this.rows.at(numberOf(row), moment);
	}

	/** Takes a job out that waits, or closes one that ended badly. */
	cancel(id: string, moment: Moment): Job | null | WrongState {
		const row = this.rows.find(id, moment);
		if (row === undefined) return null;
		if (!['waiting', 'delayed', 'failed', 'parked'].includes(String(row['state']))) return new WrongState(this.rows.at(numberOf(row), moment));
		this.cancelled.run(moment.clock, moment.lived + shortKeepMs, numberOf(row));
		if (row['head'] === 1) this.line.moveGroupUp(row['group_key']);
		return this.rows.at(numberOf(row), moment);
	}

	/** A lease counts until the job is settled or somebody else has it, also when its time is over. */
	private settle({ id, token }: Lease, kind: SettlementKind, moment: Moment, change: (row: Row) => void): Settled {
		if (!/^[\w-]{1,64}$/.test(token)) return 'lost';
		const row = this.rows.find(id, moment);
		if (row === undefined) return 'lost';
		const settlement = ` ${token}=${kind} `;
		if (row['token'] !== token) return String(row['settlements']).includes(settlement) ? 'again' : 'lost';
		change(row);
		this.note.run(settlement, numberOf(row));
		return 'done';
	}
}

/** The job is in a state in which that cannot be done. */
export class WrongState {
	constructor(readonly job: Job) {}
}

function numberOf(row: Row): number {
	return Number(row['number']);
}
