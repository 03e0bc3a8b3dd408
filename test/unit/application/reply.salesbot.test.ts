import { failure } from '../systems/kommo/scripted-http';
import { bodiesTo, historyOf, ids, refused, replyWith, salesbot, talkList, timeout } from './reply.fixtures';

const noTalks = refused(402, 'Endpoint not available for current account tariff');
const field = {};
const started = { status: 202 };
const unreadable = refused(403, 'Invalid scope');
const note = { json: { _embedded: { notes: [{ id: 1 }] } } };
const fieldValue = (value: string) => ({ custom_fields_values: [{ field_id: 5, values: [{ value }] }] });

describe('an answer through field and Salesbot', () => {
	test('writes the field, then starts the bot', async () => {
		const { http, reply } = replyWith(noTalks, field, started, unreadable);
		await expect(reply({ ...ids, text: 'Olá!' }, { salesbot })).resolves.toMatchObject({
			sent: true,
			way: 'salesbot',
			reason: 'talk:tariff',
			parts: 1,
			confirmed: null,
			messageId: null,
		});
		expect(http.requests.slice(1, 3)).toMatchObject([
			{ method: 'PATCH', url: 'https://loja.kommo.com/api/v4/leads/900', json: fieldValue('Olá!') },
			{ method: 'POST', url: 'https://loja.kommo.com/api/v4/bots/7/run', json: { entity_id: 900, entity_type: 'leads' } },
		]);
	});

	test('may be the only way', async () => {
		const { http, reply } = replyWith(field, started, unreadable);
		await expect(reply({ ...ids, text: 'Olá!' }, { salesbot, ways: ['salesbot'] })).resolves.toMatchObject({ sent: true });
		expect(http.calls[0]).toBe('PATCH /api/v4/leads/900');
	});

	test('waits until the bot’s message is in the chat, and takes its id', async () => {
		const fixture = replyWith(field, started, historyOf(), historyOf(), () =>
			historyOf({ id: 'm-7', text: 'Loja: Olá!', at: fixture.clock.now() }),
		);
		const result = await fixture.reply({ ...ids, text: 'Olá!' }, { salesbot, ways: ['salesbot'] });
		expect(result).toMatchObject({ sent: true, confirmed: true, messageId: 'm-7' });
		expect(fixture.gate.registered).toEqual([{ text: 'Olá!' }, { messageId: 'm-7' }]);
	});

	test('that never shows in the chat is reported as unconfirmed, after the time set', async () => {
		const { clock, log, reply } = replyWith(field, started, historyOf(), historyOf(), historyOf());
		const before = clock.now();
		const settings = { salesbot: { ...salesbot, confirmMs: 3_000 }, ways: ['salesbot'] as const };
		await expect(reply({ ...ids, text: 'Olá!' }, settings)).resolves.toMatchObject({ sent: true, confirmed: false });
		expect(clock.now() - before).toBeLessThanOrEqual(3_000);
		expect(log.warnings).toHaveLength(1);
	});

	test('gives the bot its time where the chat cannot be read, and remembers that for the account', async () => {
		const { http, clock, reply } = replyWith(field, started, unreadable, field, started);
		const settings = { salesbot: { ...salesbot, settleMs: 4_000 }, ways: ['salesbot'] as const };
		const before = clock.now();
		await reply({ ...ids, text: 'Um' }, settings);
		expect(clock.now() - before).toBeGreaterThanOrEqual(4_000);
		await reply({ ...ids, text: 'Dois' }, settings);
		expect(http.calls.filter((call) => call.endsWith('/messages'))).toHaveLength(1);
		expect(clock.now() - before).toBeGreaterThanOrEqual(8_000);
	});

	test('is not failed by trouble while watching the chat: the bot is on its way', async () => {
		const { reply } = replyWith(field, started, { status: 500 });
		await expect(reply({ ...ids, text: 'Olá!' }, { salesbot, ways: ['salesbot'] })).resolves.toMatchObject({ sent: true, confirmed: null });
	});

	test('finds the lead of a contact', async () => {
		const { http, reply } = replyWith(
			{ status: 204 },
			{ json: { id: 501, _embedded: { leads: [{ id: 900 }] } } },
			{ json: { _embedded: { leads: [{ id: 900, status_id: 55 }] } } },
			field,
			started,
		);
		const settings = { salesbot, ways: ['salesbot'] as const };
		await expect(reply({ contactId: '501', text: 'Olá!' }, settings)).resolves.toMatchObject({ sent: true, leadId: '900' });
		expect(http.calls).toContain('PATCH /api/v4/leads/900');
	});

	test('longer than the field keeps goes out in parts, each waited for', async () => {
		const { http, reply } = replyWith(field, started, unreadable, field, started);
		const settings = { salesbot: { ...salesbot, maximumLength: 24 }, ways: ['salesbot'] as const };
		await expect(reply({ ...ids, text: 'Primeira frase aqui. Segunda frase aqui.' }, settings)).resolves.toMatchObject({ parts: 2 });
		expect(bodiesTo(http.requests, '/leads/900')).toEqual([fieldValue('Primeira frase aqui.'), fieldValue('Segunda frase aqui.')]);
	});

	test('writes the field again after an unknown outcome, because that does no harm', async () => {
		const { http, reply } = replyWith(timeout(), field, started, unreadable);
		await expect(reply({ ...ids, text: 'Olá!' }, { salesbot, ways: ['salesbot'] })).resolves.toMatchObject({ sent: true });
		expect(http.calls.filter((call) => call.startsWith('PATCH'))).toHaveLength(2);
	});

	test('asks the gate before the field is touched, and again before the bot starts', async () => {
		const { http, gate, reply } = replyWith(field);
		gate.refusals = [null, 'paused'];
		await expect(reply({ ...ids, text: 'Olá!' }, { salesbot, ways: ['salesbot'] })).resolves.toMatchObject({ sent: false, reason: 'paused' });
		expect(http.calls).toEqual(['PATCH /api/v4/leads/900']);
	});
});

