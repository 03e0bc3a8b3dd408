import { SEED, caller, closeAll, each, personId, read, startCompany } from './support';

afterEach(closeAll);

const PERSONS = '/api/v2/persons';

describe('the token', () => {
	test('goes into x-api-token, or into the query where that is taken', async () => {
		const pipedrive = await startCompany();
		for (const headers of [{}, { 'x-api-token': 'another' }, { authorization: 'Bearer pipedrive-token' }]) {
			const answer = await caller(pipedrive, headers as Record<string, string>).get(PERSONS);
			expect(answer.status).toBe(401);
			expect(answer.body).toEqual({ success: false, error: 'unauthorized access', errorCode: 401, error_info: 'Please check developers.pipedrive.com' });
		}
		const { get } = caller(pipedrive, {});
		expect((await get(`${PERSONS}?api_token=pipedrive-token`)).status).toBe(200);
		pipedrive.knobs.queryToken = 'v1-only';
		expect((await get(`${PERSONS}?api_token=pipedrive-token`)).status).toBe(401);
		expect((await get('/v1/users/me?api_token=pipedrive-token')).body).toMatchObject({ data: { email: SEED.users.ana.email, company_domain: 'bompreco-sandbox' } });
		pipedrive.knobs.queryToken = 'refused';
		expect((await get('/v1/users/me?api_token=pipedrive-token')).status).toBe(401);
	});
});

describe('a search', () => {
	test('finds parts of the phone as it is stored, masks and all', async () => {
		const pipedrive = await startCompany();
		const { id } = pipedrive.addContact({ name: 'Zé', phone: '(11) 95555-0001' });
		const { search } = caller(pipedrive);
		for (const term of ['(11) 95555-0001', '95555-0001', '5-0001']) expect(await search({ term, fields: 'phone' })).toEqual([Number(id)]);
		for (const term of ['955550001', '5511955550001', '11955550001']) expect(await search({ term, fields: 'phone' })).toEqual([]);
		expect(await search({ term: '95555-0001', fields: 'phone', exact_match: 'true' })).toEqual([]);
		expect(await search({ term: '(11) 95555-0001', fields: 'phone', exact_match: 'true' })).toEqual([Number(id)]);
		pipedrive.knobs.phoneSearch = 'digits';
		expect(await search({ term: '+11955550001', fields: 'phone' })).toEqual([Number(id)]);
	});

	test('lies: digits within other numbers are hits, a landline’s within its mobile twin', async () => {
		const pipedrive = await startCompany({ phoneFormat: 'digits' });
		const found = await caller(pipedrive).search({ term: '1933334444', fields: 'phone' });
		expect(found).toEqual([personId('1006'), personId('1019'), personId('1020')]);
		const tail = await caller(pipedrive).search({ term: '33334444', fields: 'phone' });
		expect(tail).toEqual([personId('1005'), personId('1006'), personId('1019'), personId('1020')]);
	});

	test('looks into the fields asked for, case aside, and shows texts', async () => {
		const pipedrive = await startCompany();
		const { find, search } = caller(pipedrive);
		const { id } = pipedrive.addContact({ name: 'Zé da Obra', phone: '+5511955550001', email: 'Mestre@example.com', document: '123.456.789-09' });
		expect(await search({ term: 'da OBRA', fields: 'name' })).toEqual([Number(id)]);
		expect(await search({ term: 'mestre@', fields: 'name,phone' })).toEqual([]);
		expect(await search({ term: '456.789', fields: 'custom_fields' })).toEqual([Number(id)]);
		const { body } = await find({ term: 'mestre@', fields: 'email' });
		expect(read(body, 'data.items.0.item')).toMatchObject({ id: Number(id), type: 'person', phones: ['+5511955550001'], emails: ['Mestre@example.com'] });
		expect(read(body, 'additional_data')).toEqual({ next_cursor: null });
	});

	test('wants two characters, one when exact, known fields and a limit up to 500', async () => {
		const pipedrive = await startCompany();
		const { find } = caller(pipedrive);
		expect((await find({ term: 'z' })).body).toMatchObject({ success: false, code: 'ERR_SCHEMA_VALIDATION_FAILED' });
		expect((await find({ term: 'z', exact_match: 'true' })).status).toBe(200);
		for (const query of [{ fields: 'phones' }, { limit: '501' }, { cursor: 'x' }, { exact_match: 'yes' }]) expect((await find({ term: 'zé', ...query })).status).toBe(400);
	});

	test('pages by cursor', async () => {
		const pipedrive = await startCompany();
		const { find } = caller(pipedrive);
		const pages: unknown[] = [];
		let cursor = '';
		do {
			const { body } = await find({ term: '@example.com.br', fields: 'email', limit: '15', ...(cursor === '' ? {} : { cursor }) });
			pages.push(...each(body, 'data.items', 'item.id'));
			cursor = String(read(body, 'additional_data.next_cursor') ?? '');
		} while (cursor !== '');
		const withEmail = pipedrive.contacts().filter(({ emails }) => emails.length > 0);
		expect(pages).toEqual(withEmail.map(({ id }) => Number(id)));
		expect(pipedrive.journal.count({ path: '/persons/search$' })).toBe(3);
	});

	test('sees a new or changed person only after the lag; by id and in lists it is there at once', async () => {
		const pipedrive = await startCompany({ searchLagMs: 1000 });
		pipedrive.clock.freeze();
		const { post, patch, get, search } = caller(pipedrive);
		const id = Number(read((await post(PERSONS, { name: 'Zé', phones: [{ value: '+5511955550001' }] })).body, 'data.id'));
		expect(await search({ term: '5511955550001' })).toEqual([]);
		expect(each((await get(`${PERSONS}?ids=${id}`)).body, 'data', 'id')).toEqual([id]);
		pipedrive.clock.advance(1000);
		expect(await search({ term: '5511955550001' })).toEqual([id]);
		await patch(`${PERSONS}/${id}`, { phones: [{ value: '+5511955550002' }] });
		expect(await search({ term: '5511955550001' })).toEqual([id]);
		pipedrive.clock.advance(1000);
		expect(await search({ term: '5511955550001' })).toEqual([]);
	});
});

