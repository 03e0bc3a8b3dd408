import { SEED, type KommoSandbox } from '../../sandbox/kommo/sandbox.ts';
import { startRestErpSandbox, type RestErpSandbox } from '../../sandbox/rest-erp/server.ts';
import { freePort } from '../../scripts/lib/n8n-process.ts';
import { startErpDatabase, type ErpDatabase } from '../support/e2e/database.ts';
import { startKommoAccount } from '../support/e2e/kommo-account.ts';
import { sharedN8n, type RunningN8n } from '../support/e2e/shared-n8n.ts';
import { startRedis, type RedisServer } from '../support/servers/redis.ts';

jest.setTimeout(60_000);

const wrongSecret = 'quite-wrong-s3cret';

describe('the Test button of a credential', () => {
	let n8n: RunningN8n;
	let redis: RedisServer;
	let database: ErpDatabase;
	let erp: RestErpSandbox;
	let kommo: KommoSandbox;

	beforeAll(async () => {
		n8n = sharedN8n();
		[redis, database, erp, kommo] = await Promise.all([
			startRedis({ requirePassword: true }),
			startErpDatabase(),
			startRestErpSandbox(),
			startKommoAccount(),
		]);
	});

	afterAll(async () => await Promise.all([redis.stop(), database.server.stop(), erp.close(), kommo.close()]));

	/** As the editor does: the credential is saved, then tested. */
	const press = async (type: string, data: object) => {
		const { id, name } = await n8n.client.createCredential(`Test of ${type}`, type, data);
		return await n8n.client.testCredential(id, name, type, data);
	};

	const refused = (message: RegExp) => ({ status: 'Error', message: expect.stringMatching(message) });

	describe('Store', () => {
		const data = (change: object = {}) => ({ kind: 'redis', host: redis.host, port: redis.port, password: redis.password, ...change });

		test('says that Redis answers', async () => {
			expect(await press('backofficeStoreApi', data())).toMatchObject({ status: 'OK', message: expect.stringMatching(/redis/i) });
		});

		test('says that a file answers', async () => {
			const file = `${n8n.userFolder}/another-store.sqlite`;
			expect(await press('backofficeStoreApi', { kind: 'sqlite', file })).toMatchObject({ status: 'OK', message: expect.stringContaining(file) });
		});

		test('says that the password is wrong, without showing it', async () => {
			const result = await press('backofficeStoreApi', data({ password: wrongSecret }));
			expect(result).toMatchObject(refused(/password|senha|login|credential/i));
			expect(result.message).not.toContain(wrongSecret);
		});

		test('says that nobody answers at the address', async () => {
			const port = await freePort();
			expect(await press('backofficeStoreApi', data({ port }))).toMatchObject(refused(/reach|refus|connect/i));
		});
	});

	describe('ERP REST', () => {
		const data = (change: object = {}) => ({ baseUrl: erp.baseUrl, authentication: 'basic', user: erp.knobs.user, password: erp.knobs.password, ...change });

		test('says that the ERP answers', async () => {
			expect(await press('backofficeErpRestApi', data())).toMatchObject({ status: 'OK', message: expect.stringMatching(/answers/) });
		});

		test('says that the password is wrong, without showing it', async () => {
			const result = await press('backofficeErpRestApi', data({ password: wrongSecret }));
			expect(result).toMatchObject(refused(/password|login|user|credential/i));
			expect(result.message).not.toContain(wrongSecret);
			expect(result.message).not.toContain(Buffer.from(`${erp.knobs.user}:${wrongSecret}`).toString('base64'));
		});

		test('says that nobody answers at the address', async () => {
			const baseUrl = `http://127.0.0.1:${await freePort()}/api/v1`;
			expect(await press('backofficeErpRestApi', data({ baseUrl }))).toMatchObject(refused(/reach|refus|connect/i));
		});

		test('names the field whose JSON is broken', async () => {
			expect(await press('backofficeErpRestApi', data({ settings: '{"paths":' }))).toMatchObject(refused(/Settings/));
		});
	});

	describe('ERP MySQL', () => {
		test('says that the database answers', async () => {
			expect(await press('backofficeErpMySqlApi', database.credential)).toMatchObject({ status: 'OK', message: expect.stringMatching(/answers/) });
		});

		test('says that the password is wrong, without showing it', async () => {
			const result = await press('backofficeErpMySqlApi', { ...database.credential, password: wrongSecret });
			expect(result).toMatchObject(refused(/password|login|user/i));
			expect(result.message).not.toContain(wrongSecret);
		});

		test('says that the database is not there, by its name', async () => {
			expect(await press('backofficeErpMySqlApi', { ...database.credential, database: 'nao_existe' })).toMatchObject(refused(/database|nao_existe|permission|grant/i));
		});

		test('says that nobody answers at the address', async () => {
			const port = await freePort();
			expect(await press('backofficeErpMySqlApi', { ...database.credential, port })).toMatchObject(refused(/reach|refus|connect/i));
		});
	});

	describe('Kommo token', () => {
		test('says that the account answers', async () => {
			expect(await press('backofficeKommoApi', { baseUrl: `${kommo.url}/`, accessToken: SEED.adminToken })).toMatchObject({ status: 'OK' });
		});

		test('says that the token is wrong, without showing it', async () => {
			const result = await press('backofficeKommoApi', { baseUrl: kommo.url, accessToken: wrongSecret });
			expect(result).toMatchObject(refused(/refuses the token.*Generate a new one/));
			expect(result.message).not.toContain(wrongSecret);
		});

		test('says that the Base URL is no Kommo account', async () => {
			expect(await press('backofficeKommoApi', { baseUrl: `${kommo.url}/leads`, accessToken: SEED.adminToken })).toMatchObject(refused(/Base URL/));
		});
	});
});
