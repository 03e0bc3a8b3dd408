import type { RemoteFile } from './remote-files';

/** Exact values as text, quantities as numbers. */
export type DatasetRow = Readonly<Record<string, string | number | null>>;

/** A whole table as it was loaded at one moment. */
export interface DatasetVersion {
	/** Grows with each load. */
	version: number;
	rows: number;
	/** ISO text in UTC. */
	loadedAt: string;
	/** The file it came from. */
	source: RemoteFile;
}

export interface DatasetEntry {
	key: string;
	row: DatasetRow;
}

/**
 * Large tables, such as price lists, that are replaced as a whole: readers see the old version until the new one is
 * complete, and keep it where loading fails.
 */
export interface DatasetPort {
	/** The version in force; null where nothing was loaded yet. */
	current(name: string): Promise<DatasetVersion | null>;
	/**
	 * Loads the batches as a new version and puts it in force at the end, for all processes. What `batches` throws leaves the
	 * old version in force. Two loads of one name at once: the one that ends last is in force, and it is whole.
	 * @param batches of at most 1,000 entries; of a key that comes twice the caller has decided already
	 */
	replace(name: string, batches: AsyncIterable<readonly DatasetEntry[]>, source: RemoteFile): Promise<DatasetVersion>;
	/** The row of the version in force; null where it has none of that key. */
	get(name: string, key: string): Promise<DatasetRow | null>;
	close(): Promise<void>;
}
