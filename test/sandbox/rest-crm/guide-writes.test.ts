import { startRestCrmSandbox, type RestCrmSandbox } from '../../../sandbox/rest-crm/server.ts';
import { clientOf, idsOf, type Client } from './client.ts';

let crm: RestCrmSandbox;
let client: Client;
beforeEach(async () => {
	crm = await startRestCrmSandbox();
	client = clientOf(crm);
});
afterEach(() => crm.close());

const lead = { name: 'WhatsApp Lead', phone: '5547999990001', email: 'lead@example.com' };
const interaction = { type: 'whatsapp', content: 'Oi', timestamp: '2026-11-22T10:00:00-03:00' };

describe('a customer', () => {
	test('is stored as written and shown with its id', async () => {
		const { status, body } = await client.post('/customers', lead);
		expect(status).toBe(201);
		expect(body).toEqual({ id: 5001, ...lead, document: null, owner_id: null });
		expect(crm.createdContacts()).toMatchObject([{ id: '5001', name: 'WhatsApp Lead', phones: [{ value: '5547999990001' }] }]);
		crm.knobs.idsAs = 'string';
		expect((await client.get('/customers/5001')).body).toMatchObject({ id: '5001' });
	});

	test('is not unique: twenty at the same time are twenty', async () => {
		await Promise.all(Array.from({ length: 20 }, () => client.post('/customers', lead)));
		expect(crm.createdContacts()).toHaveLength(20);
	});

	test.each([
		[{ phone: '47999990001', email: null }, { name: 'é obrigatório' }],
		[{ ...lead, email: 'no-address' }, { email: 'deve ser um e-mail' }],
		[{ ...lead, phone: 47999990001 }, { phone: 'deve ser um texto' }],
		[{ ...lead, Phone: '47' }, { Phone: 'propriedade desconhecida' }],
		[{ ...lead, owner_id: 4 }, { owner_id: 'não encontrado' }],
	])('%j is refused, field by field', async (body, fields) => {
		const answer = await client.post('/customers', body);
		expect(answer.status).toBe(422);
		expect(answer.body).toMatchObject({ error: 'validation', fields });
		expect(crm.createdContacts()).toEqual([]);
	});

	test('that is no JSON object is 400', async () => {
		expect((await client.post('/customers', [lead])).status).toBe(400);
	});

	test('may have unknown properties where the CRM drops or keeps them', async () => {
		crm.knobs.unknownProperties = 'ignore';
		expect((await client.post('/customers', { ...lead, tag: 'bot' })).body).not.toHaveProperty('tag');
		crm.knobs.unknownProperties = 'keep';
		expect((await client.post('/customers', { ...lead, tag: 'bot' })).body).toMatchObject({ tag: 'bot' });
	});

	test('must have the fields that the account requires; the fields call names them', async () => {
		crm.knobs.requiredContactFields = ['document'];
		expect((await client.post('/customers', lead)).body).toMatchObject({ fields: { document: 'é obrigatório' } });
		const { body } = await client.get('/fields');
		expect(body).toMatchObject({ customers: expect.arrayContaining([{ name: 'document', required: true }, { name: 'phone', required: false }]) });
		crm.knobs.checksRequiredFields = false;
		expect((await client.post('/customers', lead)).status).toBe(201);
	});

	test('changes by PUT: only what is named, or all of it', async () => {
		await client.post('/customers', { ...lead, document: '39053344705' });
		const merged = await client.put('/customers/5001', { email: 'new@example.com' });
		expect(merged.body).toMatchObject({ phone: lead.phone, email: 'new@example.com', document: '39053344705' });
		crm.knobs.put = 'replace';
		expect((await client.put('/customers/5001', { email: 'new@example.com' })).status).toBe(422);
		const replaced = await client.put('/customers/5001', { name: 'Ana', email: 'new@example.com' });
		expect(replaced.body).toMatchObject({ name: 'Ana', phone: null, document: null });
		expect((await client.put('/customers/9999', { name: 'Ana' })).status).toBe(404);
	});
});

describe('an interaction', () => {
	test('hangs on its customer and can be read back only where the CRM lists it', async () => {
		expect((await client.post('/customers/1001/interactions', interaction)).status).toBe(201);
		expect(crm.interactions()).toMatchObject([{ contactId: '1001', type: 'whatsapp', text: 'Oi', timestamp: interaction.timestamp, messageId: null }]);
		expect((await client.get('/customers/1001/interactions')).status).toBe(404);
		crm.knobs.listInteractions = true;
		expect((await client.get('/customers/1001/interactions')).body).toMatchObject([{ customer_id: 1001, ...interaction }]);
	});

	test.each([
		[{ ...interaction, timestamp: '2026-11-22T10:00:00' }, 'timestamp'],
		[{ ...interaction, timestamp: 1_763_800_000 }, 'timestamp'],
		[{ ...interaction, type: 'carrier pigeon' }, 'type'],
		[{ ...interaction, content: '' }, 'content'],
		[{ ...interaction, message_id: 'wamid' }, 'message_id'],
	])('%j is refused', async (body, field) => {
		const answer = await client.post('/customers/1001/interactions', body);
		expect(answer.status).toBe(422);
		expect(Object.keys((answer.body as { fields: object }).fields)).toEqual([field]);
		expect(crm.interactions()).toEqual([]);
	});

	test('of a customer that is not there is 404', async () => {
		expect((await client.post('/customers/9999/interactions', interaction)).status).toBe(404);
	});
});

describe('leads, tasks and users', () => {
	test('a lead has an owner, found by login, and the fields that are required', async () => {
		crm.knobs.requiredLeadFields = ['source', 'campaign'];
		const owners = await client.get('/users', { login: 'carla.vendas' });
		expect(owners.body).toMatchObject([{ id: 2, email: 'carla.vendas@bompreco.example.com.br', active: true }]);
		const body = { title: 'Pedido grande', customer_id: 1001, source: 'WhatsApp', owner_id: 2 };
		expect((await client.post('/leads', body)).body).toMatchObject({ fields: { campaign: 'é obrigatório' } });
		expect((await client.post('/leads', { ...body, campaign: 'black' })).status).toBe(201);
		expect(crm.leads()).toMatchObject([{ kind: 'lead', contactId: '1001', title: 'Pedido grande', source: 'WhatsApp', ownerId: '2' }]);
		expect(idsOf(await client.get('/leads', { customer_id: '1001' }))).toEqual([crm.leads()[0]?.id]);
		expect((await client.get('/leads', { customer_id: '1002' })).body).toEqual([]);
	});

	test('a task needs a title and points at what is there', async () => {
		const due = '2026-11-23T10:00:00-03:00';
		expect((await client.post('/tasks', { customer_id: 1001 })).status).toBe(422);
		expect((await client.post('/tasks', { title: 'Ligar', customer_id: 9999 })).status).toBe(422);
		expect((await client.post('/tasks', { title: 'Ligar', customer_id: 1001, due_at: due, owner_id: 3 })).status).toBe(201);
		expect(crm.tasks()).toMatchObject([{ contactId: '1001', title: 'Ligar', dueAt: due, ownerId: '3' }]);
		expect(idsOf(await client.get('/tasks', { customer_id: '1001' }))).toHaveLength(1);
	});
});
