// A system whose calls a meter counts, looked at as the alert example does.
import { defaultIncidentRules, defaultRules, HealthCheck, type Incident, type IncidentRules } from '../../../lib/application/health';
import type { JobQueue } from '../../../lib/domain/queue';
import { ProcessMeter } from '../../../lib/infra/metrics/process-meter';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { minute, now as start, second } from './pictures';

export const bad = 'unavailable';

export interface Event {
	/** Milliseconds since the start. */
	at: number;
	happens(): void | Promise<void>;
}

export interface Alarm {
	what: 'started' | 'ended';
	minutes: number;
	incident: Incident;
}

export type Told = Record<'started' | 'ended', Incident[]> & { status: string | undefined; why: string | undefined };

/** @param ahead milliseconds by which the clock of the process that calls is ahead */
export function world(rules: Partial<IncidentRules> = {}, ahead = 0) {
	const time = { now: start };
	const clock = { now: () => time.now, sleep: async () => await Promise.resolve() };
	const store = new MemoryStore(clock);
	const meter = new ProcessMeter({ process: 'p', clock: { now: () => time.now + ahead } });
	const check = new HealthCheck({
		openStore: async () => await Promise.resolve(store),
		meterReader: () => ({ snapshot: () => meter.snapshot(), all: async () => await Promise.resolve([meter.snapshot()]) }),
		ownSnapshot: () => meter.snapshot(),
		openQueue: async () => await Promise.reject<JobQueue>(new Error('There is none.')),
		...{ processMemory: new MemoryStore(clock), clock, random: Math.random },
	});
	const incidents = { name: 'team', rules: { ...defaultIncidentRules, ...rules } };
	const look = async (): Promise<Told> => {
		const report = await check.run({ rules: defaultRules, systems: [], queues: [], expectReplies: [], incidents });
		return { started: report.incidents?.started ?? [], ended: report.incidents?.ended ?? [], status: report.systems[0]?.status, why: report.systems[0]?.why };
	};
	const askAs = (kind: string, ...outcomes: string[]) => {
		const within = {};
		outcomes.forEach((outcome, index) => meter.call({ event: 'call', system: 'Kommo', operation: kind, ms: 5, attempt: index + 1, outcome, within }));
	};
	/** An operation of its own, with the outcome of each of its calls. */
	const ask = (...outcomes: string[]) => askAs('lead.get', ...outcomes);
	const after = (ms: number) => {
		time.now += ms;
	};
	const askEvery = (ms: number, ...outcomes: string[]) => {
		for (const outcome of outcomes) {
			ask(outcome);
			after(ms);
		}
	};
	/** Does what comes at these times, and looks each minute meanwhile; what was told, and when. */
	const watch = async (events: readonly Event[], hours = 3): Promise<Alarm[]> => {
		const alarms: Alarm[] = [];
		const looks = Array.from({ length: hours * 60 }, (_, index): Event => ({
			at: index * minute + 30 * second,
			happens: async () => {
				const { started, ended } = await look();
				const tell = (what: Alarm['what']) => (incident: Incident) => void alarms.push({ what, minutes: (time.now - start) / minute, incident });
				started.forEach(tell('started'));
				ended.forEach(tell('ended'));
			},
		}));
		for (const { at, happens } of [...events, ...looks].sort((left, right) => left.at - right.at)) {
			time.now = start + at;
			await happens();
		}
		return alarms;
	};
	/** From a time on, in milliseconds, an operation of its own each so often. */
	const askedAs = (kind: string, every: number, from: number, ...outcomes: string[]): Event[] =>
		Array.from({ length: Math.ceil((3 * 60 * minute - from) / every) }, (_, index) => ({ at: from + index * every, happens: () => askAs(kind, ...outcomes) }));
	const asked = (every: number, from: number, ...outcomes: string[]) => askedAs('lead.get', every, from, ...outcomes);
	return { time, meter, look, ask, askAs, after, askEvery, watch, asked, askedAs };
}
