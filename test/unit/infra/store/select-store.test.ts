import { locationOf, selectStore, type StoreSurroundings } from '../../../../lib/infra/store/select-store';
import { readStoreCredential } from '../../../../lib/infra/store/store-credential';

const queue = { EXECUTIONS_MODE: 'queue' };

function select(surroundings: Partial<StoreSurroundings> = {}): ReturnType<typeof selectStore> {
	return selectStore({ environment: {}, userFolder: '/home/node', ...surroundings });
}

describe('which Store is used', () => {
	test('by itself a file in n8n’s folder', () => {
		expect(select()).toEqual({ kind: 'sqlite', file: '/home/node/.n8n/backoffice/store.sqlite' });
		expect(select({ environment: { N8N_USER_FOLDER: '/data' } })).toEqual({
			kind: 'sqlite',
			file: '/data/.n8n/backoffice/store.sqlite',
		});
	});

	test('in queue mode n8n’s own Redis, under our prefix', () => {
		expect(select({ environment: queue })).toEqual({ kind: 'redis', host: 'localhost', port: 6379, db: 0 });
		const environment = {
			...queue,
			QUEUE_BULL_REDIS_HOST: 'redis.internal',
			QUEUE_BULL_REDIS_PORT: '6380',
			QUEUE_BULL_REDIS_DB: '2',
			QUEUE_BULL_REDIS_USERNAME: 'n8n',
			QUEUE_BULL_REDIS_PASSWORD: ' "p@ss" ',
			QUEUE_BULL_REDIS_TLS: 'true',
		};
		expect(select({ environment })).toEqual({
			kind: 'redis',
			host: 'redis.internal',
			port: 6380,
			db: 2,
			username: 'n8n',
			password: 'p@ss',
			tls: {},
		});
	});

	test('TLS follows n8n’s settings', () => {
		const environment = {
			...queue,
			QUEUE_BULL_REDIS_TLS: '1',
			QUEUE_BULL_REDIS_TLS_SERVERNAME: 'cache.example',
			QUEUE_BULL_REDIS_TLS_VALIDATE_CERTIFICATE: 'false',
		};
		expect(select({ environment })).toMatchObject({ tls: { serverName: 'cache.example', rejectUnauthorized: false } });
		expect(select({ environment: { ...queue, QUEUE_BULL_REDIS_TLS: 'false' } })).not.toHaveProperty('tls');
	});

	test('two n8n instances that share a Redis by the prefix of their queues keep apart here too', () => {
		expect(select({ environment: { ...queue, QUEUE_BULL_PREFIX: 'shop' } })).toMatchObject({ prefix: 'backoffice:shop:' });
		expect(select({ environment: { ...queue, QUEUE_BULL_PREFIX: 'bull' } })).not.toHaveProperty('prefix');
	});

	test('secrets are read from the files n8n reads them from', () => {
		const readSecretFile = (path: string): string => `content of ${path}\n`;
		const environment = { ...queue, QUEUE_BULL_REDIS_PASSWORD_FILE: '/run/secrets/redis' };
		expect(select({ environment, readSecretFile })).toMatchObject({ password: 'content of /run/secrets/redis' });
		const set = { ...environment, QUEUE_BULL_REDIS_PASSWORD: 'direct' };
		expect(select({ environment: set, readSecretFile })).toMatchObject({ password: 'direct' });
		const failing = (): never => {
			throw new Error('ENOENT');
		};
		expect(() => select({ environment, readSecretFile: failing })).toThrow(
			expect.objectContaining({ code: 'validation', parameter: 'QUEUE_BULL_REDIS_PASSWORD_FILE' }),
		);
	});

	test('BACKOFFICE_REDIS_URL goes before n8n’s Redis', () => {
		const environment = { ...queue, QUEUE_BULL_REDIS_HOST: 'other', BACKOFFICE_REDIS_URL: 'rediss://bot:p%40ss%2F@cache.example:7000/3' };
		expect(select({ environment })).toEqual({
			kind: 'redis',
			host: 'cache.example',
			port: 7000,
			db: 3,
			username: 'bot',
			password: 'p@ss/',
			tls: {},
		});
		expect(select({ environment: { BACKOFFICE_REDIS_URL: 'redis://[::1]' } })).toEqual({ kind: 'redis', host: '::1', port: 6379, db: 0 });
	});

	test('the credential goes before the environment', () => {
		const environment = { BACKOFFICE_REDIS_URL: 'redis://other' };
		const credential = { kind: 'redis', host: 'mine', port: 6390, database: 4, user: 'u', password: 'p', tls: true, keyPrefix: 'x:' } as const;
		expect(select({ environment, credential })).toEqual({
			kind: 'redis',
			host: 'mine',
			port: 6390,
			db: 4,
			username: 'u',
			password: 'p',
			tls: {},
			prefix: 'x:',
		});
		expect(select({ environment, credential: { kind: 'sqlite', file: '/data/a.sqlite' } })).toEqual({
			kind: 'sqlite',
			file: '/data/a.sqlite',
		});
		expect(select({ environment, credential: { kind: 'sqlite', file: '' } })).toEqual({
			kind: 'sqlite',
			file: '/home/node/.n8n/backoffice/store.sqlite',
		});
	});

	test('fields left empty in the credential mean their defaults', () => {
		const credential = readStoreCredential({ kind: 'redis', host: ' r ', user: '', password: '', keyPrefix: '', file: '' });
		expect(select({ credential })).toEqual({ kind: 'redis', host: 'r', port: 6379, db: 0 });
		expect(() => readStoreCredential({ host: 'r' })).toThrow(expect.objectContaining({ code: 'validation', parameter: 'kind' }));
	});
});

