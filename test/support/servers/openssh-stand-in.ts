import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type * as Ssh2 from 'ssh2';

/**
 * The server half of the library that the SFTP driver is built on, for what a real sshd cannot be made to do without
 * system users or faults: password logins, prompts, servers that are no OpenSSH, wrong sizes, silence.
 */
export interface StandInOptions {
	readonly hostKey: string;
	readonly password: string;
	/** How the password is asked for. Default `password`. */
	readonly asks?: 'password' | 'keyboard-interactive';
	/** Bytes it sends at most in one answer. */
	readonly answerBytes?: number;
	/** It reads nothing before so many requests to read wait for an answer. */
	readonly readsTogether?: number;
	/** Added to each file's true size where it is told. */
	readonly sizeError?: number;
	/** Nobody may open this. */
	readonly forbidden?: string;
	/** Requests of these names get no answer. */
	readonly silentOn?: ReadonlySet<'RENAME' | 'READ' | 'STAT'>;
	/** The connection is cut where this request comes, before or after it is done. */
	readonly cutOnRename?: 'before' | 'after';
	/** After that cut it takes no more connections. */
	readonly thenGone?: boolean;
}

export interface StandIn {
	readonly port: number;
	/** By path, changed by the clients. */
	readonly files: Map<string, Buffer>;
	stop(): Promise<void>;
}

const { Server, utils } = createRequire(require.resolve('ssh2-sftp-client'))('ssh2') as typeof Ssh2;
const { STATUS_CODE } = utils.sftp;

/** Request numbers go where handles go: one file per handle, by its path. */
function serveFiles(sftp: Ssh2.SFTPWrapper, files: Map<string, Buffer>, options: StandInOptions, cut: () => void): void {
	const { answerBytes = 1_000_000, sizeError = 0, silentOn = new Set(), cutOnRename, forbidden, readsTogether = 1 } = options;
	const waiting: Array<() => void> = [];
	const attributes = (path: string): Ssh2.Attributes => ({ mode: 0o100644, uid: 1, gid: 1, size: (files.get(path)?.length ?? 0) + sizeError, atime: 0, mtime: 1_700_000_000 });
	const stat = (id: number, path: string): void => {
		if (silentOn.has('STAT')) return;
		if (files.has(path)) sftp.attrs(id, attributes(path));
		else sftp.status(id, STATUS_CODE.NO_SUCH_FILE);
	};
	sftp.on('REALPATH', (id) => sftp.name(id, [{ filename: '/', longname: '/', attrs: attributes('') }]));
	sftp.on('STAT', stat);
	sftp.on('FSTAT', (id, handle) => stat(id, handle.toString()));
	sftp.on('CLOSE', (id) => sftp.status(id, STATUS_CODE.OK));
	sftp.on('OPEN', (id, path, flags) => {
		const writing = (flags & utils.sftp.OPEN_MODE.WRITE) !== 0;
		if (path === forbidden) return sftp.status(id, STATUS_CODE.PERMISSION_DENIED);
		if (!writing && !files.has(path)) return sftp.status(id, STATUS_CODE.NO_SUCH_FILE);
		if (writing) files.set(path, Buffer.alloc(0));
		sftp.handle(id, Buffer.from(path));
	});
	sftp.on('READ', (id, handle, offset, length) => {
		if (silentOn.has('READ')) return;
		const answer = (): void => {
			const bytes = files.get(handle.toString())?.subarray(offset, offset + Math.min(length, answerBytes));
			if (bytes?.length) sftp.data(id, bytes);
			else sftp.status(id, STATUS_CODE.EOF);
		};
		// Once that many have come together, each is answered at once.
		if (waiting.push(answer) < readsTogether) return;
		for (const [index, each] of waiting.entries()) {
			waiting[index] = () => undefined;
			each();
		}
	});
	sftp.on('WRITE', (id, handle, _offset, data) => {
		const path = handle.toString();
		files.set(path, Buffer.concat([files.get(path) ?? Buffer.alloc(0), data]));
		sftp.status(id, STATUS_CODE.OK);
	});
	sftp.on('REMOVE', (id, path) => sftp.status(id, files.delete(path) ? STATUS_CODE.OK : STATUS_CODE.NO_SUCH_FILE));
	sftp.on('RENAME', (id, from, to) => {
		if (cutOnRename === 'before') return cut();
		// As version 3 of the protocol has it: the target must not exist, and there is no code for that.
		if (files.has(to)) return sftp.status(id, STATUS_CODE.FAILURE);
		files.set(to, files.get(from) ?? Buffer.alloc(0));
		files.delete(from);
		if (cutOnRename === 'after') cut();
		else if (!silentOn.has('RENAME')) sftp.status(id, STATUS_CODE.OK);
	});
}

function authenticate(context: Ssh2.AuthContext, { password, asks = 'password' }: StandInOptions): void {
	if (context.method === 'password' && asks === 'password' && context.password === password) return context.accept();
	if (context.method === 'keyboard-interactive' && asks === 'keyboard-interactive') {
		return context.prompt([{ prompt: 'Password: ', echo: false }], (answers) => {
			if (answers[0] === password) context.accept();
			else context.reject([asks]);
		});
	}
	context.reject([asks]);
}

export async function startStandIn(options: StandInOptions): Promise<StandIn> {
	const files = new Map<string, Buffer>();
	const connections = new Set<Ssh2.Connection>();
	const server = new Server({ hostKeys: [options.hostKey] }, (connection) => {
		connections.add(connection);
		connection.on('error', () => undefined);
		connection.on('close', () => connections.delete(connection));
		connection.on('authentication', (context) => authenticate(context, options));
		connection.on('session', (acceptSession) => {
			const cut = (): void => {
				if (options.thenGone === true) server.close();
				connection.end();
			};
			acceptSession().on('sftp', (acceptSftp) => serveFiles(acceptSftp(), files, options, cut));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
	return {
		port: (server.address() as AddressInfo).port,
		files,
		stop: async () => {
			for (const connection of connections) connection.end();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}
