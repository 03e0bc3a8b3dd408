import { caller, closeAll, control, read, SEED, startAccount, subscribe } from './support';
import type { Answer, Call, KommoSandbox } from './support';

afterEach(closeAll);

async function startTalk(options: Parameters<typeof startAccount>[0] = {}) {
	const sandbox = await startAccount(options);
	const { talkId, leadId } = sandbox.customerMessage({ contactId: 910001, text: 'Oi' });
	const send = (text: unknown, token: string = SEED.adminToken, id = talkId): Promise<Answer> =>
		caller(sandbox, token)('POST', `/api/v4/talks/${id}/send_message`, { text });
	return { sandbox, talkId, leadId, send, call: caller(sandbox) };
}

function messagesOf(answer: Answer): unknown[] {
	const messages = read(answer.body, '_embedded.messages');
	return Array.isArray(messages) ? messages : [];
}

describe('send_message', () => {
	test('202 with the message’s id; the bot’s message is in the conversation', async () => {
		const { sandbox, talkId, send } = await startTalk();
		const answer = await send('Olá!');
		expect(answer.status).toBe(202);
		expect(answer.body).toEqual({ id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
		expect(sandbox.conversation(talkId)).toMatchObject([
			{ who: 'customer', name: 'Ana Paula Souza', text: 'Oi' },
			{ who: 'bot', text: 'Olá!', id: read(answer.body, 'id') },
		]);
	});

	test('its webhook follows after the message delay, as a bot’s outgoing message with the same id', async () => {
		const { sandbox, send } = await startTalk({ messageDelayMs: 60_000 });
		const receiver = await subscribe(sandbox, 'add_outgoing_message');
		const answer = await send('Olá!');
		await sandbox.settle();
		expect(receiver.received).toHaveLength(0);
		sandbox.clock.advance(60_000);
		await sandbox.settle();
		expect(receiver.received[0]?.form.get('outgoing_message[add][0][id]')).toBe(read(answer.body, 'id'));
		expect(receiver.received[0]?.form.get('outgoing_message[add][0][author][type]')).toBe('bot');
	});

	test('each refusal has its status and its words, and none of them sends', async () => {
		const { sandbox, talkId, send, call } = await startTalk();
		expect(await send('x', SEED.crmOnlyToken)).toMatchObject({ status: 403, body: { detail: 'Invalid scope' } });
		expect(await send('x', SEED.adminToken, 999)).toMatchObject({ status: 404, body: { detail: 'Requested entity not found' } });
		expect((await send('')).status).toBe(400);
		expect((await send(undefined)).status).toBe(400);
		await call('POST', `/api/v4/talks/${talkId}/close`, { force_close: true });
		expect(await send('x')).toMatchObject({ status: 422, body: { detail: 'Talk is closed' } });
		sandbox.knobs.chatsAddOn = false;
		expect(await send('x')).toMatchObject({ status: 402, body: { detail: 'Endpoint not available for current account tariff' } });
		expect(sandbox.conversation(talkId)).toHaveLength(1);
	});

	test('the quota counts by calendar month: over it 402, next month again', async () => {
		const { sandbox, send } = await startTalk({ talksMonthlyQuota: 2 });
		expect([(await send('1')).status, (await send('2')).status]).toEqual([202, 202]);
		expect(await send('3')).toMatchObject({ status: 402, body: { detail: 'Over chat API limit' } });
		expect(sandbox.state().quotaUsed).toBe(2);
		sandbox.clock.advance(32 * 24 * 3_600_000);
		expect((await send('4')).status).toBe(202);
	});

	test('the addresses the community guesses do not exist', async () => {
		const { talkId, call } = await startTalk();
		for (const path of [`/api/v4/talks/${talkId}/messages`, '/api/v4/chats/messages']) {
			expect((await call('POST', path, { text: 'x' })).status).toBe(404);
		}
	});
});

describe('history', () => {
	async function chat(sandbox: KommoSandbox, talkId: number): Promise<void> {
		for (let index = 0; index < 12; index += 1) {
			sandbox.clock.advance(1000);
			if (index % 2 === 0) sandbox.customerMessage({ talkId, text: `c${index}` });
			else sandbox.agentMessage({ talkId, text: `a${index}` });
		}
	}

	function times(messages: unknown[]): number[] {
		return messages.map((message) => Number(read(message, 'created_at')));
	}

	test('it is not in order of time, pages do not overlap, and from cuts it', async () => {
		const { sandbox, talkId, call } = await startTalk();
		await chat(sandbox, talkId);
		const path = `/api/v4/talks/${talkId}/messages`;
		const all = messagesOf(await call('GET', `${path}?limit=250`));
		expect(all).toHaveLength(13);
		expect(times(all)).not.toEqual([...times(all)].sort((left, right) => left - right));
		const pages = [await call('GET', `${path}?limit=7`), await call('GET', `${path}?limit=7&page=2`)].flatMap(messagesOf);
		expect(pages).toEqual(all);
		const from = [...times(all)].sort((left, right) => left - right)[10] ?? 0;
		const late = messagesOf(await call('GET', `${path}?filter[created_at][from]=${from}`));
		expect(late.length).toBe(times(all).filter((time) => time >= from).length);
	});

	test('authors are external, internal and bot', async () => {
		const { sandbox, talkId, send, call } = await startTalk();
		sandbox.agentMessage({ talkId, text: 'Sou eu' });
		await send('Sou o bot');
		const messages = messagesOf(await call('GET', `/api/v4/talks/${talkId}/messages`));
		const byText = Object.fromEntries(messages.map((message) => [String(read(message, 'text')), read(message, 'author.type')]));
		expect(byText).toEqual({ Oi: 'external', 'Sou eu': 'internal', 'Sou o bot': 'bot' });
	});

	async function statusOfLast(call: Call, talkId: number): Promise<unknown> {
		const messages = messagesOf(await call('GET', `/api/v4/talks/${talkId}/messages`));
		return read(messages.find((message) => read(message, 'type') === 'outgoing'), 'delivery_status');
	}

	test.each([
		[false, ['sent', 'delivered', 'read']],
		[true, ['sent', 'error', 'error']],
	])('delivery evolves with time; failing: %s', async (messagesFail, expected) => {
		const { sandbox, talkId, send, call } = await startTalk({ messagesFail, deliveredAfterMs: 60_000, readAfterMs: 120_000 });
		await send('Olá!');
		const seen = [await statusOfLast(call, talkId)];
		for (let step = 0; step < 2; step += 1) {
			sandbox.clock.advance(60_000);
			seen.push(await statusOfLast(call, talkId));
		}
		expect(seen).toEqual(expected);
	});

	test('without the scope it is 403', async () => {
		const { sandbox, talkId } = await startTalk();
		const answer = await caller(sandbox, SEED.crmOnlyToken)('GET', `/api/v4/talks/${talkId}/messages`);
		expect(answer).toMatchObject({ status: 403, body: { detail: 'Invalid scope' } });
	});
});

describe('talks', () => {
	test('a talk names its contact, its lead and its state', async () => {
		const { talkId, call } = await startTalk();
		expect((await call('GET', `/api/v4/talks/${talkId}`)).body).toMatchObject({
			talk_id: talkId,
			contact_id: 910001,
			entity_id: 920001,
			entity_type: 'lead',
			is_in_work: true,
			origin: 'waba',
			status: 'in_work',
			_embedded: { contacts: [{ id: 910001 }], leads: [{ id: 920001 }] },
		});
	});

	test('filters work, and entity_id counts only together with entity_type', async () => {
		const { sandbox, talkId, call } = await startTalk();
		const other = sandbox.customerMessage({ contactId: 910002, text: 'Oi' }).talkId;
		const list = async (query: string) => {
			const talks = read((await call('GET', `/api/v4/talks?${query}`)).body, '_embedded.talks');
			return Array.isArray(talks) ? talks.map((talk: unknown) => read(talk, 'talk_id')) : [];
		};
		expect(await list('filter[contact_id][]=910002')).toEqual([other]);
		expect(await list('filter[entity_id][]=920001&filter[entity_type]=lead')).toEqual([talkId]);
		expect(await list('filter[entity_id][]=920001')).toEqual([talkId, other]);
		await call('POST', `/api/v4/talks/${talkId}/close`, {});
		expect(await list('filter[only_in_work]=0')).toEqual([other]);
	});

	test('closing is 202 once and 422 after; a customer who writes again opens a new talk of the same chat', async () => {
		const { sandbox, talkId, call } = await startTalk();
		const close = () => call('POST', `/api/v4/talks/${talkId}/close`, { force_close: false });
		expect([(await close()).status, (await close()).status]).toEqual([202, 422]);
		const before = await call('GET', `/api/v4/talks/${talkId}`);
		const again = sandbox.customerMessage({ contactId: 910001, text: 'Voltei' });
		expect(again.talkId).not.toBe(talkId);
		expect(again.chatId).toBe(read(before.body, 'chat_id'));
	});
});

describe('people', () => {
	test('a phone finds its contact by digits, and a new one makes contact, lead and talk', async () => {
		const sandbox = await startAccount();
		expect(sandbox.customerMessage({ phone: '5511987654321', text: 'Oi' })).toMatchObject({ contactId: 910001, leadId: 920001 });
		const first = await control(sandbox, 'POST', 'customer-message', { phone: '+5511955554444', name: 'Nova', text: 'Oi' });
		const second = await control(sandbox, 'POST', 'customer-message', { phone: '+5511955554444', text: 'De novo' });
		expect(read(first.body, 'leadId')).toEqual(expect.any(Number));
		for (const part of ['contactId', 'leadId', 'talkId', 'chatId']) expect(read(second.body, part)).toBe(read(first.body, part));
		const contact = await caller(sandbox)('GET', `/api/v4/contacts/${String(read(first.body, 'contactId'))}`);
		expect(read(contact.body, 'name')).toBe('Nova');
	});

	test('a lead that was lost is not reopened: the next chat gets a new one', async () => {
		const sandbox = await startAccount();
		const sent = sandbox.customerMessage({ contactId: 910003, text: 'Oi' });
		expect(sent.leadId).not.toBe(920004);
	});

	test('the conversation is told in order, with who spoke and when, also over HTTP', async () => {
		const { sandbox, talkId, leadId, send } = await startTalk();
		await control(sandbox, 'POST', 'agent-message', { leadId, text: 'Pois não?' });
		await send('Eu assumo');
		await control(sandbox, 'POST', 'agent-note', { leadId, text: 'só para nós' });
		const told = read((await control(sandbox, 'GET', `conversation?talkId=${talkId}`)).body, 'messages');
		expect(told).toMatchObject([
			{ who: 'customer', text: 'Oi', at: expect.any(Number) },
			{ who: 'agent', name: 'Rafael Nogueira', text: 'Pois não?' },
			{ who: 'bot', text: 'Eu assumo' },
		]);
		expect((await control(sandbox, 'GET', 'conversation?talkId=99')).status).toBe(400);
	});

	test('a chat leaves an event that names the message and not its text', async () => {
		const { call } = await startTalk();
		const events = await call('GET', '/api/v4/events?filter[type][]=incoming_chat_message');
		expect(read(events.body, '_embedded.events.0.value_after.0.message')).toMatchObject({ origin: 'waba' });
		expect(events.text).not.toContain('"Oi"');
	});
});
