import type { CrmPort, NewInteraction, NewLead, NewTask } from '../../../../lib/domain/crm';
import { createKommoCrm } from '../../../../lib/systems/kommo/crm';
import { failure, kommoWith, type Answer, type Fixture, type Step } from './scripted-http';

function crmWith(...script: Step[]): Fixture & { crm: CrmPort } {
	const fixture = kommoWith(...script);
	return { ...fixture, crm: createKommoCrm(fixture.kommo, { documentField: '900103' }) };
}

const list = (name: string, entries: unknown[], next?: string): Answer => ({
	json: { _embedded: { [name]: entries }, ...(next === undefined ? {} : { _links: { next: { href: next } } }) },
});
const phones = (...values: Array<{ value: string; enum_code?: string; enum_id?: number }>) => ({ field_id: 1, field_code: 'PHONE', values });
const at = (iso: string): number => Date.parse(iso) / 1_000;

const message: NewInteraction = {
	contactId: '910001',
	leadId: null,
	content: 'Tem cimento?',
	direction: 'inbound',
	messageId: '3EB0C431',
	timestamp: '2026-11-22T13:03:00.000Z',
	channel: 'whatsapp',
	author: null,
};
const note = (id: number, text: string, createdAt: string) => ({ id, note_type: 'common', params: { text }, entity_id: 910001, created_at: at(createdAt) });
const lead: NewLead = { title: 'Pedido', contactId: '910001', source: 'JivoChat', ownerId: null, value: 1234.56, pipelineId: null, stageId: null, fields: {} };
const task: NewTask = { title: 'Ligar', description: 'Hoje', contactId: '910001', leadId: null, dueAt: '2026-11-23T12:00:00.000Z', ownerId: '700002' };

describe('contacts', () => {
	const raw = { id: 7, name: 'Maria', created_at: 1_767_607_200, custom_fields_values: [phones({ value: '(11) 98765-4321', enum_code: 'MOB' }, { value: '1133334444', enum_id: 960004 }), { field_id: 900103, values: [{ value: '123.456.789-09' }] }] };

	it('have phones, a bare document and the address of their page', async () => {
		const { crm, context } = crmWith({ json: raw });
		expect(await crm.getContact('7', context)).toMatchObject({
			id: '7',
			phones: ['(11) 98765-4321', '1133334444'],
			document: '12345678909',
			createdAt: '2026-01-05T10:00:00.000Z',
			url: 'https://loja.kommo.com/contacts/detail/7',
		});
	});

	it('in the bin are nobody', async () => {
		const { crm, context } = crmWith({ json: { ...raw, is_deleted: true } }, list('contacts', [{ ...raw, is_deleted: true }]));
		expect(await crm.getContact('7', context)).toBeNull();
		expect(await crm.searchByPhone(['11987654321'], context)).toEqual([]);
	});

	it('with an id that is no number are not asked for', async () => {
		const { crm, http, context } = crmWith();
		for (const id of ['abc', '7/notes', '..', '']) expect(await crm.getContact(id, context)).toBeNull();
		expect(http.requests).toHaveLength(0);
	});

	it('keep the kind of each phone that stays; a new one is a work phone', async () => {
		const { crm, http, context } = crmWith({ json: raw }, { json: { id: 7 } });
		const contact = await crm.getContact('7', context);
		if (contact === null) throw new Error('The contact is missing.');
		await crm.updateContact(contact, { phones: ['(11) 98765-4321', '1133334444', '+5511999998888'] }, context);

		expect(http.requests[1]?.json).toEqual({
			custom_fields_values: [
				{ field_code: 'PHONE', values: [{ value: '(11) 98765-4321', enum_code: 'MOB' }, { value: '1133334444', enum_id: 960004 }, { value: '+5511999998888', enum_code: 'WORK' }] },
			],
		});
	});

	it('get their document in the field that is set up, and their source as a tag', async () => {
		const { crm, http, context } = crmWith(list('contacts', [{ id: 8 }]));
		const contact = { name: 'Ana', phones: ['+5511987654321'], emails: [], document: '12345678909', source: 'whatsapp' };
		expect(await crm.createContact(contact, context)).toEqual({ outcome: 'created', id: '8' });

		const [sent] = http.requests[0]?.json as Array<Record<string, unknown>>;
		expect(sent).toMatchObject({ name: 'Ana', _embedded: { tags: [{ name: 'whatsapp' }] } });
		expect(sent?.custom_fields_values).toEqual([{ field_id: 900103, values: [{ value: '12345678909' }] }, { field_code: 'PHONE', values: [{ value: '+5511987654321', enum_code: 'WORK' }] }]);
	});

	it('have no document, and are not found by it, without a field for it', async () => {
		const { kommo, http, context } = kommoWith();
		const crm = createKommoCrm(kommo);
		expect(await crm.searchByDocument('12345678909', context)).toEqual([]);
		expect(crm.capabilities.contact.document).toBe(false);
		expect(http.requests).toHaveLength(0);
		expect(() => createKommoCrm(kommo, { documentField: 'CPF / CNPJ' })).toThrow(expect.objectContaining({ code: 'validation', parameter: 'documentField' }));
	});
});

