// How many processes share a Redis: what each of them goes by when Redis is lost.
import { systemClock } from '../../../lib/infra/clock';
import { Presence } from '../../../lib/infra/store/presence';
import { openRedisStore } from '../../../lib/infra/store/redis-store';
import { closeAll } from '../../../lib/n8n/registry';
import { openSelectedStore } from '../../../lib/n8n/stores';
import { neighboursOf } from '../../../lib/resilience/neighbours';
import { takeTurn } from '../../../lib/resilience/rate-limit';
import { startRedis, type RedisServer } from '../../support/servers/redis.ts';

let redis: RedisServer;

beforeAll(async () => {
	redis = await startRedis();
	process.env.BACKOFFICE_REDIS_URL = redis.url;
}, 120_000);
afterAll(async () => {
	delete process.env.BACKOFFICE_REDIS_URL;
	await redis.stop();
});
afterEach(async () => {
	delete process.env.EXECUTIONS_MODE;
	const store = await openSelectedStore(undefined).catch(() => null);
	await store?.close();
	await closeAll();
});

async function until(condition: () => boolean): Promise<void> {
	for (const endsAt = Date.now() + 5_000; !condition(); await systemClock.sleep(20)) if (Date.now() > endsAt) throw new Error('It never came true.');
}

test('three are assumed in queue mode until others could be seen', async () => {
	process.env.EXECUTIONS_MODE = 'queue';
	expect(neighboursOf(await openSelectedStore(undefined)).processes).toBe(3);
});

test('with Redis lost a process takes its share of the limit among all it has seen', async () => {
	const others = await openRedisStore({ kind: 'redis', host: redis.host, port: redis.port, db: 0 });
	const presences = ['other-1', 'other-2'].map((name) => new Presence({ store: others, name, seen: () => undefined, everyMs: 1_000 }));
	for (const presence of presences) presence.start();
	while ((await others.list('process:other-', { limit: 2 })).length < 2) await systemClock.sleep(20);
	const store = await openSelectedStore(undefined);
	await until(() => neighboursOf(store).processes === 3);
	await redis.kill();
	await Promise.all(presences.map(async (presence) => await presence.stop()));
	await others.close();

	const wentAt: number[] = [];
	const turn = { clock: systemClock, random: Math.random, signal: new AbortController().signal, maxWaitMs: 30_000, reads: true };
	await Promise.all(Array.from({ length: 6 }, async () => await takeTurn(store, 'limit:k', { limit: 7, windowMs: 1_000 }, turn).then(() => wentAt.push(Date.now()))));
	expect(Math.max(...wentAt.map((from) => wentAt.filter((at) => at >= from && at < from + 1_000).length))).toBe(2);
}, 30_000);
