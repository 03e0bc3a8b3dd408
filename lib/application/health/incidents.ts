import type { Reason } from './reasons';
import { hiccupsMs } from './rules';
import type { Finding, HealthStatus, Incident, SubjectKind, Trouble } from './types';
import { isoTime, isWorse } from './wording';

const HICCUPS = 3;

/** Failed calls of a trouble that was over too soon to be told. */
interface Hiccup {
	first: number;
	last: number;
}

/**
 * Kept about one subject from its first bad look until it has been well for long enough; of failed calls for an hour more, because of what
 * may follow. Times are epoch milliseconds.
 */
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
	/** Before the present trouble. */
	hiccups?: Hiccup[];
	/** Of failed calls: after so long without any it may end. */
	quietMs?: number;
	/** The last failed call of an incident that was told as ended: those up to it are told. */
	toldUntil?: number;
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
 * @param id for an incident that begins now
 */
export function step(record: IncidentRecord | null, finding: Finding | null, now: number, { rules, id }: { rules: IncidentRules; id: string }): Step {
	const mood = finding === null ? 'undecided' : moodOf(finding.status, rules.from);
	if (record === null) return finding !== null && mood === 'bad' ? bad(newRecord(finding, id, now), finding, now, { rules, id }) : { record: null, tell: null };
	if (mood === 'bad' && finding !== null) return bad(record, finding, now, { rules, id });
	return mood === 'well' ? well(record, finding?.lastFailureAt ?? null, now, rules) : undecided(record, now, rules);
}

function newRecord({ kind, name, title, status, reason, why }: Finding, id: string, now: number): IncidentRecord {
	return { id, kind, name, title, status, reason, why, worstTold: status, since: now, startedAt: null, wellSince: null, seenAt: now, toldAt: now };
}

function bad(record: IncidentRecord, finding: Finding, now: number, { rules, id }: { rules: IncidentRules; id: string }): Step {
	const { status, reason, why, trouble } = finding;
	const { remindMs } = rules;
	const seen: IncidentRecord = { ...record, status, reason, why, failedAt: trouble?.last ?? null, wellSince: null, seenAt: now };
	if (record.startedAt === null) return unstarted({ ...seen, ...beginningOf(record, trouble, now, rules) }, trouble, now, { rules, id });
	const next: IncidentRecord = { ...seen, quietMs: Math.max(record.quietMs ?? 0, trouble?.pauseMs ?? 0) };
	if (isWorse(status, record.worstTold)) return { record: { ...next, toldAt: now, worstTold: status }, tell: 'worsened' };
	if (remindMs > 0 && now - record.toldAt >= remindMs) return { record: { ...next, toldAt: now }, tell: 'reminder' };
	return { record: next, tell: 'continuing' };
}

/** @param record with how it was found just now */
function unstarted(record: IncidentRecord, trouble: Trouble | undefined, now: number, { rules, id }: { rules: IncidentRules; id: string }): Step {
	const started = { ...record, id, startedAt: now, toldAt: now, worstTold: record.status, hiccups: [] };
	if (hasLasted(record, trouble, now, rules)) return { record: { ...started, quietMs: trouble?.pauseMs ?? 0 }, tell: 'started' };
	const { hiccups = [] } = record;
	const [earliest] = hiccups;
	if (trouble === undefined || earliest === undefined || hiccups.length < HICCUPS - 1) return { record, tell: null };
	return { record: { ...started, since: earliest.first, quietMs: hiccupsMs }, tell: 'started' };
}

/** When what may become an incident began, and the hiccups before it. */
function beginningOf(record: IncidentRecord, trouble: Trouble | undefined, now: number, { from }: IncidentRules): Required<Pick<IncidentRecord, 'since' | 'hiccups'>> {
	const told = record.toldUntil ?? -Infinity;
	const earlier = (record.hiccups ?? []).filter(({ last }) => last > now - hiccupsMs);
	const present = typeof record.failedAt === 'number' && record.failedAt > told ? { first: record.since, last: record.failedAt } : null;
	const hiccups = present !== null && present.last > now - hiccupsMs ? [...earlier, present] : earlier;
	// Another trouble, or a hiccup that was over in between, was another one.
	if (trouble === undefined) return { since: record.wellSince === null && typeof record.failedAt !== 'number' ? record.since : now, hiccups };
	const first = from === 'down' ? (trouble.unproven ?? trouble.first) : trouble.first;
	// Failures that were told in an incident do not count for the next one.
	const since = first > told ? first : trouble.last;
	// What is known of calls goes back ten minutes; an earlier look may have seen the beginning.
	return present !== null && first <= present.last ? { since: Math.min(present.first, since), hiccups: earlier } : { since, hiccups };
}

/** A state may outlast what made it so by minutes: failed calls must themselves be far enough apart, or nothing show that it works again. */
function hasLasted({ since }: IncidentRecord, trouble: Trouble | undefined, now: number, { holdMs }: IncidentRules): boolean {
	if (trouble === undefined) return now - since >= holdMs;
	return trouble.last - since >= holdMs || (trouble.unproven !== null && now - trouble.unproven >= holdMs);
}

function well(record: IncidentRecord, lastFailureAt: number | null, now: number, { holdMs }: IncidentRules): Step {
	if (record.startedAt === null) return { record: remembered(record, now), tell: null };
	const wellSince = record.wellSince ?? now;
	const failedAt = record.failedAt ?? null;
	// It may have gone on failing after the last look that found it bad.
	const failedLater = failedAt !== null && record.wellSince === null && lastFailureAt !== null && lastFailureAt > failedAt;
	const next: IncidentRecord = { ...record, failedAt: failedLater ? lastFailureAt : failedAt, wellSince, seenAt: now };
	return isOver(next, now, holdMs) ? { record: told(next), tell: 'ended', over: next } : { record: next, tell: 'continuing' };
}

function isOver({ wellSince, failedAt, quietMs = 0 }: IncidentRecord, now: number, holdMs: number): boolean {
	if (holdMs === 0) return true;
	return now - (wellSince ?? now) >= holdMs && (typeof failedAt !== 'number' || now - failedAt > quietMs);
}

/** Of failed calls it is known how far they were told, so that no later incident begins before. */
function told(record: IncidentRecord): IncidentRecord | null {
	return typeof record.failedAt === 'number' ? { ...record, startedAt: null, toldUntil: record.failedAt } : null;
}

/** Nothing is, but failed calls that were not told. */
function remembered(record: IncidentRecord, now: number): IncidentRecord | null {
	if (record.wellSince !== null) return record;
	return typeof record.failedAt === 'number' || (record.hiccups ?? []).length > 0 ? { ...record, wellSince: now } : null;
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
