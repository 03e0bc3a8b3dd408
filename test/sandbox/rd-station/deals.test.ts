import { caller, closeAll, contactId, each, read, SEED, startAccount } from './support';
import type { RdStationSandbox } from './support';

afterEach(closeAll);

const ZE = { name: 'Zé', phones: [{ phone: '+5511955550001' }], emails: [{ email: 'ze@example.com' }] };

function lastLead(rd: RdStationSandbox) {
	return rd.leads().at(-1);
}

describe('a deal', () => {
	test('needs a name, a stage and an owner that are there, and a known source', async () => {
		const rd = await startAccount();
		const { post } = caller(rd);
		expect((await post('/deals', { contacts: [] })).status).toBe(400);
		const nobody = '64e000010000000000000099';
		const wrong = await post('/deals', { deal: { name: ' ', user_id: nobody, deal_stage_id: nobody, value: 1 }, deal_source: { _id: nobody }, source: 'x' });
		expect(wrong.status).toBe(422);
		const problems = Object.keys(Object(read(wrong.body, 'errors')) as object);
		expect(problems.sort()).toEqual(['deal.deal_stage_id', 'deal.name', 'deal.user_id', 'deal.value', 'deal_source._id', 'source']);
		expect(rd.leads()).toHaveLength(2);
	});

	test('is stored with source, owner and custom fields, and shown with their names', async () => {
		const rd = await startAccount();
		const { post, get } = caller(rd);
		const { bruno } = SEED.users;
		const made = await post('/deals', {
			deal: { name: 'Reforma', user_id: bruno.id, deal_custom_fields: [{ custom_field_id: SEED.fields.dealRemark, value: 'pelo bot' }] },
			deal_source: { _id: SEED.sources.whatsapp.id },
		});
		expect(made.status).toBe(200);
		expect(made.body).toMatchObject({ name: 'Reforma', user: { name: 'Bruno Lima' }, deal_source: { name: 'WhatsApp' }, win: null, deal_stage: { name: 'Sem contato' } });
		expect(lastLead(rd)).toMatchObject({ title: 'Reforma', ownerId: bruno.id, source: 'WhatsApp', status: 'open', customFields: { [SEED.fields.dealRemark]: 'pelo bot' } });
		expect((await get(`/deals/${String(read(made.body, '_id'))}`)).body).toEqual(made.body);
		expect(each((await get('/deals', { user_id: bruno.id })).body, 'deals', 'name')).toEqual(['Cimento para obra', 'Reforma']);
	});

	test('takes its owner from distribution_settings where the deal names none', async () => {
		const rd = await startAccount();
		const owner = { id: SEED.users.bruno.id, type: 'user' };
		await caller(rd).post('/deals', { deal: { name: 'Reforma' }, distribution_settings: { owner } });
		expect(lastLead(rd)?.ownerId).toBe(SEED.users.bruno.id);
	});

	test('makes a new contact of each entry, even of one like a known contact', async () => {
		const rd = await startAccount();
		const { id } = rd.addContact({ name: 'Zé', email: 'ze@example.com' });
		await caller(rd).post('/deals', { deal: { name: 'Reforma' }, contacts: [ZE] });
		const made = rd.contacts().at(-1);
		expect(made).toMatchObject({ name: 'Zé', phones: ['+5511955550001'] });
		expect(made?.id).not.toBe(id);
		expect(lastLead(rd)?.contactIds).toEqual([made?.id]);
		const byId = await caller(rd).post('/deals', { deal: { name: 'Reforma' }, contacts: [{ _id: id, name: 'Zé' }] });
		expect(byId.body).toEqual({ errors: { 'contacts[0]._id': ['não é permitido'] } });
	});

	test('takes the contact by e-mail or by id in the other readings', async () => {
		const rd = await startAccount({ dealContacts: 'match-email' });
		const { post } = caller(rd);
		const { id } = rd.addContact({ name: 'Zé', email: 'ze@example.com' });
		await post('/deals', { deal: { name: 'Reforma' }, contacts: [ZE] });
		expect(lastLead(rd)?.contactIds).toEqual([id]);
		rd.knobs.dealContacts = 'link-by-id';
		await post('/deals', { deal: { name: 'Pintura' }, contacts: [{ id }] });
		expect(lastLead(rd)).toMatchObject({ title: 'Pintura', contactIds: [id] });
		expect(rd.contacts().at(-1)?.id).toBe(id);
	});

	test('is tied to a contact by deal_ids of the contact', async () => {
		const rd = await startAccount();
		const { post, put, get } = caller(rd);
		const maria = contactId('1001');
		const dealId = String(read((await post('/deals', { deal: { name: 'Reforma' } })).body, 'id'));
		expect((await put(`/contacts/${maria}`, { contact: { deal_ids: [dealId] } })).body).toMatchObject({ deal_ids: [SEED.deals.mariaOpen, dealId] });
		expect(each((await get(`/deals/${dealId}/contacts`)).body, 'contacts', 'id')).toEqual([maria]);
		rd.knobs.dealIdsOnPut = 'replace';
		expect((await put(`/contacts/${maria}`, { contact: { deal_ids: [dealId] } })).body).toMatchObject({ deal_ids: [dealId] });
		expect((await put(`/contacts/${maria}`, { contact: { deal_ids: ['64d0000000000000ffffffff'] } })).status).toBe(422);
	});

	test('without a required field is refused, or only by the screen', async () => {
		const rd = await startAccount({ requiredDealField: true });
		const { post } = caller(rd);
		expect((await post('/deals', { deal: { name: 'Reforma' } })).body).toEqual({ errors: { Segmento: ['não pode ficar em branco'] } });
		rd.knobs.enforceRequired = false;
		expect((await post('/deals', { deal: { name: 'Reforma' } })).status).toBe(200);
	});

	test('is won by PUT', async () => {
		const rd = await startAccount();
		const { put } = caller(rd);
		expect((await put(`/deals/${SEED.deals.mariaOpen}`, { deal: { win: true } })).body).toMatchObject({ win: true, name: 'Cimento para obra' });
		expect(rd.leads()[0]?.status).toBe('won');
	});
});

