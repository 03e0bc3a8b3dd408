import { BotControl } from '../../../lib/application/bot-control';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { byContact, fromAna, interceptedStore, ManualClock, message, MINUTE, setUp, storeDown } from './bot-control.fixtures';

describe('a customer writes', () => {
	it('the bot answers where nobody has paused it, and nothing is stored', async () => {
		const { control, store } = setUp();
		expect(await control.gate(message())).toMatchObject({
			route: 'bot',
			reason: 'active',
			conversation: { status: 'active', epoch: 0, contactId: '55', since: null },
			command: null,
			problem: null,
		});
		expect(await store.list('', { limit: 10 })).toEqual([]);
	});

	it('the bot is silent while paused, and the epoch stays', async () => {
		const { control } = setUp();
		const { epoch } = await control.pause(byContact);
		for (const text of ['Oi', 'Tem alguém aí?']) {
			expect(await control.gate(message({ text }))).toMatchObject({
				route: 'human',
				reason: 'paused',
				conversation: { status: 'paused', epoch },
			});
		}
	});

	it('a command typed by a customer is just text', async () => {
		const { control } = setUp();
		expect(await control.gate(message({ text: '#pausar' }))).toMatchObject({ route: 'bot', command: null });
		await control.pause(byContact);
		expect(await control.gate(message({ text: '#voltar' }))).toMatchObject({ route: 'human', reason: 'paused', command: null });
	});

	it('the bot comes back after the silence of the person, in a new epoch', async () => {
		const { control, clock } = setUp();
		await control.gate(fromAna('Deixa comigo'), { autoPauseMinutes: 30 });
		clock.advance(20 * MINUTE);
		const { conversation } = await control.gate(fromAna('Achei'), { autoPauseMinutes: 30 });
		clock.advance(30 * MINUTE - 1);
		expect(await control.gate(message())).toMatchObject({ route: 'human' });
		clock.advance(1);
		const back = await control.gate(message());
		expect(back).toMatchObject({ route: 'bot', reason: 'active', conversation: { reason: 'expired', since: clock.iso() } });
		expect(back.conversation?.epoch).toBeGreaterThan(conversation?.epoch ?? Infinity);
	});

	it('a customer’s messages do not prolong an automatic pause', async () => {
		const { control, clock } = setUp();
		await control.gate(fromAna('Oi'));
		clock.advance(29 * MINUTE);
		await control.gate(message());
		clock.advance(MINUTE);
		expect((await control.gate(message())).route).toBe('bot');
	});
});

describe('a person of the team writes', () => {
	it('pauses the bot for 30 minutes unless set otherwise', async () => {
		const { control, clock } = setUp();
		expect(await control.gate(fromAna('Oi, aqui é a Ana'))).toMatchObject({
			route: 'human',
			reason: 'human_wrote',
			conversation: { status: 'paused', until: clock.iso(30 * MINUTE), silenceMinutes: 30, by: 'Ana', reason: 'human_wrote' },
			command: null,
		});
	});

	it('with autoPauseMinutes 0 the bot goes on', async () => {
		const { control } = setUp();
		const result = await control.gate(fromAna('Oi'), { autoPauseMinutes: 0 });
		expect(result).toMatchObject({ route: 'human', reason: 'human_wrote', conversation: { status: 'active' } });
		expect((await control.gate(message())).route).toBe('bot');
	});

	it('does not end or shorten what #pausar said', async () => {
		const { control, clock } = setUp();
		await control.gate(fromAna('#pausar'));
		await control.gate(fromAna('Oi'), { autoPauseMinutes: 1 });
		clock.advance(60 * MINUTE);
		expect((await control.gate(message())).route).toBe('human');
	});
});

