import { mergeSeries, prometheusText } from '../../domain/metrics-text';
import type { MeterSnapshot, MetricSeries } from '../../domain/metrics';
import { HealthCheck, type HealthReport } from '../../application/health';
import { MemoryStore } from '../../infra/store/memory-store';
import { meterReader, processMeter } from '../metrics/meter';
import { queueOf } from '../queue/open-queue';
import { processWide } from '../registry';
import type { ExecutionScope } from '../scope';
import { healthRequest, type StatusSettings } from './status-settings';

export interface MetricsResult {
	text?: string;
	series?: MetricSeries[];
	processes: Array<Pick<MeterSnapshot, 'process' | 'systems'> & { startedAt: string; takenAt: string }>;
}

export interface HealthServices {
	/** @throws ConnectorError `unavailable` where the Store is down */
	metrics(returns: 'text' | 'json' | 'both'): Promise<MetricsResult>;
	/** Never throws because something is down. */
	status(settings: StatusSettings): Promise<HealthReport>;
}

export function healthServices(scope: ExecutionScope): HealthServices {
	return {
		metrics: async (returns) => metricsResult(await meterReader(await scope.store()).all(), returns),
		status: async (settings) => {
			const workflow = scope.functions.getWorkflow().id ?? 'unsaved';
			return await healthCheckOf(scope).run(healthRequest(settings, workflow));
		},
	};
}

function healthCheckOf(scope: ExecutionScope): HealthCheck {
	const { clock, random } = scope;
	return new HealthCheck({
		openStore: async () => await scope.store(),
		meterReader,
		ownSnapshot: () => processMeter().snapshot(),
		openQueue: async (name) => await queueOf(scope, name),
		processMemory: processWide('health-memory', () => new MemoryStore(clock)),
		clock,
		random,
	});
}

function metricsResult(snapshots: readonly MeterSnapshot[], returns: 'text' | 'json' | 'both'): MetricsResult {
	return {
		...(returns === 'json' ? {} : { text: prometheusText(snapshots) }),
		...(returns === 'text' ? {} : { series: mergeSeries(snapshots) }),
		processes: snapshots.map(({ process, systems, startedAt, takenAt }) => ({
			process,
			startedAt: new Date(startedAt).toISOString(),
			takenAt: new Date(takenAt).toISOString(),
			systems: returns === 'text' ? {} : systems,
		})),
	};
}
