import { presetSettings, resolveRestCrmSettings, restCrmPresets, type RestCrmSettingsInput } from '../../../../lib/systems/rest-crm';
import { restCrmAnswering } from './fake-http';

const baseUrl = 'https://crm.example/api';

test.each(restCrmPresets)('the preset %s is made of settings that can be used', (preset) => {
	for (const documentField of ['', 'UF_CRM_1']) {
		const resolved = resolveRestCrmSettings({ baseUrl: `${baseUrl}//`, preset, documentField });
		expect(resolved).toEqual({ ...presetSettings(preset, { documentField }), baseUrl });
	}
});

test('an address alone is the guide’s CRM', () => {
	expect(resolveRestCrmSettings({ baseUrl })).toEqual(resolveRestCrmSettings({ baseUrl, preset: 'guide' }));
});

test('each part of an operation that is given replaces the preset’s part; null takes the operation away', () => {
	const { operations } = resolveRestCrmSettings({ baseUrl, operations: { createContact: { path: '/clientes' }, contactByEmail: null } });
	const { operations: preset } = presetSettings('guide', { documentField: '' });
	expect(operations.createContact).toEqual({ ...preset.createContact, path: '/clientes' });
	expect(operations.contactByEmail.path).toBe('');
	expect(operations.contactByPhone).toEqual(preset.contactByPhone);
});

describe('settings that cannot be used are refused by name', () => {
	const byPhone = (part: unknown) => ({ operations: { contactByPhone: part } });
	test.each<[string, unknown]>([
		['preset', { preset: 'salesforce' }],
		['baseUrl', { baseUrl: 'https://crm.example?x=1' }],
		['documentField', { documentField: 'a.b' }],
		['timeout', { timeout: 5 }],
		['operations.contactByFone', { operations: { contactByFone: {} } }],
		['operations.contactByPhone.url', byPhone({ url: '/x' })],
		['operations.contactByPhone.path', byPhone({ path: 'customers' })],
		['operations.contactByPhone.path', byPhone({ path: '/a/../b' })],
		['operations.contactByPhone.query.q', byPhone({ query: { q: '{email}' } })],
		['operations.contactByPhone.headers.Authorization', byPhone({ headers: { Authorization: 'x' } })],
		['operations.contactByPhone.body', byPhone({ body: ['{record.id}'] })],
		['operations.contactByPhone.fields.id', byPhone({ fields: { name: 'n' } })],
		['operations.contactByPhone.fields.phone', byPhone({ fields: { id: 'id', phone: 'p' } })],
		['operations.contactByPhone.fields.phones', byPhone({ fields: { id: 'id', phones: 'a[].b[].c' } })],
		['operations.contactByPhone.fields.name', byPhone({ fields: { id: 'id', name: 'names[]' } })],
		['operations.contactByPhone.pageSize', byPhone({ pageSize: -1 })],
		['operations.createContact.existsStatuses', { operations: { createContact: { existsStatuses: [200] } } }],
		['operations.interactionByMessageId.fields.messageId', { operations: { interactionByMessageId: { path: '/n', fields: { id: 'id' } } } }],
		['operations.leadByTitle.fields.createdAt', { operations: { leadByTitle: { path: '/l', fields: { id: 'id', title: 't' } } } }],
		['phoneComparison', { phoneComparison: 'fuzzy' }],
		['phoneFormats', { phoneFormats: ['(21) 99999-0000'] }],
		['phoneSearches', { phoneSearches: 26 }],
		['phoneSlots', { phoneSlots: ['fax'] }],
		['writePhonesAs', { writePhonesAs: 'e164' }],
		['updateSends', { updateSends: 'all' }],
		['pages.contact', { pages: { contact: 'javascript:alert(1)' } }],
		['pages.page', { pages: { page: '/x' } }],
		['requiredFields.deal', { requiredFields: { deal: {} } }],
		['requiredFields.lead.origem', { requiredFields: { lead: { origem: 1 } } }],
		['errorCodes.X', { errorCodes: { X: 'broken' } }],
		['errorCodePath', { errorCodePath: 'a..b' }],
		['timeZone', { timeZone: 'Sao Paulo' }],
		['timeoutMs', { timeoutMs: 0 }],
	])('%s', (parameter, settings) => {
		const input = { baseUrl, ...(settings as Partial<RestCrmSettingsInput>) };
		expect(() => resolveRestCrmSettings(input)).toThrow(
			expect.objectContaining({ code: 'validation', parameter, nothingDone: true, message: expect.stringContaining(`"${parameter}"`) }),
		);
	});
});

describe('capabilities follow from the set-up', () => {
	const capabilitiesOf = (settings: Partial<RestCrmSettingsInput>) => restCrmAnswering({}, settings).crm.capabilities;

	test.each([
		['guide', ['phone', 'email'], { phones: 1, emails: 1, document: false }, ['interaction'], [], false],
		['contacts', ['phone', 'email'], { phones: 1, emails: 1, document: false }, ['interaction'], [], false],
		['agendor', ['phone', 'email', 'document'], { phones: 3, emails: 1, document: true }, ['interaction', 'lead', 'task'], ['interaction', 'lead', 'task'], true],
		['bitrix24', ['phone', 'email'], { phones: 50, emails: 50, document: false }, ['interaction', 'lead', 'task'], ['interaction', 'lead'], true],
	] as const)('%s', (preset, searches, contact, writes, lookUps, owners) => {
		const { interactionNeedsLead, ...capabilities } = capabilitiesOf({ preset });
		expect(interactionNeedsLead).toBe(false);
		expect(capabilities).toEqual({ searches: new Set(searches), contact, writes: new Set(writes), lookUps: new Set(lookUps), owners });
	});

	test('a document field makes documents searchable and stored', () => {
		for (const preset of ['guide', 'contacts', 'bitrix24'] as const) {
			const { searches, contact } = capabilitiesOf({ preset, documentField: 'doc' });
			expect([searches.has('document'), contact.document]).toEqual([true, true]);
		}
	});

	test('a history that hangs on leads needs one', () => {
		expect(capabilitiesOf({ operations: { addInteraction: { path: '/deals/{leadId}/notes' } } }).interactionNeedsLead).toBe(true);
	});
});
