import { startRestCrmSandbox, type RestCrmSandbox } from '../../../sandbox/rest-crm/server.ts';
import { clientOf, idsOf, type Client } from './client.ts';

let crm: RestCrmSandbox;
let client: Client;
beforeEach(async () => {
	crm = await startRestCrmSandbox({ face: 'bitrix24' });
	client = clientOf(crm);
	crm.clock.freeze();
});
afterEach(() => crm.close());

const resultOf = async (method: string, parameters: object = {}): Promise<unknown> => {
	const { body } = await client.method(method, parameters);
	return (body as { result: unknown }).result;
};

describe('the webhook', () => {
	test('is known by the code in its URL', async () => {
		const status = async (url: string) => (await fetch(`${url}/profile`)).status;
		expect(crm.baseUrl).toBe(`${crm.url}/rest/1/sandboxcode12345`);
		expect(await status(crm.baseUrl)).toBe(200);
		expect(await status(`${crm.url}/rest/1/wrong`)).toBe(401);
		expect(await status(`${crm.url}/rest/2/sandboxcode12345`)).toBe(401);
	});

	test('may call what its scopes allow', async () => {
		crm.knobs.scopes = ['crm'];
		expect((await client.method('crm.contact.get', { id: 1001 })).status).toBe(200);
		const refused = await client.method('user.get');
		expect(refused.status).toBe(403);
		expect(refused.body).toMatchObject({ error: 'insufficient_scope' });
	});

	test('an unknown method is 404', async () => {
		expect((await client.method('crm.contact.find')).body).toEqual({ error: 'ERROR_METHOD_NOT_FOUND', error_description: 'Method not found!' });
	});

	test('a burst of 50 passes, then 503 until the counter has fallen by two a second', async () => {
		const statuses = await Promise.all(Array.from({ length: 50 }, async () => (await client.method('profile')).status));
		expect(new Set(statuses)).toEqual(new Set([200]));
		const refused = await client.method('profile');
		expect(refused.status).toBe(503);
		expect(refused.body).toEqual({ error: 'QUERY_LIMIT_EXCEEDED', error_description: 'Too many requests' });
		expect(refused.headers.get('retry-after')).toBeNull();
		crm.clock.advance(1_000);
		const later = [];
		for (let call = 0; call < 3; call += 1) later.push((await client.method('profile')).status);
		expect(later).toEqual([200, 200, 503]);
		crm.knobs.queryLimit = 0;
		expect((await client.method('profile')).status).toBe(200);
	});
});

describe('leads and deals', () => {
	test.each(['lead', 'deal'] as const)('a %s is added with contact, source and owner', async (kind) => {
		const fields = { TITLE: 'Pedido grande', CONTACT_ID: 1001, SOURCE_ID: 'WHATSAPP', ASSIGNED_BY_ID: 2 };
		const id = await resultOf(`crm.${kind}.add`, { fields });
		expect(crm.leads()).toMatchObject([{ id: String(id), kind, title: 'Pedido grande', contactId: '1001', source: 'WHATSAPP', ownerId: '2' }]);
		expect(await resultOf(`crm.${kind}.get`, { id })).toMatchObject({ ID: String(id), TITLE: 'Pedido grande', CONTACT_ID: '1001', ASSIGNED_BY_ID: '2' });
		expect(idsOf(await client.method(`crm.${kind}.list`, { filter: { CONTACT_ID: 1001 } }))).toEqual([String(id)]);
	});

	test('crm.deal.fields says what is required; a deal without it is refused, or made all the same', async () => {
		crm.knobs.requiredLeadFields = ['SOURCE_ID', 'UF_CRM_ORIGEM'];
		expect(await resultOf('crm.deal.fields')).toMatchObject({
			SOURCE_ID: { type: 'crm_status', isRequired: true },
			UF_CRM_ORIGEM: { isRequired: true, isDynamic: true },
			TITLE: { isRequired: false },
			ID: { isReadOnly: true },
		});
		const fields = { TITLE: 'A', SOURCE_ID: 'WEB' };
		expect((await client.method('crm.deal.add', { fields })).body).toMatchObject({ error: 'ERROR_CORE', error_description: expect.stringContaining('UF_CRM_ORIGEM') });
		expect(crm.leads()).toEqual([]);
		crm.knobs.checksRequiredFields = false;
		await resultOf('crm.deal.add', { fields });
		expect(crm.leads()).toHaveLength(1);
	});
});

describe('comments', () => {
	test('are added to a contact or deal and listed by it', async () => {
		const deal = await resultOf('crm.deal.add', { fields: { TITLE: 'A', CONTACT_ID: 1001 } });
		await resultOf('crm.timeline.comment.add', { fields: { ENTITY_ID: 1001, ENTITY_TYPE: 'contact', COMMENT: 'Oi' } });
		await resultOf('crm.timeline.comment.add', { fields: { ENTITY_ID: deal, ENTITY_TYPE: 'deal', COMMENT: 'Proposta' } });
		expect(crm.interactions()).toMatchObject([{ contactId: '1001', leadId: null, text: 'Oi' }, { leadId: String(deal), text: 'Proposta' }]);
		const listed = await client.method('crm.timeline.comment.list', { filter: { ENTITY_ID: 1001, ENTITY_TYPE: 'contact' } });
		expect(listed.body).toMatchObject({ result: [{ ENTITY_ID: '1001', ENTITY_TYPE: 'contact', COMMENT: 'Oi' }], total: 1 });
	});

	test.each([
		[{ FIELDS: {} }, '100'],
		[{ fields: { ENTITY_ID: 9999, ENTITY_TYPE: 'contact', COMMENT: 'Oi' } }, 'OWNER_NOT_FOUND'],
		[{ fields: { ENTITY_ID: 1001, ENTITY_TYPE: 'contact', COMMENT: '' } }, 'INVALID_ARG_VALUE'],
	])('%j is refused', async (parameters, error) => {
		const answer = await client.method('crm.timeline.comment.add', parameters);
		expect(answer.status).toBe(400);
		expect(answer.body).toMatchObject({ error });
	});
});

describe('users and tasks', () => {
	test('users are found by e-mail, and told whether they are still there', async () => {
		const EMAIL = 'saiu.da.empresa@bompreco.example.com.br';
		expect(await resultOf('user.get', { FILTER: { EMAIL } })).toMatchObject([{ ID: '4', ACTIVE: false }]);
		expect(await resultOf('user.get', { FILTER: { EMAIL, ACTIVE: true } })).toEqual([]);
	});

	test('a task has a title and somebody responsible, and is bound to its contact', async () => {
		const fields = { TITLE: 'Ligar', RESPONSIBLE_ID: 2, DEADLINE: '2026-11-23T10:00:00-03:00', UF_CRM_TASK: ['C_1001'] };
		expect(await resultOf('tasks.task.add', { fields })).toMatchObject({ task: { title: 'Ligar', responsibleId: '2' } });
		expect(crm.tasks()).toMatchObject([{ contactId: '1001', title: 'Ligar', ownerId: '2', dueAt: fields.DEADLINE }]);
		for (const wrong of [{ ...fields, TITLE: '' }, { TITLE: 'Ligar' }, { ...fields, RESPONSIBLE_ID: 99 }]) {
			expect((await client.method('tasks.task.add', { fields: wrong })).body).toMatchObject({ error: 'ERROR_CORE' });
		}
		expect(crm.tasks()).toHaveLength(1);
	});
});
