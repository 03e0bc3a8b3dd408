import { parsePhone } from '../../../../lib/domain/phone';
import { context, pipedriveAnswering } from './scripted';

const field = 'dcf558aac1ae4e8c4f849ba5e668430d8df9be12';
const person = {
	id: 7,
	name: 'Maria',
	phones: [
		{ value: '3133334444', primary: false, label: 'home' },
		{ value: '(31) 97654-3210', primary: true, label: 'mobile' },
	],
	emails: [{ value: 'maria@example.com', primary: true, label: 'work' }],
	custom_fields: { [field]: '390.533.447-05' },
	add_time: '2026-11-22T13:03:00Z',
	is_deleted: false,
};
const found = (...ids: number[]) => ({ json: { success: true, data: { items: ids.map((id) => ({ result_score: 1, item: { id, phones: ['x'] } })) }, additional_data: { next_cursor: null } } });

test('a person is told in our terms, the main phone first, with the address of its page', async () => {
	const { crm } = pipedriveAnswering({ 'GET /api/v2/persons/7': { json: { success: true, data: person } } }, { documentField: field });
	expect(await crm.getContact('7', context)).toEqual({
		...{ id: '7', name: 'Maria', phones: ['(31) 97654-3210', '3133334444'], emails: ['maria@example.com'], document: '39053344705' },
		...{ createdAt: '2026-11-22T13:03:00.000Z', url: 'https://empresa.pipedrive.com/person/7', raw: person },
	});
});

test('a deleted person is nobody', async () => {
	const { crm } = pipedriveAnswering({ 'GET /api/v2/persons/7': { json: { success: true, data: { ...person, is_deleted: true } } } });
	expect(await crm.getContact('7', context)).toBeNull();
});

test.each(['../users', '7/merge', '7?x=1', '', '0', '-7', '1e3', '99999999999999999'])('the id %j never reaches a path or a body', async (id) => {
	const { crm, requests } = pipedriveAnswering({});
	expect(await crm.getContact(id, context)).toBeNull();
	await expect(crm.createLead({ title: 'x', contactId: id, source: null, ownerId: null, value: null, pipelineId: null, stageId: null, fields: {} }, context)).rejects.toMatchObject({
		...{ code: 'validation', parameter: 'Contact ID', nothingDone: true },
	});
	expect(requests).toEqual([]);
});

test.each([
	['+5531976543210', 2, ['76543210', '7654-3210']],
	['+5531976543210', 4, ['76543210', '7654-3210', '7654 3210', '7654.3210']],
	['+5531976543210', 1, ['76543210']],
	['551133334444', 2, ['33334444', '3333-4444']],
	['+14155552671', 2, ['55552671', '555-2671']],
])('%s is asked for in %i searches: %j', (number, maximumPhoneSearches, texts) => {
	const phone = parsePhone(number);
	expect(phone && pipedriveAnswering({}, { maximumPhoneSearches }).crm.phoneSearches(phone).flat()).toEqual(texts);
});

test('hits are read as a whole, each once, over all pages of the search', async () => {
	const { crm, requests } = pipedriveAnswering({
		'GET /api/v2/persons/search': ({ query }) => (query?.['cursor'] === undefined ? { json: { ...found(7, 8).json, additional_data: { next_cursor: 'n' } } } : found(8, 9)),
		'GET /api/v2/persons': { json: { success: true, data: [person, { ...person, id: 8, is_deleted: true }, { ...person, id: 666 }] } },
	});
	expect((await crm.searchByPhone(['76543210'], context)).map(({ id }) => id)).toEqual(['7']);
	expect(requests.map(({ query }) => query)).toEqual([
		{ fields: 'phone', exact_match: 'false', term: '76543210', limit: '100' },
		{ fields: 'phone', exact_match: 'false', term: '76543210', limit: '100', cursor: 'n' },
		{ ids: '7,8,9', limit: '100' },
	]);
});

test('nobody found costs nothing more', async () => {
	const { crm, requests } = pipedriveAnswering({ 'GET /api/v2/persons/search': found() });
	expect(await crm.searchByEmail('a@b.c', context)).toEqual([]);
	expect(requests.map(({ query }) => query)).toEqual([{ fields: 'email', exact_match: 'true', term: 'a@b.c', limit: '100' }]);
});

test('a document is asked for with its mask, too', async () => {
	const { crm, requests } = pipedriveAnswering({ 'GET /api/v2/persons/search': found() }, { documentField: field });
	await crm.searchByDocument('12ABC34501DE35', context);
	expect(requests.map(({ query }) => query?.['term'])).toEqual(['12ABC34501DE35', '12.ABC.345/01DE-35']);
});

