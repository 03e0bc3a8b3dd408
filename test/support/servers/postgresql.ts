import { randomBytes } from 'node:crypto';
import { chown, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureDebianPackages, thisMachine } from './debian.ts';
import { startLocalServer, type LocalServer } from './local-server.ts';

/** A real PostgreSQL of one's own. */
export interface PostgreSqlServer extends LocalServer {
	readonly database: string;
	/** Full rights, over TCP. */
	readonly user: string;
	readonly password: string;
}

/** Debian keeps the programs of each version in a folder of its own, which is not in the PATH. */
const VERSIONS_FOLDER = '/usr/lib/postgresql';
const DEBIAN_PACKAGE = 'postgresql';
const USER = 'postgres';
const RESTART_ATTEMPTS = 50;

/** Small and quick. What the server has handed to the operating system survives its SIGKILL, and only that is tested. */
const SETTINGS = ['fsync=off', 'full_page_writes=off', 'shared_buffers=64MB', 'max_connections=200', 'unix_socket_directories='];

interface Programs {
	readonly server: string;
	readonly installer: string;
}

async function findPrograms(): Promise<Programs | undefined> {
	const versions = await readdir(VERSIONS_FOLDER).catch(() => []);
	const folders = versions.sort((left, right) => Number(right) - Number(left)).map((version) => join(VERSIONS_FOLDER, version, 'bin'));
	const found = await Promise.all(['postgres', 'initdb'].map(async (name) => await firstThere([...folders.map((folder) => join(folder, name)), name])));
	const [server, installer] = found;
	return server !== undefined && installer !== undefined ? { server, installer } : undefined;
}

async function firstThere(candidates: readonly string[]): Promise<string | undefined> {
	for (const candidate of candidates) {
		const { code } = await thisMachine.run(candidate, ['--version']);
		if (code === 0) return candidate;
	}
	return undefined;
}

/**
 * The programs of Debian's PostgreSQL; installs the package when they are missing.
 * @throws Error naming the command to run when they are missing and cannot be installed here.
 */
export async function requirePostgreSql(): Promise<Programs> {
	const present = await findPrograms();
	if (present) return present;
	await ensureDebianPackages([DEBIAN_PACKAGE]);
	const installed = await findPrograms();
	if (!installed) throw new Error(`The package ${DEBIAN_PACKAGE} is installed but its programs are not in ${VERSIONS_FOLDER}.`);
	return installed;
}

/** PostgreSQL refuses to run as root: the command that runs another as somebody else, and who that is; empty for everybody but root. */
async function unprivileged(): Promise<{ command: readonly string[]; uid: number; gid: number } | undefined> {
	if (!thisMachine.isRoot()) return undefined;
	for (const user of [USER, 'nobody']) {
		const ids = await Promise.all(['-u', '-g'].map(async (option) => await thisMachine.run('id', [option, user])));
		const [uid, gid] = ids.map(({ code, output }) => (code === 0 ? Number(output) : NaN));
		if (uid && gid) return { command: ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'], uid, gid };
	}
	throw new Error('PostgreSQL does not run as root, and there is no user “postgres” or “nobody” to run it.');
}

/**
 * Starts a PostgreSQL on a free loopback port, in some two seconds; installs it on Debian when missing and root.
 * @throws Error naming the command to run when it is missing and cannot be installed here.
 */
export async function startPostgreSql(): Promise<PostgreSqlServer> {
	const { server, installer } = await requirePostgreSql();
	const somebody = await unprivileged();
	const password = randomBytes(12).toString('hex');
	const [command = '', ...before] = [...(somebody?.command ?? []), server];
	const started = await startLocalServer({
		name: 'postgresql',
		command,
		prepare: async (folder) => {
			if (somebody) await chown(folder, somebody.uid, somebody.gid);
			await createCluster(folder, [...(somebody?.command ?? []), installer], password);
		},
		args: (folder, port) => [...before, '-D', join(folder, 'data'), '-h', '127.0.0.1', '-p', String(port), ...SETTINGS.flatMap((setting) => ['-c', setting])],
		ready: /database system is ready to accept connections/,
		portTaken: /could not bind .*Address already in use/i,
		// The fast end: SIGTERM would wait for every client to go.
		endSignal: 'SIGINT',
	});
	return { ...started, restart: async () => await restart(started), database: 'postgres', user: USER, password };
}

async function createCluster(folder: string, [command = '', ...before]: readonly string[], password: string): Promise<void> {
	const passwordFile = join(folder, 'password');
	// Only the folder's owner gets as far as this file.
	await writeFile(passwordFile, password, { mode: 0o644 });
	const settings = ['--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'];
	const { code, output } = await thisMachine.run(command, [...before, '-D', join(folder, 'data'), '-U', USER, ...settings]);
	if (code !== 0) throw new Error(`initdb failed with exit code ${code}:\n${output.slice(-2_000)}`);
}

/** After a SIGKILL the server's own children live on for a moment, and a new server waits for nobody. */
async function restart(server: LocalServer): Promise<void> {
	for (let attempt = 1; ; attempt += 1) {
		try {
			return await server.restart();
		} catch (error) {
			const busy = error instanceof Error && /shared memory block|lock file/.test(error.message);
			if (!busy || attempt === RESTART_ATTEMPTS) throw error;
			await thisMachine.wait(100);
		}
	}
}
