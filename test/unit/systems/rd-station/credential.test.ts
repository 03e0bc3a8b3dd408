import { BackofficeRdStationCrmApi } from '../../../../credentials/BackofficeRdStationCrmApi.credentials';
import { systemClock } from '../../../../lib/infra/clock';
import { rdStationSystem } from '../../../../lib/n8n/crm/rd-station-system';
import type { CrmConnections } from '../../../../lib/n8n/crm/system';
import { parsePhone } from '../../../../lib/domain/phone';
import { usualPhoneFormats } from '../../../../lib/systems/rd-station';
import { context } from './scripted';

const defaults = Object.fromEntries(new BackofficeRdStationCrmApi().properties.map(({ name, default: value }) => [name, value as string]));

async function open(changes: Record<string, string | number | boolean> = {}) {
	const asked: Array<Parameters<CrmConnections['http']>[0]> = [];
	const urls: string[] = [];
	const connections: CrmConnections = {
		http: async (options) => {
			asked.push(options);
			return await Promise.resolve({
				send: async ({ url, query }) => {
					urls.push(`${url}?token=${String(query?.['token'])}`);
					return await Promise.resolve({ status: 200, headers: {}, text: '{"contacts":[]}' });
				},
			});
		},
		kommo: async () => await Promise.reject(new Error('not of this system')),
		clock: systemClock,
		random: () => 0,
	};
	const port = await rdStationSystem.open({ ...defaults, token: 'secret', ...changes }, connections);
	return { port, asked, urls };
}

test('a credential that is filled in with nothing but the token works, with the vendor’s address and limit', async () => {
	const { port, asked, urls } = await open();
	await port.ping(context);
	expect(asked).toEqual([{ baseUrl: 'https://crm.rdstation.com/api/v1', headers: {}, limits: [{ name: 'minute', limit: 120, windowMs: 60_000 }] }]);
	expect(urls).toEqual(['https://crm.rdstation.com/api/v1/contacts?token=secret']);
	expect(port.capabilities).toMatchObject({ contact: { document: false }, interactionNeedsLead: true });
});

test('the field of phone formats shows the formats that are tried without it', () => {
	expect(defaults['phoneFormats']?.split(', ')).toEqual(usualPhoneFormats);
});

test('formats, searches, fields and the limit are those of the credential', async () => {
	const { port, asked } = await open({
		...{ phoneFormats: '11 98765-4321, +5511987654321', phoneSearches: 2, searchByPart: false, documentFieldId: 'f1', requestsPerMinute: 0 },
		settings: '{"tieDealBy": "contacts"}',
	});
	const phone = parsePhone('+5531976543210');
	expect(phone && port.phoneSearches(phone)).toEqual([['31 97654-3210'], ['+5531976543210']]);
	expect(asked[0]?.limits).toEqual([]);
	expect(port.capabilities.contact.document).toBe(true);
	expect(port.capabilities.lookUps.has('lead')).toBe(true);
});

test.each([
	[{ token: '' }, 'token'],
	[{ baseUrl: 'http://crm.rdstation.com/api/v1' }, 'baseUrl'],
	[{ phoneSearches: 0 }, 'phoneSearches'],
	[{ phoneFormats: '(11) 91234-5678' }, 'phoneFormats'],
	[{ settings: '{"documentFieldId": "f1"}' }, 'settings'],
	[{ settings: '{"unknown": 1}' }, 'unknown'],
])('%j is refused before anything is sent, by the name of the field', async (changes, parameter) => {
	await expect(open(changes)).rejects.toMatchObject({ code: 'validation', parameter, nothingDone: true });
});
