export type FileProtocol = 'sftp' | 'ftps' | 'ftpsImplicit' | 'ftp';

/** How a file server is reached; what does not fit the protocol is ignored. */
export interface FileServerOptions {
	/** `ftps`: FTP that turns to TLS after the greeting (explicit); `ftpsImplicit`: TLS from the first byte. */
	protocol: FileProtocol;
	host: string;
	/** 0 or left out: the protocol's own (22, 21, implicit FTPS 990). */
	port?: number;
	user: string;
	password: string;
	/** Longest wait for the server: for a connection, for an answer, and for the next bytes of a file. Default 20,000. */
	timeoutMs?: number;
	ssh?: SshOptions;
	tls?: FileTlsOptions;
	/** Connections at most; each serves one operation at a time. Default 2, so that a short one need not wait for a long one. */
	connectionLimit?: number;
	/** A connection unused for this long is closed. Default 30,000. */
	idleTimeoutMs?: number;
}

export interface SshOptions {
	/** PEM or OpenSSH text; with it the password is tried only after the key. */
	privateKey?: string;
	passphrase?: string;
	/** `SHA256:…` as `ssh-keygen -lf` prints it; several, for the days of a key's rotation, in any separation. */
	hostKeyFingerprint: string;
	/** Talk to whoever answers: for tests in a network of one's own. */
	acceptAnyHostKey?: boolean;
}

export interface FileTlsOptions {
	/** PEM of the authority to trust instead of those Node.js knows. */
	ca?: string;
	/** The name in the server's certificate, where it differs from the host. */
	serverName?: string;
	/** Some servers cannot take a TLS 1.3 session over to the data connection. */
	highestVersion?: 'TLSv1.2' | 'TLSv1.3';
}

interface Protocol {
	/** The system's name in messages and logs. */
	system: string;
	port: number;
}

export const protocols: Readonly<Record<FileProtocol, Protocol>> = {
	sftp: { system: 'SFTP', port: 22 },
	ftps: { system: 'FTPS', port: 21 },
	ftpsImplicit: { system: 'FTPS', port: 990 },
	ftp: { system: 'FTP', port: 21 },
};

/** The options with every default in its place. */
export interface FileServer {
	protocol: FileProtocol;
	system: string;
	host: string;
	port: number;
	user: string;
	password: string;
	timeoutMs: number;
	ssh: SshOptions;
	tls: FileTlsOptions;
	connectionLimit: number;
	idleTimeoutMs: number;
}

export function resolveFileServer(options: FileServerOptions): FileServer {
	const { system, port } = protocols[options.protocol];
	return {
		protocol: options.protocol,
		system,
		host: options.host,
		port: options.port ? options.port : port,
		user: options.user,
		password: options.password,
		timeoutMs: options.timeoutMs ?? 20_000,
		ssh: options.ssh ?? { hostKeyFingerprint: '' },
		tls: options.tls ?? {},
		connectionLimit: options.connectionLimit ?? 2,
		idleTimeoutMs: options.idleTimeoutMs ?? 30_000,
	};
}
