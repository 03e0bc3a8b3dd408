import type { MeterSnapshot } from '../../domain/metrics';
import type { Store } from '../../domain/store';

const prefix = 'metrics:process:';
const keepMs = 24 * 60 * 60_000;
const pageSize = 200;
/** Readers are promised numbers of 15 s at most. */
const everyMs = 10_000;
/** What happens together is written together. */
const soonMs = 1_000;

export interface SnapshotPublisherOptions {
	clock: { now(): number };
	snapshot: () => MeterSnapshot;
}

/**
 * Puts this process's counts into the Store for the others to read: at most every ten seconds, only while there is something
 * new, and never in the way of the work that is counted. What cannot be written is tried again with the next count.
 */
export class SnapshotPublisher {
	private store: Store | null = null;
	private timer: NodeJS.Timeout | undefined;
	private lastAt = -Infinity;
	private writing: Promise<void> = Promise.resolve();

	constructor(private readonly options: SnapshotPublisherOptions) {}

	/** The Store from now on. */
	use(store: Store): void {
		this.store = store;
	}

	/** Something was counted. */
	touch(): void {
		if (this.timer !== undefined || this.store === null) return;
		const sinceLast = Math.abs(this.options.clock.now() - this.lastAt);
		this.timer = setTimeout(() => {
			this.writing = this.write();
		}, Math.min(everyMs, Math.max(soonMs, everyMs - sinceLast)));
		// The process may end: nobody needs its last counts so much.
		this.timer.unref();
	}

	/** Nothing is written any more, what is counted last included. */
	async stop(): Promise<void> {
		this.store = null;
		clearTimeout(this.timer);
		await this.writing;
	}

	private async write(): Promise<void> {
		this.timer = undefined;
		this.lastAt = this.options.clock.now();
		try {
			const snapshot = this.options.snapshot();
			await this.store?.set(`${prefix}${snapshot.process}`, JSON.stringify(snapshot), { ttlMs: keepMs });
		} catch {
			// The Store's own errors are told by those who need it.
		}
	}
}

/** What the processes that share the Store have written, a day ago at most. @throws ConnectorError `unavailable` where the Store is down */
export async function readSnapshots(store: Pick<Store, 'list'>): Promise<MeterSnapshot[]> {
	const snapshots: MeterSnapshot[] = [];
	for (let after: string | undefined; ; ) {
		const page = await store.list(prefix, { limit: pageSize, ...(after === undefined ? {} : { after }) });
		snapshots.push(...page.map(({ value }) => parsed(value)).filter((snapshot) => snapshot !== null));
		after = page.at(-1)?.key;
		if (page.length < pageSize || after === undefined) return snapshots;
	}
}

/** Null for what another version of this package wrote in a shape that this one does not know. */
function parsed(text: string): MeterSnapshot | null {
	try {
		const value: unknown = JSON.parse(text);
		return isSnapshot(value) ? value : null;
	} catch {
		return null;
	}
}

function isSnapshot(value: unknown): value is MeterSnapshot {
	if (typeof value !== 'object' || value === null) return false;
	const { process, startedAt, takenAt, series, systems } = value as Partial<Record<keyof MeterSnapshot, unknown>>;
	const numbers = typeof startedAt === 'number' && typeof takenAt === 'number';
	return typeof process === 'string' && numbers && Array.isArray(series) && series.every(isSeries) && typeof systems === 'object' && systems !== null;
}

function isSeries(value: unknown): boolean {
	if (typeof value !== 'object' || value === null || !('name' in value) || !('labels' in value) || !('value' in value)) return false;
	const { name, labels, value: number } = value;
	return typeof name === 'string' && typeof labels === 'object' && labels !== null && typeof number === 'object' && number !== null && 'kind' in number;
}
