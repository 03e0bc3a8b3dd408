import { systemClock } from '../../../lib/infra/clock';
import { openStore } from '../../../lib/infra/store/open-store';
import { startRedis, type RedisServer } from '../../support/servers/redis.ts';
import { until } from '../../support/servers/until.ts';
import { storeContract, type StoreHarness } from './store-contract';

let server: RedisServer;
let run = 0;

beforeAll(async () => {
	server = await startRedis({ requirePassword: true });
}, 120_000);
afterAll(() => server.stop());

storeContract('Redis', async (): Promise<StoreHarness> => {
	// Each test has a prefix of its own, so that it starts empty.
	const prefix = `test-${run++}:`;
	const { host, port, password } = server;
	const options = { kind: 'redis', host, port, db: 1, prefix, ...(password !== undefined && { password }) } as const;
	return {
		exactTime: false,
		connect: async () => await openStore(options, { clock: systemClock, random: Math.random }),
		turnsTrueAfter: async (ms, condition) => {
			if (ms > 0) expect(await condition()).toBe(false);
			await until(condition, `true after ${ms} ms`);
		},
		pass: (ms) => systemClock.sleep(ms + 1),
		stop: async () => undefined,
	};
});
