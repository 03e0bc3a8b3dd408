import type { StatementSync } from 'node:sqlite';

import { jobStates, type Job, type JobState, type LeasedJob } from '../../domain/queue';
import type { DatabaseSync } from '../store/sqlite-driver';
import type { Moment } from './sqlite-time';

export type Row = Readonly<Record<string, unknown>>;

/** The jobs of one queue by number or id. Every method is synchronous and runs inside a transaction of the caller. */
export class JobRows {
	private readonly byNumber: StatementSync;
	private readonly numberById: StatementSync;

	constructor(
		database: DatabaseSync,
		private readonly queue: number,
	) {
		this.byNumber = database.prepare('SELECT job.*, payload.text AS payload FROM job JOIN payload ON payload.job = job.number WHERE number = ?');
		this.numberById = database.prepare('SELECT number FROM job WHERE queue = ? AND id = ?');
	}

	/** Undefined where there is none, or none any more. */
	find(id: string, moment: Moment): Row | undefined {
		const found = this.numberById.get(this.queue, id);
		const row = found === undefined ? undefined : this.byNumber.get(Number(found['number']));
		return row === undefined || isPast(row['keep_until'], moment.lived) ? undefined : row;
	}

	job(id: string, moment: Moment): Job | null {
		const row = this.find(id, moment);
		return row === undefined ? null : jobOf(row, moment);
	}

	/** Of a job that is there. */
	at(number: number, moment: Moment): Job {
		return jobOf(this.byNumber.get(number) ?? {}, moment);
	}

	leased(number: number, token: string, moment: Moment): LeasedJob {
		return { ...this.at(number, moment), token };
	}
}

export function jobOf(row: Row, moment: Moment): Job {
	const message = textOrNull(row['failure_message']);
	return {
		id: String(row['id']),
		payload: String(row['payload']),
		maxAttempts: Number(row['max_attempts']),
		priority: Number(row['priority']),
		groupKey: textOrNull(row['group_key']),
		state: stateOf(row, moment),
		attempt: Number(row['attempt']),
		addedAt: Number(row['added_at']),
		dueAt: Number(row['due_at']) - moment.ahead,
		startedAt: numberOrNull(row['started_at']),
		endedAt: numberOrNull(row['ended_at']),
		result: textOrNull(row['result']),
		failure: message === null ? null : { message, code: String(row['failure_code']) },
	};
}

/** A delayed job waits as soon as it is due, whether or not somebody has noticed. */
function stateOf(row: Row, moment: Moment): JobState {
	const state = jobStates.find((name) => name === row['state']) ?? 'waiting';
	return state === 'delayed' && isPast(row['due_at'], moment.time) ? 'waiting' : state;
}

function isPast(value: unknown, time: number): boolean {
	return value !== null && Number(value) <= time;
}

function textOrNull(value: unknown): string | null {
	return value === null ? null : String(value);
}

function numberOrNull(value: unknown): number | null {
	return value === null ? null : Number(value);
}
