import type { NewLead, NewTask } from '../../../../lib/domain/crm';
import { context, hubspotAnswering, type Answer } from './scripted';

const lead: NewLead = { title: 'Cotação de cimento', contactId: '101', source: 'JivoChat', ownerId: '7', value: 1234.56, pipelineId: null, stageId: null, fields: { cidade: 'Santos' } };
const task: NewTask = { title: 'Ligar', description: 'a < b', contactId: '101', leadId: null, dueAt: '2026-11-23T12:00:00.000Z', ownerId: '7' };
const pipelines: Record<string, Answer> = {
	'GET /crm/v3/pipelines/deals': {
		json: {
			results: [
				{ id: '900', displayOrder: 0, stages: [{ id: '901', displayOrder: 0 }] },
				{ id: 'default', displayOrder: 1, stages: [{ id: 'won', displayOrder: 2, metadata: { isClosed: 'true' } }, { id: 'first', displayOrder: 0, metadata: { isClosed: 'false' } }] },
			],
		},
	},
};
const made: Record<string, Answer> = { 'POST /crm/v3/objects/deals': { status: 201, json: { id: '500' } }, 'POST /crm/v3/objects/tasks': { status: 201, json: { id: '600' } } };
const since = Date.parse('2026-11-22T12:00:00Z');

async function deal(changes: Partial<NewLead>, settings = {}): Promise<Record<string, unknown>> {
	const { crm, requests } = hubspotAnswering({ ...pipelines, ...made }, settings);
	expect(await crm.createLead({ ...lead, ...changes }, context)).toMatchObject({ id: '500' });
	return requests.at(-1)?.json as Record<string, unknown>;
}

function linked(to: 'deals' | 'tasks', records: Array<{ id: string; createdAt: string; properties: Record<string, string> }>): Record<string, Answer> {
	return {
		[`GET /crm/v4/objects/contacts/101/associations/${to}`]: { json: { results: records.map(({ id }) => ({ toObjectId: id })) } },
		[`POST /crm/v3/objects/${to}/batch/read`]: { json: { results: records } },
	};
}

describe('a new deal', () => {
	it('begins in the first stage of the default pipeline, with its contact, owner, value and further fields', async () => {
		expect(await deal({})).toEqual({
			properties: { dealname: lead.title, amount: '1234.56', hubspot_owner_id: '7', pipeline: 'default', dealstage: 'first', cidade: 'Santos', description: 'Origem: JivoChat' },
			associations: [{ to: { id: '101' }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 3 }] }],
		});
	});

	it('finds the pipeline of a stage, and the first stage of a pipeline', async () => {
		expect(await deal({ stageId: '901' })).toMatchObject({ properties: { pipeline: '900', dealstage: '901' } });
		expect(await deal({ pipelineId: '900' })).toMatchObject({ properties: { pipeline: '900', dealstage: '901' } });
	});

	it('takes the source where a property is set up for it', async () => {
		const { properties } = await deal({ contactId: null }, { dealSourceProperty: 'origem' });
		expect(properties).toMatchObject({ origem: 'JivoChat' });
		expect(properties).not.toHaveProperty('description');
	});

	it('is not sent where the stage is unknown, or pipelines cannot be read', async () => {
		const unknown = hubspotAnswering({ ...pipelines, ...made });
		await expect(unknown.crm.createLead({ ...lead, stageId: 'x' }, context)).rejects.toMatchObject({ code: 'validation', parameter: 'Stage ID', nothingDone: true });
		const broken = hubspotAnswering({ ...made, 'GET /crm/v3/pipelines/deals': { status: 502 } });
		await expect(broken.crm.createLead(lead, context)).rejects.toMatchObject({ code: 'unavailable', nothingDone: true });
		expect(broken.paths()).toEqual(['GET /crm/v3/pipelines/deals']);
	});
});

