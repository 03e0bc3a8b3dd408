import { SEED, caller, closeAll, each, personId, read, startCompany } from './support';

afterEach(closeAll);

const MARIA = personId('1001');
const DEALS = '/api/v2/deals';
const ACTIVITIES = '/api/v2/activities';

describe('a deal', () => {
	test('needs a title, and a person, owner and stage that are there', async () => {
		const pipedrive = await startCompany();
		const { post } = caller(pipedrive);
		const wrong = [{}, { person_id: 1 }, { owner_id: 1 }, { stage_id: 9 }, { person_id: String(MARIA) }, { user_id: 501 }, { lost_reason: 'x' }, { org_id: 5 }, { channel: 31 }];
		for (const [index, body] of wrong.entries()) expect((await post(DEALS, index === 0 ? body : { title: 'Obra', ...body })).status).toBe(400);
		expect(pipedrive.leads()).toHaveLength(2);
	});

	test('is stored, listed by person and status, and found by its title', async () => {
		const pipedrive = await startCompany();
		const { post, get } = caller(pipedrive);
		const custom_fields = { [SEED.fields.dealOrigin]: 'WhatsApp', [SEED.fields.dealSegment]: SEED.segments.builder.id };
		const made = await post(DEALS, { title: 'Reforma', person_id: MARIA, owner_id: SEED.users.bruno.id, value: 10.5, custom_fields });
		expect(made.body).toMatchObject({ success: true, data: { person_id: MARIA, owner_id: 502, status: 'open', stage_id: 1, custom_fields, channel: null } });
		expect(pipedrive.leads().at(-1)).toMatchObject({ title: 'Reforma', contactIds: [String(MARIA)], ownerId: '502', status: 'open', customFields: custom_fields });
		expect(each((await get(`${DEALS}?person_id=${MARIA}&status=open`)).body, 'data', 'title')).toEqual(['Cimento para obra', 'Reforma']);
		expect(each((await get(`${DEALS}?status=won`)).body, 'data', 'id')).toEqual([SEED.deals.joaoWon]);
		expect(each((await get(`${DEALS}/search?term=refor&fields=title`)).body, 'data.items', 'item.person.name')).toEqual(['Maria Aparecida da Silva']);
	});

	test('takes a channel only where v2 is read so', async () => {
		const pipedrive = await startCompany({ dealChannel: 'accepted' });
		const { post, get } = caller(pipedrive);
		const channels = read((await get('/api/v1/dealFields')).body, 'data.3');
		expect(channels).toMatchObject({ key: 'channel', options: [SEED.channels.whatsapp, SEED.channels.site] });
		expect((await post(DEALS, { title: 'Reforma', channel: 99 })).status).toBe(400);
		expect((await post(DEALS, { title: 'Reforma', channel: SEED.channels.whatsapp.id })).status).toBe(200);
		expect(pipedrive.leads().at(-1)?.source).toBe('WhatsApp');
	});

	test('is lost by PATCH, with a reason', async () => {
		const pipedrive = await startCompany();
		const { patch } = caller(pipedrive);
		expect((await patch(`${DEALS}/${SEED.deals.mariaOpen}`, { status: 'lost', lost_reason: 'preço' })).body).toMatchObject({ data: { status: 'lost', lost_reason: 'preço' } });
		expect(pipedrive.leads()[0]?.status).toBe('lost');
	});
});

describe('an activity', () => {
	test('is a task of a person through its participants; person_id is read-only', async () => {
		const pipedrive = await startCompany();
		const { post, get, patch } = caller(pipedrive);
		const task = { subject: 'Ligar', type: 'task', owner_id: 502, deal_id: SEED.deals.mariaOpen, due_date: '2026-11-30', due_time: '14:30' };
		expect((await post(ACTIVITIES, { ...task, person_id: MARIA })).status).toBe(400);
		const made = await post(ACTIVITIES, { ...task, participants: [{ person_id: personId('1002') }, { person_id: MARIA, primary: true }] });
		expect(made.body).toMatchObject({ data: { person_id: MARIA, due_time: '14:30:00', done: false, participants: [{ person_id: MARIA, primary: true }, { person_id: 1002, primary: false }] } });
		expect(each((await get(`${ACTIVITIES}?person_id=${MARIA}&done=false`)).body, 'data', 'subject')).toEqual(['Ligar para confirmar a entrega', 'Ligar']);
		await patch(`${ACTIVITIES}/${String(read(made.body, 'data.id'))}`, { done: true });
		expect(pipedrive.tasks().at(-1)).toMatchObject({ title: 'Ligar', type: 'task', ownerIds: ['502'], contactIds: ['1001', '1002'], dueDate: '2026-11-30', dueTime: '14:30:00', done: true });
		pipedrive.knobs.activityPersonId = 'accepted';
		expect((await post(ACTIVITIES, { ...task, person_id: MARIA })).body).toMatchObject({ data: { person_id: MARIA } });
	});

	test('of an unknown type, deal, owner or person, with a wrong date or a text for a flag, is refused', async () => {
		const pipedrive = await startCompany();
		const { post } = caller(pipedrive);
		const wrong = [{ type: 'zap' }, { deal_id: 1 }, { owner_id: 1 }, { participants: [{ person_id: 1 }] }, { due_date: '30/11/2026' }, { due_time: '25:00' }, { done: 1 }];
		for (const body of wrong) expect((await post(ACTIVITIES, { subject: 'Ligar', ...body })).status).toBe(400);
	});
});

