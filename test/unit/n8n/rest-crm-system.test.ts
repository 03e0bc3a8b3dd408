import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { HttpRequest } from '../../../lib/domain/http';
import { restCrmSystem } from '../../../lib/n8n/crm/rest-crm-system';
import type { CrmConnections } from '../../../lib/n8n/crm/system';

type Connection = Parameters<CrmConnections['http']>[0];

/** What the credential makes the system ask for, and the requests of a first look-up. */
async function opened(credential: ICredentialDataDecryptedObject) {
	const asked: Connection[] = [];
	const requests: HttpRequest[] = [];
	const connections: CrmConnections = {
		http: async (options) => {
			asked.push(options);
			const send = async (request: HttpRequest) => {
				requests.push(request);
				return await Promise.resolve({ status: 404, headers: {}, text: '' });
			};
			return await Promise.resolve({ send });
		},
		kommo: async () => await Promise.reject(new Error('no Kommo')),
		clock: { now: () => 0, sleep: async () => await Promise.resolve() },
		random: () => 0,
	};
	const crm = await restCrmSystem.open(credential, connections);
	await crm.searchByPhone(['5511987654321'], { signal: new AbortController().signal }).catch(() => undefined);
	const [connection] = asked;
	if (connection === undefined) throw new Error('no connection');
	return { crm, connection, url: requests[0]?.url ?? '', timeoutMs: requests[0]?.timeoutMs };
}

const guide = { baseUrl: 'https://crm.example/api/v1/', token: 'secret-token' };
const limitsOf = async (credential: ICredentialDataDecryptedObject) =>
	(await opened(credential)).connection.limits.map(({ limit, windowMs }) => [limit, windowMs]);

test('a new credential is the guide’s CRM with a bearer token, 30 seconds and no limit', async () => {
	const { connection, url, timeoutMs } = await opened(guide);
	expect(connection).toMatchObject({ baseUrl: 'https://crm.example', headers: { Authorization: 'Bearer secret-token' }, limits: [] });
	expect([url, timeoutMs]).toEqual(['https://crm.example/api/v1/customers', 30_000]);
});

test.each<[ICredentialDataDecryptedObject, Record<string, string>]>([
	[{ authentication: 'header', headerName: 'X-Api-Key', apiKey: 'k' }, { 'X-Api-Key': 'k' }],
	[{ authentication: 'basic', user: 'bot', password: 'ção' }, { Authorization: `Basic ${Buffer.from('bot:ção').toString('base64')}` }],
	[{ authentication: 'none' }, {}],
	[{ preset: 'agendor', agendorToken: 't' }, { Authorization: 'Token t' }],
])('%j sends its key as headers %j', async (fields, headers) => {
	expect((await opened({ ...guide, ...fields })).connection.headers).toEqual(headers);
});

test('the path of a Bitrix24 webhook goes into no connection, only into the request', async () => {
	const { connection, url } = await opened({ preset: 'bitrix24', webhookSecretUrl: 'https://e.bitrix24.com.br/rest/7/s3cr3tc0de/' });
	expect(JSON.stringify(connection)).not.toContain('s3cr3t');
	expect(url).toBe('https://e.bitrix24.com.br/rest/7/s3cr3tc0de/crm.duplicate.findbycomm');
});

test('an empty Base URL is Agendor’s own', async () => {
	expect((await opened({ preset: 'agendor', agendorToken: 't' })).url).toBe('https://api.agendor.com.br/v3/people');
});

test('limits are the vendor’s unless the credential says otherwise', async () => {
	const agendor = { preset: 'agendor', agendorToken: 't' };
	expect(await limitsOf({ ...guide, preset: 'contacts' })).toEqual([[100, 60_000]]);
	expect(await limitsOf({ ...guide, preset: 'contacts', requestsPerMinute: '30' })).toEqual([[30, 60_000]]);
	expect(await limitsOf({ ...guide, preset: 'contacts', requestsPerMinute: '0' })).toEqual([]);
	expect(await limitsOf(agendor)).toEqual([[4, 1_000]]);
	expect(await limitsOf({ ...agendor, requestsPerMinute: '60' })).toEqual([[4, 1_000], [60, 60_000]]);
	expect(await limitsOf({ preset: 'bitrix24', webhookSecretUrl: 'https://e.bitrix24.com.br/rest/7/code12' })).toEqual([[50, 25_000]]);
});

test.each<[string, ICredentialDataDecryptedObject]>([
	['baseUrl', { token: 't' }],
	['token', { baseUrl: 'https://crm.example' }],
	['agendorToken', { preset: 'agendor' }],
	['webhookSecretUrl', { preset: 'bitrix24' }],
	['baseUrl', { preset: 'bitrix24', webhookSecretUrl: 'https://e.bitrix24.com.br/rest/7/s3cr3tc0de/?x=1' }],
	['requestsPerMinute', { ...guide, requestsPerMinute: 'many' }],
	['settings', { ...guide, settings: '{' }],
	['settings', { ...guide, settings: '{"baseUrl":"https://evil.example"}' }],
	['operations.ping.path', { ...guide, settings: '{"operations":{"ping":{"path":"x"}}}' }],
	['phoneSearches', { ...guide, phoneSearches: 26 }],
])('the field %s is named where %j cannot be used, and no secret with it', async (parameter, credential) => {
	await expect(opened(credential)).rejects.toMatchObject({ code: 'validation', parameter, nothingDone: true, message: expect.not.stringContaining('s3cr3t') });
});
