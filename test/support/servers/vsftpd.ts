import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireBinary, thisMachine } from './debian.ts';
import { killSessions } from './openssh-sessions.ts';
import { startOwnedProcess, type OwnedProcess } from './owned-process.ts';
import { freePort } from './ports.ts';
import { until } from './until.ts';

export type VsftpdTls = 'off' | 'explicit' | 'implicit';

/**
 * A real FTP server. Its one user is the anonymous one with a password of its own, so that no system user is needed; it
 * starts in `files`, may read all of it, and may write in `import`.
 */
export interface VsftpdServer {
	readonly host: '127.0.0.1';
	readonly port: number;
	readonly user: 'anonymous';
	readonly password: string;
	readonly files: string;
	/** What its clients call that folder: nothing, so that `/` is before its first name, or its full path where the server is not root's. */
	readonly root: string;
	/** PEM of the authority that signed the server's certificate, which is made out to 127.0.0.1 and `ftp.example.com`. */
	readonly ca: string;
	/** PEM of an authority that has nothing to do with it. */
	readonly otherCa: string;
	/** Kills every session; new ones are taken. */
	dropConnections(): Promise<void>;
	/** SIGKILL of the server with its sessions. */
	kill(): Promise<void>;
	/** Ends the server and removes its files. */
	stop(): Promise<void>;
}

export interface VsftpdOptions {
	readonly tls?: VsftpdTls;
	/** Lines of vsftpd.conf(5) that replace ours, by name. */
	readonly settings?: Readonly<Record<string, string>>;
}

const PORT_ATTEMPTS = 5;

function settingsOf(folder: string, port: number, tls: VsftpdTls): Record<string, string> {
	return {
		listen: 'YES',
		listen_address: '127.0.0.1',
		listen_port: String(port),
		background: 'NO',
		// Containers forbid what these three ask of the kernel.
		seccomp_sandbox: 'NO',
		isolate: 'NO',
		isolate_network: 'NO',
		// Not root: no other user to become, and the folder is no prison then.
		...(thisMachine.isRoot() ? {} : { run_as_launching_user: 'YES' }),
		local_enable: 'NO',
		anonymous_enable: 'YES',
		anon_root: join(folder, 'files'),
		anon_umask: '022',
		anon_world_readable_only: 'NO',
		secure_email_list_enable: 'YES',
		email_password_file: join(folder, 'passwords'),
		write_enable: 'YES',
		anon_upload_enable: 'YES',
		anon_other_write_enable: 'YES',
		pasv_address: '127.0.0.1',
		...(tls === 'off' ? {} : tlsSettings(folder)),
		...(tls === 'implicit' ? { implicit_ssl: 'YES' } : {}),
	};
}

function tlsSettings(folder: string): Record<string, string> {
	return {
		ssl_enable: 'YES',
		allow_anon_ssl: 'YES',
		force_anon_logins_ssl: 'YES',
		force_anon_data_ssl: 'YES',
		require_ssl_reuse: 'YES',
		rsa_cert_file: join(folder, 'server.crt'),
		rsa_private_key_file: join(folder, 'server.key'),
	};
}

async function makeCertificates(folder: string): Promise<void> {
	const openssl = await requireBinary('openssl', 'openssl');
	const run = (...words: string[]): void => void execFileSync(openssl, words, { cwd: folder, stdio: 'pipe' });
	const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout'];
	for (const name of ['ca', 'other']) run('req', '-x509', ...key, `${name}.key`, '-out', `${name}.crt`, '-days', '2', '-subj', `/CN=Company ${name}`);
	run('req', ...key, 'server.key', '-out', 'server.csr', '-subj', '/CN=files');
	await writeFile(join(folder, 'server.ext'), 'subjectAltName=IP:127.0.0.1,DNS:ftp.example.com\n');
	run(...'x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -out server.crt -days 2 -extfile server.ext'.split(' '));
}

async function prepareFolder(folder: string, password: string): Promise<void> {
	// The user of the sessions is another one than ours and must get through.
	await chmod(folder, 0o711);
	for (const [name, mode] of [['files', 0o755], ['files/export', 0o755], ['files/import', 0o777]] as const) {
		await mkdir(join(folder, name));
		await chmod(join(folder, name), mode);
	}
	await writeFile(join(folder, 'passwords'), `${password}\n`);
	await makeCertificates(folder);
}

async function listens(port: number): Promise<boolean> {
	const socket = connect(port, '127.0.0.1');
	const listening = await once(socket, 'connect').then(() => true, () => false);
	socket.destroy();
	return listening;
}

/** It says nothing when it is ready; when it cannot start it ends. */
async function startProcess(command: string, folder: string, { tls = 'off', settings = {} }: VsftpdOptions): Promise<{ child: OwnedProcess; port: number }> {
	for (let attempt = 1; ; attempt += 1) {
		const port = await freePort();
		const lines = Object.entries({ ...settingsOf(folder, port, tls), ...settings }).map(([name, value]) => `${name}=${value}\n`);
		await writeFile(join(folder, 'vsftpd.conf'), lines.join(''));
		const child = await startOwnedProcess({ command, args: [join(folder, 'vsftpd.conf')], temporaryFolder: folder });
		await until(async () => !child.running() || (await listens(port)), 'vsftpd listens');
		if (child.running()) return { child, port };
		if (attempt === PORT_ATTEMPTS) throw new Error(`vsftpd did not start:\n${child.output()}`);
	}
}

/**
 * Starts vsftpd on a free loopback port; installs it on Debian when missing and root.
 * @throws Error naming the command to run when it is missing and cannot be installed here.
 */
export async function startVsftpd(options: VsftpdOptions = {}): Promise<VsftpdServer> {
	const command = await requireBinary('vsftpd', 'vsftpd');
	const folder = await mkdtemp(join(tmpdir(), 'backoffice-vsftpd-'));
	const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
	const password = randomBytes(8).toString('hex');
	try {
		await prepareFolder(folder, password);
		const { child, port } = await startProcess(command, folder, options);
		const kill = async (): Promise<void> => {
			await killSessions(child.pid);
			await child.end('SIGKILL');
		};
		return {
			host: '127.0.0.1',
			port,
			user: 'anonymous',
			password,
			files: join(folder, 'files'),
			root: thisMachine.isRoot() ? '' : join(folder, 'files'),
			ca: await readFile(join(folder, 'ca.crt'), 'utf8'),
			otherCa: await readFile(join(folder, 'other.crt'), 'utf8'),
			dropConnections: async () => await killSessions(child.pid),
			kill,
			stop: async () => {
				await kill();
				await remove();
			},
		};
	} catch (error) {
		await remove();
		throw error;
	}
}
