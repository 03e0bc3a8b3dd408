import { failure, kommoWith } from './scripted-http';

const created = (list: string, id: number) => ({ json: { _embedded: { [list]: [{ id, request_id: '0' }] } } });

const rawLead = {
	id: 900,
	name: 'Pedido',
	price: 1850,
	status_id: 55,
	pipeline_id: 3,
	responsible_user_id: 44,
	created_at: 1_790_000_000,
	updated_at: 1_790_000_060,
	closed_at: null,
	is_deleted: false,
	custom_fields_values: [
		{ field_id: 5, field_name: 'Resposta', field_code: null, field_type: 'textarea', values: [{ value: 'Oi' }] },
	],
	_embedded: {
		tags: [{ id: 1, name: 'bot' }],
		companies: [{ id: 77 }],
		contacts: [{ id: 502, is_main: false }, { id: 501, is_main: true }],
	},
};

describe('a lead', () => {
	test('is read with its contacts, ids as text and dates as ISO', async () => {
		const { kommo, http, context, run } = kommoWith({ json: rawLead });
		const lead = await run(kommo.leads.get('900', context));
		expect(http.requests[0]).toMatchObject({ url: 'https://loja.kommo.com/api/v4/leads/900', query: { with: 'contacts' } });
		expect(lead?.raw).toEqual(rawLead);
		expect(lead?.simple).toEqual({
			id: '900',
			name: 'Pedido',
			price: 1850,
			pipelineId: '3',
			statusId: '55',
			responsibleUserId: '44',
			contactIds: ['502', '501'],
			mainContactId: '501',
			companyId: '77',
			tags: ['bot'],
			customFields: [{ id: '5', code: null, name: 'Resposta', type: 'textarea', values: ['Oi'] }],
			deleted: false,
			createdAt: '2026-09-21T14:13:20.000Z',
			updatedAt: '2026-09-21T14:14:20.000Z',
			closedAt: null,
		});
	});

	test('that is not there is null', async () => {
		const { kommo, context, run } = kommoWith({ status: 204 });
		await expect(run(kommo.leads.get('900', context))).resolves.toBeNull();
	});

	test.each(['', 'abc', '1/../2', '-5', '1.5', '900?with=x'])('with the id "%s" is refused before any call', async (id) => {
		const { kommo, http, context, run } = kommoWith();
		expect(await failure(run(kommo.leads.get(id, context)))).toMatchObject({ code: 'validation', parameter: 'leadId' });
		expect(http.requests).toHaveLength(0);
	});

	test('is created with fields, tags and its main contact first', async () => {
		const { kommo, http, context, run } = kommoWith(created('leads', 901));
		const lead = {
			name: 'Novo',
			price: 10,
			pipelineId: '3',
			statusId: '55',
			responsibleUserId: '44',
			tags: ['bot', ' '],
			contactIds: ['501', '502'],
			companyId: '77',
			customFields: [{ field: '5', value: 'Oi' }, { field: 'phone', value: ['+5511987654321'] }, { field: '6', value: true }],
		};
		await expect(run(kommo.leads.create(lead, context))).resolves.toMatchObject({ id: '901' });
		expect(http.requests[0]).toMatchObject({
			method: 'POST',
			json: [
				{
					name: 'Novo',
					price: 10,
					pipeline_id: 3,
					status_id: 55,
					responsible_user_id: 44,
					custom_fields_values: [
						{ field_id: 5, values: [{ value: 'Oi' }] },
						{ field_code: 'PHONE', values: [{ value: '+5511987654321', enum_code: 'WORK' }] },
						{ field_id: 6, values: [{ value: true }] },
					],
					_embedded: {
						tags: [{ name: 'bot' }],
						contacts: [{ id: 501, is_main: true }, { id: 502, is_main: false }],
						companies: [{ id: 77 }],
					},
				},
			],
		});
	});

	test('whose creation Kommo confirms without an id is uncertain', async () => {
		const { kommo, context, run } = kommoWith({ json: { _embedded: { leads: [] } } });
		expect(await failure(run(kommo.leads.create({ name: 'x' }, context)))).toMatchObject({ code: 'uncertain' });
	});

	test('is changed by what is given only, and its other tags stay', async () => {
		const { kommo, http, context, run } = kommoWith({ json: { id: 900, updated_at: 1 } });
		await run(kommo.leads.update('900', { statusId: '142', tagsToAdd: ['ganho'], tagsToRemove: ['bot'] }, context));
		expect(http.requests[0]).toMatchObject({ method: 'PATCH', url: 'https://loja.kommo.com/api/v4/leads/900' });
		expect(http.requests[0]?.json).toEqual({
			status_id: 142,
			tags_to_add: [{ name: 'ganho' }],
			tags_to_delete: [{ name: 'bot' }],
		});
	});

	test('is searched by Kommo’s own filters', async () => {
		const { kommo, http, context, run } = kommoWith({ json: { _embedded: { leads: [rawLead] } } });
		const found = await run(
			kommo.leads.getMany(
				{
					query: 'pneu',
					ids: ['900'],
					pipelineIds: ['3'],
					statuses: [{ pipelineId: '3', statusId: '55' }],
					responsibleUserIds: ['44'],
					updatedSince: 1_790_000_000_999,
					createdSince: 1_780_000_000_000,
					order: { by: 'updated_at', direction: 'desc' },
					limit: 10,
				},
				context,
			),
		);
		expect(found.map(({ simple }) => simple.id)).toEqual(['900']);
		expect(http.requests[0]?.query).toEqual({
			with: 'contacts',
			query: 'pneu',
			'filter[id][]': ['900'],
			'filter[pipeline_id][]': ['3'],
			'filter[responsible_user_id][]': ['44'],
			'filter[statuses][0][pipeline_id]': '3',
			'filter[statuses][0][status_id]': '55',
			'filter[updated_at][from]': '1790000000',
			'filter[created_at][from]': '1780000000',
			'order[updated_at]': 'desc',
			limit: '10',
			page: '1',
		});
	});
});

describe('the leads of a contact', () => {
	const contact = { json: { id: 501, _embedded: { leads: [{ id: 900 }, { id: 901 }, { id: 902 }, { id: 903 }] } } };
	const leads = [
		{ id: 900, status_id: 55, updated_at: 100 },
		{ id: 901, status_id: 142, updated_at: 400 },
		{ id: 902, status_id: 55, updated_at: 300 },
		{ id: 903, status_id: 55, updated_at: 500, is_deleted: true },
		{ id: 999, status_id: 55, updated_at: 900 },
	];
	const answer = { json: { _embedded: { leads } } };

	test('are its open ones, the latest touched first; strangers Kommo adds do not count', async () => {
		const { kommo, http, context, run } = kommoWith(contact, answer);
		const found = await run(kommo.leads.findByContact('501', {}, context));
		expect(found.map(({ simple }) => simple.id)).toEqual(['902', '900']);
		expect(http.requests[1]?.query).toMatchObject({ 'filter[id][]': ['900', '901', '902', '903'] });
	});

	test('may include the closed ones', async () => {
		const { kommo, context, run } = kommoWith(contact, answer);
		const found = await run(kommo.leads.findByContact('501', { includeClosed: true, limit: 1 }, context));
		expect(found.map(({ simple }) => simple.id)).toEqual(['901']);
	});

	test.each([{ status: 404 }, { json: { id: 501 } }])('of a contact without any are none', async (step) => {
		const { kommo, context, run } = kommoWith(step);
		await expect(run(kommo.leads.findByContact('501', {}, context))).resolves.toEqual([]);
	});
});
