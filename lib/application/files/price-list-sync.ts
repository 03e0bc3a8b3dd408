import type { CsvPort } from '../../domain/csv';
import type { DatasetPort, DatasetVersion } from '../../domain/dataset';
import { isConnectorError } from '../../domain/errors';
import type { RemoteFile, RemoteFilesPort } from '../../domain/remote-files';
import type { CallContext, Clock, Log, Random } from '../../domain/runtime';
import type { Store } from '../../domain/store';
import { withLock } from '../../resilience/lock';
import { OutsideCalls } from '../outside-calls';
import { changedMeanwhile, isRefusal, loadedElsewhere, noSuchFile, refused, type Standing } from './list-errors';
import { currentVersion, sameFile, updatedAt, type PriceList } from '../../systems/files';
import { PriceListLoad, type LoadCounts } from './price-list-load';

export interface PriceListSyncOptions {
	files: RemoteFilesPort;
	dataset: DatasetPort;
	csv: CsvPort;
	store: Store;
	clock: Clock;
	random: Random;
	log: Log;
}

export interface SyncWishes {
	/** Loads also a file that did not change. */
	force: boolean;
	/** A list with less than this percentage of the rows of the one in force is refused; 0: any list is taken. */
	minimumShare: number;
	/** What is appended to the path for the file that says the list is complete, e.g. `.ok`; empty: none is asked for. */
	readySuffix: string;
	/** How long to wait for another execution that loads the same list. Default 120,000. */
	waitMs?: number;
}

export interface SyncResult {
	/** Whether another list is in force now. */
	changed: boolean;
	/** False where the list is not marked as complete yet; only where a ready file is asked for. */
	ready?: boolean;
	rows: number;
	version: number;
	/** ISO, when it was put in force. */
	loadedAt: string | null;
	/** ISO, the file's own time. */
	updated: string | null;
	file: RemoteFile | null;
	/** Only where a list was loaded. */
	encoding?: string;
	delimiter?: string;
	duplicates?: number;
	footerLines?: number;
}

/** Longer than the Store may be out of reach for a moment; renewed while the list loads. */
const lockTtlMs = 60_000;
const defaultWaitMs = 120_000;

/** Brings the price list of a file server into the Dataset, where it changed; whole or not at all. */
export class PriceListSync {
	private readonly calls: OutsideCalls;

	constructor(private readonly options: PriceListSyncOptions) {
		this.calls = new OutsideCalls({ ...options, system: options.files.system, shouldRetry: (error) => error.retryable && !isRefusal(error) });
	}

	/**
	 * @throws ConnectorError `validation`, `drift` naming file, line and reason; `not_found` without the file; `unavailable` where it
	 * changed meanwhile, or another execution is at it; what the file server throws. In every case the old list stays in force.
	 */
	async run(list: PriceList, wishes: SyncWishes, context: CallContext): Promise<SyncResult> {
		const { store, clock, random, files } = this.options;
		const waitMs = wishes.waitMs ?? defaultWaitMs;
		const startedAt = clock.now();
		let entered = false;
		const lock = { ttlMs: lockTtlMs, waitMs, clock, random, signal: context.signal, newOwner: () => `${clock.now()}-${random()}-${random()}` };
		try {
			return await withLock(store, `lock:${list.name}`, lock, async (signal) => {
				entered = true;
				return await this.underLock(list, wishes, { signal });
			});
		} catch (error) {
			context.signal.throwIfAborted();
			// A Store that is out of reach says so at once.
			if (entered || !isConnectorError(error) || error.code !== 'unavailable' || clock.now() - startedAt < waitMs) throw error;
			throw loadedElsewhere({ system: files.system, path: list.path, inForce: null }, waitMs);
		}
	}

	private async underLock(list: PriceList, wishes: SyncWishes, context: CallContext): Promise<SyncResult> {
		const inForce = await currentVersion(this.options.dataset, list);
		const standing: Standing = { system: this.options.files.system, path: list.path, inForce };
		const file = await this.stat(list.path, context);
		if (file === null) throw noSuchFile(standing);
		if (!(await this.isReady(file, wishes.readySuffix, context))) return { ...unchanged(inForce), ready: false };
		if (file.size === 0) throw refused(standing, 'it is empty', { hint: 'Check the export job of the ERP.' });
		// Without a time of its own a file may have other content of the same size.
		const isSame = inForce !== null && file.modifiedAt !== null && sameFile(inForce.source.file, file);
		if (isSame && !wishes.force) return unchanged(inForce);
		return await this.load(list, wishes, file, standing, context);
	}

	private async load(list: PriceList, wishes: SyncWishes, file: RemoteFile, standing: Standing, context: CallContext): Promise<SyncResult> {
		const { inForce } = standing;
		const fewest = inForce === null ? 0 : Math.ceil((inForce.rows * wishes.minimumShare) / 100);
		const load = new PriceListLoad(this.options, list, standing, {
			unchanged: async (received) => {
				const after = await this.stat(list.path, context);
				if (received !== null && received !== file.size) throw changedMeanwhile(standing, file, received);
				if (after === null || !sameFile(file, after)) throw changedMeanwhile(standing, file, after?.size ?? 0);
			},
			enough: (rows) => {
				if (rows < fewest) throw tooFew(standing, rows, wishes.minimumShare);
			},
		});
		const { version, counts } = await this.calls.ask('syncPriceList', context.signal, async () => await load.run(file, context));
		return loaded(version, counts);
	}

	private async isReady(file: RemoteFile, suffix: string, context: CallContext): Promise<boolean> {
		if (suffix === '') return true;
		const mark = await this.stat(`${file.path}${suffix}`, context);
		if (mark === null) return false;
		// A mark that is older than the list speaks of the list before.
		return mark.modifiedAt === null || file.modifiedAt === null || mark.modifiedAt >= file.modifiedAt;
	}

	private async stat(path: string, context: CallContext): Promise<RemoteFile | null> {
		return await this.calls.ask('statFile', context.signal, async () => await this.options.files.stat(path, context));
	}
}

function unchanged(version: DatasetVersion | null): SyncResult {
	return {
		changed: false,
		rows: version?.rows ?? 0,
		version: version?.version ?? 0,
		loadedAt: version?.loadedAt ?? null,
		updated: version === null ? null : updatedAt(version),
		file: version?.source.file ?? null,
	};
}

function loaded(version: DatasetVersion, counts: LoadCounts): SyncResult {
	const { encoding, delimiter, rows, footerLines } = counts;
	return { ...unchanged(version), changed: true, encoding, delimiter, duplicates: rows - version.rows, footerLines };
}

function tooFew(standing: Standing, rows: number, share: number) {
	return refused(standing, `it has ${rows} rows, less than ${share} % of the ${standing.inForce?.rows ?? 0} rows of the list in force`, {
		hint: 'If that is right, set “Minimum Share of Rows” to 0 for one run; otherwise check the export job of the ERP.',
	});
}
