import type { HttpRequest } from '../../../../lib/domain/http';
import { hubspotSystem } from '../../../../lib/n8n/crm/hubspot-system';
import type { CrmConnections } from '../../../../lib/n8n/crm/system';
import { BackofficeHubspotCrmApi } from '../../../../credentials/BackofficeHubspotCrmApi.credentials';
import { context } from './scripted';

type HttpOptions = Parameters<CrmConnections['http']>[0];

/** Opens the system with the credential's defaults and these fields; keeps what it asked for and sent. */
async function open(fields: Record<string, unknown> = {}) {
	const defaults = Object.fromEntries(new BackofficeHubspotCrmApi().properties.map(({ name, default: value }) => [name, value]));
	const requests: HttpRequest[] = [];
	let options: HttpOptions | undefined;
	const connections: CrmConnections = {
		clock: { now: () => 0, sleep: async () => await Promise.resolve() },
		random: () => 0,
		kommo: async () => await Promise.reject(new Error('Not Kommo.')),
		http: async (given) => {
			options = given;
			const send = async (request: HttpRequest) => {
				requests.push(request);
				const optional = JSON.stringify(request.json ?? '').includes('hs_searchable');
				return await Promise.resolve(optional ? { status: 400, headers: {}, text: '{"message":"There was a problem with the request."}' } : { status: 200, headers: {}, text: '{"results":[]}' });
			};
			return await Promise.resolve({ send });
		},
	};
	const crm = await hubspotSystem.open({ ...defaults, accessToken: 'pat-na1-x', ...fields } as Parameters<typeof hubspotSystem.open>[0], connections);
	return { crm, requests, options };
}

const applying = (options: HttpOptions | undefined, path: string): string[] =>
	(options?.limits ?? []).filter(({ applies }) => applies?.({ url: `https://api.hubapi.com${path}` } as HttpRequest) ?? true).map(({ name, limit, windowMs }) => `${name} ${limit}/${windowMs}`);

test('as it comes, the token goes as a header to api.hubapi.com', async () => {
	const { crm, requests, options } = await open();
	await crm.ping(context);

	expect(options).toMatchObject({ baseUrl: 'https://api.hubapi.com', headers: { Authorization: 'Bearer pat-na1-x' } });
	expect(requests[0]).toMatchObject({ url: 'https://api.hubapi.com/crm/v3/objects/contacts', timeoutMs: 30_000 });
	expect(JSON.stringify(requests)).not.toContain('pat-na1-x');
});

test('searches count for two limits, all else for one; 0 switches one off', async () => {
	const { options } = await open();
	expect(applying(options, '/crm/v3/objects/contacts/search')).toEqual(['requests 100/10000', 'searches 4/1000']);
	expect(applying(options, '/crm/v3/objects/contacts/search-me')).toEqual(['requests 100/10000']);
	expect((await open({ requestsPerTenSeconds: 0, searchesPerSecond: 0 })).options?.limits).toEqual([]);
});

test('what an account does not know is remembered for the process, for the same token only', async () => {
	const first = await open({ accessToken: 'pat-a' });
	await first.crm.searchByPhone(['5511987654321'], context);
	expect(first.requests.length).toBeGreaterThan(1);

	const again = await open({ accessToken: 'pat-a' });
	await again.crm.searchByPhone(['5511987654321'], context);
	expect(again.requests).toHaveLength(1);

	const other = await open({ accessToken: 'pat-b' });
	await other.crm.searchByPhone(['5511987654321'], context);
	expect(other.requests.length).toBeGreaterThan(1);
});

test.each([
	['accessToken', { accessToken: ' ' }],
	['baseUrl', { baseUrl: 'http://api.hubapi.com' }],
	['settings', { settings: '{ "hubId": "1" }' }],
	['mostNotes', { settings: '{ "mostNotes": 1 }' }],
	['documentProperty', { documentProperty: 'CPF/CNPJ' }],
	['searchesPerSecond', { searchesPerSecond: -1 }],
])('a %s that cannot be used is named', async (parameter, fields) => {
	await expect(open(fields)).rejects.toMatchObject({ code: 'validation', parameter, nothingDone: true });
});

test('at best it can do all there is; without a document property less', async () => {
	expect(hubspotSystem.atBest.searches.has('document')).toBe(true);
	expect((await open()).crm.capabilities.searches.has('document')).toBe(false);
	expect((await open({ documentProperty: 'cpf', phoneProperties: 'phone' })).crm.capabilities).toMatchObject({ contact: { phones: 1, emails: 1, document: true } });
});
