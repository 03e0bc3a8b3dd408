import { caller, closeAll, each, read, SEED, startAccount, contactId } from './support';

afterEach(closeAll);

const ZE = { name: 'Zé da Obra', phones: [{ phone: '(11) 95555-0001', type: 'cellphone' }], emails: [{ email: 'ze@example.com.br' }] };

describe('the token', () => {
	test('is asked for in the query: without it, with another, or in a header it is 401', async () => {
		const rd = await startAccount();
		for (const token of [null, 'another']) {
			const answer = await caller(rd, token).get('/contacts');
			expect(answer.status).toBe(401);
			expect(answer.body).toHaveProperty('error');
		}
		const inHeader = await fetch(`${rd.baseUrl}/contacts`, { headers: { authorization: 'Bearer rd-station-token' } });
		expect(inHeader.status).toBe(401);
		expect((await caller(rd).get('/token/check')).body).toEqual({ name: 'Ana Souza', email: 'ana.souza@bompreco.example' });
	});
});

describe('a search', () => {
	test('by phone finds the stored text only, character by character', async () => {
		const rd = await startAccount();
		const { id } = rd.addContact({ name: 'Zé', phone: '(11) 95555-0001' });
		const { search } = caller(rd);
		expect(await search({ phone: '(11) 95555-0001' })).toEqual([id]);
		for (const phone of ['5511955550001', '+5511955550001', '11955550001', '(11)95555-0001', '95555-0001']) expect(await search({ phone })).toEqual([]);
	});

	test('looks at every phone and e-mail of a contact', async () => {
		const rd = await startAccount();
		const { id } = rd.addContact({ name: 'Zé', phone: '+551130000001', phones: ['+5511955550001'], email: 'a@example.com', emails: ['B@example.com'] });
		const { search } = caller(rd);
		expect(await search({ phone: '+5511955550001' })).toEqual([id]);
		expect(await search({ email: 'b@EXAMPLE.com' })).toEqual([id]);
		expect(await search({ email: 'example.com' })).toEqual([]);
		expect(await search({ phone: '+5511955550001', email: 'c@example.com' })).toEqual([]);
	});

	test('reads an unescaped + as a space, and so finds nothing', async () => {
		const rd = await startAccount();
		rd.addContact({ name: 'Zé', phone: '+5511955550001' });
		const answer = await fetch(`${rd.baseUrl}/contacts?token=rd-station-token&phone=+5511955550001`);
		expect(await answer.json()).toMatchObject({ total: 0 });
	});

	test('by q looks into names, or into everything', async () => {
		const rd = await startAccount();
		const { id } = rd.addContact({ name: 'Zé da Obra', phone: '+5511955550001', email: 'mestre@example.com', title: 'Engenheiro' });
		const { search } = caller(rd);
		expect(await search({ q: 'DA OBRA' })).toEqual([id]);
		expect(await search({ q: '95555' })).toEqual([]);
		rd.knobs.qSearches = 'everything';
		for (const q of ['95555', 'mestre@', 'engen']) expect(await search({ q })).toEqual([id]);
		expect(await search({ title: 'engenheiro' })).toEqual([id]);
	});

	test('comes in pages of 20, of at most 200', async () => {
		const rd = await startAccount();
		const { get } = caller(rd);
		const total = rd.contacts().length;
		const first = await get('/contacts');
		expect(first.body).toMatchObject({ total, has_more: true });
		expect(each(first.body, 'contacts', 'id')).toHaveLength(20);
		const last = await get('/contacts', { page: '3' });
		expect(last.body).toMatchObject({ total, has_more: false });
		expect(each(last.body, 'contacts', 'id')).toHaveLength(total - 40);
		expect(each((await get('/contacts', { limit: '999' })).body, 'contacts', 'id')).toHaveLength(total);
	});

	test('sees a new or changed contact only after the lag; by id it is there at once', async () => {
		const rd = await startAccount({ searchLagMs: 1000 });
		rd.clock.freeze();
		const { post, put, get, search } = caller(rd);
		const id = String(read((await post('/contacts', { contact: ZE })).body, 'id'));
		expect((await get(`/contacts/${id}`)).status).toBe(200);
		expect(await search({ phone: '(11) 95555-0001' })).toEqual([]);
		rd.clock.advance(1000);
		expect(await search({ phone: '(11) 95555-0001' })).toEqual([id]);
		await put(`/contacts/${id}`, { contact: { phones: [{ phone: '+5511955550001' }] } });
		expect(await search({ phone: '(11) 95555-0001' })).toEqual([id]);
		expect(await search({ phone: '+5511955550001' })).toEqual([]);
		rd.clock.advance(1000);
		expect(await search({ phone: '(11) 95555-0001' })).toEqual([]);
		expect(await search({ phone: '+5511955550001' })).toEqual([id]);
	});
});

