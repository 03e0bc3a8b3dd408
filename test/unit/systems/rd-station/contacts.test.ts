import { parsePhone, type Phone } from '../../../../lib/domain/phone';
import { context, rdAnswering, token } from './scripted';

const field = '65b1f0c2a4e8d90013c7ab34';
const stored = {
	_id: 'c1',
	name: 'Maria',
	phones: [
		{ phone: '(31) 97654-3210', type: 'work', whatsapp: true },
		{ phone: '3133334444', type: 'home' },
	],
	emails: [{ email: 'maria@example.com' }],
	contact_custom_fields: [
		{ custom_field_id: 'other', value: 'Varejo' },
		{ custom_field_id: field, value: '390.533.447-05' },
	],
	created_at: '2026-11-22T10:03:00.000-03:00',
};

function phone(text: string): Phone {
	const parsed = parsePhone(text);
	if (parsed === null) throw new Error(`${text} is no phone.`);
	return parsed;
}

test('a contact is told in our terms, from whatever its id is called', async () => {
	const { crm } = rdAnswering({ 'GET /contacts/c1': { json: { ...stored, _id: undefined, id: 'c1' } } }, { documentFieldId: field });
	expect(await crm.getContact('c1', context)).toEqual({
		id: 'c1',
		name: 'Maria',
		phones: ['(31) 97654-3210', '3133334444'],
		emails: ['maria@example.com'],
		document: '39053344705',
		createdAt: '2026-11-22T13:03:00.000Z',
		url: null,
		raw: expect.anything(),
	});
});

test('the document’s field may also be named by an object', async () => {
	const custom = [{ custom_field: { _id: field }, value: '39053344705' }];
	const { crm } = rdAnswering({ 'GET /contacts/c1': { json: { ...stored, contact_custom_fields: custom } } }, { documentFieldId: field });
	expect(await crm.getContact('c1', context)).toMatchObject({ document: '39053344705' });
});

test('without a field for it there is no document, and the port says so', () => {
	const { crm } = rdAnswering({});
	expect(crm.capabilities.contact.document).toBe(false);
	expect(crm.capabilities.searches.has('document')).toBe(false);
});

test.each(['../users', 'a/b', 'a?b', '', 'ç'])('the id %j never reaches a path', async (id) => {
	const { crm, requests } = rdAnswering({});
	expect(await crm.getContact(id, context)).toBeNull();
	expect(requests).toEqual([]);
});

describe('phones', () => {
	test('are asked for in four likely ways and two parts, one request each', async () => {
		const { crm, requests } = rdAnswering({ 'GET /contacts': { json: { total: 0, has_more: false, contacts: [] } } });
		for (const texts of crm.phoneSearches(phone('+5531976543210'))) await crm.searchByPhone(texts, context);
		expect(requests.map(({ query }) => query?.['phone'] ?? `q ${String(query?.['q'])}`)).toEqual([
			...['+5531976543210', '5531976543210', '(31) 97654-3210', '31976543210'],
			...['q 7654-3210', 'q 76543210'],
		]);
	});

	test('are asked for as the company writes them, and in no more requests than allowed', () => {
		const searches = (settings: object, number = '+5531976543210') => rdAnswering({}, settings).crm.phoneSearches(phone(number)).flat();
		expect(searches({ phoneFormats: ['11 8765-4321'], maximumPhoneSearches: 3 })).toEqual(['31 7654-3210', '+5531976543210', 'q=7654-3210']);
		// What we write ourselves is always among it.
		expect(searches({ phoneFormats: ['11987654321', '5511987654321'], writePhonesAs: '(11) 98765-4321', maximumPhoneSearches: 2 })).toEqual(['31976543210', '(31) 97654-3210']);
		expect(searches({ maximumPhoneSearches: 1 })).toEqual(['+5531976543210']);
		expect(searches({ searchByPart: false, maximumPhoneSearches: 25 })).toHaveLength(25);
		expect(searches({ maximumPhoneSearches: 25 }, '551133334444')).toHaveLength(13);
		expect(searches({}, '+14155552671')).toEqual(['+14155552671', '14155552671', 'q=5555-2671', 'q=55552671']);
	});

	test('local forms are asked for, too, where the phone lies in the default area', () => {
		const { crm } = rdAnswering({}, { defaultAreaCode: '31', searchByPart: false, maximumPhoneSearches: 25, phoneFormats: ['(11) 98765-4321'] });
		expect(crm.phoneSearches(phone('551133334444')).flat()).not.toContain('33334444');
		expect(crm.phoneSearches(phone('553133334444')).flat()).toEqual(expect.arrayContaining(['33334444', '3333-4444']));
	});

	test('that are new are written in the company’s way; those that stay keep text and type', async () => {
		const { crm, sent } = rdAnswering({ 'GET /contacts/c1': { json: stored }, 'PUT /contacts/c1': { json: stored } }, { writePhonesAs: '(11) 98765-4321' });
		const contact = await crm.getContact('c1', context);
		if (contact === null) throw new Error('not found');
		await crm.updateContact(contact, { phones: ['+5531911112222', '(31) 97654-3210', '+553122223333', '3133334444'] }, context);
		expect(sent('PUT', '/contacts/c1')[0]?.json).toEqual({
			contact: {
				phones: [
					{ phone: '(31) 91111-2222', type: 'cellphone' },
					{ phone: '(31) 97654-3210', type: 'work' },
					{ phone: '(31) 2222-3333' },
					{ phone: '3133334444', type: 'home' },
				],
			},
		});
	});
});

