import type { Reason } from './reasons';
import type { Finding, HealthStatus, Incident, SubjectKind, Trouble } from './types';
import { isoTime, isWorse } from './wording';

/** Kept about one subject from its first bad look until it has been well for long enough. Times are epoch milliseconds. */
export interface IncidentRecord {
	id: string;
	kind: SubjectKind;
	name: string;
	title: string;
	status: HealthStatus;
	reason: Reason;
	why: string;
	/** The worst that was told of it: what goes up and down is not told anew each time. */
	worstTold: HealthStatus;
	/** The first bad look; of failed calls the first of the trouble. */
	since: number;
	/** The last failed call; null, or left out by earlier versions of this package, where it is not failed calls that are bad. */
	failedAt?: number | null;
	/** Null while it may still be a hiccup. */
	startedAt: number | null;
	/** The first good look after the last bad one; null while it is bad. */
	wellSince: number | null;
	/** The last look that found it good or bad. */
	seenAt: number;
	/** When it was told last. */
	toldAt: number;
}

export interface IncidentRules {
	/** From which status on something is an incident. */
	from: 'degraded' | 'down';
	/**
	 * Failed calls must be so far apart before it starts, what else is bad must be so for as long from look to look; and all must be well
	 * for as long before it ends. 0: at once.
	 */
	holdMs: number;
	/** An open incident is told again after so long; 0: never. */
	remindMs: number;
	/** An open incident of which nothing has been heard for so long is no longer kept; nobody knows whether it is over. */
	forgetMs: number;
}

export const defaultIncidentRules: Readonly<IncidentRules> = Object.freeze({ from: 'degraded', holdMs: 45_000, remindMs: 0, forgetMs: 86_400_000 });

export type Mood = 'bad' | 'well' | 'undecided';

/** `unknown` neither starts nor ends anything. */
export function moodOf(status: HealthStatus, from: IncidentRules['from']): Mood {
	if (status === 'unknown') return 'undecided';
	return status === 'down' || (status === 'degraded' && from === 'degraded') ? 'bad' : 'well';
}

/** What a look makes of a subject: its new record (null: none), and what is to be told. */
export interface Step {
	record: IncidentRecord | null;
	tell: 'started' | 'continuing' | 'worsened' | 'reminder' | 'ended' | 'forgotten' | null;
	/** What is told of it where there is no record any more. */
	over?: IncidentRecord;
}

/**
 * One look at one subject. Pure: whoever stores the record decides, by the Store, who of several lookers may tell.
 * @param finding null: the subject was not seen
 * @param id for a record that begins now
 */
export function step(record: IncidentRecord | null, finding: Finding | null, now: number, { rules, id }: { rules: IncidentRules; id: string }): Step {
	const mood = finding === null ? 'undecided' : moodOf(finding.status, rules.from);
	if (record === null) return finding !== null && mood === 'bad' ? bad(newRecord(finding, id, now), finding, now, rules) : { record: null, tell: null };
	if (mood === 'bad' && finding !== null) return bad(record, finding, now, rules);
	return mood === 'well' ? well(record, finding?.lastFailureAt ?? null, now, rules) : undecided(record, now, rules);
}

function newRecord({ kind, name, title, status, reason, why }: Finding, id: string, now: number): IncidentRecord {
	return { id, kind, name, title, status, reason, why, worstTold: status, since: now, startedAt: null, wellSince: null, seenAt: now, toldAt: now };
}

function bad(record: IncidentRecord, finding: Finding, now: number, rules: IncidentRules): Step {
	const { status, reason, why, trouble } = finding;
	const { remindMs } = rules;
	const since = record.startedAt === null ? sinceOf(record, trouble, now, rules) : record.since;
	const next: IncidentRecord = { ...record, status, reason, why, since, failedAt: trouble?.last ?? null, wellSince: null, seenAt: now };
	if (record.startedAt === null) {
		if (!hasLasted(next, trouble, now, rules)) return { record: next, tell: null };
		return { record: { ...next, startedAt: now, toldAt: now, worstTold: status }, tell: 'started' };
	}
	if (isWorse(status, record.worstTold)) return { record: { ...next, toldAt: now, worstTold: status }, tell: 'worsened' };
	if (remindMs > 0 && now - record.toldAt >= remindMs) return { record: { ...next, toldAt: now }, tell: 'reminder' };
	return { record: next, tell: 'continuing' };
}

/** When what may become an incident began. */
function sinceOf(record: IncidentRecord, trouble: Trouble | undefined, now: number, { from }: IncidentRules): number {
	// A hiccup that was over in between was another one.
	if (trouble === undefined) return record.wellSince === null ? record.since : now;
	const first = from === 'down' ? (trouble.unproven ?? trouble.first) : trouble.first;
	// What is known of calls goes back ten minutes; an earlier look may have seen the beginning.
	const goesOn = typeof record.failedAt === 'number' && first <= record.failedAt;
	return goesOn ? Math.min(record.since, first) : first;
}

/** A state may outlast what made it so by minutes: failed calls must themselves be far enough apart, or nothing show that it works again. */
function hasLasted({ since }: IncidentRecord, trouble: Trouble | undefined, now: number, { holdMs }: IncidentRules): boolean {
	if (trouble === undefined) return now - since >= holdMs;
	return trouble.last - since >= holdMs || (trouble.unproven !== null && now - trouble.unproven >= holdMs);
}

function well(record: IncidentRecord, lastFailureAt: number | null, now: number, { holdMs }: IncidentRules): Step {
	if (record.startedAt === null) return { record: null, tell: null };
	const wellSince = record.wellSince ?? now;
	const failedAt = record.failedAt ?? null;
	// It may have gone on failing after the last look that found it bad.
	const failedLater = failedAt !== null && record.wellSince === null && lastFailureAt !== null && lastFailureAt > failedAt;
	const next: IncidentRecord = { ...record, failedAt: failedLater ? lastFailureAt : failedAt, wellSince, seenAt: now };
	return now - wellSince >= holdMs ? { record: null, tell: 'ended', over: next } : { record: next, tell: 'continuing' };
}

function undecided(record: IncidentRecord, now: number, { forgetMs }: IncidentRules): Step {
	if (record.startedAt === null) return { record, tell: null };
	if (now - record.seenAt >= forgetMs) return { record: null, tell: 'forgotten', over: record };
	return { record, tell: 'continuing' };
}

/** As it is told. */
export function incidentOf(record: IncidentRecord, now: number, ended = false): Incident {
	const { id, kind, name, title, status, reason, why, since, startedAt } = record;
	const failedAt = record.failedAt ?? null;
	const until = ended ? (failedAt ?? now) : now;
	return {
		...{ id, kind, name, title, status, reason, why },
		since: isoTime(since) ?? '',
		startedAt: isoTime(startedAt ?? now) ?? '',
		minutes: Math.max(0, Math.round((until - since) / 60_000)),
		...(failedAt === null ? {} : { lastFailureAt: isoTime(failedAt) ?? '' }),
		...(ended ? { endedAt: isoTime(now) ?? '' } : {}),
	};
}
