import type { NewInteraction, NewLead, NewTask } from '../../../../lib/domain/crm';
import { context, pipedriveAnswering } from './scripted';

const key = (digit: string): string => digit.repeat(40);
const lead: NewLead = { title: 'Pedido', contactId: '7', source: null, ownerId: null, value: null, pipelineId: null, stageId: null, fields: {} };
const message: NewInteraction = {
	...{ contactId: '7', leadId: null, content: '<script>alert("1")</script>\n& o cimento?', direction: 'inbound', messageId: '3EB0' },
	...{ timestamp: '2026-11-22T13:03:00.000Z', channel: 'whatsapp', author: "D'Ávila" },
};
const task: NewTask = { title: 'Ligar', description: 'a <b> & c', contactId: '7', leadId: '20', dueAt: '2026-11-23T01:30:00.000Z', ownerId: '5' };
const dealFields = [
	{ key: key('a'), name: 'Origem', field_type: 'enum', options: [{ id: 31, label: 'WhatsApp' }, { id: 32, label: 'Site' }] },
	{ key: key('b'), name: 'Interesses', field_type: 'set', options: [{ id: 1, label: 'Cimento' }, { id: 2, label: 'Areia' }] },
	{ key: key('c'), name: 'Metros', field_type: 'double' },
	{ key: key('d'), name: 'Frete', field_type: 'monetary' },
	{ key: key('e'), name: 'Obra', field_type: 'address' },
	{ key: key('f'), name: 'Nota', field_type: 'varchar' },
];
const fieldsAnswer = { 'GET /api/v1/dealFields': { json: { success: true, data: dealFields, additional_data: { pagination: { more_items_in_collection: false } } } } };
const made = (id: number) => ({ status: 201, json: { success: true, data: { id } } });

describe('deals', () => {
	test('hold the values in the types that v2 wants, choices by their ids, the source in its field', async () => {
		const { crm, sent } = pipedriveAnswering({ ...fieldsAnswer, 'POST /api/v2/deals': made(20) }, { sourceField: key('a') });
		const fields = { Interesses: 'areia, Cimento', [key('c')]: '1.234,5', Frete: '99,90', obra: 'Rua A, 1', Nota: '007', org_id: '12', expected_close_date: '2026-12-01' };
		const given = { ...lead, source: 'whatsapp', ownerId: '5', value: 1234.56, pipelineId: '1', stageId: '2', fields };
		expect(await crm.createLead(given, context)).toEqual({ id: '20', url: 'https://empresa.pipedrive.com/deal/20' });
		expect(sent('POST', '/deals')[0]?.json).toEqual({
			...{ title: 'Pedido', person_id: 7, owner_id: 5, value: 1234.56, pipeline_id: 1, stage_id: 2, org_id: 12, expected_close_date: '2026-12-01' },
			custom_fields: { [key('a')]: 31, [key('b')]: [2, 1], [key('c')]: 1234.5, [key('d')]: { value: 99.9, currency: 'BRL' }, [key('e')]: { value: 'Rua A, 1' }, [key('f')]: '007' },
		});
	});

	test('without further fields the list of fields is not asked for', async () => {
		const { crm, requests } = pipedriveAnswering({ 'POST /api/v2/deals': made(20) });
		await crm.createLead({ ...lead, source: 'JivoChat' }, context);
		expect(requests.map(({ json }) => json)).toEqual([{ title: 'Pedido', person_id: 7 }]);
	});

	test.each([
		[{ Cor: 'azul' }, 'Cor'],
		[{ Origem: 'Rádio' }, 'Origem'],
		[{ Metros: 'muitos' }, 'Metros'],
		[{ constructor: 'x' }, 'constructor'],
	])('fields %j are refused before a deal is made', async (fields, parameter) => {
		const { crm, sent } = pipedriveAnswering(fieldsAnswer);
		await expect(crm.createLead({ ...lead, fields: fields as Record<string, string> }, context)).rejects.toMatchObject({ code: 'validation', parameter, nothingDone: true });
		expect(sent('POST', '/deals')).toEqual([]);
	});

	test('are found again by title, person and time, never an older one or another person’s', async () => {
		const rows = [
			{ id: 1, title: 'Pedido', person_id: 7, add_time: '2026-11-22T12:59:59Z' },
			{ id: 2, title: 'Pedido', person_id: 8, add_time: '2026-11-22T13:00:00Z' },
			{ id: 3, title: 'Pedido 2', person_id: 7, add_time: '2026-11-22T13:00:00Z' },
		];
		let data: unknown[] = rows;
		const { crm, requests } = pipedriveAnswering({ 'GET /api/v2/deals': () => ({ json: { success: true, data, additional_data: { next_cursor: null } } }) });
		const since = Date.parse('2026-11-22T13:00:00.400Z');
		expect(await crm.findLead(lead, since, context)).toBeNull();
		data = [...rows, { id: 4, title: 'Pedido', person_id: 7, add_time: '2026-11-22T13:00:00Z' }];
		expect(await crm.findLead(lead, since, context)).toMatchObject({ id: '4' });
		expect(requests[0]?.query).toMatchObject({ person_id: '7', updated_since: '2026-11-22T13:00:00Z' });
	});

	test('that are known to be others are passed over', async () => {
		const twins = [1, 2].map((id) => ({ id, title: 'Pedido', person_id: 7, add_time: '2026-11-22T13:00:00Z' }));
		const { crm } = pipedriveAnswering({ 'GET /api/v2/deals': { json: { success: true, data: twins } } });
		const since = Date.parse('2026-11-22T13:00:00Z');
		expect(await crm.findLead(lead, since, context, new Set(['1']))).toMatchObject({ id: '2' });
		expect(await crm.findLead(lead, since, context, new Set(['1', '2']))).toBeNull();
	});

	test('the newest open deal of the person counts', async () => {
		const rows = [
			{ id: 1, status: 'open', person_id: 7, add_time: '2026-01-01T00:00:00Z' },
			{ id: 2, status: 'open', person_id: 7, add_time: '2026-03-01T00:00:00Z' },
			{ id: 3, status: 'lost', person_id: 7, add_time: '2026-09-01T00:00:00Z' },
			{ id: 4, status: 'open', person_id: 8, add_time: '2026-09-01T00:00:00Z' },
		];
		const { crm } = pipedriveAnswering({ 'GET /api/v2/deals': { json: { success: true, data: rows } } });
		expect(await crm.findOpenLead('7', context)).toMatchObject({ id: '2' });
	});
});

