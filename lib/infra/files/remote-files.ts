import type { Readable, Writable } from 'node:stream';

import type { RemoteFile, RemoteFilesPort, UploadOptions } from '../../domain/remote-files';
import type { CallContext } from '../../domain/runtime';
import { asError } from './driver-failure';
import { FileErrors } from './errors';
import type { FileSession, OpenSession } from './file-session';
import { connectFtp } from './ftp-connect';
import { resolveFileServer, type FileServer, type FileServerOptions } from './options';
import { checkRemotePath } from './paths';
import { SessionPool } from './session-pool';
import { connectSftp } from './sftp-connect';
import { Upload } from './upload';

/**
 * Files on one SFTP or FTP server. Nothing is connected yet: the first call connects, and so a server that is down is
 * reported by that call. The driver is loaded by it, too.
 */
export function openRemoteFiles(options: FileServerOptions): RemoteFilesPort & { close(): Promise<void> } {
	const server = resolveFileServer(options);
	const errors = new FileErrors(server.system, `${server.host}:${server.port}`, server.timeoutMs);
	const connect = server.protocol === 'sftp' ? connectSftp : connectFtp;
	return new RemoteFiles(server, errors, async (signal) => {
		checkLogin(server, errors);
		return await connect(server, errors, signal);
	});
}

class RemoteFiles implements RemoteFilesPort {
	readonly system: string;
	private readonly pool: SessionPool;

	constructor(
		private readonly server: FileServer,
		private readonly errors: FileErrors,
		open: OpenSession,
	) {
		this.system = server.system;
		const { connectionLimit: limit, idleTimeoutMs: idleMs, timeoutMs } = server;
		this.pool = new SessionPool(open, { limit, idleMs, timeoutMs, errors });
	}

	async ping({ signal }: CallContext): Promise<void> {
		await this.pool.use(signal, (session) => session.check());
	}

	async stat(path: string, { signal }: CallContext): Promise<RemoteFile | null> {
		checkRemotePath(path, this.system);
		return await this.pool.use(signal, (session) => session.stat(path));
	}

	async download(path: string, destination: Writable, { signal }: CallContext): Promise<void> {
		// The error is thrown, too: nobody needs to listen for it.
		destination.on('error', ignore);
		try {
			checkRemotePath(path, this.system);
			await this.pool.use(signal, (session) => session.read(path, destination));
		} catch (error) {
			destination.destroy(asError(error));
			throw error;
		}
	}

	async upload(source: Readable, path: string, { signal }: CallContext, { replace = false }: UploadOptions = {}): Promise<void> {
		const upload = new Upload(source, path, replace, this.errors);
		try {
			checkRemotePath(path, this.system);
			await this.pool.use(signal, (session) => upload.run(session));
		} catch (error) {
			await upload.settle(error, (work) => this.afterwards(work));
		}
	}

	async close(): Promise<void> {
		await this.pool.close();
	}

	/** Tidying up has little time: whoever was cancelled waits for it. */
	private async afterwards<T>(work: (session: FileSession) => Promise<T>): Promise<T> {
		return await this.pool.use(AbortSignal.timeout(Math.min(this.server.timeoutMs, 3_000)), work);
	}
}

function ignore(): void {}

/** A line break in a login would be a second command to an FTP server. */
function checkLogin({ user, password }: FileServer, errors: FileErrors): void {
	const wrong = [
		['User', user],
		['Password', password],
	].find(([, value]) => /[\r\n\0]/.test(value ?? ''));
	if (!wrong) return;
	throw errors.setting(wrong[0] ?? '', `The field ${wrong[0]} of the credential holds a line break or a null character.`, 'Type it anew in the credential.');
}

