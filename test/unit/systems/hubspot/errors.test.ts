import { ConnectorError } from '../../../../lib/domain/errors';
import { contactRecord, context, hubspotAnswering, refusal, searchPath } from './scripted';

const create = 'POST /crm/v3/objects/contacts';
const contact = { name: 'Maria', phones: ['+5511987654321'], emails: [], document: null, source: null };
const unreachable = new ConnectorError('timeout', 'HubSpot did not answer in time.', { system: 'HubSpot' });

describe('reads', () => {
	it.each([
		[401, 'auth', false],
		[403, 'permission', false],
		[400, 'validation', false],
		[429, 'rate_limited', true],
		[500, 'unavailable', false],
		[503, 'unavailable', true],
	])('%d is %s', async (status, code, retryable) => {
		const { crm } = hubspotAnswering({ 'GET /crm/v3/objects/contacts': { status, json: refusal('No') } });
		await expect(crm.ping(context)).rejects.toMatchObject({ code, retryable, httpStatus: status, system: 'HubSpot' });
	});

	it('a limit of the day is not worth repeating', async () => {
		const { crm } = hubspotAnswering({ [searchPath]: { status: 429, json: { ...refusal('You have reached your daily limit.', 'RATE_LIMITS'), policyName: 'DAILY' } } });
		await expect(crm.searchByEmail('a@x.com', context)).rejects.toMatchObject({ code: 'rate_limited', retryable: false });
	});

	it('an answer without a list is drift', async () => {
		const { crm } = hubspotAnswering({ [searchPath]: { json: { hello: 'world' } } });
		await expect(crm.searchByEmail('a@x.com', context)).rejects.toMatchObject({ code: 'drift' });
	});
});

describe('writes', () => {
	it.each([
		['no answer', { failure: unreachable }],
		['a failing server', { status: 503 }],
		['a web page', { text: '<html>login</html>' }],
	])('%s leaves the outcome unknown', async (_what, answer) => {
		const { crm, requests } = hubspotAnswering({ [create]: answer });
		await expect(crm.createContact(contact, context)).rejects.toMatchObject({ code: 'uncertain' });
		expect(requests).toHaveLength(1);
	});

	it('an answer without an id is drift: HubSpot took it', async () => {
		const { crm } = hubspotAnswering({ [create]: { status: 201, json: { properties: {} } } });
		await expect(crm.createContact(contact, context)).rejects.toMatchObject({ code: 'drift' });
	});

	it('a refused value is named without personal data, with the proof that nothing was done', async () => {
		const { crm } = hubspotAnswering({ [create]: { status: 400, json: refusal('Property values were not valid: maria@example.com is not a valid email, 11987654321 neither') } });
		const failure: unknown = await crm.createContact(contact, context).catch((error: unknown) => error);

		expect(failure).toMatchObject({ code: 'validation', nothingDone: true, retryable: false });
		expect(String((failure as Error).message)).toContain('Property values were not valid');
		expect(String((failure as Error).message)).not.toMatch(/maria@example|11987654321/);
	});
});

test('a change to an e-mail that another contact has is refused with 409 and the proof that nothing was done', async () => {
	const { crm } = hubspotAnswering({ 'PATCH /crm/v3/objects/contacts/1': { status: 409, json: refusal('Contact already exists. Existing ID: 2', 'CONFLICT') } });
	const stored = { id: '1', name: 'Maria', phones: [], emails: [], document: null, createdAt: null, url: null, raw: contactRecord('1') };
	await expect(crm.updateContact(stored, { emails: ['a@x.com'] }, context)).rejects.toMatchObject({ code: 'validation', httpStatus: 409, nothingDone: true, retryable: false });
});

describe('settings', () => {
	it.each([
		['phoneProperties', { phoneProperties: [] }],
		['phoneProperties', { phoneProperties: ['a', 'b', 'c', 'd'] }],
		['documentProperty', { documentProperty: 'CPF do cliente' }],
		['hubId', { hubId: 'minha-conta' }],
		['associationTypes.noteToContact', { associationTypes: { noteToContact: 0 } }],
	])('a wrong %s is named before anything is sent', (parameter, settings) => {
		expect(() => hubspotAnswering({}, settings)).toThrow(expect.objectContaining({ code: 'validation', parameter }));
	});

	it('a setting that does not exist is refused', () => {
		const settings: object = { phones: ['phone'] };
		expect(() => hubspotAnswering({}, settings)).toThrow(expect.objectContaining({ parameter: 'phones' }));
	});

	it('all requests go below the Base URL', async () => {
		const { crm, requests } = hubspotAnswering({ [searchPath]: { json: { results: [contactRecord('1')] } } });
		await crm.searchByEmail('a@x.com', context);
		expect(requests.every(({ url }) => url.startsWith('https://api.example/crm/'))).toBe(true);
	});
});
