import { createRequire } from 'node:module';

/** As much of prom-client 15 (https://github.com/siimon/prom-client) as is used here; it is n8n's, and no dependency of this package. */
export interface PromMetric {
	inc?(labels: Readonly<Record<string, string>>, amount: number): void;
	observe?(labels: Readonly<Record<string, string>>, value: number): void;
	set?(labels: Readonly<Record<string, string>>, value: number): void;
	remove?(labels?: Readonly<Record<string, string>>): void;
	reset(): void;
}

interface MetricConfiguration {
	name: string;
	help: string;
	labelNames: string[];
	buckets?: number[];
	collect?: () => Promise<void>;
}

type MetricClass = new (configuration: MetricConfiguration) => PromMetric;

export interface PromClient {
	register: { getSingleMetric(name: string): PromMetric | undefined };
	Counter: MetricClass;
	Gauge: MetricClass;
	Histogram: MetricClass;
}

/**
 * The prom-client whose registry this n8n shows on `/metrics`; null where it shows none. Only a copy that n8n has loaded
 * already counts: another one would have a registry of its own, which nobody ever sees.
 *
 * n8n adds its own modules to NODE_PATH when it starts, which `require` follows and `import()` does not.
 */
export function findPromClient(): PromClient | null {
	// Any place will do to look from: NODE_PATH is searched from everywhere.
	const load = createRequire(process.execPath);
	try {
		const path = load.resolve('prom-client');
		if (load.cache[path] === undefined) return null;
		const found: unknown = load(path);
		return isPromClient(found) ? found : null;
	} catch {
		return null;
	}
}

function isPromClient(value: unknown): value is PromClient {
	if (typeof value !== 'object' || value === null) return false;
	const { register, Counter, Gauge, Histogram } = value as Partial<PromClient>;
	return [Counter, Gauge, Histogram].every((each) => typeof each === 'function') && typeof register?.getSingleMetric === 'function';
}
