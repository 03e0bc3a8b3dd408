import type { NewLead } from '../../../../lib/domain/crm';
import type { RestCrmSettingsInput } from '../../../../lib/systems/rest-crm';
import { bitrix, context, now, restCrmAnswering } from './fake-http';

const interaction = { contactId: '7', leadId: null, content: 'Oi', direction: 'inbound', messageId: 'M1', timestamp: '2026-11-22T13:03:00.000Z', channel: 'whatsapp', author: null } as const;
const lead: NewLead = { title: 'Pedido', contactId: '7', source: 'JivoChat', ownerId: '3', value: 10.5, pipelineId: null, stageId: null, fields: { UF_CRM_X: 'sim' } };

const filtered: Partial<RestCrmSettingsInput> = {
	operations: {
		interactionByMessageId: { path: '/notes', query: { message: '{messageId}' }, fields: { id: 'id', messageId: 'message', text: 'text' } },
		leadByTitle: { path: '/leads', query: { title: '{title}' }, fields: { id: 'id', title: 'title', createdAt: 'at', contactId: 'contact' } },
	},
};
const leadOf = (id: number, changes: object = {}) => ({ id, title: 'Pedido', at: new Date(now).toISOString(), contact: 7, ...changes });

describe('a look-up', () => {
	test('finds a message by its ID or by the text that names it', async () => {
		expect(await restCrmAnswering({ json: [{ id: 5, message: 'M1' }] }, filtered).crm.findInteraction(interaction, context)).toEqual({ id: '5', url: null });
		expect(await restCrmAnswering({ json: [{ id: 6, text: '<p>Oi</p>[msg M1]' }] }, filtered).crm.findInteraction(interaction, context)).toEqual({ id: '6', url: null });
	});

	test('goes by the ID that a message bears in a field, not by what somebody wrote', async () => {
		const stored = [{ id: 5, message: '1001', text: 'Veja [msg M1]' }];
		await expect(restCrmAnswering({ json: stored }, filtered).crm.findInteraction(interaction, context)).rejects.toMatchObject({ code: 'unsupported' });
		expect(await restCrmAnswering({ json: [...stored, { id: 6, message: 'M1', text: 'Oi' }] }, filtered).crm.findInteraction(interaction, context)).toEqual({ id: '6', url: null });
	});

	test('says that there is none only where the answer proves it', async () => {
		expect(await restCrmAnswering({ json: [] }, filtered).crm.findInteraction(interaction, context)).toBeNull();
		// A filter that is ignored, a path that is not there, an answer of another shape.
		for (const answer of [{ json: [{ id: 5, message: 'M2' }] }, { status: 400 }, { status: 405 }, { json: 'x' }]) {
			await expect(restCrmAnswering(answer, filtered).crm.findInteraction(interaction, context)).rejects.toMatchObject({ code: 'unsupported' });
		}
		await expect(restCrmAnswering({ status: 502 }, filtered).crm.findInteraction(interaction, context)).rejects.toMatchObject({ code: 'unavailable' });
	});

	test('gives up, without a verdict, where a history never ends', async () => {
		const page = (from: number) => ({ json: { result: Array.from({ length: 50 }, (_, index) => ({ ID: String(from + index), COMMENT: 'x' })) } });
		const { crm, requests } = restCrmAnswering(Array.from({ length: 30 }, (_, index) => page(index * 50)), bitrix);
		await expect(crm.findInteraction(interaction, context)).rejects.toMatchObject({ code: 'unsupported' });
		expect(requests).toHaveLength(10);
		expect(requests.map(({ json }) => Object(json).start)).toEqual([0, 50, 100, 150, 200, 250, 300, 350, 400, 450]);
	});

	test('takes a lead of this title and contact that is not older than the attempt', async () => {
		const find = async (...leads: object[]) => await restCrmAnswering({ json: leads }, filtered).crm.findLead(lead, now + 400, context);
		expect(await find(leadOf(1))).toEqual({ id: '1', url: null });
		expect(await find(leadOf(2, { at: new Date(now - 60_000).toISOString() }))).toBeNull();
		expect(await find(leadOf(3, { contact: 8 }))).toBeNull();
		expect(await find(leadOf(4, { title: 'pedido 2' }), leadOf(5))).toEqual({ id: '5', url: null });
		await expect(find(leadOf(6, { title: 'Outro' }))).rejects.toMatchObject({ code: 'unsupported' });
	});

	test('passes over leads and tasks that are known to be others', async () => {
		const operations = { ...filtered.operations, taskByTitle: { path: '/tasks', query: { title: '{title}' }, fields: { id: 'id', title: 'title', createdAt: 'at' } } };
		const { crm } = restCrmAnswering({ json: [leadOf(1), leadOf(2)] }, { operations });
		const task = { title: 'Pedido', description: null, contactId: '7', leadId: null, dueAt: '2026-11-23T12:00:00.000Z', ownerId: null };
		for (const find of [async (except: ReadonlySet<string>) => await crm.findLead(lead, now, context, except), async (except: ReadonlySet<string>) => await crm.findTask(task, now, context, except)]) {
			expect(await find(new Set(['1']))).toEqual({ id: '2', url: null });
			expect(await find(new Set(['1', '2']))).toBeNull();
		}
	});
});

