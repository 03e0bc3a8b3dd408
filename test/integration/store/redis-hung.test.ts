// A Redis that takes calls and answers none, as one whose machine stands still does: what reads wait for.
import { systemClock } from '../../../lib/infra/clock';
import { openRedisStore } from '../../../lib/infra/store/redis-store';
import { takeTurn } from '../../../lib/resilience/rate-limit';
import { startRedis, type RedisServer } from '../../support/servers/redis.ts';

let redis: RedisServer;

beforeAll(async () => {
	redis = await startRedis();
}, 120_000);
afterAll(() => redis.stop());

test('reads go on by the share of the process, and none but the first wait for Redis', async () => {
	const warnings: string[] = [];
	const listen = (warning: Error): void => void warnings.push(warning.message);
	process.on('warning', listen);
	const store = await openRedisStore({ kind: 'redis', host: redis.host, port: redis.port, db: 0 });
	const turn = async () =>
		await takeTurn(store, 'limit:k', { limit: 7, windowMs: 1_000 }, { clock: systemClock, random: Math.random, signal: new AbortController().signal, maxWaitMs: 30_000, reads: true });
	await turn();
	process.kill(redis.pid(), 'SIGSTOP');
	try {
		const startedAt = performance.now();
		const wentAfter: number[] = [];
		await Promise.all(Array.from({ length: 15 }, async () => await turn().then(() => wentAfter.push(performance.now() - startedAt))));
		// Two seconds until Redis is known to hang, one window of silence; then three in each.
		expect(wentAfter[0]).toBeLessThan(4_500);
		expect(wentAfter.at(-1)).toBeLessThan(10_000);
		expect(warnings).toEqual([]);
	} finally {
		process.kill(redis.pid(), 'SIGCONT');
		process.off('warning', listen);
		await store.close();
	}
}, 60_000);