describe('a note', () => {
	test('hangs on a person or a deal, is sanitized, and listed by either', async () => {
		const pipedrive = await startCompany();
		const { post, get } = caller(pipedrive);
		const content = '<p class="x">Oi <a href="https://example.com" onclick="x()">aqui</a></p><!-- id --><script>x()</script>';
		const made = await post('/v1/notes', { content, person_id: MARIA });
		expect(made.status).toBe(200);
		expect(made.body).toMatchObject({ success: true, data: { content: '<p>Oi <a href="https://example.com">aqui</a></p>', person_id: MARIA, deal_id: null, user_id: 501 } });
		expect(read(made.body, 'data.add_time')).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
		const byPerson = await get(`/api/v1/notes?person_id=${MARIA}&sort=add_time%20DESC`);
		expect(each(byPerson.body, 'data', 'id')).toEqual([4002, 4001]);
		expect(each((await get(`/api/v1/notes?deal_id=${SEED.deals.mariaOpen}`)).body, 'data', 'id')).toEqual([4001]);
		expect(pipedrive.interactions().at(-1)).toMatchObject({ contactIds: ['1001'], dealId: null });
	});

	test('without content or something to hang on is refused; a person that is not there too', async () => {
		const pipedrive = await startCompany();
		const { post } = caller(pipedrive);
		for (const body of [{ person_id: MARIA }, { content: 'Oi' }, { content: 'Oi', person_id: 1 }, { content: 'Oi', person_id: MARIA, pinned_to_person_flag: true }]) {
			expect((await post('/api/v1/notes', body)).body).toMatchObject({ success: false, data: null });
		}
		expect(pipedrive.interactions()).toHaveLength(1);
		expect((await post('/api/v1/notes', { content: 'Oi', person_id: String(MARIA), pinned_to_person_flag: 1 })).status).toBe(200);
	});

	test('is paged by start and limit; an empty list is null, or empty where told so', async () => {
		const pipedrive = await startCompany();
		const { post, get } = caller(pipedrive);
		for (const content of ['um', 'dois']) await post('/api/v1/notes', { content, person_id: 1002 });
		const first = await get('/api/v1/notes?person_id=1002&limit=1');
		expect(read(first.body, 'additional_data.pagination')).toEqual({ start: 0, limit: 1, more_items_in_collection: true, next_start: 1 });
		const second = await get('/api/v1/notes?person_id=1002&limit=1&start=1');
		expect(each(second.body, 'data', 'content')).toEqual(['dois']);
		expect(read(second.body, 'additional_data.pagination.more_items_in_collection')).toBe(false);
		expect(read((await get('/api/v1/notes?person_id=1003')).body, 'data')).toBeNull();
		pipedrive.knobs.emptyV1List = 'array';
		expect(read((await get('/api/v1/notes?person_id=1003')).body, 'data')).toEqual([]);
		expect((await get('/api/v1/notes?sort=evil')).status).toBe(400);
	});

	test('is changed by PUT', async () => {
		const pipedrive = await startCompany();
		expect((await caller(pipedrive).put('/api/v1/notes/4001', { content: 'novo' })).body).toMatchObject({ data: { content: 'novo', deal_id: SEED.deals.mariaOpen } });
	});
});

test('users are listed and found by e-mail, fields tell in v2 too what is required', async () => {
	const pipedrive = await startCompany({ requiredDealField: true });
	const { get } = caller(pipedrive);
	expect(each((await get('/api/v1/users')).body, 'data', 'active_flag')).toEqual([true, true, false]);
	expect(each((await get('/api/v1/users/find?term=bruno.lima%40bompreco.example&search_by_email=1')).body, 'data', 'id')).toEqual([502]);
	const fields = (await get('/api/v2/dealFields?include_fields=required_fields')).body;
	expect(each(fields, 'data', 'required_fields.enabled')).toEqual([true, false, false, false, false, true]);
	expect(each((await get('/api/v2/dealFields')).body, 'data', 'required_fields')).toEqual([undefined, undefined, undefined, undefined, undefined, undefined]);
	expect((await get('/api/v1/dealSources')).status).toBe(404);
});
