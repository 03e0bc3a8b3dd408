import { isConnectorError } from '../../domain/errors';
import type { MeterReader, MeterSnapshot } from '../../domain/metrics';
import type { JobQueue } from '../../domain/queue';
import type { Clock, Random } from '../../domain/runtime';
import type { Store } from '../../domain/store';
import { BotControl } from '../bot-control';
import { queueName } from '../queue/names';
import { inOurTime } from './clocks';
import { judgeConversations, readPaused, unreadableConversations } from './conversations';
import { keepMarks, readMarks } from './flow-marks';
import { judgeFlows, type FlowMark } from './flows';
import { lookOf, storeFinding } from './findings';
import { IncidentBook } from './incident-book';
import type { IncidentRules } from './incidents';
import { judgeQueue, misnamedQueue, readQueue, unreadableQueue } from './queues';
import type { HealthRules } from './rules';
import { examineSystems } from './systems';
import type { HealthReport, Incidents, QueueHealth, StoreHealth, Summary, TrackedIncidents, Trouble } from './types';
import { isoTime, worst } from './wording';

export interface HealthCheckOptions {
	/** Opens the Store; may throw. */
	openStore(): Promise<Store>;
	meterReader(store: Store): MeterReader;
	/** The counts of this process, for when the Store is down. */
	ownSnapshot(): MeterSnapshot;
	openQueue(name: string): Promise<JobQueue>;
	/** Kept by this process alone, where the incident is kept that the Store is down. */
	processMemory: Pick<Store, 'get' | 'set' | 'delete' | 'list'>;
	clock: Clock;
	random: Random;
}

export interface HealthRequest {
	rules: HealthRules;
	/** Names; empty: all that are known. */
	systems: readonly string[];
	/** Beside those that any process has worked with; a name that can be no queue's is told, and stops nothing. */
	queues: readonly string[];
	/** Systems by which customers must be answered, also where no reply has been seen yet. */
	expectReplies: readonly string[];
	/** Left out: incidents are not tracked. */
	incidents?: { name: string; rules: IncidentRules };
}

/** Looks at everything once. It never throws because something is down: that is what it tells. */
export class HealthCheck {
	constructor(private readonly options: HealthCheckOptions) {}

	async run(request: HealthRequest): Promise<HealthReport> {
		const found = await this.lookAtStore();
		const snapshots = await this.snapshots(found);
		const paused = await attempt(async () => await readPaused(new BotControl({ store: found.open(), clock: this.options.clock })));
		const now = this.options.clock.now();
		const conversations = 'value' in paused ? judgeConversations(paused.value, now, request.rules) : unreadableConversations(paused.why);
		const wanted = new Set(request.systems.map((system) => system.toLowerCase()));
		const chosen = (system: string): boolean => wanted.size === 0 || wanted.has(system.toLowerCase());
		const systems = examineSystems(snapshots, now, request.rules).filter(({ health }) => chosen(health.system));
		const parts = {
			systems: systems.map(({ health }) => health),
			flows: (await this.flows(request, { found, snapshots, now })).filter(({ system }) => chosen(system)),
			store: found.health,
			queues: await this.queues(request, { found, snapshots, now }),
			conversations,
		};
		const report = { ...summary(parts), checkedAt: isoTime(now) ?? '', ...parts, processes: snapshots.length };
		if (request.incidents === undefined) return report;
		const troubles = new Map(systems.flatMap(({ health, trouble }) => (trouble === null ? [] : [[health.system, trouble] as const])));
		return { ...report, incidents: await this.track({ report, found, troubles }, request.incidents) };
	}

	private async lookAtStore(): Promise<FoundStore> {
		const startedAt = this.options.clock.now();
		let kind: StoreHealth['kind'] = null;
		const opened = await attempt(async () => {
			const store = await this.options.openStore();
			kind = store.kind;
			await store.ping();
			return store;
		});
		const ms = this.options.clock.now() - startedAt;
		if ('value' in opened) return { health: { status: 'up', reason: 'working', why: `It answered in ${ms} ms.`, kind, ms }, open: () => opened.value };
		return {
			health: { status: 'down', reason: 'store_down', why: opened.why, kind, ms: null },
			open: () => {
				throw opened.error;
			},
		};
	}

	private async snapshots({ open }: FoundStore): Promise<MeterSnapshot[]> {
		const { meterReader, clock, processMemory } = this.options;
		const at = clock.now();
		const all = await attempt(async () => ({ snapshots: await meterReader(open()).all(), look: { location: open().location, at } }));
		const { snapshots, look } = 'value' in all ? all.value : { snapshots: [this.options.ownSnapshot()], look: null };
		return await inOurTime(snapshots, clock.now(), processMemory, look);
	}

