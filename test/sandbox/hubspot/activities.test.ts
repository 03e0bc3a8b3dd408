import { OWNERS, contactId } from '../../../sandbox/hubspot/server.ts';
import { caller, closeAll, ids, link, read, startAccount } from './support';

afterEach(closeAll);

const MARIA = contactId(1001);
const NOTES = '/crm/v3/objects/notes';
const note = (text: string, contact = MARIA) => ({
	properties: { hs_timestamp: '1763800000000', hs_note_body: text },
	associations: [link(contact, 202)],
});

describe('a note', () => {
	test('hangs on a contact and is listed there, with its body read in a batch', async () => {
		const hubspot = await startAccount();
		const { post, get } = caller(hubspot);
		const created = await post(NOTES, note('<p>Oi</p>'));
		expect(created).toMatchObject({ status: 201, body: { properties: { hs_timestamp: '2025-11-22T08:26:40.000Z', hs_body_preview: 'Oi' } } });
		const id = String(read(created.body, 'id'));
		expect((await get(`/crm/v4/objects/contacts/${MARIA}/associations/notes`)).body).toEqual({
			results: [{ toObjectId: Number(id), associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: 201, label: null }] }],
		});
		expect((await get(`/crm/v3/objects/contacts/${MARIA}/associations/notes`)).body).toEqual({ results: [{ id, type: 'contact_to_note' }] });
		const read_ = await post(`${NOTES}/batch/read`, { properties: ['hs_note_body'], inputs: [{ id }] });
		expect(read_).toMatchObject({ status: 200, body: { status: 'COMPLETE', results: [{ id, properties: { hs_note_body: '<p>Oi</p>' } }] } });
		expect(hubspot.interactions()).toMatchObject([{ id, contactIds: [MARIA], properties: { hs_note_body: '<p>Oi</p>' } }]);
	});

	test('lists are cut into pages', async () => {
		const { post, get } = caller(await startAccount());
		for (const text of ['a', 'b', 'c']) await post(NOTES, note(text));
		const path = `/crm/v4/objects/contacts/${MARIA}/associations/notes`;
		const first = await get(`${path}?limit=2`);
		expect(read(first.body, 'results')).toHaveLength(2);
		const rest = await get(`${path}?limit=2&after=${String(read(first.body, 'paging.next.after'))}`);
		expect(read(rest.body, 'results')).toHaveLength(1);
		expect(read(rest.body, 'paging')).toBeUndefined();
	});

	test('is found by its contact and a token of its body, after the lag', async () => {
		const hubspot = await startAccount({ searchLagMs: 2000 });
		hubspot.clock.freeze();
		const { post, search } = caller(hubspot);
		const id = read((await post(NOTES, note('Oi [wamid.A1]'))).body, 'id');
		await post(NOTES, note('Oi [wamid.A1]', contactId(1002)));
		const filters = [
			{ propertyName: 'associations.contact', operator: 'EQ', value: MARIA },
			{ propertyName: 'hs_note_body', operator: 'CONTAINS_TOKEN', value: 'wamid.A1' },
		];
		expect(ids(await search({ filterGroups: [{ filters }] }, 'notes'))).toEqual([]);
		hubspot.clock.advance(2000);
		expect(ids(await search({ filterGroups: [{ filters }] }, 'notes'))).toEqual([id]);
	});

	test('needs its time, and a contact that is there, by the right type of association', async () => {
		const hubspot = await startAccount();
		const { post } = caller(hubspot);
		expect(await post(NOTES, { properties: { hs_note_body: 'x' } })).toMatchObject({ status: 400, body: { context: { properties: ['hs_timestamp'] } } });
		expect(await post(NOTES, note('x', '999'))).toMatchObject({ status: 400, body: { errors: [{ message: 'CONTACT=999 is not valid' }] } });
		const wrongType = { ...note('x'), associations: [link(MARIA, 204)] };
		expect(await post(NOTES, wrongType)).toMatchObject({ status: 400, body: { message: 'One or more associations are not valid' } });
		expect((await post(NOTES, { ...note('x'), associations: [{ to: { id: MARIA } }] })).status).toBe(400);
		const tooLong = await post(NOTES, note('x'.repeat(65_537)));
		expect(tooLong.status).toBe(400);
		expect(hubspot.interactions()).toEqual([]);
	});
});