describe('a start of the bot whose fate is unknown', () => {
	test('counts where the bot’s message shows up', async () => {
		const fixture = replyWith(field, timeout(), () => historyOf({ id: 'm-7', text: 'Olá!', at: fixture.clock.now() }));
		const answer = fixture.reply({ ...ids, text: 'Olá!' }, { salesbot, ways: ['salesbot'] });
		await expect(answer).resolves.toMatchObject({ sent: true, confirmed: true, messageId: 'm-7' });
		expect(fixture.http.calls.filter((call) => call.endsWith('/run'))).toHaveLength(1);
	});

	test('is uncertain where the chat cannot be read', async () => {
		const { http, reply } = replyWith(field, timeout(), unreadable);
		expect(await failure(reply({ ...ids, text: 'Olá!' }, { salesbot, ways: ['salesbot'] }))).toMatchObject({ code: 'uncertain' });
		expect(http.calls.filter((call) => call.endsWith('/run'))).toHaveLength(1);
	});

	test('is uncertain where there is no chat to read', async () => {
		const { reply } = replyWith(talkList(), field, timeout());
		expect(await failure(reply({ leadId: '900', text: 'Olá!' }, { salesbot, ways: ['salesbot'] }))).toMatchObject({ code: 'uncertain' });
	});
});

describe('a Salesbot that is set up wrongly', () => {
	test.each([
		['the field', refused(400, 'NotSupportedChoice')],
		['the lead', refused(404, 'Not found')],
		['the plan', refused(402, 'Payment required')],
	])('(%s) leaves a note on the lead: the customer got nothing', async (_, answer) => {
		const { log, reply } = replyWith(answer, note);
		const result = await reply({ ...ids, text: 'Olá!' }, { salesbot, ways: ['salesbot', 'note'] });
		expect(result).toMatchObject({ sent: false, way: 'note', parts: 0 });
		expect(result.reason).toMatch(/^salesbot:(validation|not_found|permission)$/);
		expect(log.warnings).toHaveLength(1);
	});

	test('(the bot) leaves a note too', async () => {
		const { reply } = replyWith(field, refused(404, 'Not found'), { status: 204 }, { status: 204 }, note);
		const answer = reply({ ...ids, text: 'Olá!' }, { salesbot, ways: ['salesbot', 'note'] });
		await expect(answer).resolves.toMatchObject({ sent: false, way: 'note', reason: 'salesbot:not_found' });
	});
});

describe('the note', () => {
	test('holds what the customer was not told, as a service message', async () => {
		const { http, reply } = replyWith(noTalks, note);
		await reply({ ...ids, text: 'Custa $& R$ 10' }, { noteText: 'Não enviado ({reason}): {text}', noteService: 'Bot' });
		expect(bodiesTo(http.requests, '/notes')).toEqual([
			[
				{
					note_type: 'service_message',
					params: { service: 'Bot', text: 'Não enviado (talk:tariff salesbot:not_configured): Custa $& R$ 10' },
				},
			],
		]);
	});

	test('lies on the contact where there is no lead', async () => {
		const { http, reply } = replyWith({ status: 204 }, { json: { id: 501 } }, note);
		await expect(reply({ contactId: '501', text: 'Olá!' })).resolves.toMatchObject({ sent: false, way: 'note', reason: 'talk:no_open_talk salesbot:not_configured' });
		expect(http.calls.at(-1)).toBe('POST /api/v4/contacts/501/notes');
	});

	test('not wanted leaves an error that names every closed way', async () => {
		const { reply } = replyWith(noTalks);
		const error = await failure(reply({ ...ids, text: 'Olá!' }, { ways: ['talk', 'salesbot'] }));
		expect(error).toMatchObject({ code: 'unsupported' });
		expect(String(error)).toContain('talk:tariff salesbot:not_configured');
	});
});
