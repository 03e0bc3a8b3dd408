// A connection that nobody uses when Redis dies: whoever would go by limits in Redis next must hear of it.
import { openRedisStore } from '../../../lib/infra/store/redis-store';
import { startRedis, type RedisServer } from '../../support/servers/redis.ts';

let redis: RedisServer;

beforeAll(async () => {
	redis = await startRedis({ appendOnly: true });
}, 120_000);
afterAll(() => redis.stop());

const open = async () => await openRedisStore({ kind: 'redis', host: redis.host, port: redis.port, db: 0 });

test('the death of Redis is heard at once while nothing is asked of it, once, and the next call connects anew', async () => {
	const store = await open();
	await store.ping();
	let heard = 0;
	const loss = new Promise<void>((resolve) => store.onLost?.(() => (heard++, resolve())));
	await redis.kill();
	await loss;
	await redis.restart();
	await store.ping();
	expect(heard).toBe(1);
	await store.close();
	expect(heard).toBe(1);
}, 60_000);

test('a Store that is closed has lost nothing', async () => {
	const store = await open();
	await store.ping();
	let heard = 0;
	store.onLost?.(() => heard++);
	await store.close();
	expect(heard).toBe(0);
}, 60_000);
