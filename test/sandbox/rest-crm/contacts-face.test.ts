import { startRestCrmSandbox, type RestCrmSandbox } from '../../../sandbox/rest-crm/server.ts';
import { clientOf, idsOf, type Client } from './client.ts';

let crm: RestCrmSandbox;
let client: Client;
beforeEach(async () => {
	crm = await startRestCrmSandbox({ face: 'contacts' });
	client = clientOf(crm);
	crm.clock.freeze();
});
afterEach(() => crm.close());

const NOW = '2026-11-22T13:00:00.000Z';
const contact = { name: 'WhatsApp Lead', phone: '5547999990001', email: null, source: 'whatsapp', created_at: NOW };
const activity = {
	type: 'whatsapp_message',
	description: 'Oi',
	direction: 'inbound',
	timestamp: NOW,
	metadata: { message_id: 'wamid-1', user_token: 'token' },
};

describe('contacts', () => {
	test('are searched below /contacts/search, and made with their source and time', async () => {
		expect((await client.post('/contacts', contact)).body).toMatchObject({ id: 5001, ...contact });
		expect(idsOf(await client.get('/contacts/search', { phone: '5547999990001' }))).toEqual(['5001']);
		const { source: _, ...withoutSource } = contact;
		expect((await client.post('/contacts', withoutSource)).body).toMatchObject({ fields: { source: 'é obrigatório' } });
		expect((await client.get('/customers/1001')).status).toBe(404);
	});

	test('change by PUT with updated_at', async () => {
		const later = '2026-11-22T14:00:00.000Z';
		expect((await client.put('/contacts/1001', { name: 'Maria' })).body).toMatchObject({ fields: { updated_at: 'é obrigatório' } });
		const { status, body } = await client.put('/contacts/1001', { name: 'Maria', updated_at: later });
		expect(status).toBe(200);
		expect(body).toMatchObject({ id: 1001, name: 'Maria', email: 'cliente1001@example.com.br', updated_at: later });
	});
});

describe('activities', () => {
	test('carry direction and message id; the same message twice is two', async () => {
		await client.post('/contacts/1001/activities', activity);
		await client.post('/contacts/1001/activities', activity);
		expect(crm.interactions()).toMatchObject([
			{ contactId: '1001', direction: 'inbound', messageId: 'wamid-1', text: 'Oi' },
			{ messageId: 'wamid-1' },
		]);
	});

	test('are asked for by message id where the CRM lists them', async () => {
		await client.post('/contacts/1001/activities', activity);
		crm.knobs.listInteractions = true;
		expect(idsOf(await client.get('/contacts/1001/activities', { message_id: 'wamid-1' }))).toHaveLength(1);
		expect((await client.get('/contacts/1001/activities', { message_id: 'wamid-2' })).body).toEqual([]);
	});

	test.each([
		[{ ...activity, direction: 'in' }, 'direction'],
		[{ ...activity, metadata: {} }, 'metadata.message_id'],
		[{ ...activity, metadata: { messageId: 'wamid', message_id: 'wamid' } }, 'metadata.messageId'],
		[{ ...activity, type: 'whatsapp' }, 'type'],
	])('%j is refused', async (body, field) => {
		const answer = await client.post('/contacts/1001/activities', body);
		expect(answer.status).toBe(422);
		expect(Object.keys((answer.body as { fields: object }).fields)).toEqual([field]);
	});
});

describe('the limit', () => {
	const read = () => client.get('/contacts/1001');
	const hundred = () => Promise.all(Array.from({ length: 100 }, read));

	test('is 100 requests in any minute; the next is 429 and says when', async () => {
		expect((await hundred()).every(({ status }) => status === 200)).toBe(true);
		crm.clock.advance(20_000);
		const refused = await read();
		expect(refused.status).toBe(429);
		expect(refused.body).toMatchObject({ error: 'rate_limited' });
		expect(refused.headers.get('retry-after')).toBe('40');
		crm.clock.advance(39_999);
		expect((await read()).status).toBe(429);
		crm.clock.advance(1);
		expect((await read()).status).toBe(200);
		expect(crm.journal.mostInAnyWindow(60_000)).toBe(102);
		expect(crm.journal.mostInAnyWindow(60_000, { status: 200 })).toBe(100);
	});

	test('may come without Retry-After, with a date, or not at all', async () => {
		await hundred();
		crm.knobs.retryAfter = 'none';
		expect((await read()).headers.get('retry-after')).toBeNull();
		crm.knobs.retryAfter = 'date';
		const date = Date.parse((await read()).headers.get('retry-after') ?? '');
		expect(date - crm.clock.now()).toBeGreaterThanOrEqual(60_000);
		crm.knobs.requestsPerMinute = 0;
		expect((await read()).status).toBe(200);
	});

	test('is forgotten by a reset, as is what was made', async () => {
		await client.post('/contacts', contact);
		await hundred();
		crm.reset();
		expect((await read()).status).toBe(200);
		expect(crm.createdContacts()).toEqual([]);
	});
});