describe('a deal', () => {
	const deal = (properties: object) => ({ properties: { dealname: 'Cimento', ...properties }, associations: [link(MARIA, 3)] });

	test('belongs to a pipeline, an owner and a contact', async () => {
		const hubspot = await startAccount();
		const { post, get } = caller(hubspot);
		const created = await post('/crm/v3/objects/deals', deal({ dealstage: 'qualifiedtobuy', amount: 1234.56, hubspot_owner_id: OWNERS[0]?.id }));
		expect(created).toMatchObject({ status: 201, body: { properties: { pipeline: 'default', amount: '1234.56', hubspot_owner_id: '71100001' } } });
		expect(hubspot.leads()).toMatchObject([{ contactIds: [MARIA], properties: { dealname: 'Cimento' } }]);
		const id = String(read(created.body, 'id'));
		expect(read((await get(`/crm/v3/objects/contacts/${MARIA}?associations=deals`)).body, 'associations.deals.results')).toEqual([{ id, type: 'contact_to_deal' }]);
	});

	test('is refused without what is required, and in a stage of another pipeline', async () => {
		const hubspot = await startAccount({ requiredDealProperties: ['canal_de_origem'] });
		const { post } = caller(hubspot);
		const missing = await post('/crm/v3/objects/deals', { properties: { amount: '1' } });
		expect(missing).toMatchObject({ status: 400, body: { context: { properties: ['dealname', 'canal_de_origem'] } } });
		const origin = { canal_de_origem: 'whatsapp' };
		expect((await post('/crm/v3/objects/deals', deal({ ...origin, pipeline: '75e28846', dealstage: 'closedwon' }))).status).toBe(400);
		expect((await post('/crm/v3/objects/deals', deal({ ...origin, amount: '1.234,56' }))).status).toBe(400);
		expect((await post('/crm/v3/objects/deals', deal(origin))).status).toBe(201);
		expect(hubspot.leads()).toHaveLength(1);
	});
});

test('a task has a due date, and hangs on contact and deal', async () => {
	const hubspot = await startAccount();
	const { post, call } = caller(hubspot);
	const dealId = String(read((await post('/crm/v3/objects/deals', { properties: { dealname: 'Cimento' } })).body, 'id'));
	const properties = { hs_timestamp: '2026-11-25T12:00:00-03:00', hs_task_subject: 'Ligar', hs_task_status: 'NOT_STARTED' };
	const created = await post('/crm/v3/objects/tasks', { properties, associations: [link(MARIA, 204)] });
	expect(created.status).toBe(201);
	const id = String(read(created.body, 'id'));
	expect((await call(`/crm/v4/objects/tasks/${id}/associations/default/deals/${dealId}`, { method: 'PUT' })).status).toBe(200);
	expect(hubspot.tasks()).toMatchObject([{ contactIds: [MARIA], dealIds: [dealId], properties: { hs_timestamp: '2026-11-25T15:00:00.000Z' } }]);
	expect((await post('/crm/v3/objects/tasks', { properties: { ...properties, hs_task_status: 'OPEN' } })).status).toBe(400);
	expect((await post('/crm/v3/objects/tasks', { properties: { ...properties, hs_timestamp: 'amanhã' } })).status).toBe(400);
});

describe('the account', () => {
	test('has owners by e-mail', async () => {
		const { get } = caller(await startAccount());
		expect(ids(await get('/crm/v3/owners?email=rafael.vendas%40example.com.br'))).toEqual(['71100002']);
		expect(ids(await get('/crm/v3/owners?email=nobody%40example.com.br'))).toEqual([]);
		expect(ids(await get('/crm/v3/owners/'))).toHaveLength(OWNERS.length);
	});

	test('has properties and pipelines', async () => {
		const hubspot = await startAccount();
		const { get } = caller(hubspot);
		expect((await get('/crm/v3/properties/contacts/cpf_cnpj')).body).toMatchObject({ type: 'string', hubspotDefined: false });
		const names = async () => ((read((await get('/crm/v3/properties/contacts')).body, 'results') ?? []) as { name: string }[]).map(({ name }) => name);
		expect(await names()).toContain('hs_searchable_calculated_phone_number');
		hubspot.knobs.calculatedPhone = 'unknown';
		expect(await names()).not.toContain('hs_searchable_calculated_phone_number');
		expect((await get('/crm/v3/properties/contacts/nothing')).status).toBe(404);
		expect(read((await get('/crm/v3/pipelines/deals')).body, 'results.0.id')).toBe('default');
	});
});
