import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

import type { Meter, MeterReader, MeterSnapshot } from '../../domain/metrics';
import type { JobQueue } from '../../domain/queue';
import type { Store } from '../../domain/store';
import type { CircuitBreaker } from '../../resilience/circuit-breaker';
import { systemClock } from '../../infra/clock';
import { ProcessMeter } from '../../infra/metrics/process-meter';
import { findPromClient } from '../../infra/metrics/prom-client';
import { PrometheusMirror } from '../../infra/metrics/prometheus-mirror';
import { SnapshotPublisher, readSnapshots } from '../../infra/metrics/shared-snapshots';
import { processWide } from '../registry';

/** What this process has counted, as it is now. */
export interface MeterReaderSource {
	snapshot(): MeterSnapshot;
}

export interface MeteredQueue {
	name: string;
	location: string;
	/** Tells ways to the same queue apart, such as a corrected password; the newest is used. */
	access: string;
	/** Opens the queue for a look. */
	read<T>(look: (queue: Pick<JobQueue, 'name' | 'stats'>) => Promise<T>): Promise<T>;
}

interface UsedQueue {
	access: string;
	usedAt: number;
}

interface Metering {
	meter: ProcessMeter;
	queues: Map<string, UsedQueue>;
	publisher: SnapshotPublisher;
	watched: WeakSet<Store>;
	close(): Promise<void>;
}

/** The one meter of this process; its counts show on n8n's own `/metrics` where n8n has one. */
export function processMeter(): Meter & MeterReaderSource {
	return metering().meter;
}

/** The counts of this process, and of all that share the Store. */
export function meterReader(store: Store): MeterReader {
	const { meter } = metering();
	return {
		snapshot: () => meter.snapshot(),
		all: async () => {
			const [shared] = await Promise.all([readSnapshots(store), meter.gauges.read()]);
			const own = meter.snapshot();
			return [own, ...shared.filter(({ process }) => process !== own.process)];
		},
	};
}

/** The Store that this process works with: its counts go there, and its paused conversations are counted when somebody asks. */
export function meterStore(store: Store): void {
	const { meter, publisher, watched } = metering();
	if (watched.has(store)) return;
	watched.add(store);
	publisher.use(store);
	meter.gauges.add('conversations', async () => {
		const { pausedReadings } = await import('../../n8n/metrics/gauges.js');
		return await pausedReadings(store);
	});
}

/** So long after its last use a queue without jobs that anybody waits for is forgotten. */
const queueForgottenMs = 5 * 60_000;

/** A queue that is in use. Its jobs are counted when somebody asks, also long after: they may wait because nobody uses it any more. */
export function meterQueue(queue: MeteredQueue): void {
	const { meter, queues } = metering();
	const key = `queue:${queue.location}:${queue.name}`;
	const known = queues.get(key);
	if (known?.access === queue.access) {
		known.usedAt = systemClock.now();
		return;
	}
	const used: UsedQueue = { access: queue.access, usedAt: systemClock.now() };
	queues.set(key, used);
	meterOpened({ queue: queue.name });
	const remove = meter.gauges.add(key, async () => {
		const { queueReadings } = await import('../../n8n/metrics/gauges.js');
		const readings = await queue.read(queueReadings);
		const over = readings.every(({ labels, value }) => value === 0 || labels.state === 'completed' || labels.state === 'cancelled');
		if (over && systemClock.now() - used.usedAt > queueForgottenMs && queues.get(key) === used) {
			queues.delete(key);
			remove();
		}
		return readings;
	});
}

/** What is open here can be counted from now on, see ProcessMeter. */
export function meterOpened(what: Parameters<ProcessMeter['opened']>[0]): void {
	metering().meter.opened(what);
}

/** A breaker that is in use: its state is told when somebody asks. */
export function meterBreaker(system: string, breaker: CircuitBreaker): void {
	metering().meter.watchBreaker(system, breaker);
}

/** The key holds a version: another copy of the package may have left a meter of another shape. */
function metering(): Metering {
	return processWide('metering:3', () => {
		const client = findPromClient();
		const mirror = client === null ? null : new PrometheusMirror(client);
		const meter = new ProcessMeter({ process: processName(), clock: systemClock, mirror });
		const publisher = new SnapshotPublisher({ clock: systemClock, snapshot: () => meter.snapshot() });
		meter.onChange(() => publisher.touch());
		mirror?.gauges({ read: async () => [...meter.breakerReadings(), ...(await meter.gauges.read())] });
		return { meter, publisher, queues: new Map(), watched: new WeakSet(), close: async () => await publisher.stop() };
	});
}

function processName(): string {
	return `${hostname()}-${process.pid}-${randomBytes(4).toString('hex')}`;
}