describe('a write', () => {
	test('takes {"contact":{…}} and nothing else', async () => {
		const rd = await startAccount();
		const { post } = caller(rd);
		const before = rd.contacts().length;
		expect((await post('/contacts', ZE)).status).toBe(400);
		expect((await post('/contacts', { data: ZE })).status).toBe(400);
		expect((await post('/contacts', { contact: { phone: '11955550001' } })).body).toEqual({
			errors: { name: ['não pode ficar em branco'], phone: ['não é permitido'] },
		});
		const wrong = await post('/contacts', { contact: { ...ZE, phones: [{ phone: '1', type: 'mobile' }], emails: ['a@b.c'] } });
		expect(wrong.status).toBe(422);
		expect(wrong.body).toEqual({ errors: { 'phones[0].type': ['não é válido'], 'emails[0]': ['não é válido'] } });
		expect(rd.contacts()).toHaveLength(before);
		const made = await post('/contacts', { contact: ZE });
		expect(made.status).toBe(200);
		expect(made.body).toMatchObject({ ...ZE, _id: read(made.body, 'id'), deal_ids: [] });
	});

	test('of the same contact twice at the same time makes two', async () => {
		const rd = await startAccount();
		const { post, search } = caller(rd);
		const answers = await Promise.all([post('/contacts', { contact: ZE }), post('/contacts', { contact: ZE })]);
		expect(new Set(answers.map(({ body }) => read(body, 'id'))).size).toBe(2);
		expect(await search({ email: 'ze@example.com.br' })).toHaveLength(2);
		expect(rd.journal.count({ method: 'POST', path: '/contacts$', status: 200 })).toBe(2);
	});

	test('by PUT keeps what it leaves out, and replaces lists or adds to them', async () => {
		const rd = await startAccount();
		const { put } = caller(rd);
		const { id } = rd.addContact({ name: 'Zé', phone: '+5511955550001', email: 'ze@example.com', document: '12345678909' });
		await put(`/contacts/${id}`, { contact: { phones: [{ phone: '+551130000001', type: 'work' }] } });
		expect(rd.contacts().at(-1)).toMatchObject({ name: 'Zé', phones: ['+551130000001'], emails: ['ze@example.com'], document: '12345678909' });
		rd.knobs.listsOnPut = 'append';
		await put(`/contacts/${id}`, { contact: { phones: [{ phone: '+5511955550001' }], name: 'José' } });
		expect(rd.contacts().at(-1)).toMatchObject({ name: 'José', phones: ['+551130000001', '+5511955550001'] });
		expect((await put('/contacts/64c0000000000000ffffffff', { contact: { name: 'X' } })).status).toBe(404);
		expect((await put(`/contacts/${id}`, { contact: { name: '' } })).status).toBe(422);
	});

	test('without a required field is refused by its label', async () => {
		const rd = await startAccount({ requiredContactField: true });
		const { post, get } = caller(rd);
		const fields = (await get('/custom_fields', { for: 'contact' })).body;
		expect(read(fields, '1')).toMatchObject({ id: SEED.fields.contactSegment, label: 'Segmento', required: true, opts: ['Varejo', 'Atacado', 'Construtora'] });
		expect((await post('/contacts', { contact: ZE })).body).toEqual({ errors: { Segmento: ['não pode ficar em branco'] } });
		const withField = (value: string) => ({ contact: { ...ZE, contact_custom_fields: [{ custom_field_id: SEED.fields.contactSegment, value }] } });
		expect((await post('/contacts', withField('Indústria'))).status).toBe(422);
		expect((await post('/contacts', withField('Varejo'))).status).toBe(200);
	});
});

describe('the seeded contacts', () => {
	test('hold the sample customers’ numbers in many formats, the same on every start', async () => {
		const [one, two] = [await startAccount(), await startAccount()];
		expect(one.contacts().map(({ phones }) => phones)).toEqual(two.contacts().map(({ phones }) => phones));
		const stored = one.contacts().flatMap(({ phones }) => phones);
		const shapes = new Set(stored.map((phone) => phone.replace(/\d/g, '0')));
		expect(shapes.size).toBeGreaterThan(10);
		expect(one.contacts().find(({ id }) => id === contactId('1001'))).toMatchObject({ name: 'Maria Aparecida da Silva', document: '390.533.447-05' });
	});

	test('hold them in one format where told, after a reset too', async () => {
		const rd = await startAccount({ phoneFormat: 'e164' });
		const maria = () => rd.contacts().find(({ id }) => id === contactId('1001'))?.phones;
		expect(maria()).toEqual(['+5511987654321']);
		rd.knobs.phoneFormat = 'masked';
		rd.reset();
		expect(maria()).toEqual(['(11) 98765-4321']);
		rd.knobs.phoneFormat = 'digits';
		rd.reset();
		expect(maria()).toEqual(['5511987654321']);
	});
});