describe('notes', () => {
	test('show to the letter what the customer wrote: it is never markup', async () => {
		const { crm, sent } = pipedriveAnswering({ 'POST /api/v1/notes': made(3) });
		expect(await crm.addInteraction({ ...message, leadId: '20' }, context)).toEqual({ id: '3', url: null });
		expect(sent('POST', '/notes')[0]?.json).toEqual({
			content: '⬅️ D&#39;Ávila · whatsapp · 22/11/2026, 10:03<br>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;<br>&amp; o cimento?<br>[msg 3EB0]',
			person_id: 7,
			deal_id: 20,
		});
	});

	test('are found again by the message’s id on any page, and not beyond the message’s time', async () => {
		const note = (id: number, time: string, content = '') => ({ id, content, add_time: time });
		const pages: Record<string, unknown> = {
			'0': { data: [note(9, '2026-11-24 10:00:00'), note(8, '2026-11-23 10:00:00')], additional_data: { pagination: { more_items_in_collection: true, next_start: 100 } } },
			'100': { data: [note(7, '2026-11-22 13:04:00', '…<br>[msg 3EB0]'), note(6, '2026-11-20 10:00:00')], additional_data: { pagination: { more_items_in_collection: true, next_start: 200 } } },
		};
		const { crm, requests } = pipedriveAnswering({ 'GET /api/v1/notes': ({ query }) => ({ json: pages[String(query?.['start'])] }) });
		expect(await crm.findInteraction(message, context)).toEqual({ id: '7', url: null });
		expect(await crm.findInteraction({ ...message, messageId: '3EB' }, context)).toBeNull();
		expect(requests.map(({ query }) => query?.['start'])).toEqual(['0', '100', '0', '100']);
	});

	test('of another message are not taken for this one’s, whatever the customer wrote', async () => {
		const writing = pipedriveAnswering({ 'POST /api/v1/notes': made(3) });
		await writing.crm.addInteraction({ ...message, messageId: '1001', content: 'Veja [msg 1002]' }, context);
		const { content } = writing.requests[0]?.json as { content: string };
		const { crm } = pipedriveAnswering({ 'GET /api/v1/notes': { json: { success: true, data: [{ id: 3, content }] } } });
		expect(await crm.findInteraction({ ...message, messageId: '1002' }, context)).toBeNull();
		expect(await crm.findInteraction({ ...message, messageId: '1001' }, context)).toEqual({ id: '3', url: null });
	});

	test('too many to search are not taken for none', async () => {
		const endless = { data: [{ id: 1, content: '', add_time: '2026-11-24 10:00:00' }], additional_data: { pagination: { more_items_in_collection: true, next_start: 100 } } };
		const { crm, requests } = pipedriveAnswering({ 'GET /api/v1/notes': { json: endless } });
		await expect(crm.findInteraction(message, context)).rejects.toMatchObject({ code: 'uncertain' });
		expect(requests).toHaveLength(50);
	});
});