describe('automatic messages', () => {
	it('of a Salesbot or another integration go to no one and change nothing', async () => {
		const { control, store } = setUp();
		expect(await control.gate(message({ author: 'bot', text: '#pausar' }))).toMatchObject({
			route: 'human',
			reason: 'bot_wrote',
			conversation: { status: 'active', epoch: 0 },
			command: null,
		});
		expect(await store.list('', { limit: 10 })).toEqual([]);
	});

	it('our own message that the channel shows as a person’s is known by its id', async () => {
		const { control } = setUp();
		await control.registerSent(byContact, { messageId: 'abc' });
		for (const delivery of ['first', 'repeated']) {
			expect({ delivery, ...(await control.gate(fromAna('Seu pedido saiu', { id: 'abc' }))) }).toMatchObject({
				reason: 'bot_wrote',
				conversation: { status: 'active' },
			});
		}
	});

	it('our own words never command the bot', async () => {
		const { control } = setUp();
		await control.pause(byContact);
		await control.registerSent(byContact, { text: '#voltar' });
		expect(await control.gate(fromAna('#voltar'))).toMatchObject({ reason: 'bot_wrote', conversation: { status: 'paused' } });
	});

	it('a text that the channel showed as automatic is used up: the same words are a person’s then', async () => {
		const { control } = setUp();
		await control.registerSent(byContact, { text: 'Um momento' });
		expect((await control.gate(message({ author: 'bot', text: 'Um momento' }))).reason).toBe('bot_wrote');
		expect((await control.gate(fromAna('Um momento'))).reason).toBe('human_wrote');
	});

	it('a text counts once per time it was sent: the second time a person wrote it', async () => {
		const { control } = setUp();
		await control.registerSent(byContact, { text: 'Um momento, por favor.' });
		expect((await control.gate(fromAna('Um  momento,\npor favor. '))).reason).toBe('bot_wrote');
		expect((await control.gate(fromAna('Um momento, por favor.'))).reason).toBe('human_wrote');
	});
});

describe('the Store does not answer', () => {
	it.each([
		['a customer', message(), null],
		['a person', fromAna('Oi'), null],
		['an automaton', message({ author: 'bot' }), null],
	])('the bot is silent when %s writes', async (_, written, command) => {
		const clock = new ManualClock();
		const store = interceptedStore(new MemoryStore(clock), () => Promise.reject(storeDown));
		expect(await new BotControl({ store, clock }).gate(written)).toEqual({
			route: 'human',
			reason: 'unreadable_state',
			conversation: null,
			command,
			problem: { code: 'unavailable', message: 'The Store does not answer.' },
		});
	});

	it('a command is answered as not stored', async () => {
		const clock = new ManualClock();
		const store = interceptedStore(new MemoryStore(clock), () => Promise.reject(storeDown));
		expect((await new BotControl({ store, clock }).gate(fromAna('#pausar'))).command).toMatchObject({
			name: 'pause',
			accepted: false,
			replyText: '⚠️ Não consegui registrar o comando agora. Tente de novo em instantes.',
		});
	});

	it('a driver’s own error is not passed on in words', async () => {
		const clock = new ManualClock();
		const store = interceptedStore(new MemoryStore(clock), () => Promise.reject(new Error('redis://:hunter2@db')));
		const { route, problem } = await new BotControl({ store, clock }).gate(message());
		expect(route).toBe('human');
		expect(problem).toEqual({ code: 'unavailable', message: 'The state of the conversation could not be read.' });
	});

	it('a damaged state keeps the bot silent until it is forgotten', async () => {
		const { control, store } = setUp();
		const { key } = await control.pause(byContact);
		await store.set(key, '{"form":2}');
		expect(await control.gate(message())).toMatchObject({ route: 'human', reason: 'unreadable_state', problem: { code: 'drift' } });
		await control.forget(byContact);
		expect((await control.gate(message())).route).toBe('bot');
	});
});

it('a message without phone and contact id is refused: nobody could pause that conversation', async () => {
	const { control } = setUp();
	await expect(control.gate(message({ contactId: null }))).rejects.toMatchObject({ code: 'validation', parameter: 'contactId' });
});