describe('a write', () => {
	test('stores phones and e-mails with one primary each and a label', async () => {
		const pipedrive = await startCompany();
		const { post, get } = caller(pipedrive);
		const phones = [{ value: '+551130000001' }, { value: '+5511955550001', primary: true, label: 'mobile' }];
		const made = await post(PERSONS, { name: 'Zé da Obra', phones, emails: [{ value: 'ze@example.com' }] });
		expect(made.status).toBe(200);
		expect(made.body).toMatchObject({
			success: true,
			data: {
				first_name: 'Zé',
				last_name: 'da Obra',
				owner_id: SEED.users.ana.id,
				phones: [{ value: '+551130000001', primary: false, label: 'work' }, { value: '+5511955550001', primary: true, label: 'mobile' }],
				emails: [{ value: 'ze@example.com', primary: true, label: 'work' }],
				custom_fields: { [SEED.fields.personDocument]: null },
			},
		});
		expect(read(made.body, 'data.add_time')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
		expect((await get(`${PERSONS}/${String(read(made.body, 'data.id'))}`)).body).toEqual(made.body);
	});

	test('is strict: v1 names, texts for numbers, unknown owners and fields are refused, and nothing is stored', async () => {
		const pipedrive = await startCompany();
		const { post } = caller(pipedrive);
		const before = pipedrive.contacts().length;
		const wrong: object[] = [
			{},
			{ name: '' },
			{ name: 'Zé', phone: '1' },
			{ name: 'Zé', phones: ['1'] },
			{ name: 'Zé', phones: [{ value: '' }] },
			{ name: 'Zé', owner_id: '501' },
			{ name: 'Zé', owner_id: 999 },
			{ name: 'Zé', [SEED.fields.personDocument]: '1' },
			{ name: 'Zé', custom_fields: { unknown: '1' } },
			{ name: 'Zé', custom_fields: { [SEED.fields.personSegment]: 'Varejo' } },
		];
		for (const body of wrong) expect((await post(PERSONS, body)).body).toMatchObject({ success: false, code: 'ERR_SCHEMA_VALIDATION_FAILED' });
		expect((await post(PERSONS, { name: 'Zé', notes: 'x' })).status).toBe(403);
		expect(pipedrive.contacts()).toHaveLength(before);
	});

	test('of the same person twice at the same time makes two', async () => {
		const pipedrive = await startCompany();
		const { post, search } = caller(pipedrive);
		await Promise.all([1, 2].map(() => post(PERSONS, { name: 'Zé', emails: [{ value: 'ze@example.com' }] })));
		expect(await search({ term: 'ze@example.com', fields: 'email', exact_match: 'true' })).toHaveLength(2);
		expect(pipedrive.journal.count({ method: 'POST', path: '/persons$', status: 200 })).toBe(2);
	});

	test('by PATCH keeps what it leaves out, custom fields too, and null clears one', async () => {
		const pipedrive = await startCompany();
		const { patch } = caller(pipedrive);
		const { id } = pipedrive.addContact({ name: 'Zé', phone: '+5511955550001', email: 'ze@example.com', document: '12345678909' });
		const retail = SEED.segments.retail.id;
		await patch(`${PERSONS}/${id}`, { phones: [{ value: '+551130000001' }], custom_fields: { [SEED.fields.personSegment]: retail } });
		expect(pipedrive.contacts().at(-1)).toMatchObject({
			name: 'Zé',
			phones: ['+551130000001'],
			emails: ['ze@example.com'],
			document: '12345678909',
			customFields: { [SEED.fields.personSegment]: retail },
		});
		await patch(`${PERSONS}/${id}`, { custom_fields: { [SEED.fields.personDocument]: null } });
		expect(pipedrive.contacts().at(-1)?.document).toBeNull();
		expect((await patch(`${PERSONS}/${id}`, { name: '' })).status).toBe(400);
		expect((await patch(`${PERSONS}/99`, { name: 'X' })).status).toBe(404);
	});

	test('without a mandatory field is taken, unless the API insists', async () => {
		const pipedrive = await startCompany({ requiredPersonField: true });
		const { post, get } = caller(pipedrive);
		const fields = (await get('/api/v1/personFields')).body;
		expect(read(fields, 'data.5')).toMatchObject({ key: SEED.fields.personSegment, name: 'Segmento', field_type: 'enum', edit_flag: true, mandatory_flag: true });
		expect((await post(PERSONS, { name: 'Zé' })).status).toBe(200);
		pipedrive.knobs.enforceMandatory = true;
		expect((await post(PERSONS, { name: 'Zé' })).status).toBe(400);
	});
});

describe('the seeded persons', () => {
	test('hold the sample customers’ numbers in many formats, the same on every start, or in one', async () => {
		const [one, two] = [await startCompany(), await startCompany()];
		const phonesOf = (pipedrive: typeof one) => pipedrive.contacts().flatMap(({ phones }) => phones);
		expect(phonesOf(one)).toEqual(phonesOf(two));
		expect(new Set(phonesOf(one).map((phone) => phone.replace(/\d/g, '0'))).size).toBeGreaterThan(10);
		one.knobs.phoneFormat = 'masked';
		one.reset();
		expect(one.contacts()[0]).toMatchObject({ id: '1001', phones: ['(11) 98765-4321'], document: '390.533.447-05' });
	});
});