describe('finding a deal again', () => {
	const deals = [
		{ id: '500', createdAt: '2026-11-22T11:00:00Z', properties: { dealname: lead.title, hs_is_closed: 'false' } },
		{ id: '501', createdAt: '2026-11-22T12:30:00Z', properties: { dealname: 'Outra', hs_is_closed: 'false' } },
		{ id: '502', createdAt: '2026-11-22T12:40:00Z', properties: { dealname: 'Fechada', hs_is_closed: 'true' } },
	];

	it('needs the same title, and not to be older', async () => {
		const { crm } = hubspotAnswering(linked('deals', deals));
		expect(await crm.findLead(lead, since, context)).toBeNull();
		expect(await crm.findLead(lead, Date.parse('2026-11-22T10:00:00Z'), context)).toMatchObject({ id: '500' });
	});

	it('passes over those that are known to be others', async () => {
		const twins = ['500', '501'].map((id) => ({ id, createdAt: '2026-11-22T12:30:00Z', properties: { dealname: lead.title } }));
		const { crm } = hubspotAnswering(linked('deals', twins));
		expect(await crm.findLead(lead, since, context, new Set(['500']))).toMatchObject({ id: '501' });
		expect(await crm.findLead(lead, since, context, new Set(['500', '501']))).toBeNull();
	});

	it('the contact’s open lead is the newest that is not closed', async () => {
		expect(await hubspotAnswering(linked('deals', deals)).crm.findOpenLead('101', context)).toMatchObject({ id: '501' });
		expect(await hubspotAnswering(linked('deals', [])).crm.findOpenLead('101', context)).toBeNull();
	});

	it('the stages tell what is closed where the deal does not', async () => {
		const untold = [
			{ id: '1', createdAt: '2026-11-22T11:00:00Z', properties: { dealstage: 'first' } },
			{ id: '2', createdAt: '2026-11-22T12:00:00Z', properties: { dealstage: 'won' } },
		];
		expect(await hubspotAnswering({ ...pipelines, ...linked('deals', untold) }).crm.findOpenLead('101', context)).toMatchObject({ id: '1' });
	});

	it('a deal without contact is looked up by the search, whose silence proves nothing', async () => {
		const path = 'POST /crm/v3/objects/deals/search';
		const alone = { ...lead, contactId: null };
		const hit = hubspotAnswering({ [path]: { json: { results: [{ id: '9', createdAt: '2026-11-22T12:00:01Z', properties: { dealname: lead.title } }] } } });
		expect(await hit.crm.findLead(alone, since, context)).toMatchObject({ id: '9' });
		await expect(hubspotAnswering({ [path]: { json: { results: [] } } }).crm.findLead(alone, since, context)).rejects.toMatchObject({ code: 'unsupported' });
	});
});

describe('tasks', () => {
	it('have their text escaped, a due time and an owner', async () => {
		const { crm, requests } = hubspotAnswering(made);
		expect(await crm.createTask({ ...task, leadId: '500' }, context)).toMatchObject({ id: '600' });

		expect(requests[0]?.json).toMatchObject({
			properties: { hs_task_subject: 'Ligar', hs_task_body: 'a &lt; b', hs_timestamp: task.dueAt, hubspot_owner_id: '7', hs_task_status: 'NOT_STARTED' },
			associations: [{ to: { id: '101' }, types: [{ associationTypeId: 204 }] }, { to: { id: '500' }, types: [{ associationTypeId: 216 }] }],
		});
	});

	it('are found again by contact, title and time', async () => {
		const { crm } = hubspotAnswering(linked('tasks', [{ id: '600', createdAt: '2026-11-22T12:00:05Z', properties: { hs_task_subject: 'Ligar' } }]));
		expect(await crm.findTask(task, since, context)).toMatchObject({ id: '600' });
		expect(await crm.findTask({ ...task, title: 'Outra' }, since, context)).toBeNull();
		await expect(crm.findTask({ ...task, contactId: null }, since, context)).rejects.toMatchObject({ code: 'unsupported' });
	});
});

test('tasks that are known to be others are passed over', async () => {
	const twins = ['600', '601'].map((id) => ({ id, createdAt: '2026-11-22T12:00:05Z', properties: { hs_task_subject: 'Ligar' } }));
	const { crm } = hubspotAnswering(linked('tasks', twins));
	expect(await crm.findTask(task, since, context, new Set(['600']))).toMatchObject({ id: '601' });
	expect(await crm.findTask(task, since, context, new Set(['600', '601']))).toBeNull();
});

describe('owners and required properties', () => {
	const owners: Record<string, Answer> = {
		'GET /crm/v3/owners': { json: { results: [{ id: '1', email: 'ana.maria@loja.example', archived: false }, { id: '2', email: 'Ana@Loja.example', archived: false }] } },
		'GET /crm/v3/owners/2': { json: { id: '2', email: 'ana@loja.example', archived: false } },
		'GET /crm/v3/owners/3': { json: { id: '3', email: 'ex@loja.example', archived: true } },
	};

	it('an owner is found by e-mail in any case, and by id', async () => {
		const { crm } = hubspotAnswering(owners);
		expect(await crm.findOwner('ANA@loja.example', context)).toBe('2');
		expect(await crm.findOwner('2', context)).toBe('2');
		for (const nobody of ['3', '99', 'bia@loja.example', 'ana']) expect(await crm.findOwner(nobody, context)).toBeNull();
	});

	it('those of the schema and those of the credential count, without what the node asks for', async () => {
		const schema = { json: { requiredProperties: ['dealname', 'regiao'], properties: [{ name: 'regiao', label: 'Região' }] } };
		const { crm } = hubspotAnswering({ 'GET /crm-object-schemas/v3/schemas/deals': schema }, { requiredDealProperties: ['produto', 'amount'] });
		expect(await crm.requiredFields('lead', context)).toEqual([{ name: 'regiao', label: 'Região' }, { name: 'produto', label: 'produto' }]);
	});

	it('a schema that the token may not read leaves those of the credential', async () => {
		const { crm } = hubspotAnswering({ 'GET /crm-object-schemas/v3/schemas/contacts': { status: 403 } }, { requiredContactProperties: ['cidade', 'phone'] });
		expect(await crm.requiredFields('contact', context)).toEqual([{ name: 'cidade', label: 'cidade' }]);
	});
});
