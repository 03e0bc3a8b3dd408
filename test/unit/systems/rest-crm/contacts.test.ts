import type { Contact } from '../../../../lib/domain/crm';
import { bitrix, context, restCrmAnswering } from './fake-http';

const maria = { id: 7, name: 'Maria', phone: '(11) 98765-4321', email: 'maria@example.com', created_at: '2026-11-01T10:00:00Z', obs: 'x' };
const person = { name: 'Maria', phones: ['+5511987654321'], emails: ['maria@example.com'], document: null, source: null };

/** Null would fail the test in any case. */
const contactFrom = async (asked: Promise<Contact | null>): Promise<Contact> => (await asked) ?? Promise.reject(new Error('no contact'));

test('a contact is read as it is stored, with the record it came from', async () => {
	const { crm, requests } = restCrmAnswering({ json: [maria] }, { documentField: 'obs' });
	expect(await crm.searchByPhone(['11987654321'], context)).toEqual([
		{
			id: '7',
			name: 'Maria',
			phones: ['(11) 98765-4321'],
			emails: ['maria@example.com'],
			document: 'X',
			createdAt: '2026-11-01T10:00:00.000Z',
			url: null,
			raw: maria,
		},
	]);
	expect(requests).toMatchObject([{ method: 'GET', url: 'https://crm.example/api/v1/customers', query: { phone: '11987654321' }, timeoutMs: 30_000 }]);
});

test.each([[{ status: 404 }], [{ status: 204 }], [{ json: [] }], [{ json: {} }], [{ json: null }]])('%j is nobody', async (answer) => {
	const { crm } = restCrmAnswering(answer);
	expect(await crm.searchByPhone(['11987654321'], context)).toEqual([]);
	expect(await crm.getContact('7', context)).toBeNull();
});

test('another contact than the one asked for by ID is nobody', async () => {
	expect(await restCrmAnswering({ json: maria }).crm.getContact('70', context)).toBeNull();
	expect(await restCrmAnswering({ json: maria }).crm.getContact('7', context)).toMatchObject({ id: '7' });
});

test.each(['../admin', 'a/b', 'a?b=1', 'a#b', "'", '%2e%2e'])('the ID %j stays one segment of the path', async (id) => {
	const { crm, requests } = restCrmAnswering({ status: 404 });
	await crm.getContact(id, context);
	const path = new URL(requests[0]?.url ?? '').pathname;
	expect(path.startsWith('/api/v1/customers/')).toBe(true);
	expect(decodeURIComponent(path.slice('/api/v1/customers/'.length))).toBe(id);
});

test.each(['', ' ', '..', '.'])('the ID %j is refused before anything is sent', async (id) => {
	const { crm, requests } = restCrmAnswering({ json: maria });
	await expect(crm.getContact(id, context)).rejects.toMatchObject({ code: 'validation', nothingDone: true });
	expect(requests).toEqual([]);
});

test('what people write is a value, never a template', async () => {
	const { crm, requests } = restCrmAnswering({ json: { id: 1 } });
	await crm.createContact({ ...person, name: '{phone} {"a":1}' }, context);
	expect(requests[0]?.json).toEqual({ name: '{phone} {"a":1}', phone: '+5511987654321', email: 'maria@example.com' });
});

describe('creating', () => {
	test('an ID in the answer is a contact; none is drift, since the CRM took it', async () => {
		expect(await restCrmAnswering({ status: 201, json: { id: 9007199254740991 } }).crm.createContact(person, context)).toEqual({ outcome: 'created', id: '9007199254740991' });
		for (const json of [{}, { ok: true }, [], undefined]) {
			await expect(restCrmAnswering({ status: 201, json }).crm.createContact(person, context)).rejects.toMatchObject({ code: 'drift', nothingDone: false });
		}
	});

	test('409 says that there is such a contact, and which where the answer tells', async () => {
		expect(await restCrmAnswering({ status: 409, json: { id: 7 } }).crm.createContact(person, context)).toEqual({ outcome: 'exists', id: '7' });
		expect(await restCrmAnswering({ status: 409, text: '<html>' }).crm.createContact(person, context)).toEqual({ outcome: 'exists', id: null });
	});

	test.each([[500], [502], [503], [408]])('%i leaves it unknown whether there is one', async (status) => {
		await expect(restCrmAnswering({ status, json: {} }).crm.createContact(person, context)).rejects.toMatchObject({ code: 'uncertain', nothingDone: false });
	});

	test.each([[400, 'validation'], [401, 'auth'], [403, 'permission'], [422, 'validation'], [429, 'rate_limited']])('%i proves that nothing was done', async (status, code) => {
		await expect(restCrmAnswering({ status, json: {} }).crm.createContact(person, context)).rejects.toMatchObject({ code, nothingDone: true });
	});

	test('an operation without a path is refused, naming its setting', async () => {
		const { crm, requests } = restCrmAnswering({ json: { id: 1 } }, { operations: { createContact: null, updateContact: { path: '' } } });
		await expect(crm.createContact(person, context)).rejects.toMatchObject({ code: 'unsupported', parameter: 'operations.createContact.path', nothingDone: true });
		expect(requests).toEqual([]);
	});
});

