import { startRestCrmSandbox, type RestCrmSandbox } from '../../../sandbox/rest-crm/server.ts';
import { clientOf, idsOf, type Client } from './client.ts';

let crm: RestCrmSandbox;
let client: Client;
beforeEach(async () => {
	crm = await startRestCrmSandbox({ face: 'agendor', requestsPerSecond: 0 });
	client = clientOf(crm);
});
afterEach(() => crm.close());

const person = { name: 'Ana', contact: { email: 'ana@example.com', mobile: '(47) 99999-0001' } };

describe('a person', () => {
	test('is made below its contact block and answered in data', async () => {
		const { status, body } = await client.post('/people', { ...person, cpf: '11144477735' });
		expect(status).toBe(201);
		expect(body).toMatchObject({
			data: { id: 5001, name: 'Ana', cpf: '11144477735', contact: { email: 'ana@example.com', mobile: '(47) 99999-0001', work: null }, ownerUser: { id: 1 } },
		});
		expect(crm.createdContacts()).toMatchObject([{ document: '11144477735', phones: [{ value: '(47) 99999-0001', kind: 'mobile' }] }]);
	});

	test('with unknown properties is made without them, and nobody is told', async () => {
		await client.post('/people', { name: 'Ana', contact: { mobile_phone: '47999990001' } });
		expect(crm.createdContacts()).toMatchObject([{ phones: [] }]);
	});

	test.each([
		[{ contact: {} }, '"name" is required'],
		[{ name: 'Ana', cpf: '111.444.777-35' }, '"cpf" must match'],
		[{ name: 'Ana', contact: { email: 'no-address' } }, '"email" must be'],
		[{ name: 'Ana', ownerUser: 'nobody@example.com' }, 'User not found'],
		[{ name: 'Ana', customFields: { nope: 1 } }, 'does not exist'],
	])('%j is refused', async (body, text) => {
		const answer = await client.post('/people', body);
		expect(answer.status).toBe(400);
		expect((answer.body as { errors: string[] }).errors).toEqual([expect.stringContaining(text)]);
	});

	test('changes by PUT, only what is named; an empty text goes', async () => {
		await client.post('/people', { ...person, customFields: { cnpj: '1' } });
		const changed = await client.put('/people/5001?withCustomFields=true', { contact: { work: '4733330001', email: '' }, ownerUser: 'carla.vendas@bompreco.example.com.br' });
		expect(changed.body).toMatchObject({
			data: { name: 'Ana', contact: { mobile: '(47) 99999-0001', work: '4733330001', email: null }, ownerUser: { id: 2 }, customFields: { cnpj: '1' } },
		});
	});

	test('shows custom fields only when asked; a CNPJ is one', async () => {
		expect((await client.get('/people/1003')).body).not.toHaveProperty('data.customFields');
		expect((await client.get('/people/1003', { withCustomFields: 'true' })).body).toMatchObject({ data: { cpf: null, customFields: { cnpj: expect.any(String) } } });
		expect((await client.get('/custom_fields/people')).body).toMatchObject({ data: [{ identifier: 'cnpj', required: false }] });
	});

	test('is not unique, unless the account refuses a second e-mail or CPF', async () => {
		await client.post('/people', person);
		expect((await client.post('/people', person)).status).toBe(201);
		crm.knobs.agendorRefusesDuplicates = true;
		expect((await client.post('/people', person)).status).toBe(400);
		expect(crm.createdContacts()).toHaveLength(2);
	});

	test('is upserted by e-mail, else by CPF', async () => {
		expect((await client.post('/people/upsert', { name: 'Maria', contact: { email: 'CLIENTE1001@example.com.br', whatsapp: '5511987654321' } })).status).toBe(200);
		expect((await client.post('/people/upsert', { name: 'Maria', cpf: '39053344705' })).body).toMatchObject({ data: { id: 1001 } });
		expect((await client.post('/people/upsert', person)).status).toBe(201);
		expect((await client.post('/people/upsert', { name: 'Sem chave', contact: { mobile: '47' } })).status).toBe(400);
		expect(crm.createdContacts()).toHaveLength(1);
	});
});

