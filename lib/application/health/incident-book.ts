import { createHash } from 'node:crypto';

import type { Clock, Random } from '../../domain/runtime';
import type { Store } from '../../domain/store';
import { incidentOf, step, type IncidentRecord, type IncidentRules, type Step } from './incidents';
import { hiccupsMs } from './rules';
import type { Finding, Incidents, SubjectKind } from './types';

const PREFIX = 'health/incident/';
const PAGE = 1_000;
/** Each attempt but the last has lost to another looker, whose look is as new as ours. */
const ATTEMPTS = 5;
/** What may become an incident, and nobody has looked at again for so long, is forgotten; failed calls are remembered for longer. */
const UNSTARTED_TTL_MS = 15 * 60_000;

export interface IncidentBookOptions {
	store: Pick<Store, 'get' | 'set' | 'delete' | 'list'>;
	clock: Clock;
	random: Random;
	/** Whoever shares it shares its incidents: each is told as started to one of them, once. */
	name: string;
	rules: IncidentRules;
}

export interface Look {
	findings: readonly Finding[];
	/**
	 * Kinds of which all that is bad was found: what is not among the findings is well. What is not found of another kind
	 * leaves its incident as it is.
	 */
	complete: ReadonlySet<SubjectKind>;
	/** Kinds that this look is about at all; the others' incidents are neither changed nor told. */
	kinds: ReadonlySet<SubjectKind>;
}

/**
 * The open incidents of one book. Each change of a subject's record is a compare-and-set in the Store, and only who has made
 * the change tells it: of any number of lookers exactly one gets an incident as started, worsened, reminded, ended.
 */
export class IncidentBook {
	constructor(private readonly options: IncidentBookOptions) {}

	/** Enters a look. @throws ConnectorError of the Store */
	async enter(look: Look): Promise<Incidents> {
		const kept = await this.kept();
		const subjects = new Map<string, Finding | null>();
		for (const { record, key } of kept) {
			if (record !== null && look.kinds.has(record.kind)) subjects.set(key, look.complete.has(record.kind) ? goneWell(record) : null);
		}
		for (const finding of look.findings) subjects.set(this.keyOf(finding), finding);
		const present = new Map(kept.map((entry) => [entry.key, entry]));
		const incidents: Incidents = { started: [], continuing: [], worsened: [], reminders: [], ended: [], forgotten: [] };
		for (const [key, finding] of subjects) await this.enterOne(key, finding, present.get(key) ?? null, incidents);
		return incidents;
	}

	private async enterOne(key: string, finding: Finding | null, present: KeptRecord | null, incidents: Incidents): Promise<void> {
		let kept = present;
		for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
			const now = this.options.clock.now();
			const next = step(kept?.record ?? null, finding, now, { rules: this.options.rules, id: this.newId(now) });
			if (await this.write(key, kept, next)) return tell(next, now, incidents);
			const stored = await this.options.store.get(key);
			kept = stored && keptRecord(key, stored);
		}
		// The others have looked just now, too; what they have found stands, and they tell it.
		if (kept !== null && kept.record !== null && kept.record.startedAt !== null) incidents.continuing.push(incidentOf(kept.record, this.options.clock.now()));
	}

	/** False where another looker was quicker. */
	private async write(key: string, kept: KeptRecord | null, { record }: Step): Promise<boolean> {
		const { store, rules } = this.options;
		if (record === null) return kept === null || (await store.delete(key, { ifVersion: kept.version }));
		if (record === kept?.record) return true;
		const condition = kept === null ? { ifAbsent: true } : { ifVersion: kept.version };
		return (await store.set(key, JSON.stringify(record), { ...condition, ttlMs: ttlOf(record, rules) })) !== null;
	}

	private async kept(): Promise<KeptRecord[]> {
		const kept: KeptRecord[] = [];
		let after: string | undefined;
		for (;;) {
			const page = await this.options.store.list(this.prefix(), { limit: PAGE, ...(after === undefined ? {} : { after }) });
			kept.push(...page.map((entry) => keptRecord(entry.key, entry)));
			after = page.at(-1)?.key;
			if (page.length < PAGE || after === undefined) return kept;
		}
	}

	private prefix(): string {
		return `${PREFIX}${digest(this.options.name)}/`;
	}

	private keyOf({ kind, name }: Pick<Finding, 'kind' | 'name'>): string {
		return `${this.prefix()}${kind}/${digest(name)}`;
	}

	private newId(now: number): string {
		return digest(`${now}:${this.options.random()}`);
	}
}

interface KeptRecord {
	key: string;
	version: string;
	/** Null for what another version wrote: the next look at the subject replaces it. */
	record: IncidentRecord | null;
}

/** Names of systems and queues are of any length and alphabet. */
function digest(text: string): string {
	return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function goneWell({ kind, name, title }: IncidentRecord): Finding {
	return { kind, name, title, status: 'up', reason: 'working', why: '' };
}

function ttlOf({ startedAt, failedAt, wellSince }: IncidentRecord, { holdMs, forgetMs }: IncidentRules): number {
	if (startedAt !== null) return 2 * forgetMs;
	const rememberMs = typeof failedAt === 'number' || wellSince !== null ? hiccupsMs : UNSTARTED_TTL_MS;
	return Math.max(rememberMs, 3 * holdMs);
}

function keptRecord(key: string, { value, version }: { value: string; version: string }): KeptRecord {
	return { key, version, record: readRecord(value) };
}

function readRecord(value: string): IncidentRecord | null {
	try {
		const record = JSON.parse(value) as Partial<IncidentRecord> | null;
		const texts = [record?.id, record?.kind, record?.name, record?.title, record?.reason, record?.worstTold];
		return texts.every((text) => typeof text === 'string') && typeof record?.since === 'number' ? (record as IncidentRecord) : null;
	} catch {
		return null;
	}
}

function tell({ record, tell: what, over }: Step, now: number, incidents: Incidents): void {
	if ((what === 'ended' || what === 'forgotten') && over !== undefined) incidents[what].push(incidentOf(over, now, true));
	if (what === null || what === 'ended' || what === 'forgotten' || record === null) return;
	const incident = incidentOf(record, now);
	if (what === 'started') incidents.started.push(incident);
	else incidents.continuing.push(incident);
	if (what === 'worsened') incidents.worsened.push(incident);
	if (what === 'reminder') incidents.reminders.push(incident);
}
