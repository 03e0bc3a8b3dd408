// n8n as companies run it at scale: PostgreSQL, Redis, a main process and workers, each with the package and without any
// setting of the package's own.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { N8nClient } from '../../../scripts/lib/n8n-client.ts';
import { owner } from '../../../scripts/lib/n8n-instance.ts';
import { freePort, mainEnvironment, startN8nProcess, type N8nProcess } from '../../../scripts/lib/n8n-process.ts';
import { installIntoN8n } from '../../../scripts/lib/package-tarball.ts';
import { until } from '../../../scripts/lib/until.ts';
import { startPostgreSql, type PostgreSqlServer } from '../servers/postgresql.ts';
import { startRedis, type RedisServer } from '../servers/redis.ts';
import { startedHere } from './left-running.ts';
import { withoutExtras } from './test-n8n.ts';

export interface QueueModeOptions {
	/** The packed package. */
	tarball: string;
	/** Default 2. */
	workers?: number;
	/** Executions of a worker at the same time. Default 5, the fewest that n8n advises. */
	concurrency?: number;
	/** Whether Redis keeps what it has over its own `kill` and `restart`. Default true. */
	appendOnly?: boolean;
	/** Of main and workers, on top of what queue mode needs. */
	environment?: Record<string, string>;
	/** Called with each user folder before n8n starts, e.g. to add further packages. */
	prepare?: (userFolder: string) => Promise<void>;
}

/** Main or a worker: it may die and come back on the same port with the same folder. */
export interface N8nPart {
	readonly name: string;
	readonly userFolder: string;
	/** Of its editor, webhooks and metrics; a worker serves its health and metrics there. */
	readonly url: string;
	/** The process id now; changes with a restart. */
	pid(): number;
	/** All it has written, over its restarts. */
	log(): string;
	/** SIGKILL, as a crash. */
	kill(): Promise<void>;
	/**
	 * Starts it again and waits until it is up; ends it in good order first when it runs.
	 * @param settings what changes in its environment, for good
	 */
	restart(settings?: Record<string, string>): Promise<void>;
}

export interface QueueMode {
	/** Of main: editor, webhooks. */
	readonly url: string;
	/** Logged in as the owner, at main. */
	readonly client: N8nClient;
	readonly main: N8nPart;
	readonly workers: readonly N8nPart[];
	readonly redis: RedisServer;
	readonly postgreSql: PostgreSqlServer;
	/** Who ran it, once a worker has noted that; the last, where several did. */
	workerOf(executionId: string): N8nPart | undefined;
	/** The ends of all logs, for the message of a failed test. */
	logs(): string;
	/** Ends all of it at once and removes its data. */
	stop(): Promise<void>;
}

interface RunningPart extends N8nPart {
	stop(): Promise<void>;
}

/** Starts all of it, in some fifteen seconds on two cores. @throws Error with what was written by what did not come up */
export async function startQueueMode(options: QueueModeOptions): Promise<QueueMode> {
	const folder = mkdtempSync(join(tmpdir(), 'backoffice-queue-mode-'));
	const [postgreSql, redis] = await Promise.all([startPostgreSql(), startRedis({ appendOnly: options.appendOnly ?? true })]);
	const names = ['main', ...Array.from({ length: options.workers ?? 2 }, (_, index) => `worker-${index + 1}`)];
	for (const name of names) await prepareFolder(options, join(folder, name));
	const environment = { ...sharedEnvironment({ postgreSql, redis }), ...options.environment };
	const start = async (name: string) => await startPart({ name, concurrency: options.concurrency ?? 5, userFolder: join(folder, name), environment });
	// n8n lets one of them migrate the database while the others wait.
	const started = await Promise.allSettled(names.map(start));
	const parts = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
	const stop = async () => {
		await Promise.all(parts.map(async (part) => await part.stop()));
		await Promise.all([postgreSql.stop(), redis.stop()]);
		rmSync(folder, { recursive: true, force: true });
	};
	const failed = started.find((result) => result.status === 'rejected');
	const [main, ...workers] = parts;
	if (failed || !main) {
		const written = endsOf(parts);
		await stop();
		throw new Error(`${String(failed?.reason)}\n${written}`);
	}
	const client = new N8nClient(main.url, owner);
	await client.signIn();
	const workerOf = (id: string) => workers.findLast((worker) => worker.log().includes(`Worker started execution ${id} (`));
	return { url: main.url, client, main, workers, redis, postgreSql, workerOf, logs: () => endsOf(parts), stop };
}