describe('requests', () => {
	it('are sent once: the callers of the port repeat', async () => {
		const { crm, http, context } = crmWith({ status: 503 });
		expect(await failure(crm.searchByEmail('a@x.com', context))).toMatchObject({ code: 'unavailable' });
		expect(http.requests).toHaveLength(1);
	});

	it('a write that names no record is drift: Kommo took it', async () => {
		const { crm, context } = crmWith({ json: {} });
		expect(await failure(crm.addInteraction(message, context))).toMatchObject({ code: 'drift' });
	});

	it('a write without an answer may have been done', async () => {
		const { crm, context } = crmWith({ status: 504 });
		expect(await failure(crm.addInteraction(message, context))).toMatchObject({ code: 'uncertain' });
	});

	it('408 of a read is a time-out, of a write no proof of anything', async () => {
		const { crm, context } = crmWith({ status: 408 }, { status: 408 });
		expect(await failure(crm.searchByEmail('a@x.com', context))).toMatchObject({ code: 'timeout' });
		expect(await failure(crm.addInteraction(message, context))).toMatchObject({ code: 'uncertain' });
	});
});

describe('messages', () => {
	it('are notes on the contact, or on the lead where one is given', async () => {
		const { crm, http, context } = crmWith(list('notes', [{ id: 1 }]), list('notes', [{ id: 2 }]));
		expect(await crm.addInteraction(message, context)).toEqual({ id: '1', url: 'https://loja.kommo.com/contacts/detail/910001' });
		expect(await crm.addInteraction({ ...message, leadId: '920001' }, context)).toEqual({ id: '2', url: 'https://loja.kommo.com/leads/detail/920001' });
		expect(http.calls).toEqual(['POST /api/v4/contacts/910001/notes', 'POST /api/v4/leads/920001/notes']);
	});

	it('are found by their mark', async () => {
		const { crm, context } = crmWith(list('notes', [note(9, 'x', '2026-11-22T14:00:00Z'), note(8, 'Oi\n[msg 3EB0C431]', '2026-11-22T13:03:05Z')]));
		expect(await crm.findInteraction(message, context)).toMatchObject({ id: '8' });
	});

	it('of another id are not taken for this one, whatever the customer wrote', async () => {
		const writing = crmWith(list('notes', [{ id: 8 }]));
		await writing.crm.addInteraction({ ...message, messageId: '1001', content: 'Veja [msg 1002]' }, writing.context);
		const [{ params }] = writing.http.requests[0]?.json as [{ params: { text: string } }];
		const stored = list('notes', [note(8, params.text, '2026-11-22T13:03:05Z')]);
		const { crm, context } = crmWith(stored, stored);
		expect(await crm.findInteraction({ ...message, messageId: '1002' }, context)).toBeNull();
		expect(await crm.findInteraction({ ...message, messageId: '1001' }, context)).toMatchObject({ id: '8' });
	});

	it('are not there once the notes are a day older than what was said', async () => {
		const { crm, http, context } = crmWith(list('notes', [note(9, 'x', '2026-11-22T14:00:00Z'), note(8, 'x', '2026-11-21T13:00:00Z')], 'https://loja.kommo.com/api/v4/contacts/910001/notes?page=2'));
		expect(await crm.findInteraction(message, context)).toBeNull();
		expect(http.requests).toHaveLength(1);
	});

	it('are looked for to the end where Kommo does not keep to the order', async () => {
		const next = 'https://loja.kommo.com/api/v4/contacts/910001/notes?page=2';
		const { crm, context } = crmWith(list('notes', [note(1, 'x', '2026-11-22T12:00:00Z'), note(2, 'x', '2026-01-01T00:00:00Z')], next), list('notes', [note(8, '[msg 3EB0C431]', '2026-11-22T13:03:05Z')]));
		expect(await crm.findInteraction(message, context)).toMatchObject({ id: '8' });
	});

	it('cannot be told for certain among more than a thousand newer notes', async () => {
		let id = 1_000_000;
		const page = (): Answer => list('notes', Array.from({ length: 250 }, () => note((id -= 1), 'x', '2026-11-22T14:00:00Z')), 'https://loja.kommo.com/api/v4/contacts/910001/notes?page=2');
		const { crm, context, run } = crmWith(page, page, page, page, page);
		expect(await run(failure(crm.findInteraction(message, context)))).toMatchObject({ code: 'unsupported' });
	});
});