describe('what is refused, and what to do about it', () => {
	test('a file in queue mode, unless all processes are on one machine', () => {
		const credential = { kind: 'sqlite' } as const;
		expect(() => select({ environment: queue, credential })).toThrow(
			expect.objectContaining({
				code: 'validation',
				parameter: 'singleHostConfirmed',
				message: expect.stringContaining('EXECUTIONS_MODE=queue'),
				hint: expect.stringContaining('Redis'),
			}),
		);
		expect(select({ environment: queue, credential: { ...credential, singleHostConfirmed: true } }).kind).toBe('sqlite');
	});

	test.each([
		['a cluster', { ...queue, QUEUE_BULL_REDIS_CLUSTER_NODES: 'a:1,b:2' }, 'QUEUE_BULL_REDIS_CLUSTER_NODES'],
		['a port that is no number', { ...queue, QUEUE_BULL_REDIS_PORT: '63x' }, 'QUEUE_BULL_REDIS_PORT'],
		['an address of something else', { BACKOFFICE_REDIS_URL: 'http://h:secret-1@x' }, 'BACKOFFICE_REDIS_URL'],
		['an address without a host', { BACKOFFICE_REDIS_URL: 'redis://' }, 'BACKOFFICE_REDIS_URL'],
		['no address at all', { BACKOFFICE_REDIS_URL: 'secret-1@host' }, 'BACKOFFICE_REDIS_URL'],
		['a database that is no number', { BACKOFFICE_REDIS_URL: 'redis://:secret-1@host/main' }, 'BACKOFFICE_REDIS_URL'],
		['a password that is not encoded', { BACKOFFICE_REDIS_URL: 'redis://:secret-1%@host' }, 'BACKOFFICE_REDIS_URL'],
	])('%s', (_, environment, parameter) => {
		const refusal = (): unknown => {
			try {
				return select({ environment });
			} catch (error) {
				return error;
			}
		};
		expect(refusal()).toMatchObject({ code: 'validation', system: 'Store', parameter, hint: expect.stringMatching(/\w/) });
		expect(`${String(refusal())} ${JSON.stringify(refusal())}`).not.toContain('secret-1');
	});

	test('a credential without a host, or with a path that is not absolute', () => {
		expect(() => select({ credential: { kind: 'redis', host: ' ' } })).toThrow(expect.objectContaining({ parameter: 'host' }));
		expect(() => select({ credential: { kind: 'sqlite', file: 'a.sqlite' } })).toThrow(expect.objectContaining({ parameter: 'file' }));
	});
});

describe('the location', () => {
	const redis = { kind: 'redis', host: 'h', port: 1, db: 2 } as const;

	test('is the same for the same place and differs for another', () => {
		expect(locationOf(redis)).toBe('h:1/2');
		expect(locationOf({ ...redis, prefix: 'backoffice:' })).toBe('h:1/2');
		expect(locationOf({ ...redis, prefix: 'x:' })).not.toBe('h:1/2');
		expect(locationOf({ kind: 'sqlite', file: '/a/../b/s.sqlite' })).toBe('/b/s.sqlite');
	});

	test('shows no secret', () => {
		expect(locationOf({ ...redis, username: 'user-1', password: 'secret-1' })).toBe('h:1/2');
	});
});
