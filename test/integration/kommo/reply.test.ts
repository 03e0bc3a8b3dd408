import { botTexts, closeAll, connect, listen, newContext, OpenGate, reply, SEED, startAccount, until, type KommoSandbox } from './support';

// Each test has an account and a Store of its own, and mostly waits: for its turn, for a bot, for an answer that does not come. They do it at once.
afterAll(closeAll);

jest.setTimeout(30_000);

const salesbot = { botId: String(SEED.replyBotId), fieldId: String(SEED.replyFieldId) };

function chatWith(sandbox: KommoSandbox): { talkId: string; leadId: string; contactId: string } {
	const { talkId } = sandbox.customerMessage({ contactId: 910001, text: 'Oi' });
	return { talkId: String(talkId), leadId: '920001', contactId: '910001' };
}

const sends = (sandbox: KommoSandbox) => sandbox.journal.count({ method: 'POST', path: '/send_message$' });
const starts = (sandbox: KommoSandbox) => sandbox.journal.count({ method: 'POST', path: '/run$' });

describe('through the talk', () => {
	test.concurrent('the customer gets the answer, and its echo is known as ours', async () => {
		const sandbox = await startAccount();
		const kommo = connect(sandbox);
		const gate = new OpenGate();
		const ids = chatWith(sandbox);
		const result = await reply(kommo, { ...ids, text: 'Temos 4 unidades disponíveis!' }, {}, gate);
		expect(result).toMatchObject({ sent: true, way: 'talk', parts: 1 });
		const echo = sandbox.conversation(Number(ids.talkId)).find(({ who }) => who === 'bot');
		expect(gate).toMatchObject({ texts: [echo?.text], ids: [echo?.id] });
	});

	test.concurrent.each(['leadId', 'contactId', 'talkId'] as const)('it finds the chat by %s alone', async (known) => {
		const sandbox = await startAccount();
		const ids = chatWith(sandbox);
		await expect(reply(connect(sandbox), { [known]: ids[known], text: 'Olá!' })).resolves.toMatchObject({
			sent: true,
			way: 'talk',
			talkId: ids.talkId,
			leadId: ids.leadId,
		});
	});

	test.concurrent('a closed talk gives way to the one the customer opened since', async () => {
		const sandbox = await startAccount();
		const kommo = connect(sandbox);
		const old = chatWith(sandbox);
		const close = { operation: 'test.close', method: 'POST', path: `/talks/${old.talkId}/close`, json: { force_close: true } } as const;
		await kommo.client.request(close, newContext());
		const { talkId } = sandbox.customerMessage({ contactId: 910001, text: 'Ainda está aí?' });
		await expect(reply(kommo, { ...old, text: 'Sim!' })).resolves.toMatchObject({ sent: true, talkId: String(talkId) });
		expect(botTexts(sandbox, talkId)).toEqual(['Sim!']);
	});

	test.concurrent.each(['commitThenTimeout', 'commitThenReset', 'malformed'] as const)(
		'an answer whose confirmation is lost (%s) reaches the customer exactly once',
		async (fault) => {
			const sandbox = await startAccount();
			sandbox.faults.add([{ match: { path: '/send_message$' }, nth: 1, fault }]);
			const ids = chatWith(sandbox);
			const result = await reply(connect(sandbox, { timeoutMs: 700 }), { ...ids, text: 'Só uma vez' });
			expect(result).toMatchObject({ sent: true, way: 'talk', parts: 1 });
			expect(botTexts(sandbox, Number(ids.talkId))).toEqual(['Só uma vez']);
			expect(sends(sandbox)).toBe(1);
		},
	);

	test.concurrent('an answer that provably did not arrive is sent again', async () => {
		const sandbox = await startAccount();
		sandbox.faults.add([{ match: { path: '/send_message$' }, nth: 1, fault: 'reset' }]);
		const ids = chatWith(sandbox);
		await expect(reply(connect(sandbox), { ...ids, text: 'Olá!' })).resolves.toMatchObject({ sent: true });
		expect(botTexts(sandbox, Number(ids.talkId))).toEqual(['Olá!']);
		expect(sends(sandbox)).toBe(2);
	});

	test.concurrent('a lost confirmation stays uncertain where the chat cannot be read, and a repeated run sends nothing', async () => {
		const sandbox = await startAccount();
		sandbox.faults.add([
			{ match: { path: '/send_message$' }, nth: 1, fault: 'commitThenReset' },
			{ match: { method: 'GET', path: '/messages$' }, fault: 'status', status: 403, body: { status: 403, detail: 'Invalid scope' } },
		]);
		const kommo = connect(sandbox);
		const ids = chatWith(sandbox);
		const request = { ...ids, text: 'Só uma vez', idempotencyKey: 'msg-1' };
		await expect(reply(kommo, request, { salesbot })).rejects.toMatchObject({ code: 'uncertain' });
		await expect(reply(kommo, request, { salesbot })).rejects.toMatchObject({ code: 'uncertain' });
		sandbox.faults.clear();
		await expect(reply(kommo, request, { salesbot })).resolves.toMatchObject({ sent: true, way: 'talk' });
		expect(botTexts(sandbox, Number(ids.talkId))).toEqual(['Só uma vez']);
	});

	test.concurrent('n8n’s Retry On Fail does not answer twice', async () => {
		const sandbox = await startAccount();
		const kommo = connect(sandbox);
		const request = { ...chatWith(sandbox), text: 'Olá!', idempotencyKey: 'msg-1' };
		const results = await Promise.all([reply(kommo, request), reply(kommo, request), reply(kommo, request)]);
		expect(results.filter(({ duplicate }) => duplicate)).toHaveLength(2);
		expect(botTexts(sandbox, Number(request.talkId))).toEqual(['Olá!']);
	});

	test.concurrent('parts of a long answer arrive in order', async () => {
		const sandbox = await startAccount();
		const ids = chatWith(sandbox);
		const text = Array.from({ length: 6 }, (_, index) => `Este é o parágrafo de número ${index}.`).join('\n\n');
		await reply(connect(sandbox), { ...ids, text }, { talkMaximumLength: 80 });
		expect(botTexts(sandbox, Number(ids.talkId)).join('\n\n')).toBe(text);
	});
});

