import type { NewInteraction, NewLead, NewTask } from '../../../../lib/domain/crm';
import { context, rdAnswering, type Answer } from './scripted';

const lead: NewLead = { title: 'Pedido', contactId: null, source: null, ownerId: null, value: null, pipelineId: null, stageId: null, fields: {} };
const task: NewTask = { title: 'Ligar', description: 'Sobre o cimento', contactId: null, leadId: 'd1', dueAt: '2026-11-23T01:30:00.000Z', ownerId: 'u9' };
const message: NewInteraction = {
	...{ contactId: 'c1', leadId: 'd1', content: 'Tem cimento?', direction: 'inbound', messageId: '3EB0' },
	...{ timestamp: '2026-11-22T13:03:00.000Z', channel: 'whatsapp', author: null },
};
const contact = (deals: string[]): Answer => ({ json: { _id: 'c1', name: 'Maria', deals: deals.map((_id) => ({ _id })) } });

describe('deals', () => {
	test('are made with stage, owner, source and fields, then tied to the contact beside its others', async () => {
		const { crm, sent, requests } = rdAnswering(
			{
				'GET /contacts/c1': contact(['d0']),
				'GET /deal_pipelines': { json: [{ id: 'p1', deal_stages: [{ id: 's2', order: 2 }, { id: 's1', order: 1 }] }] },
				'GET /custom_fields': { json: { custom_fields: [{ id: 'f1', label: 'Observação', for: 'deal' }, { id: 'f2', label: 'Observação', for: 'contact' }] } },
				'GET /deal_sources': { json: { has_more: false, deal_sources: [{ _id: 'w', name: 'WhatsApp' }] } },
				'POST /deals': { json: { _id: 'd1' } },
				'PUT /contacts/c1': { json: {} },
			},
			{ valueFieldId: 'v1' },
		);
		const given = { ...lead, contactId: 'c1', pipelineId: 'p1', ownerId: 'u1', source: 'whatsapp', value: 12.5, fields: { 'observação': 'pelo bot', rating: '3' } };
		expect(await crm.createLead(given, context)).toEqual({ id: 'd1', url: null });
		expect(sent('POST', '/deals')[0]?.json).toEqual({
			deal: { name: 'Pedido', deal_stage_id: 's1', user_id: 'u1', rating: 3, deal_custom_fields: [{ custom_field_id: 'f1', value: 'pelo bot' }, { custom_field_id: 'v1', value: '12.5' }] },
			deal_source: { _id: 'w' },
		});
		expect(sent('PUT', '/contacts/c1')[0]?.json).toEqual({ contact: { deal_ids: ['d0', 'd1'] } });
		expect(requests.filter(({ method }) => method !== 'GET')).toHaveLength(2);
	});

	test('a source that RD does not have is made, refused or left out, as the settings say', async () => {
		const answers = { 'GET /deal_sources': { json: [] }, 'POST /deal_sources': { json: { _id: 'n' } }, 'POST /deals': { json: { _id: 'd1' } } };
		const made = rdAnswering(answers);
		await made.crm.createLead({ ...lead, source: 'JivoChat' }, context);
		expect(made.sent('POST', '/deal_sources')[0]?.json).toEqual({ deal_source: { name: 'JivoChat' } });
		expect(made.sent('POST', '/deals')[0]?.json).toMatchObject({ deal_source: { _id: 'n' } });
		const left = rdAnswering(answers, { missingSource: 'ignore' });
		await left.crm.createLead({ ...lead, source: 'JivoChat' }, context);
		expect(left.sent('POST', '/deals')[0]?.json).toEqual({ deal: { name: 'Pedido' } });
		const refused = rdAnswering(answers, { missingSource: 'refuse' });
		await expect(refused.crm.createLead({ ...lead, source: 'JivoChat' }, context)).rejects.toMatchObject({ code: 'validation', parameter: 'Source' });
		expect(refused.sent('POST', '/deals')).toEqual([]);
	});

	test('a source that somebody else made at the same time is taken', async () => {
		let asked = 0;
		const { crm, sent } = rdAnswering({
			'GET /deal_sources': () => ({ json: asked++ === 0 ? [] : [{ _id: 'theirs', name: 'JivoChat' }] }),
			'POST /deal_sources': { status: 422, json: { errors: { name: ['já está em uso'] } } },
			'POST /deals': { json: { _id: 'd1' } },
		});
		await crm.createLead({ ...lead, source: 'JivoChat' }, context);
		expect(sent('POST', '/deals')[0]?.json).toMatchObject({ deal_source: { _id: 'theirs' } });
	});

	test.each([
		['an unknown contact', { ...lead, contactId: 'nobody' }, 'Contact ID'],
		['an unknown pipeline', { ...lead, pipelineId: 'p9' }, 'Pipeline ID'],
		['an unknown field', { ...lead, fields: { Cor: 'azul' } }, 'Cor'],
		['a value without a field for it', { ...lead, value: 10 }, 'Value'],
	])('%s is refused before a deal is made', async (_, given, parameter) => {
		const { crm, sent } = rdAnswering({ 'GET /deal_pipelines': { json: [] }, 'GET /custom_fields': { json: [] } });
		await expect(crm.createLead(given, context)).rejects.toMatchObject({ parameter, nothingDone: true });
		expect(sent('POST', '/deals')).toEqual([]);
	});

	test('a failure before the deal is made is proof that there is none', async () => {
		const { crm } = rdAnswering({ 'GET /deal_sources': { json: [] }, 'POST /deal_sources': { status: 504, json: {} } });
		await expect(crm.createLead({ ...lead, source: 'JivoChat' }, context)).rejects.toMatchObject({ code: 'unavailable', nothingDone: true, retryable: true });
	});

	test('a deal that could not be tied to its contact is told by its id', async () => {
		const { crm } = rdAnswering({ 'GET /contacts/c1': contact([]), 'POST /deals': { json: { deal: { id: 'd7' } } }, 'PUT /contacts/c1': { status: 422, json: { errors: ['inválido'] } } });
		const error: unknown = await crm.createLead({ ...lead, contactId: 'c1' }, context).catch((thrown: unknown) => thrown);
		expect(error).toMatchObject({ code: 'uncertain', message: expect.stringContaining('d7'), retryable: false, nothingDone: false });
	});

	test('a new deal without a contact is not taken for the one that is looked for, and the port does not promise to find it', async () => {
		const untied = { _id: 'd7', name: 'Pedido', contacts: [], created_at: '2026-11-22T13:00:00.000Z' };
		const { crm } = rdAnswering({ 'GET /contacts/c1': contact([]), 'GET /deals': { json: { has_more: false, deals: [untied] } } });
		expect(crm.capabilities.lookUps.has('lead')).toBe(false);
		await expect(crm.findLead({ ...lead, contactId: 'c1' }, Date.parse('2026-11-22T12:59:00Z'), context)).rejects.toMatchObject({ code: 'uncertain' });
		expect(await crm.findLead(lead, Date.parse('2026-11-22T12:59:00Z'), context)).toEqual({ id: 'd7', url: null });
		expect(await crm.findLead(lead, Date.parse('2026-11-22T13:00:01Z'), context)).toBeNull();
	});

	test.each(['c1', null])('that are known to be others are passed over, with the contact %s', async (contactId) => {
		const twins = ['d7', 'd8'].map((_id) => ({ _id, name: 'Pedido', contacts: [], created_at: '2026-11-22T13:00:00.000Z' }));
		const read = Object.fromEntries(twins.map((deal): [string, Answer] => [`GET /deals/${deal._id}`, { json: deal }]));
		const { crm } = rdAnswering({ 'GET /contacts/c1': contact(['d7', 'd8']), 'GET /deals': { json: { has_more: false, deals: twins } }, ...read });
		const since = Date.parse('2026-11-22T12:59:00Z');
		expect(await crm.findLead({ ...lead, contactId }, since, context, new Set(['d7']))).toEqual({ id: 'd8', url: null });
		expect(await crm.findLead({ ...lead, contactId }, since, context, new Set(['d7', 'd8']))).toBeNull();
	});

	test('the newest open one counts, also where ids say nothing of time', async () => {
		const { crm } = rdAnswering({
			'GET /contacts/c1': contact(['a', 'b', 'c']),
			'GET /deals/a': { json: { _id: 'a', win: null, created_at: '2026-03-01T00:00:00Z' } },
			'GET /deals/b': { json: { _id: 'b', win: null, created_at: '2026-01-01T00:00:00Z' } },
			'GET /deals/c': { json: { _id: 'c', win: false, created_at: '2026-09-01T00:00:00Z' } },
		});
		expect(await crm.findOpenLead('c1', context)).toEqual({ id: 'a', url: null });
	});

	test('ids that begin with their time spare the reading of older deals', async () => {
		const at = (iso: string) => `${Math.floor(Date.parse(iso) / 1_000).toString(16)}0013c7ab34000000`.slice(0, 24).padEnd(24, '0');
		const [older, newer] = [at('2026-01-01T00:00:00Z'), at('2026-09-01T00:00:00Z')];
		const { crm, requests } = rdAnswering({ 'GET /contacts/c1': contact([older, newer]), [`GET /deals/${newer}`]: { json: { id: newer, win: null, created_at: '2026-09-01T00:00:00Z' } } });
		expect(await crm.findOpenLead('c1', context)).toEqual({ id: newer, url: null });
		expect(requests).toHaveLength(2);
	});

	test('a contact that does not tell its deals is said to be so', async () => {
		const { crm } = rdAnswering({ 'GET /contacts/c1': { json: { _id: 'c1', name: 'Maria' } } });
		await expect(crm.findOpenLead('c1', context)).rejects.toMatchObject({ code: 'validation', hint: expect.stringContaining('Lead ID') });
	});
});

