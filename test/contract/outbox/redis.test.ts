import { systemClock } from '../../../lib/infra/clock';
import { openStore } from '../../../lib/infra/store/open-store';
import { startRedis, type RedisServer } from '../../support/servers/redis.ts';
import { outboxContract } from './outbox-contract';

let server: RedisServer;
let run = 0;

beforeAll(async () => {
	server = await startRedis({ requirePassword: true });
}, 120_000);
afterAll(() => server.stop());

outboxContract('Redis', async () => {
	const { host, port, password } = server;
	const options = { kind: 'redis', host, port, db: 2, prefix: `outbox-${run++}:`, ...(password !== undefined && { password }) } as const;
	return { connect: async () => await openStore(options, { clock: systemClock, random: Math.random }), stop: async () => undefined };
});
