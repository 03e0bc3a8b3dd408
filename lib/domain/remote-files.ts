import type { Readable, Writable } from 'node:stream';

import type { CallContext } from './runtime';

export interface RemoteFile {
	/** As it was asked for. */
	path: string;
	/** In bytes. */
	size: number;
	/** ISO text in UTC; null where the server does not tell. */
	modifiedAt: string | null;
}

/** A file server (SFTP, FTP, FTPS) as the file exchange with an ERP needs it. Paths use `/`. */
export interface RemoteFilesPort {
	/** Name in messages and logs, e.g. `SFTP`. */
	readonly system: string;
	/** Connects and logs in. @throws ConnectorError `auth`, `unavailable`, `timeout`, `validation` (host key, certificate) */
	ping(context: CallContext): Promise<void>;
	/** Null where there is no such file. */
	stat(path: string, context: CallContext): Promise<RemoteFile | null>;
	/**
	 * Streams the file into `destination` and resolves when all of it has been taken. Nothing holds it whole.
	 * @throws ConnectorError `not_found`, `permission`, `unavailable`, `timeout`; what `destination` fails with
	 */
	download(path: string, destination: Writable, context: CallContext): Promise<void>;
	/**
	 * Writes under a temporary name beside `path`, then renames: nobody sees half a file. A temporary file of a failed
	 * upload is removed.
	 * @throws ConnectorError `uncertain` where the rename may or may not have happened; else as `download`
	 */
	upload(source: Readable, path: string, context: CallContext): Promise<void>;
}