describe('notes', () => {
	const people = { 'GET /token/check': { json: { email: 'ANA@example.com' } }, 'GET /users': { json: { users: [{ _id: 'u1', email: 'ana@example.com', active: true }] } } };

	test('hang on the deal, in the name of the token’s user, and name their message', async () => {
		const { crm, sent } = rdAnswering({ ...people, 'POST /activities': { json: { _id: 'a1' } } });
		expect(await crm.addInteraction(message, context)).toEqual({ id: 'a1', url: null });
		await crm.addInteraction({ ...message, messageId: '3EB1' }, context);
		expect(sent('POST', '/activities')[0]?.json).toEqual({ activity: { deal_id: 'd1', user_id: 'u1', text: '⬅️ Cliente · whatsapp · 22/11/2026, 10:03\nTem cimento?\n[msg 3EB0]' } });
		expect(sent('GET', '/users')).toHaveLength(1);
	});

	test('go without a user where RD does not tell whose the token is', async () => {
		const { crm, sent } = rdAnswering({ 'POST /activities': { json: { _id: 'a1' } } });
		await crm.addInteraction(message, context);
		expect(sent('POST', '/activities')[0]?.json).toEqual({ activity: { deal_id: 'd1', text: expect.any(String) } });
	});

	test('need a deal', async () => {
		const { crm, requests } = rdAnswering({});
		await expect(crm.addInteraction({ ...message, leadId: null }, context)).rejects.toMatchObject({ code: 'validation', parameter: 'Lead ID', nothingDone: true });
		expect(requests).toEqual([]);
	});

	test('of another message are not taken for this one’s, whatever the customer wrote', async () => {
		const writing = rdAnswering({ 'POST /activities': { json: { _id: 'a1' } } });
		await writing.crm.addInteraction({ ...message, messageId: '1001', content: 'Veja [msg 1002]' }, context);
		const { activity } = writing.sent('POST', '/activities')[0]?.json as { activity: object };
		const { crm } = rdAnswering({ 'GET /activities': { json: { has_more: false, activities: [{ _id: 'a1', ...activity }] } } });
		expect(await crm.findInteraction({ ...message, messageId: '1002' }, context)).toBeNull();
		expect(await crm.findInteraction({ ...message, messageId: '1001' }, context)).toEqual({ id: 'a1', url: null });
	});

	test('are looked for until their page is older than the message', async () => {
		const page = (day: string): Answer => ({ json: { has_more: true, activities: [{ _id: 'x', text: 'a', created_at: `${day}T12:00:00Z` }, { _id: 'y', text: 'b', created_at: `${day}T11:00:00Z` }] } });
		const { crm, requests } = rdAnswering({ 'GET /activities': ({ query }) => page(['2026-11-24', '2026-11-23', '2026-11-20'][Number(query?.['page']) - 1] ?? '') });
		expect(await crm.findInteraction(message, context)).toBeNull();
		expect(requests).toHaveLength(3);
	});
});

