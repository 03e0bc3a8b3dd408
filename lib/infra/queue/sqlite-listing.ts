import type { StatementSync } from 'node:sqlite';

import { jobStates, type BadEnds, type Job, type JobFilter, type JobState, type QueueStats } from '../../domain/queue';
import type { DatabaseSync } from '../store/sqlite-driver';
import type { JobRows } from './sqlite-rows';
import { keptSince } from './sqlite-settling';
import type { Moment } from './sqlite-time';

/** Jobs are read for so long in one turn: payloads may be large. */
const pageMs = 2;
const pageJobs = 100;
/** So many jobs that ended badly are counted. */
const mostBad = 1_000;

export interface Page {
	jobs: Job[];
	/** Where to go on; null at the end. */
	next: number | null;
}

/** What is in the queue. Synchronous, inside a transaction of the caller. */
export class Listing {
	private readonly counts: StatementSync;
	private readonly stillDelayed: StatementSync;
	private readonly oldestWaiting: StatementSync;
	private readonly oldestDelayed: StatementSync;
	private readonly numberOf: StatementSync;
	private readonly bad: StatementSync;
	private readonly inQueue: Readonly<Record<'stored' | 'stillDelayed' | 'dueByNow', StatementSync>>;
	private readonly inGroup: Readonly<Record<'stored' | 'stillDelayed' | 'dueByNow', StatementSync>>;

	constructor(
		database: DatabaseSync,
		private readonly queue: number,
		private readonly rows: JobRows,
	) {
		this.counts = database.prepare('SELECT state, jobs FROM tally WHERE queue = ?');
		const open = 'queue = ? AND place IS NOT NULL';
		this.stillDelayed = database.prepare(`SELECT count(*) AS jobs FROM job WHERE ${open} AND state = 'delayed' AND due_at > ?`);
		this.oldestWaiting = database.prepare(`SELECT min(due_at) AS due FROM job WHERE ${open} AND state = 'waiting'`);
		this.oldestDelayed = database.prepare(`SELECT min(due_at) AS due FROM job WHERE ${open} AND state = 'delayed' AND due_at <= ?`);
		this.numberOf = database.prepare('SELECT number FROM job WHERE queue = ? AND id = ?');
		// What is kept for so long ended badly, so the index holds those that ended lately side by side.
		this.bad = database.prepare(`
			SELECT state, count(*) AS jobs, max(ended_at) AS last FROM (
				SELECT state, ended_at FROM job INDEXED BY job_keep WHERE keep_until >= ? AND queue = ? AND state IN ('failed', 'parked')
				ORDER BY keep_until DESC LIMIT ${mostBad}
			) GROUP BY state`);
		this.inQueue = statements(database, '');
		this.inGroup = statements(database, 'AND group_key = ?');
	}

	stats({ time, ahead }: Moment): QueueStats {
		const counts: Record<JobState, number> = { waiting: 0, delayed: 0, running: 0, completed: 0, failed: 0, parked: 0, cancelled: 0 };
		for (const row of this.counts.all(this.queue)) {
			for (const state of jobStates) if (row['state'] === state) counts[state] = Number(row['jobs']);
		}
		const delayed = Number(this.stillDelayed.get(this.queue, time)?.['jobs']);
		counts.waiting += counts.delayed - delayed;
		counts.delayed = delayed;
		const oldest = [this.oldestWaiting.get(this.queue), this.oldestDelayed.get(this.queue, time)].map((row) => row?.['due'] ?? null).filter((due) => due !== null);
		return { counts, oldestDueAt: oldest.length === 0 ? null : Math.min(...oldest.map(Number)) - ahead };
	}

	endedBadly(endedAfter: number, moment: Moment): BadEnds {
		const ends = { failed: { jobs: 0, lastAt: null as number | null }, parked: { jobs: 0, lastAt: null as number | null } };
		for (const row of this.bad.all(keptSince(endedAfter, moment), this.queue)) {
			ends[row['state'] === 'failed' ? 'failed' : 'parked'] = { jobs: Number(row['jobs']), lastAt: Number(row['last']) };
		}
		return ends;
	}

	/** Undefined where there is no such job. */
	numberOfJob(id: string): number | undefined {
		const row = this.numberOf.get(this.queue, id);
		return row === undefined ? undefined : Number(row['number']);
	}

	/** The newest jobs before `before`, as many as can be read in one turn. */
	page({ states, groupKey, limit }: JobFilter, before: number, moment: Moment): Page {
		const most = Math.min(limit, pageJobs);
		const numbers = [...new Set(states)].flatMap((state) => this.numbers(state, groupKey, before, most, moment));
		numbers.sort((left, right) => right - left);
		const jobs: Job[] = [];
		const stopAt = performance.now() + pageMs;
		for (const number of numbers.slice(0, most)) {
			jobs.push(this.rows.at(number, moment));
			if (performance.now() > stopAt) break;
		}
		return { jobs, next: numbers.length > jobs.length || numbers.length >= most ? (numbers[jobs.length - 1] ?? null) : null };
	}

	private numbers(state: JobState, groupKey: string | undefined, before: number, most: number, { time, lived }: Moment): number[] {
		const { stored, stillDelayed, dueByNow } = groupKey === undefined ? this.inQueue : this.inGroup;
		const place = groupKey === undefined ? [this.queue] : [this.queue, groupKey];
		if (state === 'delayed') return listed(stillDelayed.all(...place, before, time, most));
		const found = listed(stored.all(...place, state, before, lived, most));
		if (state !== 'waiting' || (this.oldestDelayed.get(this.queue, time)?.['due'] ?? null) === null) return found;
		return [...found, ...listed(dueByNow.all(...place, before, time, most))];
	}
}

function statements(database: DatabaseSync, group: string): Record<'stored' | 'stillDelayed' | 'dueByNow', StatementSync> {
	// Else it would look for those that are due first, and sort them all.
	const index = group === '' ? 'INDEXED BY job_list' : '';
	const newest = (state: string, condition: string): StatementSync =>
		database.prepare(`SELECT number FROM job ${index} WHERE queue = ? ${group} AND state = ${state} AND number < ? AND ${condition} ORDER BY number DESC LIMIT ?`);
	return {
		stored: newest('?', '(keep_until IS NULL OR keep_until > ?)'),
		stillDelayed: newest("'delayed'", 'due_at > ?'),
		dueByNow: newest("'delayed'", 'due_at <= ?'),
	};
}

function listed(rows: ReturnType<StatementSync['all']>): number[] {
	return rows.map((row) => Number(row['number']));
}
