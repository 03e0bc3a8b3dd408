import { caller, closeAll, idsOf, SEED, startAccount } from './support';
import type { Answer, KommoSandbox } from './support';

afterEach(closeAll);

const BOT = SEED.replyBotId;
const LEAD = 920001;

async function startChat(options: Parameters<typeof startAccount>[0] = {}) {
	const sandbox = await startAccount({ botDelayMs: 60_000, ...options });
	const { talkId } = sandbox.customerMessage({ contactId: 910001, text: 'Oi' });
	const call = caller(sandbox);
	const write = (value: string): Promise<Answer> =>
		call('PATCH', `/api/v4/leads/${LEAD}`, { custom_fields_values: [{ field_id: SEED.replyFieldId, values: [{ value }] }] });
	const run = (entity_id = LEAD, entity_type = 'leads'): Promise<Answer> => call('POST', `/api/v4/bots/${BOT}/run`, { entity_id, entity_type });
	return { sandbox, talkId, call, write, run };
}

function said(sandbox: KommoSandbox, talkId: number): string[] {
	return sandbox.conversation(talkId).filter(({ who }) => who === 'bot').map(({ text }) => text);
}

function outcomes(sandbox: KommoSandbox): string[] {
	return sandbox.state().botRuns.map(({ outcome }) => outcome);
}

describe('a run', () => {
	test('is 202 at once and speaks after its delay, from the field of the lead', async () => {
		const { sandbox, talkId, write, run } = await startChat();
		await write('Temos 4 unidades disponíveis!');
		expect((await run()).status).toBe(202);
		expect(said(sandbox, talkId)).toEqual([]);
		sandbox.clock.advance(60_000);
		expect(said(sandbox, talkId)).toEqual(['Temos 4 unidades disponíveis!']);
	});

	test('reads the field when it speaks: a second reply written meanwhile replaces the first', async () => {
		const { sandbox, talkId, write, run } = await startChat();
		await write('primeira');
		await run();
		sandbox.clock.advance(30_000);
		await write('segunda');
		sandbox.clock.advance(30_000);
		expect(said(sandbox, talkId)).toEqual(['segunda']);
	});

	test('while one runs on the lead another is accepted and lost', async () => {
		const { sandbox, talkId, write, run } = await startChat();
		await write('primeira');
		await run();
		expect((await run()).status).toBe(202);
		sandbox.clock.advance(60_000);
		expect(said(sandbox, talkId)).toEqual(['primeira']);
		expect(outcomes(sandbox)).toEqual(['sent', 'swallowed']);
		await run();
		sandbox.clock.advance(60_000);
		expect(said(sandbox, talkId)).toHaveLength(2);
	});

	test('does not count against the quota of the chats add-on, nor need it', async () => {
		const { sandbox, talkId, write, run } = await startChat({ chatsAddOn: false });
		await write('Olá');
		await run();
		sandbox.clock.advance(60_000);
		expect(said(sandbox, talkId)).toEqual(['Olá']);
		expect(sandbox.state().quotaUsed).toBe(0);
	});

	test('says nothing on a lead without a chat, or with an empty field', async () => {
		const { sandbox, talkId, run } = await startChat();
		await run();
		await run(920002);
		sandbox.clock.advance(60_000);
		expect(outcomes(sandbox)).toEqual(['empty', 'no chat']);
		expect(said(sandbox, talkId)).toEqual([]);
	});

	test('stops', async () => {
		const { sandbox, talkId, call, write, run } = await startChat();
		await write('nunca dita');
		await run();
		expect((await call('POST', `/api/v4/bots/${BOT}/stop`, { entity_id: LEAD, entity_type: 'leads' })).status).toBe(202);
		sandbox.clock.advance(60_000);
		expect(said(sandbox, talkId)).toEqual([]);
		expect(outcomes(sandbox)).toEqual(['stopped']);
	});

	test('needs a known bot, a known entity and both parts of the body', async () => {
		const { call, run } = await startChat();
		expect((await call('POST', '/api/v4/bots/1/run', { entity_id: LEAD, entity_type: 'leads' })).status).toBe(404);
		expect((await run(1)).status).toBe(404);
		expect((await run(LEAD, 'companies')).status).toBe(400);
		expect((await call('POST', `/api/v4/bots/${BOT}/run`, { entity_id: LEAD })).status).toBe(400);
	});
});

describe('other ways to run', () => {
	test('many at once, and the older v2 with its numeric entity type', async () => {
		const { sandbox, call } = await startChat();
		expect((await call('POST', '/api/v4/bots/run', [{ bot_id: BOT, entity_id: LEAD, entity_type: 'leads' }])).status).toBe(202);
		sandbox.clock.advance(60_000);
		const v2 = await call('POST', '/api/v2/salesbot/run', [{ bot_id: BOT, entity_id: LEAD, entity_type: 2 }]);
		expect(v2).toMatchObject({ status: 202, body: { success: true } });
		const tooMany = Array.from({ length: 101 }, () => ({ bot_id: BOT, entity_id: LEAD, entity_type: 2 }));
		expect((await call('POST', '/api/v2/salesbot/run', tooMany)).status).toBe(400);
		expect(sandbox.state().botRuns).toHaveLength(2);
	});

	test('where v4 does not exist, v2 does', async () => {
		const { call, run } = await startChat({ botsV4: false });
		expect((await run()).status).toBe(404);
		expect((await call('POST', '/api/v2/salesbot/run', [{ bot_id: BOT, entity_id: LEAD, entity_type: 2 }])).status).toBe(202);
	});
});

test('bots are listed by their kind, and none is 204', async () => {
	const call = caller(await startAccount());
	expect(idsOf(await call('GET', '/api/v4/bots?filter[type_functionality][]=regular'), 'bots')).toEqual([BOT]);
	expect((await call('GET', '/api/v4/bots?filter[type_functionality][]=nps')).status).toBe(204);
	expect((await call('GET', `/api/v4/bots/${BOT}`)).body).toMatchObject({ id: BOT, type_functionality: 'regular', settings: { active: true } });
});