	private async flows(request: HealthRequest, { found, snapshots, now }: { found: FoundStore; snapshots: MeterSnapshot[]; now: number }) {
		const kept = await attempt(async () => await readMarks(found.open()));
		const marks = 'value' in kept ? kept.value : new Map<string, FlowMark>();
		const flows = judgeFlows({ snapshots, marks, expected: request.expectReplies }, now, request.rules);
		if ('value' in kept) await attempt(async () => await keepMarks(found.open(), new Map([...flows].map(([system, { mark }]) => [system, mark]))));
		return [...flows.values()].map(({ health }) => health);
	}

	private async queues({ queues, rules }: HealthRequest, { found, snapshots, now }: { found: FoundStore; snapshots: MeterSnapshot[]; now: number }): Promise<QueueHealth[]> {
		const counted = countedQueues(snapshots);
		return await Promise.all(
			queueNames(counted, queues).map(async (name) => {
				const named = await attempt(async () => await Promise.resolve(queueName(name)));
				if (!('value' in named)) return misnamedQueue(name, named.why);
				const facts = await attempt(async () => await readQueue(await this.options.openQueue(name), now, rules));
				return 'value' in facts ? judgeQueue(facts.value, now, rules, counted.has(name)) : unreadableQueue(name, facts.why, found.health.status === 'up' && !isUnsupported(facts.error) ? 'down' : 'unknown');
			}),
		);
	}

	private async track({ report, found: { health, open }, troubles }: Seen, { name, rules }: NonNullable<HealthRequest['incidents']>): Promise<TrackedIncidents> {
		const { clock, random, processMemory } = this.options;
		const own = await new IncidentBook({ store: processMemory, clock, random, name, rules }).enter(storeFinding(report));
		if (health.status === 'down') return { tracked: false, why: notTracked, ...own };
		const shared = await attempt(async () => await new IncidentBook({ store: open(), clock, random, name, rules }).enter(lookOf(report, troubles)));
		if (!('value' in shared)) return { tracked: false, why: `${notTracked} ${shared.why}`, ...own };
		return { tracked: true, why: 'Incidents are kept in the Store.', ...joined(shared.value, own) };
	}
}

const notTracked = 'The Store is down, so incidents cannot be tracked; that it is down is told once by each process.';

interface FoundStore {
	health: StoreHealth;
	/** @throws ConnectorError where it is down */
	open(): Store;
}

interface Seen {
	report: HealthReport;
	found: FoundStore;
	troubles: ReadonlyMap<string, Trouble>;
}

type Attempt<T> = { value: T } | { error: unknown; why: string };

async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
	try {
		return { value: await work() };
	} catch (error) {
		// A driver's own message may hold addresses and keys.
		return { error, why: isConnectorError(error) ? error.message : 'It could not be read.' };
	}
}

/** A Store in memory has no queues beside it. */
function isUnsupported(error: unknown): boolean {
	return isConnectorError(error) && error.code === 'unsupported';
}

/** Those whose jobs any process has counted. A 0 tells nothing: the look itself may have registered a name that is no queue's. */
function countedQueues(snapshots: readonly MeterSnapshot[]): Set<string> {
	const counted = snapshots.flatMap(({ series }) => series).filter(({ value }) => (value.kind === 'gauge' ? value.value : value.kind === 'counter' ? value.total : value.count) > 0);
	return new Set(counted.flatMap(({ labels }) => labels.queue ?? []));
}

function queueNames(counted: ReadonlySet<string>, named: readonly string[]): string[] {
	// Beyond a number of names the meter counts them together.
	return [...new Set([...named, ...counted])].filter((name) => name !== '' && (name !== 'other' || named.includes(name))).sort();
}

/** A long pause is for the team to end, and says nothing about the systems. */
function summary({ systems, flows, store, queues, conversations }: Omit<HealthReport, 'status' | 'why' | 'checkedAt' | 'processes'>): Summary {
	const parts: Array<Summary & { name: string }> = [
		...systems.map((entry) => ({ ...entry, name: entry.system })),
		...flows.map((entry) => ({ ...entry, name: `replies by ${entry.system}` })),
		{ ...store, name: 'Store' },
		...queues.map((entry) => ({ ...entry, name: `queue ${entry.queue}` })),
	];
	const status = worst(parts.map((part) => part.status));
	const named = (wanted: Summary['status']): string => parts.filter((part) => part.status === wanted).map(({ name }) => name).join(', ');
	const troubles = (['down', 'degraded', 'unknown'] as const).flatMap((wanted) => (named(wanted) === '' ? [] : `${wanted}: ${named(wanted)}`));
	const pauses = conversations.longPauses.length === 0 ? '' : ` ${conversations.why}`;
	return { status, why: `${troubles.length === 0 ? 'Everything that is known works.' : `${troubles.join('; ')}.`}${pauses}` };
}

function joined(left: Incidents, right: Incidents): Incidents {
	return {
		started: [...left.started, ...right.started],
		continuing: [...left.continuing, ...right.continuing],
		worsened: [...left.worsened, ...right.worsened],
		reminders: [...left.reminders, ...right.reminders],
		ended: [...left.ended, ...right.ended],
		forgotten: [...left.forgotten, ...right.forgotten],
	};
}
