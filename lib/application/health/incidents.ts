import type { Reason } from './reasons';
import type { Finding, HealthStatus, Incident, SubjectKind } from './types';
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
	/** The first bad look. */
	since: number;
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
	/** It must be bad for so long, from look to look, before it starts, and well for so long before it ends; 0: at once. */
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
	return mood === 'well' ? well(record, now, rules) : undecided(record, now, rules);
}

function newRecord({ kind, name, title, status, reason, why }: Finding, id: string, now: number): IncidentRecord {
	return { id, kind, name, title, status, reason, why, worstTold: status, since: now, startedAt: null, wellSince: null, seenAt: now, toldAt: now };
}

function bad(record: IncidentRecord, { status, reason, why }: Finding, now: number, { holdMs, remindMs }: IncidentRules): Step {
	// A hiccup that was over in between was another one.
	const since = record.startedAt === null && record.wellSince !== null ? now : record.since;
	const next: IncidentRecord = { ...record, status, reason, why, since, wellSince: null, seenAt: now };
	if (record.startedAt === null) {
		if (now - since < holdMs) return { record: next, tell: null };
		return { record: { ...next, startedAt: now, toldAt: now, worstTold: status }, tell: 'started' };
	}
	if (isWorse(status, record.worstTold)) return { record: { ...next, toldAt: now, worstTold: status }, tell: 'worsened' };
	if (remindMs > 0 && now - record.toldAt >= remindMs) return { record: { ...next, toldAt: now }, tell: 'reminder' };
	return { record: next, tell: 'continuing' };
}

function well(record: IncidentRecord, now: number, { holdMs }: IncidentRules): Step {
	if (record.startedAt === null) return { record: null, tell: null };
	const wellSince = record.wellSince ?? now;
	if (now - wellSince >= holdMs) return { record: null, tell: 'ended' };
	return { record: { ...record, wellSince, seenAt: now }, tell: 'continuing' };
}

function undecided(record: IncidentRecord, now: number, { forgetMs }: IncidentRules): Step {
	if (record.startedAt === null) return { record, tell: null };
	if (now - record.seenAt >= forgetMs) return { record: null, tell: 'forgotten' };
	return { record, tell: 'continuing' };
}

/** As it is told. */
export function incidentOf(record: IncidentRecord, now: number, ended = false): Incident {
	const { id, kind, name, title, status, reason, why, since, startedAt } = record;
	return {
		...{ id, kind, name, title, status, reason, why },
		since: isoTime(since) ?? '',
		startedAt: isoTime(startedAt ?? now) ?? '',
		minutes: Math.max(0, Math.round((now - since) / 60_000)),
		...(ended ? { endedAt: isoTime(now) ?? '' } : {}),
	};
}