test('a deal carries what is given, and the fields that are the CRM’s own', async () => {
	const { crm, requests } = restCrmAnswering({ json: { result: 31 } }, bitrix);
	expect(await crm.createLead(lead, context)).toEqual({ id: '31', url: 'https://empresa.bitrix24.com.br/crm/deal/details/31/' });
	expect(requests[0]?.json).toEqual({
		fields: { TITLE: 'Pedido', CONTACT_ID: '7', ASSIGNED_BY_ID: '3', OPPORTUNITY: 10.5, SOURCE_DESCRIPTION: 'JivoChat', UF_CRM_X: 'sim' },
	});
});

test('the newest open lead is that of the history', async () => {
	const deal = (ID: string, DATE_CREATE: string, CLOSED = 'N', CONTACT_ID = '7') => ({ ID, TITLE: 'x', DATE_CREATE, CLOSED, CONTACT_ID });
	const result = [deal('1', '2026-11-01T10:00:00-03:00'), deal('2', '2026-11-03T10:00:00-03:00'), deal('3', '2026-11-04T10:00:00-03:00', 'Y'), deal('4', '2026-11-05T10:00:00-03:00', 'N', '8')];
	expect(await restCrmAnswering({ json: { result } }, bitrix).crm.findOpenLead('7', context)).toMatchObject({ id: '2' });
	expect(await restCrmAnswering({ json: { result: [] } }, bitrix).crm.findOpenLead('7', context)).toBeNull();
});

describe('owners', () => {
	const users = { json: { result: [{ ID: '1', EMAIL: 'Ana@example.com', ACTIVE: true }, { ID: '2', EMAIL: 'bia@example.com', ACTIVE: false }] } };
	test.each([
		['ana@EXAMPLE.com', '1'],
		['1', '1'],
		['bia@example.com', null],
		['caio@example.com', null],
	])('%s is %p', async (login, id) => {
		expect(await restCrmAnswering(users, bitrix).crm.findOwner(login, context)).toBe(id);
	});
});

describe('required fields', () => {
	const result = {
		TITLE: { isRequired: true, title: 'Nome' },
		UF_CRM_A: { isRequired: true, title: 'UF_CRM_A', formLabel: 'Origem' },
		UF_CRM_B: { isRequired: false, title: 'UF_CRM_B' },
	};

	test('are those the CRM tells and those of the settings, but none that has its place already', async () => {
		const settings = { ...bitrix, requiredFields: { lead: { UF_CRM_C: 'Loja' } } };
		const { crm } = restCrmAnswering({ json: { result } }, settings);
		expect(await crm.requiredFields('lead', context)).toEqual([
			{ name: 'UF_CRM_C', label: 'Loja' },
			{ name: 'UF_CRM_A', label: 'Origem' },
		]);
	});

	test('are those of the settings alone where the CRM tells none, without a request', async () => {
		const { crm, requests } = restCrmAnswering({ status: 500 }, { requiredFields: { lead: { origem: '' } } });
		expect(await crm.requiredFields('lead', context)).toEqual([{ name: 'origem', label: 'origem' }]);
		expect(await crm.requiredFields('task', context)).toEqual([]);
		expect(requests).toEqual([]);
	});
});
