import { Redis } from 'ioredis';

import { systemClock } from '../../../lib/infra/clock';
import { openDataset } from '../../../lib/infra/dataset/open-dataset';
import { startRedis, type RedisServer } from '../../support/servers/redis.ts';
import { datasetContract } from './dataset-contract';

let server: RedisServer;
let observer: Redis;
let run = 0;

beforeAll(async () => {
	server = await startRedis({ requirePassword: true });
	const { host, port, password } = server;
	observer = new Redis({ host, port, db: 1, ...(password !== undefined && { password }) });
}, 120_000);

afterAll(async () => {
	await observer.quit();
	await server.stop();
});

datasetContract('Redis', async () => {
	// Each test has a prefix of its own, so that it starts empty.
	const prefix = `test-${run++}:`;
	const { host, port, password } = server;
	const options = { kind: 'redis', host, port, db: 1, prefix, ...(password !== undefined && { password }) } as const;
	return {
		connect: async () => await openDataset(options, { clock: systemClock, random: Math.random }),
		rowsKept: async () => {
			const keys = await observer.keys(`${prefix}dataset-rows:*`);
			const sizes = await Promise.all(keys.map((key) => observer.hlen(key)));
			// What is in force never expires.
			for (const key of keys) expect(await observer.pttl(key)).toBe(-1);
			return sizes.reduce((sum, size) => sum + size, 0);
		},
		stop: async () => undefined,
	};
});
