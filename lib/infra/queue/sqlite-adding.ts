import type { StatementSync } from 'node:sqlite';

import type { Job, NewJob } from '../../domain/queue';
import type { DatabaseSync } from '../store/sqlite-driver';
import { jobOf, type JobRows } from './sqlite-rows';
import type { Moment } from './sqlite-time';

/** The order of jobs, which no clock can turn: their places in the line and in their groups. */
export class Line {
	private readonly next: StatementSync;
	private readonly openInGroup: StatementSync;
	private readonly moveUp: StatementSync;

	constructor(
		database: DatabaseSync,
		private readonly queue: number,
	) {
		const firstInGroup = 'SELECT number FROM job WHERE queue = ? AND group_key = ? AND place IS NOT NULL ORDER BY place LIMIT 1';
		this.next = database.prepare('UPDATE progress SET last_place = last_place + 1 RETURNING last_place AS place');
		this.openInGroup = database.prepare(firstInGroup);
		this.moveUp = database.prepare(`UPDATE job SET head = 1 WHERE number = (${firstInGroup})`);
	}

	/** Behind all others. */
	end(): number {
		return Number(this.next.get()?.['place']);
	}

	/** 1 where a job that comes now would have nobody of its group ahead of it. */
	headAtEnd(groupKey: string | null): 0 | 1 {
		return groupKey === null || this.openInGroup.get(this.queue, groupKey) === undefined ? 1 : 0;
	}

	/** The one ahead has ended. */
	moveGroupUp(groupKey: unknown): void {
		if (groupKey !== null) this.moveUp.run(this.queue, String(groupKey));
	}
}

/** Puts jobs in. Synchronous, inside a transaction of the caller. */
export class Adding {
	private readonly insert: StatementSync;
	private readonly insertPayload: StatementSync;
	private readonly removeKept: StatementSync;

	constructor(
		database: DatabaseSync,
		private readonly queue: number,
		private readonly rows: JobRows,
		private readonly line: Line,
	) {
		this.insert = database.prepare(
			`INSERT INTO job (number, queue, id, state, place, group_key, head, priority, max_attempts, added_at, due_at)
			VALUES (?1, ?2, ?3, ?4, ?1, ?5, ?6, ?7, ?8, ?9, ?10)`,
		);
		this.insertPayload = database.prepare('INSERT INTO payload (job, text) VALUES (?, ?)');
		this.removeKept = database.prepare('DELETE FROM job WHERE queue = ? AND id = ? AND keep_until <= ?');
	}

	add(job: NewJob, moment: Moment): { added: boolean; job: Job } {
		const known = this.rows.find(job.id, moment);
		if (known !== undefined) return { added: false, job: jobOf(known, moment) };
		// One that was kept long enough and is not yet cleared away.
		this.removeKept.run(this.queue, job.id, moment.lived);
		const number = this.line.end();
		const state = job.delayMs > 0 ? 'delayed' : 'waiting';
		const head = this.line.headAtEnd(job.groupKey);
		this.insert.run(number, this.queue, job.id, state, job.groupKey, head, job.priority, job.maxAttempts, moment.clock, moment.time + job.delayMs);
		this.insertPayload.run(number, job.payload);
		return { added: true, job: this.rows.at(number, moment) };
	}
}