describe('tasks', () => {
	test('say day and hour as the clocks of the company do', async () => {
		const { crm, sent } = rdAnswering({ 'POST /tasks': { json: { _id: 't1' } } });
		await crm.createTask(task, context);
		expect(sent('POST', '/tasks')[0]?.json).toEqual({ task: { deal_id: 'd1', subject: 'Ligar', type: 'task', user_ids: ['u9'], date: '2026-11-22', hour: '22:30', notes: 'Sobre o cimento' } });
	});

	test('that are known to be others are passed over', async () => {
		const twins = ['t1', 't2'].map((_id) => ({ _id, subject: 'Ligar', deal_id: 'd1', created_at: '2026-11-22T13:00:00.000Z' }));
		const { crm } = rdAnswering({ 'GET /tasks': { json: { has_more: false, tasks: twins } } });
		const since = Date.parse('2026-11-22T12:59:00Z');
		expect(await crm.findTask(task, since, context, new Set(['t1']))).toEqual({ id: 't2', url: null });
		expect(await crm.findTask(task, since, context, new Set(['t1', 't2']))).toBeNull();
	});

	test('go to the contact’s newest open deal where none is given, else to nobody', async () => {
		const answers = { 'GET /contacts/c1': contact(['d5']), 'GET /deals/d5': { json: { _id: 'd5', win: null } }, 'POST /tasks': { json: { _id: 't1' } } };
		const { crm, sent } = rdAnswering(answers, { taskBody: 'bare' });
		await crm.createTask({ ...task, leadId: null, contactId: 'c1' }, context);
		expect(sent('POST', '/tasks')[0]?.json).toMatchObject({ deal_id: 'd5' });
		await expect(crm.createTask({ ...task, leadId: null }, context)).rejects.toMatchObject({ parameter: 'Lead ID', nothingDone: true });
	});
});

