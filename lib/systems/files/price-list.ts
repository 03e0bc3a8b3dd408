import type { DatasetPort, DatasetRow, DatasetVersion } from '../../domain/dataset';
import { ConnectorError } from '../../domain/errors';
import type { RemoteFile } from '../../domain/remote-files';
import type { Clock } from '../../domain/runtime';
import { filesSystem, type PriceListSettings } from './price-list-settings';

/** The price list of one credential: where it lies, how it is read, and under which name it is kept. */
export interface PriceList {
	/** Name of the dataset: the credential's, so that two credentials never share a list. */
	name: string;
	path: string;
	settings: PriceListSettings;
	/** Names place and way of reading, without secrets; see DatasetSource. */
	fingerprint: string;
}

export interface PriceListHit {
	/** Null where the list has no such code. */
	row: DatasetRow | null;
	/** ISO: the moment the prices are of. */
	updated: string;
}

export interface PriceListReaderOptions {
	dataset: DatasetPort;
	list: PriceList;
	clock: Clock;
	/** Older lists are not answered from; 0: any age. */
	maximumAgeMs: number;
}

const hourMs = 3_600_000;

/** The version in force, where it was read from the same place in the same way. */
export async function currentVersion(dataset: DatasetPort, { name, fingerprint }: PriceList): Promise<DatasetVersion | null> {
	const version = await dataset.current(name);
	return version?.source.fingerprint === fingerprint ? version : null;
}

export function sameFile(left: RemoteFile, right: RemoteFile): boolean {
	return left.path === right.path && left.size === right.size && left.modifiedAt === right.modifiedAt;
}

/** The moment the prices are of: the file's own time, or that of the load where the server does not tell. */
export function updatedAt({ source, loadedAt }: DatasetVersion): string {
	return source.file.modifiedAt ?? loadedAt;
}

/** Answers from the list that was loaded last; asks no file server. */
export class PriceListReader {
	constructor(private readonly options: PriceListReaderOptions) {}

	/** @throws ConnectorError `validation` where no list was loaded yet, `unavailable` where it is too old */
	async find(sku: string): Promise<PriceListHit> {
		const { dataset, list } = this.options;
		const hit = await dataset.find(list.name, sku);
		const version = this.usable(hit?.version ?? null);
		return { row: hit?.row ?? null, updated: updatedAt(version) };
	}

	/** @throws as `find` */
	async check(): Promise<DatasetVersion> {
		const { dataset, list } = this.options;
		return this.usable(await dataset.current(list.name));
	}

	private usable(version: DatasetVersion | null): DatasetVersion {
		const { list } = this.options;
		if (version === null) throw notLoaded(`The price list ${list.path} was not loaded yet.`);
		if (version.source.fingerprint !== list.fingerprint) {
			throw notLoaded('The credential was changed since the price list was loaded: it names another place or another way of reading.');
		}
		this.refuseOld(updatedAt(version));
		return version;
	}

	private refuseOld(updated: string): void {
		const { clock, maximumAgeMs, list } = this.options;
		if (maximumAgeMs === 0 || clock.now() - Date.parse(updated) <= maximumAgeMs) return;
		throw new ConnectorError('unavailable', `The price list ${list.path} is of ${updated}, older than the allowed ${maximumAgeMs / hourMs} h.`, {
			system: filesSystem,
			hint: 'Check that the ERP still exports the list and that the workflow with “ERP Files: Sync Price List” is active.',
			retryable: false,
			nothingDone: true,
		});
	}
}

function notLoaded(message: string): ConnectorError {
	return new ConnectorError('validation', message, {
		system: filesSystem,
		hint: 'Run “ERP Files: Sync Price List” with this credential first, and have an active workflow repeat it on a schedule.',
		nothingDone: true,
	});
}
