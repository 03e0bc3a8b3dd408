import type { KommoSandboxOptions } from '../../../sandbox/kommo/sandbox.ts';
import { isMessageEvent, isNoteEvent, type KommoMessageEvent } from '../../../lib/systems/kommo/event-types';
import { eventCodes, kommoEventCatalogue } from '../../../lib/systems/kommo/event-catalogue';
import { closeAll, connect, listen, newContext, SEED, startAccount, until, type Listener } from './support';

afterEach(closeAll);

jest.setTimeout(30_000);

const chatEvents = ['add_message', 'add_outgoing_message'];

async function subscribed(options: KommoSandboxOptions = {}, events: readonly string[] = chatEvents) {
	const sandbox = await startAccount({ requestsPerSecond: 1_000, ...options });
	const listener = await listen();
	const kommo = connect(sandbox);
	await kommo.webhooks.ensureSubscription({ destination: listener.url, events }, newContext());
	return { sandbox, listener, kommo };
}

const messagesOf = (listener: Listener): KommoMessageEvent[] => listener.events.filter(isMessageEvent);

async function messageOf(listener: Listener, text: string): Promise<KommoMessageEvent> {
	return await until(() => messagesOf(listener).find((event) => event.message.text === text));
}

describe('a subscription', () => {
	test('is made, left alone where it fits, changed where it does not, and ended', async () => {
		const { sandbox, listener, kommo } = await subscribed();
		const { webhooks } = kommo;
		const wanted = { destination: listener.url, events: chatEvents };
		const context = newContext();
		await expect(webhooks.isSubscribed(wanted, context)).resolves.toBe(true);
		await expect(webhooks.ensureSubscription(wanted, context)).resolves.toMatchObject({ changed: false });
		await expect(webhooks.ensureSubscription({ ...wanted, events: ['add_lead'] }, context)).resolves.toMatchObject({ changed: true });
		await expect(webhooks.isSubscribed(wanted, context)).resolves.toBe(false);
		await expect(webhooks.unsubscribe(listener.url, context)).resolves.toBe(true);
		await expect(webhooks.list({}, context)).resolves.toEqual([]);
		expect(sandbox.journal.count({ method: 'POST', path: '/webhooks$' })).toBe(2);
	});

	test('may ask for every event of the catalogue', async () => {
		const events = eventCodes(kommoEventCatalogue.map(({ value }) => value));
		const { listener, kommo } = await subscribed({}, events);
		const [known] = await kommo.webhooks.list({ destination: listener.url }, newContext());
		expect(known?.simple.events).toEqual(events);
	});

	test('of a user who is no administrator is refused for lack of rights', async () => {
		const sandbox = await startAccount();
		const seller = connect(sandbox, { token: SEED.sellerToken });
		await expect(seller.webhooks.list({}, newContext())).rejects.toMatchObject({ code: 'permission' });
	});
});

