import { pumpJobs, pumpReports, type JobPumpOptions, type ReportPumpOptions, type RunEnd } from '../../../lib/application/queue';
import { ConnectorError } from '../../../lib/domain/errors';
import type { JobOutcome } from '../../../lib/domain/metrics';
import type { JobQueue, LeasedJob, NewJob } from '../../../lib/domain/queue';
import { MemoryQueue, QueueMemory } from '../../contract/queue/memory-queue';
import { VirtualClock } from '../resilience/virtual-clock';

export const failure = { message: 'The ERP did not answer.', code: 'unavailable' };
export const completed: RunEnd = { kind: 'completed', result: null };
export const failedRun: RunEnd = { kind: 'failed', failure, permanent: false };

export function job(id: string, changes: Partial<NewJob> = {}): NewJob {
	return { id, payload: '{}', maxAttempts: 3, delayMs: 0, priority: 0, groupKey: null, ...changes };
}

export interface LogLine {
	level: 'warn' | 'debug';
	message: string;
	fields: Readonly<Record<string, unknown>>;
}

let count = 0;

/** A queue in memory whose time passes when the test says so, and everything a pump over it says and counts. */
export function queueScene() {
	const clock = new VirtualClock();
	const memory = new QueueMemory();
	// Each has a name of its own: pumps of one name and place wake each other.
	const name = `orders-${count++}`;
	const open = (): MemoryQueue => new MemoryQueue(memory, clock, name);
	const lines: LogLine[] = [];
	const outcomes: JobOutcome[] = [];
	const log = {
		warn: (message: string, fields = {}) => void lines.push({ level: 'warn', message, fields }),
		debug: (message: string, fields = {}) => void lines.push({ level: 'debug', message, fields }),
	};
	const events = (level: LogLine['level']): unknown[] => lines.filter((line) => line.level === level).map(({ fields }) => fields['event']);
	const meter = { job: (_queue: string, outcome: JobOutcome) => void outcomes.push(outcome) };
	return { clock, memory, name, open, queue: open(), lines, events, outcomes, log, meter };
}

export type QueueScene = ReturnType<typeof queueScene>;

export interface RunningPump {
	/** Stops and waits until what is under way is settled. */
	stop(): Promise<void>;
	giveUp: AbortController;
	ended: Promise<void>;
}

export function startPump(scene: QueueScene, run: JobPumpOptions['run'], changes: Partial<JobPumpOptions> = {}): RunningPump {
	const { clock, log, meter, name, queue } = scene;
	const [stop, giveUp] = [new AbortController(), new AbortController()];
	const random = (): number => 0.5;
	const options = { open: async () => queue, name, clock, random, log, meter, run, concurrency: 5, rate: null, leaseMs: 60_000, unknownOutcome: 'park' } as const;
	const ended = pumpJobs({ ...options, stop: stop.signal, giveUp: giveUp.signal, ...changes });
	return stoppable(stop, giveUp, ended);
}

export function startReportPump(scene: QueueScene, run: ReportPumpOptions['run'], changes: Partial<ReportPumpOptions> = {}): RunningPump {
	const { clock, log, name, queue } = scene;
	const [stop, giveUp] = [new AbortController(), new AbortController()];
	const ended = pumpReports({ open: async () => queue, name, clock, log, run, stop: stop.signal, giveUp: giveUp.signal, ...changes });
	return stoppable(stop, giveUp, ended);
}

function stoppable(stop: AbortController, giveUp: AbortController, ended: Promise<void>): RunningPump {
	return {
		ended,
		giveUp,
		stop: async () => {
			stop.abort();
			await ended;
		},
	};
}

/** Runs that take so long and end as told, by job. */
export function runsOf(clock: VirtualClock, ms: number, end: (job: LeasedJob) => RunEnd = () => completed) {
	const started: Array<{ id: string; attempt: number; at: number }> = [];
	let most = 0;
	let running = 0;
	const run = async (leased: LeasedJob): Promise<RunEnd> => {
		started.push({ id: leased.id, attempt: leased.attempt, at: clock.now() });
		most = Math.max(most, (running += 1));
		await clock.sleep(ms);
		running -= 1;
		return end(leased);
	};
	return { run, started, ids: () => started.map(({ id }) => id), most: () => most };
}

/** A queue that is out of reach as long as it is told to be, for all calls or those named. */
export function flakyQueue(queue: JobQueue) {
	const down = { all: false, calls: new Set<string>(), afterwards: new Set<string>() };
	const asked: string[] = [];
	const away = (): ConnectorError => new ConnectorError('unavailable', 'The queue is away.', { system: 'Write Queue' });
	const flaky = new Proxy(queue, {
		get: (target, property) => {
			const value: unknown = Reflect.get(target, property, target);
			if (typeof value !== 'function') return value;
			return async (...args: unknown[]): Promise<unknown> => {
				asked.push(String(property));
				if (down.all || down.calls.has(String(property))) throw away();
				const answer: unknown = await Reflect.apply(value, target, args);
				// Done, but the answer is lost on its way.
				if (down.afterwards.delete(String(property))) throw away();
				return answer;
			};
		},
	});
	return { flaky, down, asked };
}