describe('an activity', () => {
	test('hangs on a deal, and is listed by it, newest first', async () => {
		const rd = await startAccount();
		const { post, get } = caller(rd);
		const activity = { deal_id: SEED.deals.mariaOpen, user_id: SEED.users.ana.id, text: 'Olá <b>Maria</b>' };
		expect((await post('/activities', activity)).status).toBe(400);
		expect((await post('/activities', { activity })).status).toBe(200);
		const listed = await get('/activities', { deal_id: SEED.deals.mariaOpen });
		expect(listed.body).toMatchObject({ total: 2, has_more: false });
		expect(each(listed.body, 'activities', 'text')).toEqual(['Olá <b>Maria</b>', 'Cliente pediu prazo de entrega.']);
		expect(rd.interactions().at(-1)).toMatchObject({ text: 'Olá <b>Maria</b>', contactIds: [contactId('1001')], userId: SEED.users.ana.id });
	});

	test('without deal, text or user, or on a contact, is refused', async () => {
		const rd = await startAccount();
		const { post } = caller(rd);
		const refused = await post('/activities', { activity: { contact_id: contactId('1001'), text: '' } });
		expect(refused.status).toBe(422);
		expect(Object.keys(Object(read(refused.body, 'errors')) as object).sort()).toEqual(['contact_id', 'deal_id', 'text', 'user_id']);
		rd.knobs.activityNeedsUser = false;
		expect((await post('/activities', { activity: { deal_id: SEED.deals.mariaOpen, text: 'oi' } })).status).toBe(200);
	});
});

describe('a task', () => {
	const task = { deal_id: SEED.deals.mariaOpen, subject: 'Ligar', type: 'call', user_ids: [SEED.users.bruno.id], date: '2026-11-30', hour: '14:30' };

	test('hangs on a deal, wrapped or bare', async () => {
		const rd = await startAccount();
		const { post, get } = caller(rd);
		expect((await post('/tasks', { task })).status).toBe(200);
		expect((await post('/tasks', task)).status).toBe(200);
		rd.knobs.taskBody = 'wrapped';
		expect((await post('/tasks', task)).status).toBe(400);
		expect((await get('/tasks', { deal_id: SEED.deals.mariaOpen, done: 'false' })).body).toMatchObject({ total: 3 });
		expect(rd.tasks().at(-1)).toMatchObject({ title: 'Ligar', ownerIds: [SEED.users.bruno.id], dueDate: '2026-11-30', dueTime: '14:30', done: false });
	});

	test('needs deal, subject, a known type and a user', async () => {
		const rd = await startAccount();
		const refused = await caller(rd).post('/tasks', { task: { ...task, type: 'zap', user_ids: [], hour: '25:00', deal_id: '64d0000000000000ffffffff' } });
		expect(Object.keys(Object(read(refused.body, 'errors')) as object).sort()).toEqual(['deal_id', 'hour', 'type', 'user_ids']);
	});
});

test('users, sources and stages are listed with what other calls need of them', async () => {
	const rd = await startAccount();
	const { get, post } = caller(rd);
	expect(each((await get('/users')).body, 'users', 'email')).toContain('carla.dias@bompreco.example');
	expect(each((await get('/users', { active: 'true' })).body, 'users', 'name')).toEqual(['Ana Souza', 'Bruno Lima']);
	expect(each((await get('/deal_sources')).body, 'deal_sources', 'name')).toEqual(['WhatsApp', 'Site']);
	expect((await post('/deal_sources', { deal_source: { name: 'Site' } })).status).toBe(422);
	expect((await post('/deal_sources', { deal_source: { name: 'Bot' } })).body).toMatchObject({ name: 'Bot' });
	expect(each((await get('/deal_pipelines')).body, '0.deal_stages', 'nickname')).toEqual(['SC', 'CF', 'PE']);
	rd.knobs.referenceLists = 'object';
	expect(each((await get('/custom_fields', { for: 'deal' })).body, 'custom_fields', 'label')).toEqual(['Observação do bot', 'Segmento']);
});