describe('a search', () => {
	test('by mobile_phone looks at mobiles only; a fixed line is found by phone', async () => {
		const mobile = crm.addContact({ name: 'Celular', phone: '(47) 99999-0001' });
		const fixed = crm.addContact({ name: 'Fixo', phone: '(47) 3333-0001' });
		expect(idsOf(await client.get('/people', { mobile_phone: '47999990001' }))).toEqual([mobile.id]);
		expect(idsOf(await client.get('/people', { mobile_phone: '4733330001' }))).toEqual([]);
		expect(idsOf(await client.get('/people', { phone: '4733330001' }))).toEqual([fixed.id]);
		crm.knobs.agendorMobileFilter = 'all';
		expect(idsOf(await client.get('/people', { mobile_phone: '4733330001' }))).toEqual([fixed.id]);
	});

	test('with the country code misses a number stored without it', async () => {
		crm.addContact({ name: 'Celular', phone: '(47) 99999-0001' });
		expect((await client.get('/people', { mobile_phone: '5547999990001' })).body).toEqual({ data: [], links: {}, meta: { totalCount: 0 } });
	});

	test('comes in pages of ten with a link to the next', async () => {
		const first = await client.get('/people');
		expect(idsOf(first)).toHaveLength(10);
		expect(first.body).toMatchObject({ links: { next: `${crm.baseUrl}/people?page=2&per_page=10` }, meta: { totalCount: crm.contacts().length } });
		expect(idsOf(await client.get('/people', { per_page: '100' }))).toHaveLength(crm.contacts().length);
	});
});

describe('deals and tasks', () => {
	test('a second deal of one person with the same title is refused', async () => {
		const deal = { title: 'WhatsApp - Maria', dealStage: 2, ownerUser: 3 };
		expect((await client.post('/people/1001/deals', deal)).body).toMatchObject({ data: { dealStage: { name: 'Envio de proposta', sequence: 2 }, owner: { id: 3 } } });
		const second = await client.post('/people/1001/deals', deal);
		expect(second.status).toBe(400);
		expect(second.body).toEqual({ errors: ['Title There can only be one deal with this title for this organization/person'] });
		expect((await client.post('/people/1002/deals', deal)).status).toBe(201);
		crm.knobs.agendorUniqueDealTitles = false;
		expect((await client.post('/people/1001/deals', deal)).status).toBe(201);
	});

	test('a deal must have the custom fields that are required', async () => {
		crm.knobs.requiredLeadFields = ['campanha'];
		expect((await client.post('/people/1001/deals', { title: 'A' })).body).toEqual({ errors: ['"campanha" is required'] });
		expect((await client.post('/people/1001/deals', { title: 'A', customFields: { campanha: 'x' } })).status).toBe(201);
		expect((await client.get('/custom_fields/deals')).body).toMatchObject({ data: [{ identifier: 'campanha', required: true }] });
	});

	test('a task without a due date is a note, with one something to do; both are listed, newest first', async () => {
		expect((await client.post('/people/1001/tasks', { text: 'Oi', type: 'WHATSAPP' })).status).toBe(201);
		expect((await client.post('/people/1001/tasks', { text: 'Ligar', due_date: '2026-11-23T10:00:00Z', assigned_users: [2] })).status).toBe(201);
		expect(crm.interactions()).toMatchObject([{ contactId: '1001', text: 'Oi', type: 'WHATSAPP' }]);
		expect(crm.tasks()).toMatchObject([{ contactId: '1001', title: 'Ligar', ownerId: '2' }]);
		expect((await client.get('/people/1001/tasks')).body).toMatchObject({ data: [{ text: 'Ligar', assignedUsers: [{ id: 2 }] }, { text: 'Oi', dueDate: null }] });
		expect((await client.post('/people/1001/tasks', { type: 'WHATSAPP' })).body).toEqual({ errors: ['"text" is required'] });
		expect((await client.post('/people/1001/tasks', { text: 'Oi', type: 'whatsapp' })).status).toBe(400);
	});

	test('a task may hang on a deal', async () => {
		await client.post('/people/1001/deals', { title: 'A' });
		const [deal] = crm.leads();
		expect((await client.post(`/deals/${deal?.id ?? ''}/tasks`, { text: 'Oi' })).status).toBe(201);
		expect(crm.interactions()).toMatchObject([{ contactId: '1001', leadId: deal?.id }]);
		expect(idsOf(await client.get(`/deals/${deal?.id ?? ''}/tasks`))).toHaveLength(1);
	});
});

describe('access', () => {
	test('wants the scheme Token; users are found by e-mail', async () => {
		const status = async (authorization: string) => (await fetch(`${crm.baseUrl}/users/me`, { headers: { authorization } })).status;
		expect(await status('Token rest-crm-token')).toBe(200);
		expect(await status('Bearer rest-crm-token')).toBe(401);
		expect(idsOf(await client.get('/users', { email: 'bruno.vendas@bompreco.example.com.br' }))).toEqual(['3']);
		expect(idsOf(await client.get('/users'))).toEqual(['1', '2', '3']);
	});

	test('is limited to four requests a second', async () => {
		crm.clock.freeze();
		crm.knobs.requestsPerSecond = 4;
		const statuses = await Promise.all(Array.from({ length: 5 }, async () => (await client.get('/users/me')).status));
		expect(statuses.toSorted()).toEqual([200, 200, 200, 200, 429]);
		crm.clock.advance(1_000);
		expect((await client.get('/users/me')).status).toBe(200);
	});
});
