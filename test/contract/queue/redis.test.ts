import { systemClock } from '../../../lib/infra/clock';
import { openJobQueue } from '../../../lib/infra/queue/open-queue';
import { startRedis, type RedisServer } from '../../support/servers/redis.ts';
import { until } from '../../support/servers/until.ts';
import { queueContract } from './queue-contract';
import type { QueueHarness } from './support';

let server: RedisServer;
let run = 0;

beforeAll(async () => {
	server = await startRedis({ requirePassword: true });
}, 120_000);
afterAll(() => server.stop());

queueContract('Redis', async (): Promise<QueueHarness> => {
	// Each test has a prefix of its own, so that it starts empty.
	const prefix = `queue-test-${run++}:`;
	const { host, port, password } = server;
	const options = { kind: 'redis', host, port, db: 3, prefix, ...(password !== undefined && { password }) } as const;
	return {
		exactTime: false,
		connect: async (name) => await openJobQueue(options, { name, clock: systemClock, random: Math.random }),
		turnsTrueAfter: async (ms, condition) => {
			if (ms > 0) expect(await condition()).toBe(false);
			await until(condition, `true after ${ms} ms`);
		},
		pass: (ms) => systemClock.sleep(ms + 1),
		stop: async () => undefined,
	};
});