describe('leads and tasks', () => {
	const fields = list('custom_fields', [
		{ id: 1, name: 'Bot ativo', type: 'checkbox' },
		{ id: 2, name: 'Peso', type: 'numeric', code: 'WEIGHT' },
		{ id: 3, name: 'Entrega', type: 'date' },
	]);

	it('a lead has its source as a tag, its value in whole units, and fields by name, code or id', async () => {
		const { crm, http, context } = crmWith(fields, list('leads', [{ id: 5 }]));
		const created = await crm.createLead({ ...lead, fields: { 'bot ativo': 'sim', weight: '12,5', 3: '2026-11-22T00:00:00Z' } }, context);

		expect(created).toEqual({ id: '5', url: 'https://loja.kommo.com/leads/detail/5' });
		expect((http.requests[1]?.json as unknown[])[0]).toEqual({
			name: 'Pedido',
			price: 1235,
			custom_fields_values: [
				{ field_id: 3, values: [{ value: at('2026-11-22T00:00:00Z') }] },
				{ field_id: 1, values: [{ value: true }] },
				{ field_id: 2, values: [{ value: 12.5 }] },
			],
			_embedded: { tags: [{ name: 'JivoChat' }], contacts: [{ id: 910001, is_main: true }] },
		});
	});

	it('a field that leads have not is named before anything is written', async () => {
		const { crm, http, context } = crmWith(fields);
		expect(await failure(crm.createLead({ ...lead, fields: { Cidade: 'Santos' } }, context))).toMatchObject({ code: 'validation', parameter: 'Fields', nothingDone: true });
		expect(http.requests).toHaveLength(1);
	});

	it('fields that cannot be read now leave nothing written', async () => {
		const { crm, context } = crmWith({ status: 503 });
		expect(await failure(crm.createLead({ ...lead, fields: { Cidade: 'Santos' } }, context))).toMatchObject({ code: 'unavailable', nothingDone: true });
	});

	it('a lead is found again by contact, title and time; of the open ones the newest counts', async () => {
		const contact = { json: { id: 910001, _embedded: { leads: [{ id: 5 }, { id: 6 }, { id: 7 }] } } };
		const leads = list('leads', [
			{ id: 5, name: 'Pedido', status_id: 1, created_at: at('2026-11-22T11:00:00Z'), updated_at: at('2026-11-22T15:00:00Z') },
			{ id: 6, name: 'Pedido', status_id: 1, created_at: at('2026-11-22T12:00:00Z') },
			{ id: 7, name: 'Pedido', status_id: 143, created_at: at('2026-11-22T13:00:00Z') },
		]);
		const { crm, context } = crmWith(contact, leads, contact, leads, contact, leads);
		expect(await crm.findLead({ ...lead, title: 'Outro' }, 0, context)).toBeNull();
		expect(await crm.findLead(lead, Date.parse('2026-11-22T12:59:59.500Z'), context)).toMatchObject({ id: '7' });
		expect(await crm.findOpenLead('910001', context)).toMatchObject({ id: '6' });
	});

	it.each(['910001', null])('leads and tasks that are known to be others are passed over, with the contact %s', async (contactId) => {
		const made = { created_at: at('2026-11-22T12:00:00Z') };
		const leads = list('leads', [{ id: 6, name: 'Pedido', ...made }, { id: 5, name: 'Pedido', ...made }]);
		const entity = contactId === null ? {} : { entity_id: 910001 };
		const tasks = list('tasks', [{ id: 32, text: 'Ligar\nHoje', ...entity, ...made }, { id: 31, text: 'Ligar\nHoje', ...entity, ...made }]);
		const ofLeads = contactId === null ? [leads] : [{ json: { id: 910001, _embedded: { leads: [{ id: 5 }, { id: 6 }] } } }, leads];
		const { crm, context } = crmWith(...ofLeads, ...ofLeads, tasks, tasks);
		const since = Date.parse('2026-11-22T12:00:00Z');
		expect(await crm.findLead({ ...lead, contactId }, since, context, new Set(['6']))).toMatchObject({ id: '5' });
		expect(await crm.findLead({ ...lead, contactId }, since, context, new Set(['5', '6']))).toBeNull();
		expect(await crm.findTask({ ...task, contactId }, since, context, new Set(['32']))).toMatchObject({ id: '31' });
		expect(await crm.findTask({ ...task, contactId }, since, context, new Set(['31', '32']))).toBeNull();
	});

	it('a task belongs to the lead, else to the contact, and is found again there', async () => {
		const { crm, http, context } = crmWith(
			list('tasks', [{ id: 30 }]),
			list('tasks', [
				{ id: 32, text: 'Ligar\nHoje', entity_id: 4, created_at: at('2026-11-22T12:00:00Z') },
				{ id: 31, text: 'Ligar\nHoje', entity_id: 910001, created_at: at('2026-11-22T12:00:00Z') },
			]),
		);
		await crm.createTask(task, context);
		expect(http.requests[0]?.json).toEqual([{ text: 'Ligar\nHoje', complete_till: at(task.dueAt), entity_id: 910001, entity_type: 'contacts', responsible_user_id: 700002 }]);
		expect(await crm.findTask(task, Date.parse('2026-11-22T12:00:00.900Z'), context)).toMatchObject({ id: '31' });
	});
});

