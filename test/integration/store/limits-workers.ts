import { setTimeout as sleep } from 'node:timers/promises';
import type { CompiledLib } from '../../support/compiled-lib.ts';
import { startToldProcess } from '../../support/told-process.ts';
import type { RedisServer } from '../../support/servers/redis.ts';

export interface LimitsOrders {
	host: string;
	port: number;
	processes: number;
	rank: number;
	/** How long new calls are begun. */
	ms: number;
	longestTravelMs: number;
	modules: { redisStore: string; clock: string; neighbours: string; kommo: string; bling: string };
}

export interface Told {
	what: 'arrived' | 'done' | 'failed';
	system: 'kommo' | 'bling';
	write: boolean;
	at: number;
	/** How long the call took. */
	ms: number;
	code?: string;
	nothingDone?: boolean;
	/** Whose error it is. */
	by?: string;
	message?: string;
}

/** On its way to the system. */
export const longestTravelMs = 600;

/** What `compileLib` must be given. */
export const limitsParts = ['domain', 'infra/clock.ts', 'infra/store', 'resilience', 'systems/http-api', 'systems/kommo', 'systems/bling'];

export interface Crowd {
	told(): Told[];
	/** Resolves when each has told something. */
	started: Promise<void>;
	/** Resolves when all have ended. @throws Error where one failed */
	ended: Promise<void>;
}

/** So many processes over one Redis, each of which knows how many they are. */
export function startCrowd(lib: CompiledLib, redis: RedisServer, { processes, ms }: { processes: number; ms: number }): Crowd {
	const modules = {
		redisStore: lib.file('infra/store/redis-store'),
		clock: lib.file('infra/clock'),
		neighbours: lib.file('resilience/neighbours'),
		kommo: lib.file('systems/kommo/client'),
		bling: lib.file('systems/bling/request-turns'),
	};
	const start = (rank: number) => {
		const orders: LimitsOrders = { host: redis.host, port: redis.port, processes, rank, ms, longestTravelMs, modules };
		return startToldProcess('test/integration/store/limits-worker.ts', orders);
	};
	const workers = Array.from({ length: processes }, (_, rank) => start(rank));
	const told = (): Told[] => workers.flatMap((worker) => worker.lines().map((line): Told => JSON.parse(line)));
	const ended = Promise.all(workers.map(async (worker) => await worker.ended)).then((ends) => {
		for (const { code, errors } of ends) if (code !== 0 || errors !== '') throw new Error(`A process ended with ${code}: ${errors}`);
	});
	const started = (async () => {
		while (!workers.every((worker) => worker.lines().length > 0)) await sleep(20);
	})();
	return { told, started, ended };
}

/** Most that arrived within a second. */
export function mostInASecond(told: readonly Told[]): number {
	const at = told.filter(({ what }) => what === 'arrived').map((each) => each.at);
	return Math.max(0, ...at.map((from) => at.filter((other) => other >= from && other < from + 1_000).length));
}
