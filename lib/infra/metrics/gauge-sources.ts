import type { MetricName } from '../../domain/metric-catalogue';
import { shownLabel } from './series-table';

export interface GaugeReading {
	name: MetricName;
	labels: Readonly<Record<string, string>>;
	value: number;
}

/** Looks at what is open: a queue, a Store. */
export type GaugeSource = () => Promise<readonly GaugeReading[]>;

interface Kept {
	source: GaugeSource;
	readings: readonly GaugeReading[];
	readAt: number;
	/** A look that has not come back yet; nobody looks a second time meanwhile. */
	underWay: Promise<void> | null;
}

/** Answers of that age are as good as new. */
const freshMs = 5_000;
/** Whoever asks waits so long; then the number before is shown, and what comes later is there for the next one. */
const longestWaitMs = 1_000;
/** A number is shown so long after it was read; then it is rather left out. */
const shownMs = 60_000;
const mostSources = 200;

/** What can only be told by looking, at the moment somebody asks. Never throws, never keeps anybody waiting for more than a second. */
export class GaugeSources {
	private readonly sources = new Map<string, Kept>();

	constructor(private readonly clock: { now(): number }) {}

	/** @param key one source of a kind; a second one takes the place of the first. @returns takes it out again */
	add(key: string, source: GaugeSource): () => void {
		const kept: Kept = { source, readings: [], readAt: -Infinity, underWay: null };
		if (this.sources.size < mostSources || this.sources.has(key)) this.sources.set(key, kept);
		return () => {
			if (this.sources.get(key) === kept) this.sources.delete(key);
		};
	}

	/** As it is now, 5 s ago at most; where that cannot be told within a second, as it was a minute ago at most. What fails is left out. */
	async read(): Promise<GaugeReading[]> {
		await Promise.all([...this.sources.values()].map(async (kept) => await this.refresh(kept)));
		return this.last();
	}

	/** As it was last read, a minute ago at most. */
	last(): GaugeReading[] {
		const now = this.clock.now();
		return [...this.sources.values()].filter(({ readAt }) => Math.abs(now - readAt) <= shownMs).flatMap(({ readings }) => readings);
	}

	private async refresh(kept: Kept): Promise<void> {
		if (Math.abs(this.clock.now() - kept.readAt) <= freshMs) return;
		kept.underWay ??= this.look(kept);
		let timer: NodeJS.Timeout | undefined;
		const late = new Promise<void>((resolve) => {
			timer = setTimeout(resolve, longestWaitMs);
			timer.unref();
		});
		await Promise.race([kept.underWay, late]);
		clearTimeout(timer);
	}

	private async look(kept: Kept): Promise<void> {
		try {
			const readings = await kept.source();
			kept.readings = readings.filter(({ value }) => Number.isFinite(value)).map((reading) => ({ ...reading, labels: shownLabels(reading.labels) }));
			kept.readAt = this.clock.now();
		} catch {
			// What is down is not told; its system's own errors say why.
			kept.readAt = -Infinity;
		} finally {
			kept.underWay = null;
		}
	}
}

function shownLabels(labels: GaugeReading['labels']): GaugeReading['labels'] {
	return Object.fromEntries(Object.entries(labels).map(([label, value]) => [label, shownLabel(value)]));
}
