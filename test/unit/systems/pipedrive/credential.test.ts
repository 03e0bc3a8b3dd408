import { BackofficePipedriveCrmApi } from '../../../../credentials/BackofficePipedriveCrmApi.credentials';
import { systemClock } from '../../../../lib/infra/clock';
import { pipedriveSystem } from '../../../../lib/n8n/crm/pipedrive-system';
import type { CrmConnections } from '../../../../lib/n8n/crm/system';
import { parsePhone } from '../../../../lib/domain/phone';

const defaults = Object.fromEntries(new BackofficePipedriveCrmApi().properties.map(({ name, default: value }) => [name, value as string]));

async function open(changes: Record<string, string | number> = {}) {
	const asked: Array<Parameters<CrmConnections['http']>[0]> = [];
	const connections: CrmConnections = {
		http: async (options) => {
			asked.push(options);
			return await Promise.resolve({ send: async () => await Promise.reject(new Error('nothing is sent')) });
		},
		kommo: async () => await Promise.reject(new Error('not of this system')),
		clock: systemClock,
		random: () => 0,
	};
	const port = await pipedriveSystem.open({ ...defaults, token: 'secret', ...changes }, connections);
	return { port, asked };
}

const request = (path: string) => ({ method: 'GET' as const, url: `https://api.pipedrive.com${path}`, timeoutMs: 1, signal: new AbortController().signal });

test('a credential that is filled in with nothing but the token works: in a header, within the smallest plan’s limits', async () => {
	const { asked, port } = await open();
	expect(asked).toMatchObject([{ baseUrl: 'https://api.pipedrive.com', headers: { 'x-api-token': 'secret' } }]);
	const limits = asked[0]?.limits ?? [];
	const of = (path: string) => limits.filter(({ applies }) => applies?.(request(path)) ?? true).map(({ limit, windowMs }) => [limit, windowMs]);
	expect(of('/api/v2/persons')).toEqual([[20, 2_000]]);
	expect(of('/api/v2/persons/search')).toEqual([[20, 2_000], [10, 2_000]]);
	expect(port.capabilities.searches.has('document')).toBe(false);
});

test('limits, searches and fields are those of the credential', async () => {
	const { asked, port } = await open({ requestsPerTwoSeconds: 0, requestsPerMinute: 100, phoneSearches: 3, documentField: 'DCF558AAC1AE4E8C4F849BA5E668430D8DF9BE12' });
	expect(asked[0]?.limits).toEqual([{ name: 'minute', limit: 100, windowMs: 60_000 }]);
	const phone = parsePhone('+5531976543210');
	expect(phone && port.phoneSearches(phone)).toHaveLength(3);
	expect(port.capabilities).toMatchObject({ contact: { document: true } });
	expect(port.capabilities.searches.has('document')).toBe(true);
});

test.each([
	[{ token: '' }, 'token'],
	[{ baseUrl: 'http://empresa.pipedrive.com' }, 'baseUrl'],
	[{ documentField: 'CPF' }, 'documentField'],
	[{ settings: '{"sourceField": ""}' }, 'settings'],
])('%j is refused before anything is sent, by the name of the field', async (changes, parameter) => {
	await expect(open(changes)).rejects.toMatchObject({ code: 'validation', parameter, nothingDone: true });
});
