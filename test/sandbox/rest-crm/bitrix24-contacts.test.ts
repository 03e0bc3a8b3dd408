import { startRestCrmSandbox, type RestCrmSandbox } from '../../../sandbox/rest-crm/server.ts';
import { clientOf, idsOf, type Client } from './client.ts';

let crm: RestCrmSandbox;
let client: Client;
beforeEach(async () => {
	crm = await startRestCrmSandbox({ face: 'bitrix24', queryLimit: 0 });
	client = clientOf(crm);
});
afterEach(() => crm.close());

const resultOf = async (method: string, parameters: object = {}): Promise<unknown> => {
	const { body } = await client.method(method, parameters);
	return (body as { result: unknown }).result;
};
const find = (values: string[], type = 'PHONE') => resultOf('crm.duplicate.findbycomm', { type, values, entity_type: 'CONTACT' });

describe('crm.duplicate.findbycomm', () => {
	test('finds all contacts that have one of the values, as integers', async () => {
		const mobile = crm.addContact({ name: 'Celular', phone: '+55 47 99999-0001' });
		const old = crm.addContact({ name: 'Antigo', phone: '(47) 9999-0001' });
		expect(await find(['+5547999990001', '4799990001'])).toEqual({ CONTACT: [Number(mobile.id), Number(old.id)] });
		expect(await find(['CLIENTE1001@example.com.br'], 'EMAIL')).toEqual({ CONTACT: [1001] });
	});

	test('that finds nothing answers an empty list, as PHP does, or an object', async () => {
		expect(await find(['+5547999999999'])).toEqual([]);
		crm.knobs.emptyDuplicates = 'object';
		expect(await find(['+5547999999999'])).toEqual({});
	});

	test('gives the 20 oldest of many', async () => {
		for (let index = 0; index < 25; index += 1) crm.addContact({ name: `Contato ${index}`, phone: '47999990001' });
		const result = (await find(['47999990001'])) as { CONTACT: number[] };
		expect(result.CONTACT).toEqual(Array.from({ length: 20 }, (_, index) => 5001 + index));
	});

	test('takes 20 values: more are refused, or those after the 20th do not count', async () => {
		const values = Array.from({ length: 20 }, (_, index) => `0${index}`);
		crm.addContact({ name: 'Ana', phone: '47999990001' });
		expect((await client.method('crm.duplicate.findbycomm', { type: 'PHONE', values: [...values, '47999990001'] })).status).toBe(400);
		crm.knobs.tooManyValues = 'ignore-rest';
		expect(await find([...values, '47999990001'])).toEqual([]);
		expect(await find([...values.slice(1), '47999990001'])).toEqual({ CONTACT: [5001] });
	});

	test.each([
		[{ values: ['1'] }, 'Communication type is not defined'],
		[{ type: 'phone', values: ['1'] }, "Communication type 'phone' is not supported in current context"],
		[{ type: 'PHONE' }, 'Communication values is not defined'],
	])('%j is refused', async (parameters, error) => {
		const answer = await client.method('crm.duplicate.findbycomm', parameters);
		expect(answer.status).toBe(400);
		expect(answer.body).toMatchObject({ error });
	});
});