test('fields that RD demands are named by id and label, those of the node by its own names', async () => {
	const rows = [
		{ id: 'f1', label: 'Segmento', required: true, for: 'contact' },
		{ id: 'f2', label: 'CPF/CNPJ', required: true, for: 'contact' },
		{ id: 'f3', label: 'Livre', required: false, for: 'contact' },
		{ id: 'f4', label: 'De negociação', required: true, for: 'deal' },
	];
	const { crm } = rdAnswering({ 'GET /custom_fields': { json: rows } }, { documentFieldId: 'f2' });
	expect(await crm.requiredFields('contact', context)).toEqual([{ name: 'f1', label: 'Segmento' }, { name: 'document', label: 'CPF/CNPJ' }]);
	expect(await crm.requiredFields('lead', context)).toEqual([{ name: 'f4', label: 'De negociação' }]);
	expect(await crm.requiredFields('task', context)).toEqual([]);
});

test('an owner is found by e-mail or id in any case, and only while active', async () => {
	const { crm } = rdAnswering({ 'GET /users': { json: { users: [{ id: 'AB', email: 'Ana@example.com' }, { id: 'CD', email: 'c@example.com', active: false }] } } });
	expect(await crm.findOwner('ana@EXAMPLE.com', context)).toBe('AB');
	expect(await crm.findOwner('ab', context)).toBe('AB');
	expect(await crm.findOwner('c@example.com', context)).toBeNull();
});