test('a new document leaves the other custom fields as they are', async () => {
	const { crm, sent } = rdAnswering({ 'GET /contacts/c1': { json: stored }, 'PUT /contacts/c1': { json: stored } }, { documentFieldId: field });
	const contact = await crm.getContact('c1', context);
	if (contact === null) throw new Error('not found');
	await crm.updateContact(contact, { document: '52998224725' }, context);
	// A list may show a contact without its custom fields: they are read before they are replaced.
	await crm.updateContact({ ...contact, raw: { _id: 'c1', name: 'Maria' } }, { document: '52998224725' }, context);
	const fields = { contact_custom_fields: [{ custom_field_id: 'other', value: 'Varejo' }, { custom_field_id: field, value: '52998224725' }] };
	expect(sent('PUT', '/contacts/c1').map(({ json }) => json)).toEqual([{ contact: fields }, { contact: fields }]);
});

test('where RD adds to lists, only what is new is sent', async () => {
	const { crm, sent } = rdAnswering({ 'GET /contacts/c1': { json: stored }, 'PUT /contacts/c1': { json: stored } }, { listsOnUpdate: 'append' });
	const contact = await crm.getContact('c1', context);
	if (contact === null) throw new Error('not found');
	await crm.updateContact(contact, { phones: [...contact.phones, '+5531911112222'], emails: ['maria@example.com', 'm@example.com'] }, context);
	expect(sent('PUT', '/contacts/c1')[0]?.json).toEqual({ contact: { phones: [{ phone: '+5531911112222', type: 'cellphone' }], emails: [{ email: 'm@example.com' }] } });
});

test('hits come from all pages, at most five hundred', async () => {
	const rows = Array.from({ length: 200 }, (_, index) => ({ id: `c${index}`, name: 'x' }));
	const { crm, requests } = rdAnswering({ 'GET /contacts': { json: { has_more: true, contacts: rows } } });
	expect(await crm.searchByEmail('a@b.c', context)).toHaveLength(500);
	expect(requests.map(({ query }) => query?.['page'])).toEqual(['1', '2', '3']);
});

describe('errors', () => {
	test('the token goes into the query only, and never into a message, even where the server repeats the address', async () => {
		const echo = `Cannot GET /api/v1/contacts?token=${encodeURIComponent(token)} (${token})`;
		const { crm, requests } = rdAnswering({ 'GET /contacts': { status: 400, text: echo } });
		const error: unknown = await crm.ping(context).catch((thrown: unknown) => thrown);
		expect(error).toMatchObject({ code: 'validation', message: expect.stringContaining('Cannot GET') });
		expect(JSON.stringify([String(error), error])).not.toMatch(/secret/);
		expect(requests[0]).toMatchObject({ query: { token }, url: 'https://crm.example/api/v1/contacts' });
	});

	test('what RD says of each field is passed on', async () => {
		const { crm } = rdAnswering({ 'POST /contacts': { status: 422, json: { errors: { name: ['não pode ficar em branco'], emails: ['não é válido'] } } } });
		await expect(crm.createContact({ name: '', phones: [], emails: [], document: null, source: null }, context)).rejects.toMatchObject({
			code: 'validation',
			message: expect.stringContaining('name: não pode ficar em branco; emails: não é válido'),
			nothingDone: true,
		});
	});

	test('a contact that was made but not named is drift, one whose making is unknown is uncertain', async () => {
		const contact = { name: 'Ana', phones: [], emails: [], document: null, source: null };
		await expect(rdAnswering({ 'POST /contacts': { json: {} } }).crm.createContact(contact, context)).rejects.toMatchObject({ code: 'drift', retryable: false });
		await expect(rdAnswering({ 'POST /contacts': { status: 502, json: {} } }).crm.createContact(contact, context)).rejects.toMatchObject({ code: 'uncertain' });
	});

	test('an answer that is no list is drift, not “nobody”', async () => {
		await expect(rdAnswering({ 'GET /contacts': { json: { data: [] } } }).crm.searchByEmail('a@b.c', context)).rejects.toMatchObject({ code: 'drift' });
	});

	test.each([
		[{ phoneFormats: ['98765'] }, 'phoneFormats'],
		[{ documentFieldId: 'CPF/CNPJ' }, 'documentFieldId'],
		[{ maximumPhoneSearches: 26 }, 'maximumPhoneSearches'],
		[{ timeZone: 'São Paulo' }, 'timeZone'],
		[{ missingSource: 'x' as 'create' }, 'missingSource'],
	])('the setting %j is refused by its name', (settings, parameter) => {
		expect(() => rdAnswering({}, settings)).toThrow(expect.objectContaining({ code: 'validation', parameter }));
	});
});