test('a task is due in UTC, of its owner, with the person as participant', async () => {
	const { crm, sent } = pipedriveAnswering({ 'POST /api/v2/activities': made(4) });
	await crm.createTask(task, context);
	expect(sent('POST', '/activities')[0]?.json).toEqual({
		...{ subject: 'Ligar', type: 'task', due_date: '2026-11-23', due_time: '01:30', note: 'a &lt;b&gt; &amp; c', deal_id: 20, owner_id: 5 },
		participants: [{ person_id: 7, primary: true }],
	});
});

test('tasks that are known to be others are passed over', async () => {
	const twins = [4, 5].map((id) => ({ id, subject: 'Ligar', due_date: '2026-11-23', add_time: '2026-11-22T13:00:00Z' }));
	const { crm } = pipedriveAnswering({ 'GET /api/v2/activities': { json: { success: true, data: twins } } });
	const since = Date.parse('2026-11-22T13:00:00Z');
	expect(await crm.findTask(task, since, context, new Set(['4']))).toEqual({ id: '5', url: null });
	expect(await crm.findTask(task, since, context, new Set(['4', '5']))).toBeNull();
});

describe('mandatory fields', () => {
	const rows = [
		{ key: 'name', name: 'Nome', mandatory_flag: true },
		{ key: 'phone', name: 'Telefone', mandatory_flag: true },
		{ key: key('a'), name: 'Segmento', mandatory_flag: true },
		{ key: key('b'), name: 'CPF', mandatory_flag: true },
		{ key: key('c'), name: 'Apagado', mandatory_flag: true, active_flag: false },
		{ key: key('d'), name: 'Livre', mandatory_flag: false },
	];

	test('are those that Pipedrive does not fill in itself, by the names the node knows', async () => {
		const { crm } = pipedriveAnswering({ 'GET /api/v1/personFields': { json: { success: true, data: rows } } }, { documentField: key('b') });
		expect(await crm.requiredFields('contact', context)).toEqual([
			{ name: 'phone', label: 'Telefone' },
			{ name: key('a'), label: 'Segmento' },
			{ name: 'document', label: 'CPF' },
		]);
		expect(await crm.requiredFields('task', context)).toEqual([]);
	});

	test('come from v2 once v1 is gone, without those of certain stages', async () => {
		const v2 = [
			{ field_code: 'title', field_name: 'Título', required_fields: { enabled: true } },
			{ field_code: key('a'), field_name: 'Segmento', required_fields: { enabled: true, stage_ids: [], statuses: {} } },
			{ field_code: key('b'), field_name: 'Só na proposta', required_fields: { enabled: true, stage_ids: [3] } },
			{ field_code: key('c'), field_name: 'Ao ganhar', required_fields: { enabled: true, statuses: { '1': ['won'] } } },
		];
		const { crm, requests } = pipedriveAnswering({ 'GET /api/v1/dealFields': { status: 410, json: { success: false } }, 'GET /api/v2/dealFields': { json: { success: true, data: v2 } } });
		expect(await crm.requiredFields('lead', context)).toEqual([{ name: key('a'), label: 'Segmento' }]);
		expect(requests.at(-1)?.query).toMatchObject({ include_fields: 'required_fields' });
	});
});

test('an owner is found by e-mail or id in any case, and only while active', async () => {
	const data = [{ id: 5, email: 'Ana@example.com', active_flag: true }, { id: 6, email: 'c@example.com', active_flag: false }];
	const { crm } = pipedriveAnswering({ 'GET /api/v1/users': { json: { success: true, data } } });
	expect(await crm.findOwner('ana@EXAMPLE.com', context)).toBe('5');
	expect(await crm.findOwner('5', context)).toBe('5');
	expect(await crm.findOwner('c@example.com', context)).toBeNull();
});
