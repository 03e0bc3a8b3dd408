// Kommo's and Bling's limits over several processes while their Redis dies, hangs and comes back in the middle of a burst.
import { setTimeout as sleep } from 'node:timers/promises';
import { compileLib, type CompiledLib } from '../../support/compiled-lib.ts';
import { startRedis, type RedisServer } from '../../support/servers/redis.ts';
import { killToldProcesses } from '../../support/told-process.ts';
import { limitsParts, longestTravelMs, mostInASecond, startCrowd, type Told } from './limits-workers';

interface Outage {
	begin(redis: RedisServer): Promise<void>;
	end(redis: RedisServer): Promise<void>;
}

const signal = (name: 'SIGSTOP' | 'SIGCONT') => async (redis: RedisServer) => await Promise.resolve(void process.kill(redis.pid(), name));
const dies: Outage = { begin: async (redis) => await redis.kill(), end: async (redis) => await redis.restart() };
const hangs: Outage = { begin: signal('SIGSTOP'), end: signal('SIGCONT') };
const processes = 3;
const beforeMs = 1_500;
const downMs = 6_500;
const afterMs = 1_500;

interface Course {
	told: Told[];
	downAt: number;
	backAt: number;
}

let lib: CompiledLib;
let courses: Map<Outage, Course>;

/** Both at once, each with a Redis and processes of its own. */
beforeAll(async () => {
	lib = await compileLib(limitsParts);
	courses = new Map(await Promise.all([dies, hangs].map(async (outage): Promise<[Outage, Course]> => [outage, await course(outage)])));
}, 60_000);
afterAll(async () => {
	killToldProcesses();
	await lib.remove();
});

async function course({ begin, end }: Outage): Promise<Course> {
	const redis = await startRedis();
	try {
		const crowd = startCrowd(lib, redis, { processes, ms: beforeMs + downMs + afterMs });
		await Promise.race([crowd.started, crowd.ended]);
		await sleep(beforeMs);
		const downAt = Date.now();
		await begin(redis);
		await sleep(downMs);
		const backAt = Date.now();
		await end(redis);
		await crowd.ended;
		return { told: crowd.told(), downAt, backAt };
	} finally {
		await redis.stop();
	}
}

function courseOf(outage: Outage, system: string): Course {
	const known = courses.get(outage);
	if (!known) throw new Error('It was not run.');
	return { ...known, told: known.told.filter((each) => each.system === system) };
}

describe.each([
	['dies', dies],
	['hangs', hangs],
])('while Redis %s and comes back', (_, outage) => {
	describe.each([
		['kommo', 7],
		['bling', 3],
	])('at %s', (system, limit) => {
		test(`never more than ${limit} requests of all processes arrive in a second`, () => {
			const { told } = courseOf(outage, system);
			expect(told.filter(({ what }) => what === 'arrived').length).toBeGreaterThan(5 * limit);
			expect(mostInASecond(told)).toBeLessThanOrEqual(limit);
		});

		test('reads go on, and none fails', () => {
			const { told, downAt, backAt } = courseOf(outage, system);
			const reads = told.filter(({ write }) => !write);
			expect(reads.filter(({ what }) => what === 'failed')).toEqual([]);
			expect(reads.filter(({ what, at }) => what === 'arrived' && at > downAt + 2_500 && at < backAt).length).toBeGreaterThan(limit / 2);
			expect(Math.max(...reads.map(({ ms }) => ms))).toBeLessThan(15_000);
		});

		test('no write is sent, and those that fail say so', () => {
			const { told, downAt, backAt } = courseOf(outage, system);
			const writes = told.filter(({ write }) => write);
			expect(writes.filter(({ what, at }) => what === 'arrived' && at > downAt + longestTravelMs + 200 && at < backAt)).toEqual([]);
			for (const failed of writes.filter(({ what }) => what === 'failed')) {
				expect(failed).toMatchObject({ code: 'unavailable', by: 'Store', nothingDone: true, message: expect.stringMatching(/^The Store is down, and nothing was written\. Store \(127/) });
			}
		});
	});
});

test('a write waits for a dead Redis for five seconds, and not for ever', () => {
	const { told, downAt } = courseOf(dies, 'kommo');
	const failed = told.filter(({ what, write }) => what === 'failed' && write);
	expect(failed.length).toBeGreaterThan(0);
	expect(Math.min(...failed.map(({ at }) => at - downAt))).toBeGreaterThan(4_000);
	expect(Math.min(...failed.map(({ at }) => at - downAt))).toBeLessThan(6_000);
});
