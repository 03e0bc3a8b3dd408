// Redis is lost while workflows run: what the nodes answer until it is back, and after.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';

import { closeAll } from '../../../lib/n8n/registry';
import { Crm } from '../../../nodes/Crm/Crm.node';
import { Erp } from '../../../nodes/Erp/Erp.node';
import { Kommo } from '../../../nodes/Kommo/Kommo.node';
import { SEED, startKommoSandbox, type KommoSandbox } from '../../../sandbox/kommo/sandbox.ts';
import { startRestErpSandbox, type RestErpSandbox } from '../../../sandbox/rest-erp/server.ts';
import { outputOf, runInEngine } from '../../support/engine/engine.ts';
import { around, nodeOf, PassThrough } from '../../support/engine/graph.ts';
import { startRedis, type RedisServer } from '../../support/servers/redis.ts';

const types = { pass: new PassThrough(), erp: new Erp(), kommo: new Kommo(), crm: new Crm() };
let redis: RedisServer;
let erp: RestErpSandbox;
let kommo: KommoSandbox;
let userFolder: string;

beforeAll(async () => {
	redis = await startRedis({ appendOnly: true });
	erp = await startRestErpSandbox();
	kommo = await startKommoSandbox();
	userFolder = mkdtempSync(join(tmpdir(), 'backoffice-redis-lost-'));
	process.env.N8N_USER_FOLDER = userFolder;
	process.env.BACKOFFICE_REDIS_URL = redis.url;
}, 120_000);

afterAll(async () => {
	delete process.env.BACKOFFICE_REDIS_URL;
	delete process.env.N8N_USER_FOLDER;
	await closeAll();
	await Promise.all([redis.stop(), erp.close(), kommo.close()]);
	rmSync(userFolder, { recursive: true, force: true });
});

async function run(type: 'erp' | 'kommo' | 'crm', parameters: INodeParameters, items = 1): Promise<IDataObject[]> {
	const credentialType = type === 'erp' ? 'backofficeErpRestApi' : 'backofficeKommoApi';
	const credentials: Record<string, ICredentialDataDecryptedObject> = {
		backofficeErpRestApi: { baseUrl: erp.baseUrl, authentication: 'basic', user: erp.knobs.user, password: erp.knobs.password },
		backofficeKommoApi: { baseUrl: kommo.url, accessToken: SEED.adminToken },
	};
	const node = nodeOf('Node', type, parameters, { credentials: { [credentialType]: { id: credentialType, name: credentialType } }, onError: 'continueRegularOutput' });
	const input = Array.from({ length: items }, (_, n) => ({ json: { n } }));
	return outputOf(await runInEngine({ ...around(node, 1), types, credentials, input }), 'Output 0').map(({ json }) => json);
}

const stock = async (sku: string) => (await run('erp', { system: 'rest', resource: 'product', operation: 'getStock', sku }))[0];
const order = async (idempotencyKey: string) => {
	const parameters = { system: 'rest', resource: 'order', operation: 'create', customerId: '1001', items: { item: [{ sku: 'CIM-CP2-50', quantity: 1 }] }, idempotencyKey };
	return (await run('erp', parameters))[0];
};
const leads = async (count: number) => await run('kommo', { resource: 'lead', operation: 'get', leadId: '920001' }, count);
const lead = async (name: string) => (await run('kommo', { resource: 'lead', operation: 'create', title: name }))[0];
const customer = async () => (await run('crm', { system: 'kommo', resource: 'contact', operation: 'findByPhone', phone: '5511987654321' }))[0];
const upserted = async (phone: string) => (await run('crm', { system: 'kommo', resource: 'contact', operation: 'upsert', phone, name: 'Maria' }))[0];

const notWritten = {
	error: expect.stringMatching(/^The Store is down, and nothing was written\. /) as string,
	details: { code: 'unavailable', system: 'Store', retryable: true },
};

test('reads go on within the limit, writes fail and are not sent, and all is as before when Redis is back', async () => {
	expect(await stock('CIM-CP2-50')).toMatchObject({ found: true });
	expect(await order('before')).toMatchObject({ outcome: 'created' });
	expect(await leads(1)).toMatchObject([{ found: true }]);
	expect(await lead('before')).toMatchObject({ id: expect.any(String) as string });
	const contact = await customer();
	expect(contact).not.toHaveProperty('error');

	await redis.kill();
	kommo.journal.clear();
	expect(await stock('TIN-ACR-18')).not.toHaveProperty('error');
	const answers = await leads(8);
	expect(answers).toHaveLength(8);
	expect(answers.every(({ found }) => found === true)).toBe(true);
	expect(await customer()).toEqual(contact);
	expect(kommo.journal.mostInAnyWindow(1_000)).toBeLessThanOrEqual(3);

	const startedAt = performance.now();
	expect(await order('during')).toMatchObject(notWritten);
	expect(await lead('during')).toMatchObject(notWritten);
	expect(await upserted('5511912345678')).toMatchObject(notWritten);
	expect(performance.now() - startedAt).toBeLessThan(15_000);
	expect(erp.createdOrders()).toHaveLength(1);
	expect(kommo.journal.count({ method: 'POST' })).toBe(0);

	await redis.restart();
	expect(await order('during')).toMatchObject({ outcome: 'created' });
	expect(await order('before')).toMatchObject({ outcome: 'existing' });
	expect(erp.createdOrders()).toHaveLength(2);
	expect(await lead('during')).toMatchObject({ id: expect.any(String) as string });
	expect(await upserted('5511912345678')).toMatchObject({ outcome: 'created' });
	kommo.journal.clear();
	expect(await leads(15)).toHaveLength(15);
	// More than half of the limit: the process' own limit is left.
	expect(kommo.journal.mostInAnyWindow(1_000)).toBeGreaterThan(3);
	expect(kommo.journal.mostInAnyWindow(1_000)).toBeLessThanOrEqual(7);
}, 60_000);

test('a write goes on by itself where Redis is back within seconds', async () => {
	await redis.kill();
	const placed = order('soon');
	await redis.restart();
	expect(await placed).toMatchObject({ outcome: 'created' });
}, 30_000);
