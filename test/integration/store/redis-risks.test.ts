// What the Store credential's test says of a Redis that will forget, and what the log says where there is no credential.
import { Redis } from 'ioredis';
import type { ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';

import { testStoreCredential } from '../../../lib/n8n/credential-tests';
import { closeAll } from '../../../lib/n8n/registry';
import { openSelectedStore } from '../../../lib/n8n/stores';
import { startRedis, type RedisServer } from '../../support/servers/redis.ts';

let server: RedisServer;

beforeAll(async () => {
	server = await startRedis({ requirePassword: true });
}, 120_000);
afterAll(() => server.stop());

/** Sends commands, each a line of words; a word of two quotes is empty. */
async function tell(...commands: string[]): Promise<void> {
	const client = new Redis(server.url, { lazyConnect: true, retryStrategy: () => null });
	client.on('error', () => undefined);
	await client.connect();
	for (const command of commands) {
		const [name = '', ...words] = command.split(' ').map((word) => (word === '""' ? '' : word.replaceAll('_', ' ')));
		await client.call(name, ...words);
	}
	client.disconnect();
}

async function tested(changes: Record<string, unknown> = {}): Promise<INodeCredentialTestResult> {
	const data = { kind: 'redis', host: server.host, port: server.port, database: 0, password: server.password ?? '', ...changes };
	return await testStoreCredential.call({} as ICredentialTestFunctions, { id: '1', name: 'Store', type: 'backofficeStoreApi', data } as never);
}

const answers = () => `The Store answers: redis at 127.0.0.1:${server.port}/0.`;
const safe = ['CONFIG SET appendonly yes', 'CONFIG SET maxmemory 0', 'CONFIG SET maxmemory-policy noeviction'];

describe('the test of the credential', () => {
	beforeEach(async () => await tell(...safe, 'CONFIG SET save ""'));

	test('has nothing to warn of where Redis has its append-only file and evicts nothing', async () => {
		expect(await tested()).toEqual({ status: 'OK', message: answers() });
		await tell('CONFIG SET maxmemory 100mb');
		expect(await tested()).toEqual({ status: 'OK', message: answers() });
	});

	test('warns of a Redis that keeps nothing on disk', async () => {
		await tell('CONFIG SET appendonly no');
		const { status, message } = await tested();
		expect(status).toBe('OK');
		expect(message).toMatch(/^The Store answers: .+ This Redis keeps nothing on disk: a restart forgets pauses, .+appendonly yes/);
		expect(message).not.toContain('throws keys away');
	});

	test('warns of a Redis that keeps snapshots only', async () => {
		await tell('CONFIG SET appendonly no', 'CONFIG SET save 3600_1');
		expect((await tested()).message).toMatch(/^The Store answers: .+ This Redis keeps snapshots only: a crash may forget the last minutes .+appendonly yes/);
	});

	test.each(['allkeys-lru', 'allkeys-random', 'volatile-lru', 'volatile-lfu', 'volatile-random', 'volatile-ttl'])('warns of the policy %s, once memory is limited', async (policy) => {
		await tell(`CONFIG SET maxmemory-policy ${policy}`);
		expect((await tested()).message).toBe(answers());
		await tell('CONFIG SET maxmemory 100mb');
		const { status, message } = await tested();
		expect(status).toBe('OK');
		expect(message).toContain(`maxmemory-policy ${policy}`);
		expect(message).toContain('noeviction');
	});

	test('warns of both at once', async () => {
		await tell('CONFIG SET appendonly no', 'CONFIG SET maxmemory-policy allkeys-lru', 'CONFIG SET maxmemory 100mb');
		expect((await tested()).message).toMatch(/keeps nothing on disk.+throws keys away/);
	});
});

describe('the test of the credential, of an append-only file that lags behind', () => {
	beforeEach(async () => await tell(...safe));
	afterEach(async () => await tell('CONFIG SET appendfsync always'));

	test.each([
		['no', 'half a minute or more'],
		['everysec', 'the last one or two seconds'],
	])('warns of appendfsync %s', async (often, forgets) => {
		await tell(`CONFIG SET appendfsync ${often}`);
		const { status, message } = await tested();
		expect(status).toBe('OK');
		expect(message).toMatch(new RegExp(`^The Store answers: .+ on disk \\(appendfsync ${often}\\): a crash may forget ${forgets} .+ Set appendfsync to always\\.$`));
	});
});

describe('a Redis that answers and cannot be used fails the test of the credential', () => {
	beforeEach(async () => await tell(...safe));
	const refused = (words: string) => ({ status: 'Error', message: expect.stringContaining(words) as string });

	test.each([
		['scripts', '-@scripting'],
		['writes', '-@write'],
	])('a user who may not use %s', async (_, right) => {
		await tell(`ACL SETUSER narrow reset on >narrow ~* +@all ${right}`);
		expect(await tested({ user: 'narrow', password: 'narrow' })).toEqual(refused('the Redis user may not use our keys or commands. Allow the user'));
	});

	test('a user who may only ping and ask for INFO', async () => {
		await tell('ACL SETUSER narrow reset on >narrow ~* +ping +info +select');
		expect(await tested({ user: 'narrow', password: 'narrow' })).toEqual(refused('the Redis user may not use our keys or commands'));
	});

	test('a user who may use other keys', async () => {
		await tell('ACL SETUSER narrow reset on >narrow ~others:* +@all');
		expect(await tested({ user: 'narrow', password: 'narrow' })).toEqual(refused('the Redis user may not use our keys or commands'));
	});

	test.each([
		['-@stream', 'XADD, XTRIM'],
		['-@list', 'LPUSH'],
	])('a user with %s, with whom the Write Queue cannot work', async (right, command) => {
		await tell(`ACL SETUSER narrow reset on >narrow ~* +@all ${right}`);
		const { status, message } = await tested({ user: 'narrow', password: 'narrow' });
		expect(status).toBe('Error');
		expect(message).toMatch(/^Write Queue.+the user of Redis .+ may not use/);
		expect(message).toContain(command);
	});

	test('a primary that has fewer replicas than it must have', async () => {
		await tell('CONFIG SET min-replicas-to-write 1');
		const result = await tested();
		await tell('CONFIG SET min-replicas-to-write 0');
		expect(result).toEqual(refused('fewer replicas than it must have. Look at the replicas of Redis, and at its setting min-replicas-to-write.'));
	});

	test('a memory that is full', async () => {
		await tell('CONFIG SET maxmemory 1');
		expect(await tested()).toEqual(refused('Redis has no memory left. Raise maxmemory'));
	});

	test('a replica, unless it takes writes: of that it warns', async () => {
		const replica = await startRedis();
		const client = new Redis(replica.url, { lazyConnect: true, retryStrategy: () => null });
		await client.connect();
		try {
			await client.replicaof('127.0.0.1', 1);
			const at = { host: replica.host, port: replica.port, password: '' };
			expect(await tested(at)).toEqual(refused('this Redis is a read-only replica. Point host and port at the primary'));
			await client.config('SET', 'replica-read-only', 'no');
			expect(await tested(at)).toEqual({ status: 'OK', message: expect.stringContaining('This Redis is a replica that takes writes') as string });
		} finally {
			client.disconnect();
			await replica.stop();
		}
	});

	test('leaves no key behind', async () => {
		const client = new Redis(server.url, { lazyConnect: true, retryStrategy: () => null });
		await client.connect();
		await tested();
		const keys = await client.keys('*test*');
		// The place in the limit lapses by itself, after its second.
		expect(keys.filter((key) => !key.includes('slots:'))).toEqual([]);
		client.disconnect();
	});
});

describe('a user who may not ask', () => {
	const guest = { user: 'guest', password: 'guest' };
	const user = async (...rights: string[]) => await tell(`ACL SETUSER guest reset on >guest ~* ${['+@all', ...rights].join(' ')}`);

	beforeEach(async () => await tell(...safe, 'CONFIG SET save ""'));

	test('for CONFIG is told by INFO', async () => {
		await user('-config');
		expect(await tested(guest)).toEqual({ status: 'OK', message: answers() });
		await tell('CONFIG SET maxmemory-policy allkeys-lru', 'CONFIG SET maxmemory 100mb');
		expect((await tested(guest)).message).toContain('maxmemory-policy allkeys-lru');
		await tell('CONFIG SET appendonly no');
		expect((await tested(guest)).message).toMatch(/has no append-only file, and whether it makes snapshots could not be seen/);
	});

	test('for INFO is told by CONFIG', async () => {
		await user('-info');
		expect(await tested(guest)).toEqual({ status: 'OK', message: answers() });
		await tell('CONFIG SET appendonly no');
		expect((await tested(guest)).message).toContain('keeps nothing on disk');
	});

	test('for either is told that it could not be seen', async () => {
		await user('-info', '-config');
		const { status, message } = await tested(guest);
		expect(status).toBe('OK');
		expect(message).toMatch(/^The Store answers: .+ data on disk could not be seen, .+ memory is full could not be seen/);
	});
});

describe('without a credential', () => {
	const warned = async (times: number): Promise<string[]> => {
		const warnings: string[] = [];
		process.env.BACKOFFICE_REDIS_URL = server.url;
		try {
			for (let time = 0; time < times; time++) await openSelectedStore(undefined, { warn: (message) => void warnings.push(message) });
			await (await openSelectedStore(undefined)).close();
			return warnings;
		} finally {
			delete process.env.BACKOFFICE_REDIS_URL;
			await closeAll();
		}
	};

	test('the log warns once per process', async () => {
		await tell(...safe, 'CONFIG SET save ""', 'CONFIG SET appendonly no');
		expect(await warned(3)).toEqual([expect.stringMatching(/^The Store may lose what it keeps: This Redis keeps nothing on disk: .+/)]);
	});

	test('the log says nothing of a Redis that keeps everything', async () => {
		await tell(...safe);
		expect(await warned(2)).toEqual([]);
	});
});
