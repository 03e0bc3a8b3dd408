import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requireBinary } from './debian.ts';
import { startLocalServer, type LocalServer } from './local-server.ts';

/** A real Redis of one's own. */
export interface RedisServer extends LocalServer {
	/** `redis://[:password@]127.0.0.1:<port>/0`. */
	readonly url: string;
	/** Set when a password was asked for. */
	readonly password: string | undefined;
}

export interface RedisServerOptions {
	/** Keep writes over `kill` and `restart` (append-only file). Default false: a restart is an empty Redis. */
	readonly appendOnly?: boolean;
	readonly requirePassword?: boolean;
}

function configuration(folder: string, appendOnly: boolean, password: string | undefined): string {
	return [
		'bind 127.0.0.1',
		`dir ${folder}`,
		'save ""',
		`appendonly ${appendOnly ? 'yes' : 'no'}`,
		// With the default, everysec, Redis puts off its writes while the disk is busy: a crash then loses answered ones.
		'appendfsync always',
		...(password === undefined ? [] : [`requirepass ${password}`]),
		'',
	].join('\n');
}

/**
 * Starts a Redis on a free loopback port, in well under a second; installs it on Debian when missing and root.
 * @throws Error naming the command to run when it is missing and cannot be installed here.
 */
export async function startRedis({ appendOnly = false, requirePassword = false }: RedisServerOptions = {}): Promise<RedisServer> {
	const command = await requireBinary('redis-server', 'redis-server');
	const password = requirePassword ? randomBytes(12).toString('hex') : undefined;
	const server = await startLocalServer({
		name: 'redis',
		command,
		// In a file, not among the arguments, which every user of the machine can list.
		prepare: (folder) => writeFile(join(folder, 'redis.conf'), configuration(folder, appendOnly, password), { mode: 0o600 }),
		args: (folder, port) => [join(folder, 'redis.conf'), '--port', String(port)],
		ready: /Ready to accept connections/,
		portTaken: /Address already in use/i,
	});
	const credentials = password === undefined ? '' : `:${password}@`;
	return { ...server, password, url: `redis://${credentials}${server.host}:${server.port}/0` };
}
