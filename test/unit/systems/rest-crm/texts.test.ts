import type { NewInteraction } from '../../../../lib/domain/crm';
import { bitrix, context, restCrmAnswering } from './fake-http';

const message: NewInteraction = {
	...{ contactId: '7', leadId: null, content: 'Veja [msg 1002]', direction: 'inbound', messageId: '1001' },
	...{ timestamp: '2026-11-22T13:03:00.000Z', channel: 'whatsapp', author: null },
};
const agendor = { preset: 'agendor', baseUrl: 'https://crm.example/v3' } as const;
const task = { title: 'Ligar [1]', description: '[b]Hoje[/b]', contactId: '7', leadId: null, dueAt: '2026-11-23T12:00:00.000Z', ownerId: null };

/** What a CRM is given of an interaction, as JSON. */
async function written(settings: Parameters<typeof restCrmAnswering>[1], interaction: NewInteraction): Promise<Record<string, unknown>> {
	const { crm, requests } = restCrmAnswering({ json: { result: 31, data: { id: 31 } } }, settings);
	await crm.addInteraction(interaction, context);
	return requests[0]?.json as Record<string, unknown>;
}

test('at Bitrix24 a message whose text names another is not taken for that', async () => {
	const { fields } = await written(bitrix, message);
	const { crm } = restCrmAnswering({ json: { result: [{ ID: '31', ...Object(fields) }] } }, bitrix);
	expect(await crm.findInteraction({ ...message, messageId: '1002' }, context)).toBeNull();
	expect(await crm.findInteraction(message, context)).toMatchObject({ id: '31' });
});

test('at Agendor a message whose text names another is not taken for that', async () => {
	const body = await written(agendor, message);
	const { crm } = restCrmAnswering({ json: { data: [{ id: 31, ...body }] } }, agendor);
	expect(await crm.findInteraction({ ...message, messageId: '1002' }, context)).toBeNull();
	expect(await crm.findInteraction(message, context)).toMatchObject({ id: '31' });
});

describe('BB codes', () => {
	test.each([
		['[url=https://golpe.example]Pague aqui[/url]', '[\u200Burl=https://golpe.example]Pague aqui[\u200B/url]'],
		['[user=1]Chefe[/user] [[b]x[/b]', '[\u200Buser=1]Chefe[\u200B/user] [\u200B[\u200Bb]x[\u200B/b]'],
	])('%s of a customer is no code in a comment of Bitrix24; the marker stays', async (content, shown) => {
		const { fields } = await written(bitrix, { ...message, content, author: '[i]Ana', channel: '[u]web' });
		expect(fields).toMatchObject({ COMMENT: expect.stringMatching(/^⬅️ \[\u200Bi\]Ana · \[\u200Bu\]web · .*\n[^]*\n\[msg 1001\]$/) });
		expect(Object(fields).COMMENT.split('\n')[1]).toBe(shown);
	});

	test('are none in the description of a task; its title is no text of that kind', async () => {
		const { crm, requests } = restCrmAnswering({ json: { result: { task: { id: 5 } } } }, bitrix);
		await crm.createTask(task, context);
		expect(requests[0]?.json).toMatchObject({ fields: { TITLE: 'Ligar [1]', DESCRIPTION: '[\u200Bb]Hoje[\u200B/b]' } });
	});

	test('are texts like any other where the CRM reads none', async () => {
		expect(await written(agendor, { ...message, content: '[b]Oi[/b]' })).toMatchObject({ text: expect.stringContaining('\n[b]Oi[/b]\n') });
	});

	test('are a setting', async () => {
		expect(await written({ ...agendor, textMarkup: 'bbcode' }, message)).toMatchObject({ text: expect.stringContaining('Veja [\u200Bmsg 1002]\n[msg 1001]') });
		const settings: object = { textMarkup: 'markdown' };
		expect(() => restCrmAnswering([], settings)).toThrow(expect.objectContaining({ code: 'validation', parameter: 'textMarkup' }));
	});
});

test('a change that is refused as a conflict says so, and that nothing was done', async () => {
	const { crm } = restCrmAnswering({ status: 409, json: { message: 'e-mail já cadastrado' } });
	const stored = { id: '7', name: 'Maria', phones: [], emails: [], document: null, createdAt: null, url: null, raw: { id: 7 } };
	await expect(crm.updateContact(stored, { emails: ['a@x.com'] }, context)).rejects.toMatchObject({ code: 'validation', httpStatus: 409, nothingDone: true });
});
