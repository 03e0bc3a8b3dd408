import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requireBinary, thisMachine } from './debian.ts';
import { startLocalServer, type LocalServer } from './local-server.ts';

/** A real MariaDB of one's own. */
export interface MariaDbServer extends LocalServer {
	readonly socketPath: string;
	/** Full rights, over TCP from 127.0.0.1 and over the socket. */
	readonly rootUser: string;
	readonly rootPassword: string;
}

export interface MariaDbOptions {
	/** Killed in the middle of a page, it needs its doublewrite buffer to mend that page. Default false. */
	readonly mayCrashWhileWriting?: boolean;
}

const DEBIAN_PACKAGE = 'mariadb-server';

/** Small and quick. Flushing by the operating system (2) survives SIGKILL of the server, and only that is tested. */
const SETTINGS = [
	'--bind-address=127.0.0.1',
	'--skip-name-resolve',
	'--character-set-server=utf8mb4',
	'--collation-server=utf8mb4_unicode_ci',
	'--innodb-flush-log-at-trx-commit=2',
	'--innodb-buffer-pool-size=128M',
	'--innodb-log-file-size=48M',
	'--innodb-doublewrite=0',
	'--skip-log-bin',
	'--performance-schema=OFF',
	'--max-connections=200',
	// Bulk seeding sends some 1 MB a statement.
	'--max-allowed-packet=64M',
];

function initStatements(password: string): string {
	// One statement a line: that is how --init-file is read. It runs at every start, so each must stand repeating.
	return [
		`ALTER USER 'root'@'localhost' IDENTIFIED BY '${password}';`,
		`CREATE OR REPLACE USER 'root'@'127.0.0.1' IDENTIFIED BY '${password}';`,
		"GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;",
		'',
	].join('\n');
}

async function prepareFolder(installer: string, folder: string, userArgs: readonly string[], password: string): Promise<void> {
	const data = join(folder, 'data');
	await mkdir(data);
	await writeFile(join(folder, 'init.sql'), initStatements(password), { mode: 0o600 });
	const { code, output } = await thisMachine.run(installer, [
		'--no-defaults',
		...userArgs,
		`--datadir=${data}`,
		'--skip-test-db',
		'--skip-name-resolve',
		'--auth-root-authentication-method=normal',
	]);
	if (code !== 0) throw new Error(`mariadb-install-db failed with exit code ${code}:\n${output.slice(-2_000)}`);
}

/**
 * Starts a MariaDB on a free loopback port, in some three seconds; installs it on Debian when missing and root.
 * @throws Error naming the command to run when it is missing and cannot be installed here.
 */
export async function startMariaDb({ mayCrashWhileWriting = false }: MariaDbOptions = {}): Promise<MariaDbServer> {
	const command = await requireBinary('mariadbd', DEBIAN_PACKAGE);
	const installer = await requireBinary('mariadb-install-db', DEBIAN_PACKAGE);
	const rootPassword = randomBytes(12).toString('hex');
	// mariadbd refuses to run as root unless told to.
	const userArgs = thisMachine.isRoot() ? ['--user=root'] : [];
	const socketIn = (folder: string): string => join(folder, 'server.sock');
	const server = await startLocalServer({
		name: 'mariadb',
		command,
		prepare: (folder) => prepareFolder(installer, folder, userArgs, rootPassword),
		args: (folder, port) => [
			'--no-defaults',
			...userArgs,
			`--datadir=${join(folder, 'data')}`,
			`--socket=${socketIn(folder)}`,
			`--pid-file=${join(folder, 'server.pid')}`,
			`--init-file=${join(folder, 'init.sql')}`,
			`--port=${port}`,
			...SETTINGS,
			...(mayCrashWhileWriting ? ['--innodb-doublewrite=1'] : []),
		],
		ready: /ready for connections/,
		portTaken: /Can't start server: Bind on TCP\/IP port|Address already in use/i,
	});
	return { ...server, socketPath: socketIn(server.folder), rootUser: 'root', rootPassword };
}
