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

interface Metering {
	meter: ProcessMeter;
	publisher: SnapshotPublisher;
	watched: WeakSet<Store>;
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
		const { pausedReadings } = await import('./gauges.js');
		return await pausedReadings(store);
	});
}

/** A queue that is open: its jobs are counted when somebody asks. @returns to be called when it is closed */
export function meterQueue(queue: Pick<JobQueue, 'name' | 'location' | 'stats'>): () => void {
	return metering().meter.gauges.add(`queue:${queue.location}:${queue.name}`, async () => {
		const { queueReadings } = await import('./gauges.js');
		return await queueReadings(queue);
	});
}

/** A breaker that is in use: its state is told when somebody asks. */
export function meterBreaker(system: string, breaker: CircuitBreaker): void {
	metering().meter.watchBreaker(system, breaker);
}

/** The key holds a version: another copy of the package may have left a meter of another shape. */
function metering(): Metering {
	return processWide('metering:1', () => {
		const client = findPromClient();
		const mirror = client === null ? null : new PrometheusMirror(client);
		const meter = new ProcessMeter({ process: processName(), clock: systemClock, mirror });
		const publisher = new SnapshotPublisher({ clock: systemClock, snapshot: () => meter.snapshot() });
		meter.onChange(() => publisher.touch());
		mirror?.gauges({ read: async () => [...meter.breakerReadings(), ...(await meter.gauges.read())] });
		return { meter, publisher, watched: new WeakSet() };
	});
}

function processName(): string {
	return `${hostname()}-${process.pid}-${randomBytes(4).toString('hex')}`;
}
