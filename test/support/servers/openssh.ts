import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { requireBinary, thisMachine } from './debian.ts';
import { startLocalServer, type LocalServer } from './local-server.ts';
import { killSessions } from './openssh-sessions.ts';

export const keyPassphrase = 'chave do robô';

/** A real OpenSSH server for SFTP. Only whoever runs the tests can log in, and only by key: sshd knows system users alone. */
export interface OpenSshServer extends LocalServer {
	readonly user: string;
	readonly privateKey: string;
	/** Another key that may log in, encrypted with `keyPassphrase`. */
	readonly encryptedKey: string;
	/** A key that may not. */
	readonly strangerKey: string;
	/** As `ssh-keygen -lf` prints it: `256 SHA256:… comment (ED25519)`. */
	readonly fingerprintLine: string;
	/** `SHA256:…` */
	readonly fingerprint: string;
	/** The folder a session starts in. */
	readonly files: string;
	/** Kills every session; new ones are taken. */
	dropConnections(): Promise<void>;
}

async function keygen(program: string, ...args: string[]): Promise<string> {
	const { code, output } = await thisMachine.run(program, args);
	if (code !== 0) throw new Error(`ssh-keygen ${args.join(' ')} failed with exit code ${code}:\n${output}`);
	return output.trim();
}

function configuration(folder: string): string {
	return [
		'ListenAddress 127.0.0.1',
		`HostKey ${join(folder, 'host')}`,
		'PidFile none',
		`AuthorizedKeysFile ${join(folder, 'authorized')}`,
		// The folder lies in /tmp, which everybody may write to.
		'StrictModes no',
		// Whoever is not root cannot read whether an account is locked, and sshd then takes each for locked; PAM has a helper for that.
		`UsePAM ${thisMachine.isRoot() ? 'no' : 'yes'}`,
		'PermitRootLogin prohibit-password',
		'PasswordAuthentication no',
		'KbdInteractiveAuthentication no',
		'MaxStartups 100',
		`Subsystem sftp internal-sftp -d ${join(folder, 'files')}`,
		'',
	].join('\n');
}

async function prepareFolder(program: string, folder: string): Promise<void> {
	const at = (name: string): string => join(folder, name);
	await mkdir(at('files'));
	await keygen(program, '-q', '-t', 'ed25519', '-N', '', '-f', at('host'));
	await keygen(program, '-q', '-t', 'ed25519', '-N', '', '-f', at('user'));
	await keygen(program, '-q', '-t', 'ed25519', '-N', '', '-f', at('stranger'));
	await keygen(program, '-q', '-t', 'rsa', '-b', '2048', '-N', keyPassphrase, '-f', at('encrypted'));
	await copyFile(at('user.pub'), at('authorized'));
	await writeFile(at('authorized'), await readFile(at('encrypted.pub')), { flag: 'a' });
	await writeFile(at('sshd_config'), configuration(folder));
	// Root's sshd wants this folder, which the package's own service makes at its start.
	if (thisMachine.isRoot()) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
}

/**
 * Starts an OpenSSH server on a free loopback port, in under a second; installs it on Debian when missing and root. It
 * runs as whoever starts it, root or not.
 * @throws Error naming the command to run when it is missing and cannot be installed here.
 */
export async function startOpenSsh(): Promise<OpenSshServer> {
	const program = await requireBinary('ssh-keygen', 'openssh-client');
	const command = await requireBinary('sshd', 'openssh-server');
	const server = await startLocalServer({
		name: 'openssh',
		command,
		prepare: async (folder) => await prepareFolder(program, folder),
		args: (folder, port) => ['-D', '-e', '-f', join(folder, 'sshd_config'), '-p', String(port)],
		ready: /Server listening on 127\.0\.0\.1/,
		portTaken: /Address already in use/i,
	});
	const read = async (name: string): Promise<string> => await readFile(join(server.folder, name), 'utf8');
	const fingerprintLine = await keygen(program, '-lf', join(server.folder, 'host.pub'));
	return {
		...server,
		user: userInfo().username,
		privateKey: await read('user'),
		encryptedKey: await read('encrypted'),
		strangerKey: await read('stranger'),
		fingerprintLine,
		fingerprint: /SHA256:\S+/.exec(fingerprintLine)?.[0] ?? '',
		files: join(server.folder, 'files'),
		dropConnections: async () => await killSessions(server.pid()),
		// Sessions outlive the server that took them.
		kill: async () => {
			await killSessions(server.pid());
			await server.kill();
		},
	};
}
