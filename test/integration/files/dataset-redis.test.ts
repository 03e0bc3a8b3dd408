import { Redis } from 'ioredis';

import type { DatasetPort } from '../../../lib/domain/dataset';
import { systemClock } from '../../../lib/infra/clock';
import { openDataset } from '../../../lib/infra/dataset/open-dataset';
import { startRedis, type RedisServer } from '../../support/servers/redis.ts';

let server: RedisServer;
let observer: Redis;
let dataset: DatasetPort;

beforeAll(async () => {
	server = await startRedis();
	observer = new Redis({ host: server.host, port: server.port });
	dataset = await openDataset({ kind: 'redis', host: server.host, port: server.port, db: 0, prefix: 'two:' }, { clock: systemClock, random: Math.random });
}, 120_000);

afterAll(async () => {
	await dataset.close();
	await observer.quit();
	await server.stop();
});

const source = { file: { path: '/x', size: 1, modifiedAt: null }, fingerprint: 'here' };
const batch = (price: string, from = 0) => Array.from({ length: 1_000 }, (_, index) => ({ key: `K${from + index}`, line: from + index + 2, row: { price } }));
const rowKeys = async () => await observer.keys('two:dataset-rows:*');

async function* list(price: string) {
	yield batch(price);
}

test('everything lies under the prefix of the Store', async () => {
	await dataset.replace('list', list('1'), source);
	for (const key of await observer.keys('*')) expect(key).toMatch(/^two:dataset/);
});

test('a list that is not complete yet expires by itself, should its load die', async () => {
	await dataset.replace('list', list('1'), source);
	const [inForce] = await rowKeys();
	const unfinished = (async function* () {
		yield batch('2');
		// Four batches are under way at most: when the sixth is asked for, the first was answered.
		for (let turn = 1; turn < 6; turn++) yield batch('2', turn * 1_000);
		const loading = (await rowKeys()).filter((key) => key !== inForce);
		expect(loading).toHaveLength(1);
		expect(await observer.pttl(loading[0] ?? '')).toBeGreaterThan(60_000);
	})();
	await dataset.replace('list', unfinished, source);
	const [now] = await rowKeys();
	expect(await observer.pttl(now ?? '')).toBe(-1);
});

test('a list whose rows have expired meanwhile does not come into force', async () => {
	const { version } = await dataset.replace('list', list('1'), source);
	const evicted = (async function* () {
		for (let turn = 0; turn < 6; turn++) yield batch('2', turn * 1_000);
		for (const key of await rowKeys()) if (!key.endsWith(`:${version}`)) await observer.del(key);
		yield batch('2', 9_000);
	})();
	await expect(dataset.replace('list', evicted, source)).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('expired or were evicted') });
	expect(await dataset.find('list', 'K0')).toMatchObject({ row: { price: '1' } });
	expect(await rowKeys()).toHaveLength(1);
});

test('a Redis that is down is said to be', async () => {
	const lost = await openDataset({ kind: 'redis', host: '127.0.0.1', port: 9, db: 0 }, { clock: systemClock, random: Math.random });
	await expect(lost.find('list', 'A')).rejects.toMatchObject({ code: 'unavailable', system: 'Store' });
	await expect(lost.replace('list', list('1'), source)).rejects.toMatchObject({ code: 'unavailable' });
	await lost.close();
});