describe('through field and Salesbot', () => {
	test.concurrent.each([
		['without the add-on', SEED.adminToken, { chatsAddOn: false }],
		['without the scopes', SEED.crmOnlyToken, {}],
		['by the old call', SEED.crmOnlyToken, { botsV4: false }],
	])('the customer gets the answer on an account %s', async (_, token, options) => {
		const sandbox = await startAccount({ botDelayMs: 200, ...options });
		const ids = chatWith(sandbox);
		const result = await reply(connect(sandbox, { token }), { ...ids, text: 'Olá!' }, { salesbot: { ...salesbot, settleMs: 500 } });
		expect(result).toMatchObject({ sent: true, way: 'salesbot', reason: expect.stringMatching(/^talk:(tariff|scope)$/) });
		await until(() => botTexts(sandbox, Number(ids.talkId)).length > 0);
		expect(botTexts(sandbox, Number(ids.talkId))).toEqual(['Olá!']);
	});

	test.concurrent.each([
		['seeing the bot’s message', SEED.adminToken, true],
		['giving the bot its time', SEED.crmOnlyToken, null],
	])('two answers at once both arrive, in order, by %s', async (_, token, confirmed) => {
		const sandbox = await startAccount({ botDelayMs: 1_000 });
		const kommo = connect(sandbox, { token });
		const ids = chatWith(sandbox);
		const settings = { salesbot, ways: ['salesbot'] as const };
		const first = reply(kommo, { ...ids, text: 'Primeira' }, settings);
		await until(() => sandbox.journal.count({ method: 'PATCH' }) > 0);
		const second = reply(kommo, { talkId: ids.talkId, text: 'Segunda' }, settings);
		await expect(Promise.all([first, second])).resolves.toMatchObject([{ sent: true, confirmed }, { sent: true, confirmed }]);
		await until(() => botTexts(sandbox, Number(ids.talkId)).length >= 2);
		expect(botTexts(sandbox, Number(ids.talkId))).toEqual(['Primeira', 'Segunda']);
	});

	test.concurrent.each(['commitThenTimeout', 'commitThenReset'] as const)(
		'a start whose confirmation is lost (%s) answers the customer exactly once',
		async (fault) => {
			const sandbox = await startAccount({ botDelayMs: 300 });
			sandbox.faults.add([{ match: { method: 'POST', path: '/bots/7001/run$' }, nth: 1, fault }]);
			const ids = chatWith(sandbox);
			const settings = { salesbot: { ...salesbot, confirmMs: 2_000 }, ways: ['salesbot'] as const };
			const result = await reply(connect(sandbox, { timeoutMs: 700 }), { ...ids, text: 'Só uma vez' }, settings);
			expect(result).toMatchObject({ sent: true, way: 'salesbot', confirmed: true });
			expect(botTexts(sandbox, Number(ids.talkId))).toEqual(['Só uma vez']);
			expect(starts(sandbox)).toBe(1);
		},
	);

	test.concurrent('a wrong bot leaves a note for the team, and the customer gets nothing', async () => {
		const sandbox = await startAccount({ chatsAddOn: false });
		const kommo = connect(sandbox);
		const ids = chatWith(sandbox);
		const result = await reply(kommo, { ...ids, text: 'Olá!' }, { salesbot: { ...salesbot, botId: '999' } });
		expect(result).toMatchObject({ sent: false, way: 'note' });
		expect(botTexts(sandbox, Number(ids.talkId))).toEqual([]);
		const [note] = await kommo.notes.getMany({ ownerType: 'leads', ownerId: ids.leadId, limit: 10 }, newContext());
		expect(note?.simple).toMatchObject({ noteType: 'service_message', text: expect.stringContaining('Olá!') });
	});
});

test.concurrent('the note we leave is never read as a command of a person', async () => {
	const sandbox = await startAccount({ chatsAddOn: false });
	const kommo = connect(sandbox);
	const listener = await listen();
	await kommo.webhooks.ensureSubscription({ destination: listener.url, events: ['note_lead'] }, newContext());
	await reply(kommo, { ...chatWith(sandbox), text: '#pausar' });
	const event = await until(() => listener.events.find(({ entity }) => entity === 'note'));
	expect(event).toMatchObject({ author: 'bot', leadId: '920001' });
});