describe('a contact', () => {
	const fields = { NAME: 'Ana', LAST_NAME: 'Souza', PHONE: [{ VALUE: '+5547999990001', VALUE_TYPE: 'MOBILE' }], EMAIL: [{ VALUE: 'ana@example.com' }] };

	test('is added, answered by its number and read back as texts', async () => {
		expect(await resultOf('crm.contact.add', { fields })).toBe(5001);
		expect(await resultOf('crm.contact.get', { id: 5001 })).toMatchObject({
			ID: '5001',
			NAME: 'Ana',
			LAST_NAME: 'Souza',
			ASSIGNED_BY_ID: '1',
			PHONE: [{ VALUE: '+5547999990001', VALUE_TYPE: 'MOBILE', TYPE_ID: 'PHONE' }],
			EMAIL: [{ VALUE: 'ana@example.com', VALUE_TYPE: 'WORK' }],
		});
		expect(crm.createdContacts()).toMatchObject([{ name: 'Ana Souza', phones: [{ value: '+5547999990001', kind: 'MOBILE' }] }]);
	});

	test('is made from a form as well', async () => {
		const body = new URLSearchParams({ 'fields[NAME]': 'Ana', 'fields[PHONE][0][VALUE]': '47999990001', 'fields[PHONE][0][VALUE_TYPE]': 'WORK' });
		const response = await fetch(`${crm.baseUrl}/crm.contact.add.json`, { method: 'POST', body });
		expect(await response.json()).toMatchObject({ result: 5001, time: { operating: 0 } });
		expect(crm.createdContacts()).toMatchObject([{ name: 'Ana', phones: [{ value: '47999990001', kind: 'WORK' }] }]);
	});

	test('loses without a word what has the wrong name or form', async () => {
		expect(await resultOf('crm.contact.add', { fields: { NAME: 'Ana', phone: '47999990001', PHONE: '47999990001', UF_CRM_NOPE: 1 } })).toBe(5001);
		expect(crm.createdContacts()).toMatchObject([{ name: 'Ana', phones: [] }]);
		expect(await resultOf('crm.contact.get', { id: 5001 })).not.toHaveProperty('UF_CRM_NOPE');
		expect(await resultOf('crm.contact.get', { id: 5001 })).not.toHaveProperty('PHONE');
	});

	test('gains a phone by an entry without ID, changes and loses one by its ID', async () => {
		await resultOf('crm.contact.add', { fields });
		await resultOf('crm.contact.update', { id: 5001, fields: { PHONE: [{ VALUE: '+554733330001', VALUE_TYPE: 'WORK' }] } });
		const [first, second] = crm.createdContacts()[0]?.phones ?? [];
		expect([first?.value, second?.value]).toEqual(['+5547999990001', '+554733330001']);
		await resultOf('crm.contact.update', { id: '5001', fields: { PHONE: [{ ID: first?.id, VALUE: '+5547999990002' }, { ID: second?.id, DELETE: 'Y' }] } });
		expect(crm.createdContacts()).toMatchObject([{ name: 'Ana Souza', phones: [{ id: first?.id, value: '+5547999990002', kind: 'MOBILE' }] }]);
	});

	test.each([
		['crm.contact.add', { FIELDS: fields }, '', "Parameter 'fields' must be array."],
		['crm.contact.add', { fields: { NAME: 'Ana', EMAIL: [{ VALUE: 'no-address' }] } }, 'ERROR_CORE', 'inválido'],
		['crm.contact.get', {}, '', 'ID is not defined or invalid.'],
		['crm.contact.get', { id: 9999 }, '', 'Not found.'],
		['crm.contact.update', { id: 9999, fields: {} }, '', 'Contact is not found'],
	])('%s %j is refused', async (method, parameters, error, description) => {
		const answer = await client.method(method, parameters);
		expect(answer.status).toBe(400);
		expect(answer.body).toEqual({ error, error_description: expect.stringContaining(description) });
	});

	test('must have the fields that the account requires; crm.contact.fields tells them', async () => {
		crm.knobs.requiredContactFields = ['UF_CRM_CPF_CNPJ'];
		expect((await client.method('crm.contact.add', { fields })).body).toMatchObject({ error: 'ERROR_CORE' });
		expect(await resultOf('crm.contact.fields')).toMatchObject({ UF_CRM_CPF_CNPJ: { isRequired: true, isDynamic: true }, NAME: { isRequired: false } });
		expect(await resultOf('crm.contact.add', { fields: { ...fields, UF_CRM_CPF_CNPJ: '39053344705' } })).toBe(5001);
		expect(crm.createdContacts()).toMatchObject([{ document: '39053344705' }]);
	});
});

describe('crm.contact.list', () => {
	test('filters phones to the letter only, and shows them only when selected', async () => {
		const { id } = crm.addContact({ name: 'Ana', phone: '(47) 99999-0001' });
		const list = (filter: object, select: string[] = []) => client.method('crm.contact.list', { filter, select });
		expect(idsOf(await list({ PHONE: '47999990001' }))).toEqual([]);
		expect(idsOf(await list({ '%PHONE': '99999' }))).toEqual([]);
		expect(idsOf(await list({ '@PHONE': ['47999990001', '(47) 99999-0001'] }))).toEqual([id]);
		expect((await list({ ID: id })).body).not.toHaveProperty('result.0.PHONE');
		expect((await list({ ID: id }, ['ID', 'PHONE'])).body).toMatchObject({ result: [{ ID: id, PHONE: [{ VALUE: '(47) 99999-0001' }] }], total: 1 });
	});

	test('finds by document and by part of a name; an unknown field is no filter', async () => {
		expect(idsOf(await client.method('crm.contact.list', { filter: { UF_CRM_CPF_CNPJ: '390.533.447-05' } }))).toEqual(['1001']);
		expect(idsOf(await client.method('crm.contact.list', { filter: { '%NAME': 'aparecida' } }))).toEqual(['1001']);
		expect((await client.method('crm.contact.list', { filter: { PHONE_NUMBER: '47' } })).body).toMatchObject({ total: crm.contacts().length });
	});

	test('comes in pages of 50', async () => {
		for (let index = 0; index < 60; index += 1) crm.addContact({ name: `Volume ${index}` });
		const first = await client.method('crm.contact.list', { filter: { '%NAME': 'Volume' } });
		expect(first.body).toMatchObject({ next: 50, total: 60 });
		const second = await client.method('crm.contact.list', { filter: { '%NAME': 'Volume' }, start: 50 });
		expect(idsOf(second)).toHaveLength(10);
		expect(second.body).not.toHaveProperty('next');
	});
});