test('an update keeps labels and what it does not name, and makes the first the main one', async () => {
	const { crm, sent } = pipedriveAnswering({ 'GET /api/v2/persons/7': { json: { data: person } }, 'PATCH /api/v2/persons/7': { json: { success: true, data: person } } }, { documentField: field });
	const contact = await crm.getContact('7', context);
	if (contact === null) throw new Error('not found');
	await crm.updateContact(contact, { phones: ['+5531911112222', '(31) 97654-3210', '3133334444', '+553122223333'], document: '52998224725' }, context);
	expect(sent('PATCH', '/persons/7')[0]?.json).toEqual({
		phones: [
			{ value: '+5531911112222', primary: true, label: 'mobile' },
			{ value: '(31) 97654-3210', primary: false, label: 'mobile' },
			{ value: '3133334444', primary: false, label: 'home' },
			{ value: '+553122223333', primary: false, label: 'work' },
		],
		custom_fields: { [field]: '52998224725' },
	});
});

test('a new person has what is known, and phones in the company’s way', async () => {
	const { crm, sent } = pipedriveAnswering({ 'POST /api/v2/persons': { status: 201, json: { success: true, data: { id: 9 } } } }, { writePhonesAs: '(11) 98765-4321' });
	const contact = { name: 'Ana', phones: ['+5531976543210'], emails: [], document: null, source: 'whatsapp' };
	expect(await crm.createContact(contact, context)).toEqual({ outcome: 'created', id: '9' });
	expect(sent('POST', '/persons')[0]?.json).toEqual({ name: 'Ana', phones: [{ value: '(31) 97654-3210', primary: true, label: 'mobile' }] });
});

describe('failures', () => {
	test('429 tells when to come back in a header of Pipedrive’s own', async () => {
		const { crm } = pipedriveAnswering({ 'GET /api/v2/persons': { status: 429, json: {}, headers: { 'x-ratelimit-reset': '2' } } });
		await expect(crm.ping(context)).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 2_000, retryable: true });
	});

	test('the day’s budget is not waited for', async () => {
		const { crm } = pipedriveAnswering({ 'POST /api/v2/persons': { status: 429, json: {}, headers: { 'x-ratelimit-reset': '30000' } } });
		await expect(crm.createContact({ name: 'Ana', phones: [], emails: [], document: null, source: null }, context)).rejects.toMatchObject({
			...{ code: 'rate_limited', retryable: false, nothingDone: true, hint: expect.stringContaining('midnight UTC') },
		});
	});

	test('“success: false” under 200 is no success', async () => {
		const answers = { 'GET /api/v2/persons': { json: { success: false, data: [] } }, 'POST /api/v2/persons': { json: { success: false } } };
		await expect(pipedriveAnswering(answers).crm.ping(context)).rejects.toMatchObject({ code: 'drift' });
		await expect(pipedriveAnswering(answers).crm.createContact({ name: 'Ana', phones: [], emails: [], document: null, source: null }, context)).rejects.toMatchObject({ code: 'uncertain' });
	});

	test('a person that was made but not named is drift', async () => {
		const { crm } = pipedriveAnswering({ 'POST /api/v2/persons': { json: { success: true, data: {} } } });
		await expect(crm.createContact({ name: 'Ana', phones: [], emails: [], document: null, source: null }, context)).rejects.toMatchObject({ code: 'drift', retryable: false });
	});

	test.each([
		['https://api.pipedrive.com', 'https://api.pipedrive.com/v1/users', null],
		['https://empresa.pipedrive.com/api/v2/', 'https://empresa.pipedrive.com/api/v1/users', 'https://empresa.pipedrive.com/person/7'],
		['https://proxy.example/pipedrive', 'https://proxy.example/pipedrive/api/v1/users', null],
	])('below the Base URL %s v1 lies at %s', async (baseUrl, users, url) => {
		const { crm, requests } = pipedriveAnswering({ [`GET ${new URL(users).pathname}`]: { json: { success: true, data: null } }, [`GET ${new URL(baseUrl).pathname.replace(/\/(?:api\/v2\/)?$/, '')}/api/v2/persons/7`]: { json: { data: person } } }, { baseUrl });
		expect(await crm.findOwner('a@b.c', context)).toBeNull();
		expect(requests[0]?.url).toBe(users);
		expect((await crm.getContact('7', context))?.url).toBe(url);
	});

	test.each([
		[{ documentField: 'cpf' }, 'documentField'],
		[{ currency: 'R$' }, 'currency'],
		[{ writePhonesAs: '+55 21 9' }, 'writePhonesAs'],
	])('the setting %j is refused by its name', (settings, parameter) => {
		expect(() => pipedriveAnswering({}, settings)).toThrow(expect.objectContaining({ code: 'validation', parameter }));
	});
});
