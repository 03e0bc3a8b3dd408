// The way from the fields of a credential to an adapter that answers.
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { ErpPort } from '../../../lib/domain/erp';
import { systemClock } from '../../../lib/infra/clock';
import { AxiosHttp, HttpAgents } from '../../../lib/infra/http/axios-http';
import { protheusSystem } from '../../../lib/n8n/erp/protheus-system';
import type { ErpConnections } from '../../../lib/n8n/erp/system';
import { LoginMemory } from '../../../lib/resilience/login-memory';
import { SharedSession } from '../../../lib/resilience/shared-session';
import { BackofficeTotvsProtheusApi } from '../../../credentials/BackofficeTotvsProtheusApi.credentials';
import { startProtheusSandbox, type ProtheusSandbox } from '../../../sandbox/protheus/server.ts';
import { anything } from './support/erp-under-test';
import { siteServices } from './support/protheus';

let sandbox: ProtheusSandbox;
const agents = new HttpAgents({}, false);

beforeAll(async () => {
	sandbox = await startProtheusSandbox({ charset: 'cp1252' });
});

afterAll(async () => {
	await agents.close();
	await sandbox.close();
});

const none = async (): Promise<never> => await Promise.reject(new Error('Protheus needs none of this.'));
const connections: ErpConnections = {
	http: async ({ baseUrl, headers, fallbackCharset }) =>
		new AxiosHttp({ system: 'TOTVS Protheus', origin: new URL(baseUrl).origin, headers, agents, ...(fallbackCharset ? { fallbackCharset } : {}) }),
	session: async <Session>() => new SharedSession<Session>(systemClock),
	loginMemory: () => new LoginMemory(systemClock),
	oauth2Http: none,
	mySql: none,
	sqlServer: none,
	files: none,
	recipes: none,
	store: none,
	dataset: () => {
		throw new Error('Protheus needs none of this.');
	},
	accountKey: 'test',
	clock: systemClock,
	random: Math.random,
};

/** What n8n stores when the required fields are filled and the rest is left as it is. */
const fresh = (): ICredentialDataDecryptedObject => ({
	...Object.fromEntries(new BackofficeTotvsProtheusApi().properties.map(({ name, default: value }) => [name, value as string])),
	baseUrl: `${sandbox.baseUrl}/`,
	user: sandbox.knobs.user,
	password: sandbox.knobs.password,
	company: '01',
	branch: '01',
});
const open = async (changes: ICredentialDataDecryptedObject = {}): Promise<ErpPort> => await protheusSystem.open({ ...fresh(), ...changes }, connections);

test('the required fields alone are enough to ask', async () => {
	const erp = await open();
	await erp.ping(anything);
	expect(await erp.getStock('CIM-CP2-50', { warehouse: '01' }, anything)).toMatchObject([{ available: 320, reserved: 40 }]);
	expect(await erp.getPrice('CIM-CP2-50', {}, anything)).toMatchObject({ finalPrice: 38.9 });
	expect((await erp.getCustomerById('001002|01', anything))?.name).toBe('João Batista Oliveira');
	expect(erp.capabilities.operations.has('createOrder')).toBe(false);
});

test('services written as JSON place orders and tickets', async () => {
	const erp = await open({ orderEndpoint: JSON.stringify(siteServices.createOrder), ticketEndpoint: JSON.stringify(siteServices.createTicket) });
	const { order } = await erp.createOrder({ customerId: '001001|01', items: [{ sku: 'CIM-CP2-50', quantity: 2 }], source: 'bot', idempotencyKey: 'credential-1' }, anything);
	expect(await erp.findOrderByKey('credential-1', anything)).toMatchObject({ id: order.id, total: 77.8 });
	const { ticket } = await erp.createTicket({ customerId: '001001|01', subject: 'Entrega', description: 'Rasgado', source: 'bot', idempotencyKey: 'credential-2' }, anything);
	expect(await erp.findTicketByKey('credential-2', anything)).toMatchObject({ id: ticket.id });
});

test.each(['priceTable', 'stockWarehouses', 'baseUrl'])('further settings do not take “%s”, which has a field of its own', async (name) => {
	await expect(open({ settings: JSON.stringify({ [name]: 'x' }) })).rejects.toMatchObject({ code: 'validation', parameter: 'settings', message: expect.stringContaining(`“${name}”`) });
});

test('an empty price table is a choice, a missing one is the default', async () => {
	expect(await (await open({ priceTable: '' })).getPrice('CIM-CP2-50', {}, anything)).toMatchObject({ source: 'list' });
	const { priceTable: _left, ...without } = fresh();
	const erp = await protheusSystem.open(without, connections);
	sandbox.journal.clear();
	await erp.getPrice('CIM-CP2-50', {}, anything);
	expect(sandbox.wheres().some((where) => where.includes("DA1_CODTAB IN ('001')"))).toBe(true);
});

test.each([
	['user', { user: '' }],
	['company', { company: ' ' }],
	['branch', { branch: '' }],
	['baseUrl', { baseUrl: 'erp.local/rest' }],
	['orderEndpoint', { orderEndpoint: '{"path":' }],
	['createOrder.path', { orderEndpoint: '{"path":"pedidos","response":{"id":"x"}}' }],
	['branches.x', { branches: '{"x":"01"}' }],
	['skuCharacters', { settings: '{"skuCharacters":1}' }],
	['timeoutMs', { timeoutMs: 5 }],
])('what is wrong with %s is named', async (parameter, changes) => {
	await expect(open(changes)).rejects.toMatchObject({ code: 'validation', parameter });
});