describe('a delivered message', () => {
	test('of a customer tells account, talk, contact, lead and network', async () => {
		const { sandbox, listener } = await subscribed();
		const { talkId } = sandbox.customerMessage({ contactId: 910001, text: 'Tem pneu aro 15? 😀 & mais' });
		const event = await messageOf(listener, 'Tem pneu aro 15? 😀 & mais');
		expect(event).toMatchObject({ event: 'add_message', talkId: String(talkId), account: { id: String(sandbox.account.id) } });
		expect(event.message).toMatchObject({
			direction: 'incoming',
			author: 'customer',
			contactId: '910001',
			leadId: '920001',
			origin: 'waba',
			messageType: 'text',
		});
		expect(Math.abs(Date.parse(event.message.createdAt ?? '') - Date.now())).toBeLessThan(60_000);
	});

	test.each([false, true])('of an agent is a person’s, also under the wrapper of incoming ones (%s)', async (webhookOutgoingUnderMessage) => {
		const { sandbox, listener } = await subscribed({ webhookOutgoingUnderMessage });
		const { talkId } = sandbox.customerMessage({ contactId: 910001, text: 'Oi' });
		sandbox.agentMessage({ talkId, text: '#pausar', userId: SEED.sellerUserId });
		const event = await messageOf(listener, '#pausar');
		expect(event.event).toBe('add_outgoing_message');
		expect(event.message).toMatchObject({ author: 'human', direction: 'outgoing', authorId: String(SEED.sellerUserId) });
	});

	test('of our own comes back as the bot’s, under the id we were told', async () => {
		const { sandbox, listener, kommo } = await subscribed();
		const { talkId } = sandbox.customerMessage({ contactId: 910001, text: 'Oi' });
		const outcome = await kommo.talks.send(String(talkId), 'Olá!', newContext());
		const event = await messageOf(listener, 'Olá!');
		expect(event.message.author).toBe('bot');
		expect(outcome).toEqual({ sent: true, messageId: event.id });
	});

	test('of a Salesbot comes back as the bot’s', async () => {
		const { sandbox, listener, kommo } = await subscribed({ botDelayMs: 20 });
		sandbox.customerMessage({ contactId: 910001, text: 'Oi' });
		await kommo.leads.update('920001', { customFields: [{ field: String(SEED.replyFieldId), value: 'Pelo bot' }] }, newContext());
		await kommo.salesbot.run({ botId: String(SEED.replyBotId), entityType: 'leads', entityId: '920001' }, newContext());
		expect((await messageOf(listener, 'Pelo bot')).message.author).toBe('bot');
	});

	test.each<[string, KommoSandboxOptions]>([
		['without its wrapper', { webhookUnwrapped: true }],
		['among hostile keys', { webhookHostileKeys: true }],
		['behind more than 1,000 keys', { webhookManyKeys: true }],
		['in one delivery with others', { webhookBatch: 3 }],
	])('%s is read all the same', async (_, options) => {
		const { sandbox, listener } = await subscribed(options);
		for (const text of ['Um', 'Dois', 'Três']) sandbox.customerMessage({ contactId: 910001, text });
		await until(() => messagesOf(listener).length >= 3);
		expect(messagesOf(listener).map(({ message }) => message.text).sort()).toEqual(['Dois', 'Três', 'Um']);
		expect(messagesOf(listener)[0]?.message).toMatchObject({ author: 'customer', contactId: '910001' });
		if (options.webhookHostileKeys) expect(listener.forms.some(({ dropped }) => dropped > 0)).toBe(true);
		if (options.webhookManyKeys) expect(Math.max(...listener.forms.map(({ pairs }) => pairs))).toBeGreaterThan(1_000);
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
	});

	test('of a chat without a lead has no lead', async () => {
		const { sandbox, listener } = await subscribed({ webhookNoEntity: true });
		sandbox.customerMessage({ contactId: 910001, text: 'Oi' });
		expect((await messageOf(listener, 'Oi')).message).toMatchObject({ leadId: null, contactId: '910001' });
	});

	test('delivered twice has one deduplication key', async () => {
		const { sandbox, listener } = await subscribed({ webhookDuplicate: true });
		sandbox.customerMessage({ contactId: 910001, text: 'Oi' });
		await until(() => messagesOf(listener).length >= 2);
		expect(new Set(messagesOf(listener).map(({ deduplicationKey }) => deduplicationKey)).size).toBe(1);
	});
});

describe('a delivered note', () => {
	test('of a person may command the bot; our own may not', async () => {
		const { sandbox, listener, kommo } = await subscribed({}, ['note_lead']);
		sandbox.agentNote({ leadId: 920001, text: '#pausar 2h', userId: SEED.sellerUserId });
		const service = { ownerType: 'leads', ownerId: '920001', noteType: 'service_message', text: '#voltar' } as const;
		await kommo.notes.create(service, newContext());
		await until(() => listener.events.length >= 2);
		const notes = listener.events.filter(isNoteEvent).map(({ author, text, leadId }) => ({ author, text, leadId }));
		expect(notes).toEqual(
			expect.arrayContaining([
				{ author: 'human', text: '#pausar 2h', leadId: '920001' },
				{ author: 'bot', text: '#voltar', leadId: '920001' },
			]),
		);
	});
});

test('changes of leads, contacts, companies and talks are told with their ids', async () => {
	const events = ['update_lead', 'status_lead', 'add_contact', 'add_company', 'add_talk'];
	const { sandbox, listener, kommo } = await subscribed({}, events);
	const context = newContext();
	await kommo.leads.update('920002', { statusId: String(SEED.proposalStatusId) }, context);
	const { id } = await kommo.contacts.create({ name: 'Nova', phones: ['+5511911112222'] }, context);
	await kommo.client.request({ operation: 'test.company', method: 'POST', path: '/companies', json: [{ name: 'Nova Ltda' }] }, context);
	sandbox.customerMessage({ contactId: 910002, text: 'Oi' });
	await until(() => events.every((code) => listener.events.some(({ event }) => event === code)));
	const seen = (code: string) => listener.events.find(({ event }) => event === code);
	expect(seen('status_lead')).toMatchObject({
		leadId: '920002',
		statusId: String(SEED.proposalStatusId),
		previousStatusId: String(SEED.newStatusId),
	});
	expect(seen('add_contact')).toMatchObject({ contactId: id, name: 'Nova' });
	expect(seen('add_company')).toMatchObject({ entity: 'company', name: 'Nova Ltda', contactId: null });
	expect(seen('add_talk')).toMatchObject({ contactId: '910002', inWork: true });
});