describe('users and required fields', () => {
	it('an owner is an active user, by e-mail in any case or by id', async () => {
		const users = list('users', [
			{ id: 1, email: 'Ana@loja.example', rights: { is_active: true } },
			{ id: 2, email: 'ex@loja.example', rights: { is_active: false } },
		]);
		const { crm, context } = crmWith(users, users, users, users);
		expect(await crm.findOwner('ana@LOJA.example', context)).toBe('1');
		expect(await crm.findOwner('1', context)).toBe('1');
		expect(await crm.findOwner('ex@loja.example', context)).toBeNull();
		expect(await crm.findOwner('ana', context)).toBeNull();
	});

	it('a lead must have the fields that are required always, or in the stage in which it begins', async () => {
		const fields = list('custom_fields', [
			{ id: 1, name: 'Sempre', is_required: true },
			{ id: 2, name: 'No começo', required_statuses: [{ status_id: 20, pipeline_id: 9 }] },
			{ id: 3, name: 'No fim', required_statuses: [{ status_id: 142, pipeline_id: 9 }] },
			{ id: 4, name: 'Nunca', required_statuses: null },
		]);
		const statuses = [{ id: 142, sort: 10_000, type: 0 }, { id: 20, sort: 20, type: 0 }, { id: 10, sort: 10, type: 1 }];
		const pipelines = list('pipelines', [{ id: 8, is_main: false, _embedded: { statuses: [] } }, { id: 9, is_main: true, _embedded: { statuses } }]);
		const { crm, context } = crmWith(fields, pipelines);
		expect(await crm.requiredFields('lead', context)).toEqual([{ name: '1', label: 'Sempre' }, { name: '2', label: 'No começo' }]);
	});

	it('a contact is asked for phone, e-mail and document anyway', async () => {
		const fields = list('custom_fields', [{ id: 900101, code: 'PHONE', is_required: true }, { id: 900103, name: 'CPF', is_required: true }, { id: 5, name: 'Cidade', is_required: true }]);
		const { crm, context } = crmWith(fields);
		expect(await crm.requiredFields('contact', context)).toEqual([{ name: '5', label: 'Cidade' }]);
		expect(await crm.requiredFields('task', context)).toEqual([]);
	});
});
