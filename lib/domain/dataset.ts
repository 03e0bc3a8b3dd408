import type { RemoteFile } from './remote-files';

/** Exact values as text, quantities as numbers. */
export type DatasetRow = Readonly<Record<string, string | number | null>>;

/** Where a version comes from. */
export interface DatasetSource {
	file: RemoteFile;
	/**
	 * Names the place the file lies at and how it was read. A version of another fingerprint is not what the caller means:
	 * a corrected decimal mark makes other prices of the same file.
	 */
	fingerprint: string;
}

/** A whole table as it was loaded at one moment. */
export interface DatasetVersion {
	/** Grows with each load. */
	version: number;
	/** Different keys. */
	rows: number;
	/** ISO text in UTC. */
	loadedAt: string;
	source: DatasetSource;
}

export interface DatasetEntry {
	/** 1 to 200 characters of well-formed text without control characters. */
	key: string;
	/** Where it stands in the file, for messages. */
	line: number;
	row: DatasetRow;
}

export interface DatasetHit {
	/** The version in force when `row` was read. */
	version: DatasetVersion;
	/** Null where that version has no such key. */
	row: DatasetRow | null;
}

/**
 * Large tables, such as price lists, that are replaced as a whole: readers see the old version until the new one is
 * complete, and keep it where loading fails.
 *
 * Every method throws ConnectorError (system `Store`) where the place of the data cannot be reached.
 */
export interface DatasetPort {
	/** The version in force; null where nothing was loaded yet. */
	current(name: string): Promise<DatasetVersion | null>;
	/**
	 * Loads the batches as a new version and puts it in force at the end, for all processes. What `batches` throws leaves the
	 * old version in force. Two loads of one name at once: the one that ends last is in force, and it is whole. What a load
	 * that died has left behind is removed by a later one.
	 *
	 * Entries of one key with equal rows count once.
	 *
	 * @param batches of at most 1,000 entries
	 * @throws ContradictoryRows where two entries of one key have different rows
	 */
	replace(name: string, batches: AsyncIterable<readonly DatasetEntry[]>, source: DatasetSource): Promise<DatasetVersion>;
	/** Version and row as of one moment; null where nothing was loaded yet. */
	find(name: string, key: string): Promise<DatasetHit | null>;
	close(): Promise<void>;
}

/** Two entries of one key that do not say the same. */
export class ContradictoryRows extends Error {
	override readonly name = 'ContradictoryRows';

	constructor(
		readonly key: string,
		/** Where they stand, the smaller first. */
		readonly lines: readonly [number, number],
	) {
		super(`Two rows of the key ${key} contradict each other.`);
	}
}