describe('changing', () => {
	test('a whole contact is sent with what stays as it was stored', async () => {
		const { crm, requests } = restCrmAnswering([{ json: maria }, { json: maria }]);
		const contact = await contactFrom(crm.getContact('7', context));
		await crm.updateContact(contact, { name: 'Maria Silva' }, context);
		expect(requests[1]).toMatchObject({
			...{ method: 'PUT', url: 'https://crm.example/api/v1/customers/7' },
			json: { name: 'Maria Silva', phone: '(11) 98765-4321', email: 'maria@example.com' },
		});
	});

	test('the whole record can be sent back, with its own names', async () => {
		const operations = { updateContact: { body: { '...': '{record}', name: '{name}', note: '{record.obs}' } } };
		const { crm, requests } = restCrmAnswering([{ json: maria }, {}], { operations });
		await crm.updateContact(await contactFrom(crm.getContact('7', context)), { name: 'Ana' }, context);
		expect(requests[1]?.json).toEqual({ ...maria, name: 'Ana', note: 'x' });
	});

	test('of lists only what changes is sent, each entry with all it was stored with', async () => {
		const phones = [
			{ ID: '5', VALUE: '(11) 3333-4444', VALUE_TYPE: 'WORK' },
			{ ID: '6', VALUE: '11987654321', VALUE_TYPE: 'HOME' },
		];
		const record = { ID: '7', NAME: 'Maria', LAST_NAME: 'Silva', PHONE: phones };
		const { crm, requests } = restCrmAnswering([{ json: { result: record } }, { json: { result: true } }], bitrix);
		const contact = await contactFrom(crm.getContact('7', context));
		expect(contact).toMatchObject({ name: 'Maria Silva', phones: ['(11) 3333-4444', '11987654321'], url: 'https://empresa.bitrix24.com.br/crm/contact/details/7/' });
		await crm.updateContact(contact, { phones: ['11987654321', '+5521988887777'] }, context);
		expect(requests[1]?.json).toEqual({
			id: '7',
			fields: { PHONE: [phones[1], { VALUE: '+5521988887777', VALUE_TYPE: 'MOBILE' }, { ID: '5', DELETE: 'Y' }] },
		});
		await crm.updateContact(contact, { name: 'Maria de Souza', document: '52998224725' }, context);
		expect(requests[2]?.json).toEqual({ id: '7', fields: { NAME: 'Maria', LAST_NAME: 'de Souza', UF_CRM_CPF: '52998224725' } });
	});

	test('single places keep their phones, take new ones by kind, and are cleared with null', async () => {
		const record = { id: 7, name: 'Maria', contact: { mobile: '11987654321', work: '1133334444', whatsapp: null } };
		const answers = [{ json: { data: record } }, { json: {} }];
		const { crm, requests } = restCrmAnswering(answers, { preset: 'agendor' });
		const contact = await contactFrom(crm.getContact('7', context));
		const sent = async (phones: string[]): Promise<unknown> => {
			await crm.updateContact(contact, { phones }, context);
			return Object(requests.at(-1)?.json).contact;
		};
		expect(await sent(['11987654321', '1133334444', '+5521988887777'])).toEqual({ mobile: '11987654321', work: '1133334444', whatsapp: '+5521988887777' });
		expect(await sent(['+5521988887777', '1133334444'])).toEqual({ mobile: '+5521988887777', work: '1133334444' });
		expect(await sent(['+5521988887777', '11987654321', '1133334444'])).toEqual({ mobile: '+5521988887777', whatsapp: '11987654321', work: '1133334444' });
		expect(await sent(['11987654321'])).toEqual({ mobile: '11987654321', work: null });
	});
});

test('bare IDs are read one by one, and an empty PHP object is nobody', async () => {
	const found = restCrmAnswering([{ json: { result: { CONTACT: [7, 8] } } }, { json: { result: { ID: '7' } } }, { status: 400, json: { error: '' } }], bitrix);
	expect(await found.crm.searchByPhone(['1', '2'], context)).toMatchObject([{ id: '7' }]);
	expect(found.requests.map(({ json }) => json)).toEqual([{ type: 'PHONE', values: ['1', '2'], entity_type: 'CONTACT' }, { id: '7' }, { id: '8' }]);
	expect(await restCrmAnswering({ json: { result: [] } }, bitrix).crm.searchByPhone(['1'], context)).toEqual([]);
});

test('pages are read to their end, at most 500 contacts, and a CRM that repeats its page is not asked for ever', async () => {
	const page = (from: number, size: number) => ({ json: { data: Array.from({ length: size }, (_, index) => ({ id: from + index })) } });
	const some = restCrmAnswering([page(0, 100), page(100, 30)], { preset: 'agendor' });
	expect(await some.crm.searchByEmail('a@example.com', context)).toHaveLength(130);
	expect(some.requests.map(({ query }) => query?.['page'])).toEqual(['1', '2']);
	const many = restCrmAnswering(Array.from({ length: 9 }, (_, index) => page(index * 100, 100)), { preset: 'agendor' });
	expect(await many.crm.searchByEmail('a@example.com', context)).toHaveLength(500);
	expect(many.requests).toHaveLength(5);
	const same = restCrmAnswering(page(0, 100), { preset: 'agendor' });
	expect(await same.crm.searchByEmail('a@example.com', context)).toHaveLength(100);
});
