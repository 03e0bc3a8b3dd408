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

export interface UploadOptions {
	/**
	 * Whether a file of that name gives way. Default false: it is `validation`, and stays as it is. SFTP servers keep to that in one
	 * step; an FTP server knows no such rename, so there the name is looked up right before it.
	 */
	replace?: boolean;
}

/**
 * A file server (SFTP, FTP, FTPS) as the file exchange with an ERP needs it. Paths use `/`; a relative one starts in the folder the
 * user logs in to. A path with a line break or a null character is `validation`. A cancelled call ends soon, with the signal's reason.
 */
export interface RemoteFilesPort {
	/** Name in messages and logs, e.g. `SFTP`. */
	readonly system: string;
	/** Connects and logs in. @throws ConnectorError `auth`, `unavailable`, `timeout`, `validation` (host key, certificate) */
	ping(context: CallContext): Promise<void>;
	/** Null where there is no such file. */
	stat(path: string, context: CallContext): Promise<RemoteFile | null>;
	/**
	 * Streams the file into `destination` and ends it; resolves when all of it has been taken. Nothing holds it whole. After a
	 * failure, a file that ended too early included, `destination` is destroyed with the error and never ended.
	 * @throws ConnectorError `not_found`, `permission`, `unavailable`, `timeout`; what `destination` fails with
	 */
	download(path: string, destination: Writable, context: CallContext): Promise<void>;
	/**
	 * Writes under a temporary name beside `path` (`.<name>.<random>.part`), then renames: nobody sees half a file. A temporary
	 * file of a failed upload is removed, as long as the server can still be reached.
	 * @throws ConnectorError `uncertain` where the rename may or may not have happened; else as `download`; what `source` fails with
	 */
	upload(source: Readable, path: string, context: CallContext, options?: UploadOptions): Promise<void>;
}
