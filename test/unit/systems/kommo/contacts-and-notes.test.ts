import { failure, kommoWith } from './scripted-http';

const created = (list: string, id: number) => ({ json: { _embedded: { [list]: [{ id, request_id: '0' }] } } });

describe('a contact by phone', () => {
	const contact = (id: number, name: string, ...phones: string[]) => ({
		id,
		name,
		custom_fields_values: [{ field_id: 1, field_code: 'PHONE', values: phones.map((value) => ({ value })) }],
	});
	const hits = (...contacts: object[]) => ({ json: { _embedded: { contacts } } });
	const none = { status: 204 };

	test('is asked for in at most six ways, with and without country code and ninth digit', async () => {
		const { kommo, http, context, run } = kommoWith(none, none, none, none, none, none);
		await expect(run(kommo.contacts.findByPhone('+55 (11) 98765-4321', context))).resolves.toBeNull();
		expect(http.requests.map(({ query }) => query?.query)).toEqual([
			'5511987654321',
			'11987654321',
			'551187654321',
			'1187654321',
			'8765-4321',
			'87654321',
		]);
	});

	test('a fixed line is never asked for with a ninth digit', async () => {
		const { kommo, http, context, run } = kommoWith(none, none, none, none);
		await run(kommo.contacts.findByPhone('(11) 3333-4444', context));
		expect(http.requests.map(({ query }) => query?.query)).toEqual(['551133334444', '1133334444', '3333-4444', '33334444']);
	});

	test('is found though stored without the ninth digit, among strangers', async () => {
		const found = hits(
			contact(7, 'Stranger', '+55 12 98765-4321'),
			contact(8, 'Mentions 11987654321'),
			contact(9, 'Ana Souza', 'x', '(11) 8765-4321'),
		);
		const { kommo, context, run } = kommoWith(found, none, found, none, none, none);
		const match = await run(kommo.contacts.findByPhone('11987654321', context));
		expect(match?.simple).toMatchObject({ id: '9', phones: ['x', '(11) 8765-4321'] });
	});

	test('that two contacts have is ambiguous, and neither is shown in full', async () => {
		const { kommo, context, run } = kommoWith(
			hits(contact(9, 'Ana Paula Souza', '11987654321')),
			none,
			hits(contact(10, 'Bruno Lima', '551187654321')),
			none,
			none,
			none,
		);
		const error = await failure(run(kommo.contacts.findByPhone('11987654321', context)));
		expect(error).toMatchObject({
			code: 'ambiguous',
			parameter: 'phone',
			candidates: [{ id: '9', label: 'Ana S.' }, { id: '10', label: 'Bruno L.' }],
		});
		expect(JSON.stringify(error)).not.toContain('98765');
	});

	test('that is no phone is refused before any call', async () => {
		const { kommo, http, context, run } = kommoWith();
		expect(await failure(run(kommo.contacts.findByPhone('hello', context)))).toMatchObject({ code: 'validation', parameter: 'phone' });
		expect(http.requests).toHaveLength(0);
	});
});

describe('a contact', () => {
	test('is created with phones and e-mails of a kind', async () => {
		const { kommo, http, context, run } = kommoWith(created('contacts', 501));
		const contact = { name: 'Ana', phones: ['+5511987654321'], emails: ['ana@example.com'], tags: ['bot'] };
		await expect(run(kommo.contacts.create(contact, context))).resolves.toMatchObject({ id: '501' });
		expect(http.requests[0]?.json).toEqual([
			{
				name: 'Ana',
				custom_fields_values: [
					{ field_code: 'PHONE', values: [{ value: '+5511987654321', enum_code: 'WORK' }] },
					{ field_code: 'EMAIL', values: [{ value: 'ana@example.com', enum_code: 'WORK' }] },
				],
				_embedded: { tags: [{ name: 'bot' }] },
			},
		]);
	});

	test('is read with phones, e-mails and leads', async () => {
		const raw = {
			id: 501,
			name: 'Ana',
			custom_fields_values: [
				{ field_id: 1, field_code: 'PHONE', values: [{ value: '11987654321', enum_code: 'MOB' }] },
				{ field_id: 2, field_code: 'EMAIL', values: [{ value: 'ana@example.com' }] },
			],
			_embedded: { leads: [{ id: 900 }], companies: [{ id: 77 }], tags: [] },
		};
		const { kommo, context, run } = kommoWith({ json: raw });
		expect((await run(kommo.contacts.get('501', context)))?.simple).toMatchObject({
			id: '501',
			phones: ['11987654321'],
			emails: ['ana@example.com'],
			leadIds: ['900'],
			companyId: '77',
		});
	});

	test('is changed by what is given only', async () => {
		const { kommo, http, context, run } = kommoWith({ json: { id: 501 } });
		await run(kommo.contacts.update('501', { firstName: 'Ana', tagsToAdd: ['vip'] }, context));
		expect(http.requests[0]).toMatchObject({ method: 'PATCH', json: { first_name: 'Ana', tags_to_add: [{ name: 'vip' }] } });
	});
});

describe('a note', () => {
	test.each([
		['common', { text: 'Olá' }],
		['service_message', { service: 'Bot', text: 'Olá' }],
	] as const)('of type %s is written on its lead', async (noteType, params) => {
		const { kommo, http, context, run } = kommoWith(created('notes', 70));
		const note = { ownerType: 'leads', ownerId: '900', noteType, text: 'Olá', service: 'Bot' } as const;
		await expect(run(kommo.notes.create(note, context))).resolves.toMatchObject({ id: '70' });
		expect(http.requests[0]).toMatchObject({
			method: 'POST',
			url: 'https://loja.kommo.com/api/v4/leads/900/notes',
			json: [{ note_type: noteType, params }],
		});
	});

	test('list starts with the newest', async () => {
		const notes = [
			{ id: 1, note_type: 'common', params: { text: 'first' }, entity_id: 900, created_by: 44, created_at: 1_790_000_000 },
			{ id: 2, note_type: 'call_in', params: { uniq: 'x' } },
		];
		const { kommo, http, context, run } = kommoWith({ json: { _embedded: { notes } } });
		const found = await run(kommo.notes.getMany({ ownerType: 'leads', ownerId: '900', noteTypes: ['common'], limit: 5 }, context));
		expect(found.map(({ simple }) => simple)).toEqual([
			{ id: '2', noteType: 'call_in', text: '', ownerId: null, createdByUserId: null, createdAt: null },
			{ id: '1', noteType: 'common', text: 'first', ownerId: '900', createdByUserId: '44', createdAt: '2026-09-21T14:13:20.000Z' },
		]);
		expect(http.requests[0]?.query).toMatchObject({ 'filter[note_type][]': ['common'], limit: '5' });
	});
});