/** What main and workers must have in common. */
function sharedEnvironment({ postgreSql, redis }: { postgreSql: PostgreSqlServer; redis: RedisServer }): Record<string, string> {
	return {
		...withoutExtras,
		EXECUTIONS_MODE: 'queue',
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: postgreSql.host,
		DB_POSTGRESDB_PORT: String(postgreSql.port),
		DB_POSTGRESDB_DATABASE: postgreSql.database,
		DB_POSTGRESDB_USER: postgreSql.user,
		DB_POSTGRESDB_PASSWORD: postgreSql.password,
		QUEUE_BULL_REDIS_HOST: redis.host,
		QUEUE_BULL_REDIS_PORT: String(redis.port),
	};
}

async function prepareFolder({ tarball, prepare }: QueueModeOptions, userFolder: string): Promise<void> {
	await installIntoN8n(tarball, userFolder);
	await prepare?.(userFolder);
}

interface PartOptions {
	name: string;
	concurrency: number;
	userFolder: string;
	environment: Record<string, string>;
}

async function startPart({ name, concurrency, userFolder, environment }: PartOptions): Promise<RunningPart> {
	const port = await freePort();
	const own = name === 'main' ? mainEnvironment(port) : workerEnvironment(port);
	const command = name === 'main' ? (['start'] as const) : (['worker', `--concurrency=${concurrency}`] as const);
	let settings = { ...own, ...environment };
	const onOrphaned = () => rmSync(userFolder, { recursive: true, force: true, maxRetries: 5 });
	const start = async () =>
		await startedHere(
			async () => await startN8nProcess({ command, userFolder, port, environment: settings, onOrphaned }),
			async ({ end }) => await end('SIGKILL'),
		);
	let current: N8nProcess = await start();
	return {
		name,
		userFolder,
		url: `http://127.0.0.1:${port}`,
		pid: () => current.child.pid ?? -1,
		log: () => readFileSync(current.logFile, 'utf8'),
		kill: async () => await current.end('SIGKILL'),
		restart: async (changed = {}) => {
			await current.end('SIGTERM');
			settings = { ...settings, ...changed };
			current = await start();
		},
		// Nothing of it is kept, so nothing is waited for.
		stop: async () => await current.end('SIGKILL'),
	};
}

function workerEnvironment(port: number): Record<string, string> {
	return { QUEUE_HEALTH_CHECK_ACTIVE: 'true', QUEUE_HEALTH_CHECK_PORT: String(port), N8N_WORKER_SERVER_ADDRESS: '127.0.0.1' };
}

function endsOf(parts: readonly N8nPart[]): string {
	return parts.map((part) => `--- ${part.name}\n${sinceReady(part.log()).slice(-4_000)}`).join('\n');
}

/** The start is long and always the same. */
function sinceReady(log: string): string {
	return log.slice(Math.max(0, log.lastIndexOf('is now ready')));
}

/** Which part ran each of these executions, once all are noted. */
export async function workersOf(queueMode: Pick<QueueMode, 'workerOf'>, executionIds: readonly string[]): Promise<N8nPart[]> {
	return await until('every execution is noted by a worker', () => {
		const found = executionIds.map((id) => queueMode.workerOf(id));
		return found.every((part) => part !== undefined) && (found as N8nPart[]);
	});
}
