import type { JobFilter, NewJob, TakeOptions } from '../../domain/queue';
import { jobStates } from '../../domain/queue';
import type { ConnectorError } from '../../domain/errors';
import { queueError } from './queue-error';

const mostPriority = 1_000;
const longestPage = 1_000;
const longestGroupKey = 512;
/** A hundred years: nobody means more, and every store can still count it. */
const longestMs = 3_200_000_000_000;

/** What a program handed over that no queue could keep; whoever asks people says it in their words. @throws ConnectorError `validation` */
export function checkNewJob(job: NewJob): NewJob {
	checkJobId(job.id);
	if (typeof job.payload !== 'string' || job.payload === '') throw invalid('payload', 'must be JSON text');
	checkWhole('maxAttempts', job.maxAttempts, 1, Number.MAX_SAFE_INTEGER);
	checkWhole('priority', job.priority, 0, mostPriority);
	if (job.groupKey !== null) checkGroupKey(job.groupKey);
	return { ...job, delayMs: checkMs('delayMs', job.delayMs, 0) };
}

/** @throws ConnectorError `validation` */
export function checkJobId(id: string): void {
	if (!/^[\x21-\x7e]{1,200}$/.test(id)) throw invalid('id', 'must be 1 to 200 printable ASCII characters without blanks');
}

/** @throws ConnectorError `validation` */
export function checkTake({ leaseMs, concurrency, urgentFrom, onlyUrgent = false }: TakeOptions): TakeOptions {
	checkWhole('concurrency', concurrency, 1, Number.MAX_SAFE_INTEGER);
	if (urgentFrom !== undefined) checkWhole('urgentFrom', urgentFrom, 0, mostPriority);
	return { leaseMs: checkMs('leaseMs', leaseMs, 1), concurrency, onlyUrgent, ...(urgentFrom === undefined ? {} : { urgentFrom }) };
}

/** @throws ConnectorError `validation` */
export function checkFilter({ states, groupKey, limit, after }: JobFilter): void {
	for (const state of states) if (!jobStates.includes(state)) throw invalid('states', `may hold ${jobStates.join(', ')}`);
	if (groupKey !== undefined) checkGroupKey(groupKey);
	if (after !== undefined) checkJobId(after);
	checkLimit(limit);
}

/** @throws ConnectorError `validation` */
export function checkLimit(limit: number): void {
	checkWhole('limit', limit, 1, longestPage);
}

/** Whole milliseconds, rounded up: nothing comes too early, no lease is too short. @throws ConnectorError `validation` */
export function checkMs(parameter: string, ms: number, least: 0 | 1): number {
	const whole = Math.ceil(ms);
	if (!(whole >= least && whole <= longestMs)) throw invalid(parameter, `must be a number of milliseconds from ${least} to ${longestMs}, is ${ms}`);
	return whole;
}

function checkGroupKey(key: string): void {
	// Half a surrogate pair has no UTF-8 form: two such keys would become one.
	if (key.length === 0 || key.length > longestGroupKey || /\p{Surrogate}/u.test(key) || key.includes('\0')) {
		throw invalid('groupKey', `must be 1 to ${longestGroupKey} characters of well-formed text`);
	}
}

function checkWhole(parameter: string, value: number, least: number, most: number): void {
	if (!Number.isInteger(value) || value < least || value > most) {
		throw invalid(parameter, `must be a whole number ${most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`}, is ${value}`);
	}
}

function invalid(parameter: string, problem: string): ConnectorError {
	return queueError('validation', `${parameter} ${problem}.`, undefined, { parameter, nothingDone: true });
}
