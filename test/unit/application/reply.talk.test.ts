import { failure } from '../systems/kommo/scripted-http';
import { accepted, bodiesTo, historyOf, ids, refused, replyWith, salesbot, talkList, timeout } from './reply.fixtures';

describe('an answer into the talk', () => {
	test('costs one call where lead and talk are known', async () => {
		const { http, reply } = replyWith(accepted('m-1'));
		await expect(reply({ ...ids, text: ' Olá! ' })).resolves.toEqual({
			sent: true,
			way: 'talk',
			messageId: 'm-1',
			talkId: '88',
			leadId: '900',
			parts: 1,
			confirmed: null,
		});
		expect(http.requests.map(({ method, url, json }) => ({ method, url, json }))).toEqual([
			{ method: 'POST', url: 'https://loja.kommo.com/api/v4/talks/88/send_message', json: { text: 'Olá!' } },
		]);
	});

	test('is told to the gate before it leaves, by its text, and by its id afterwards', async () => {
		const fixture = replyWith(() => {
			expect(fixture.gate.registered).toEqual([{ text: 'Olá!' }]);
			return accepted('m-1');
		});
		await fixture.reply({ ...ids, text: 'Olá!' });
		expect(fixture.gate.registered).toEqual([{ text: 'Olá!' }, { messageId: 'm-1' }]);
	});

	test('of a lead goes to its newest open talk', async () => {
		const { http, reply } = replyWith(talkList({ id: 70, inWork: false }, { id: 71 }), accepted('m-1'));
		await expect(reply({ leadId: '900', text: 'Olá!' })).resolves.toMatchObject({ sent: true, talkId: '71' });
		expect(http.calls).toEqual(['GET /api/v4/talks', 'POST /api/v4/talks/71/send_message']);
	});

	test('of a contact goes to their open talk', async () => {
		const { http, reply } = replyWith(talkList({ id: 71, lead: 900 }), accepted('m-1'));
		await expect(reply({ contactId: '501', text: 'Olá!' })).resolves.toMatchObject({ talkId: '71', leadId: '900' });
		expect(http.requests[0]?.query).toMatchObject({ 'filter[contact_id][]': '501' });
	});

	test('goes into a talk that has no lead', async () => {
		const talk = { json: { talk_id: 88, contact_id: 501, entity_id: null, entity_type: null, is_in_work: true } };
		const { reply } = replyWith(talk, { json: { id: 501 } }, accepted('m-1'));
		await expect(reply({ talkId: '88', text: 'Olá!' })).resolves.toMatchObject({ sent: true, talkId: '88', leadId: null });
	});

	test('longer than one message goes out in several, in order, cut between sentences', async () => {
		const { http, reply } = replyWith(accepted('m-1'), accepted('m-2'), accepted('m-3'));
		const text = 'Primeira frase aqui. Segunda frase aqui.\n\nTerceiro parágrafo.';
		await expect(reply({ ...ids, text }, { talkMaximumLength: 24 })).resolves.toMatchObject({ parts: 3, messageId: 'm-3' });
		expect(bodiesTo(http.requests, '/send_message')).toEqual([
			{ text: 'Primeira frase aqui.' },
			{ text: 'Segunda frase aqui.' },
			{ text: 'Terceiro parágrafo.' },
		]);
	});

	test.each([{ text: '' }, { text: ' \n ' }])('that is empty is refused: %j', async (request) => {
		const { http, reply } = replyWith();
		expect(await failure(reply({ ...ids, ...request }))).toMatchObject({ code: 'validation', parameter: 'text' });
		expect(http.requests).toHaveLength(0);
	});

	test('to nobody is refused', async () => {
		const { reply } = replyWith();
		expect(await failure(reply({ text: 'Olá!', leadId: ' ' }))).toMatchObject({ code: 'validation', parameter: 'leadId' });
	});
});

describe('the gate', () => {
	test('that says no keeps the bot silent, with its reason', async () => {
		const { http, gate, reply } = replyWith();
		gate.refusals = ['epoch_changed'];
		await expect(reply({ ...ids, text: 'Olá!', epoch: 17 })).resolves.toMatchObject({
			sent: false,
			way: null,
			reason: 'epoch_changed',
			parts: 0,
		});
		expect(gate.epochs).toEqual([17]);
		expect(gate.registered).toEqual([]);
		expect(http.requests).toHaveLength(0);
	});

	test('is asked before every part, so that a person who takes over cuts a long answer off', async () => {
		const { http, gate, reply } = replyWith(accepted('m-1'));
		gate.refusals = [null, 'paused'];
		const text = 'Primeira frase aqui. Segunda frase aqui.';
		await expect(reply({ ...ids, text }, { talkMaximumLength: 24 })).resolves.toMatchObject({
			sent: true,
			way: 'talk',
			reason: 'paused',
			parts: 1,
		});
		expect(http.requests).toHaveLength(1);
	});

	test('is asked again before a repeat', async () => {
		const { http, gate, reply } = replyWith({ status: 429 });
		gate.refusals = [null, 'paused'];
		await expect(reply({ ...ids, text: 'Olá!' })).resolves.toMatchObject({ sent: false, reason: 'paused' });
		expect(http.requests).toHaveLength(1);
	});

	test('keeps even the note away', async () => {
		const { http, gate, reply } = replyWith(refused(403, 'Invalid scope'));
		gate.refusals = [null, 'paused'];
		await expect(reply({ ...ids, text: 'Olá!' })).resolves.toMatchObject({ sent: false, way: null, reason: 'paused' });
		expect(http.requests).toHaveLength(1);
	});
});

describe('a talk that takes no message', () => {
	test('because it is closed gives way to another open one of the lead', async () => {
		const { http, reply } = replyWith(refused(422, 'Talk is closed'), talkList({ id: 88 }, { id: 89 }), accepted('m-1'));
		await expect(reply({ ...ids, text: 'Olá!' })).resolves.toMatchObject({ sent: true, way: 'talk', talkId: '89' });
		expect(http.calls).toEqual([
			'POST /api/v4/talks/88/send_message',
			'GET /api/v4/talks',
			'POST /api/v4/talks/89/send_message',
		]);
	});

	test('because its id is wrong gives way to the lead’s own', async () => {
		const { reply } = replyWith(refused(404, 'Requested entity not found'), talkList({ id: 89 }), accepted('m-1'));
		await expect(reply({ ...ids, text: 'Olá!' })).resolves.toMatchObject({ sent: true, talkId: '89' });
	});

	test.each([
		['tariff', refused(402, 'Endpoint not available for current account tariff')],
		['quota', refused(402, 'Over chat API limit')],
		['scope', refused(403, 'Invalid scope')],
		['missing', refused(404, 'Not Found')],
	])('for the whole account (%s) is not asked again for some minutes', async (refusal, answer) => {
		const note = { json: { _embedded: { notes: [{ id: 1 }] } } };
		const fixture = replyWith(answer, note, note, accepted('m-1'));
		await expect(fixture.reply({ ...ids, text: 'Um' })).resolves.toMatchObject({ sent: false, way: 'note', reason: `talk:${refusal} salesbot:not_configured` });
		await expect(fixture.reply({ ...ids, text: 'Dois' })).resolves.toMatchObject({ way: 'note' });
		expect(fixture.http.calls).toEqual([
			'POST /api/v4/talks/88/send_message',
			'POST /api/v4/leads/900/notes',
			'POST /api/v4/leads/900/notes',
		]);
		await fixture.clock.advance(600_000);
		await expect(fixture.reply({ ...ids, text: 'Três' })).resolves.toMatchObject({ way: 'talk', sent: true });
	});

	test.each([
		['closed', refused(422, 'Talk is closed')],
		['forbidden', refused(403, 'Forbidden')],
	])('for itself alone (%s) is asked again next time', async (refusal, answer) => {
		const { http, reply } = replyWith(answer, ...(refusal === 'closed' ? [talkList()] : []), { json: { _embedded: { notes: [{ id: 1 }] } } }, accepted('m-1'));
		await expect(reply({ ...ids, text: 'Um' })).resolves.toMatchObject({ reason: `talk:${refusal} salesbot:not_configured` });
		await expect(reply({ ...ids, text: 'Dois' })).resolves.toMatchObject({ way: 'talk' });
		expect(http.calls.at(-1)).toBe('POST /api/v4/talks/88/send_message');
	});

	test('because the address is blocked is an error, and no other way is tried', async () => {
		const { http, reply } = replyWith({ status: 403, text: '<html>' });
		expect(await failure(reply({ ...ids, text: 'Olá!' }, { salesbot }))).toMatchObject({ code: 'permission' });
		expect(http.requests).toHaveLength(1);
	});

	test('half-way leaves the rest to the next way', async () => {
		const { http, reply } = replyWith(accepted('m-1'), refused(402, 'Over chat API limit'), {}, { status: 202 }, historyOf());
		const fixture = { text: 'Primeira frase aqui. Segunda frase aqui.' };
		const settings = { talkMaximumLength: 24, salesbot: { ...salesbot, confirmMs: 700 } };
		await expect(reply({ ...ids, ...fixture }, settings)).resolves.toMatchObject({ sent: true, way: 'salesbot', parts: 2 });
		expect(bodiesTo(http.requests, '/leads/900')).toEqual([
			{ custom_fields_values: [{ field_id: 5, values: [{ value: 'Segunda frase aqui.' }] }] },
		]);
	});
});

describe('a message whose fate is unknown', () => {
	test('that is found in the talk is sent, and not sent again', async () => {
		const fixture = replyWith(timeout(), () =>
			historyOf({ id: 'm-9', text: 'Olá!', at: fixture.clock.now() }, { id: 'm-8', text: 'Olá!', at: 0 }),
		);
		await expect(fixture.reply({ ...ids, text: 'Olá!' })).resolves.toMatchObject({ sent: true, way: 'talk', messageId: 'm-9' });
		expect(fixture.http.calls).toEqual(['POST /api/v4/talks/88/send_message', 'GET /api/v4/talks/88/messages']);
	});

	test('that is not there, looked for twice, is sent once more', async () => {
		const { http, reply } = replyWith(timeout(), historyOf(), historyOf(), accepted('m-2'));
		await expect(reply({ ...ids, text: 'Olá!' })).resolves.toMatchObject({ sent: true, messageId: 'm-2', parts: 1 });
		expect(http.calls.filter((call) => call.startsWith('POST'))).toHaveLength(2);
	});

	test.each<[string, { id: string; text: string; author?: string; agoMs?: number }]>([
		['the same words of a person', { id: 'x', text: 'Olá!', author: 'internal' }],
		['the same words of the customer', { id: 'x', text: 'Olá!', author: 'external' }],
		['the same words sent earlier', { id: 'x', text: 'Olá!', agoMs: 60_000 }],
		['other words', { id: 'x', text: 'Olá! Tudo bem?' }],
	])('is not taken for sent because of %s', async (_, { agoMs = 0, ...message }) => {
		const look = () => historyOf({ ...message, at: fixture.clock.now() - agoMs });
		const fixture = replyWith(timeout(), look, look, accepted('m-2'));
		await expect(fixture.reply({ ...ids, text: 'Olá!' })).resolves.toMatchObject({ messageId: 'm-2' });
	});

	test('is told from older ones by Kommo’s clock, however wrong ours is', async () => {
		const skew = 3_600_000;
		const fixture = replyWith(timeout(), () => ({
			...historyOf({ id: 'm-9', text: 'Olá!', at: fixture.clock.now() - skew }),
			headers: { date: new Date(fixture.clock.now() - skew).toUTCString() },
		}));
		await expect(fixture.reply({ ...ids, text: 'Olá!' })).resolves.toMatchObject({ messageId: 'm-9' });
	});

	test('is uncertain where the talk cannot be read, and no other way is tried', async () => {
		const { http, reply } = replyWith(timeout(), refused(403, 'Invalid scope'));
		expect(await failure(reply({ ...ids, text: 'Olá!' }, { salesbot }))).toMatchObject({ code: 'uncertain' });
		expect(http.calls.filter((call) => call.startsWith('POST'))).toHaveLength(1);
	});

	test('is found though Kommo has changed its blanks', async () => {
		const fixture = replyWith(timeout(), () => historyOf({ id: 'm-9', text: 'Olá!\r\n\r\nTudo bem?', at: fixture.clock.now() }));
		await expect(fixture.reply({ ...ids, text: 'Olá!\n\nTudo bem?' })).resolves.toMatchObject({ messageId: 'm-9' });
	});
});

describe('two answers to one lead', () => {
	test('go out one after the other, also where one of them names only the talk', async () => {
		const order: string[] = [];
		const fixture = replyWith();
		const slow = (id: string) => async () => {
			order.push(`begin ${id}`);
			await fixture.clock.sleep(5_000);
			order.push(`end ${id}`);
			return accepted(id);
		};
		fixture.http.add(
			{ json: { talk_id: 88, contact_id: 501, entity_id: 900, entity_type: 'lead', is_in_work: true } },
			slow('a'),
			slow('b'),
		);
		const answers = [
			fixture.begin({ leadId: '900', talkId: '88', text: 'Um' }),
			fixture.begin({ talkId: '88', text: 'Dois' }),
		];
		await expect(fixture.run(Promise.all(answers))).resolves.toMatchObject([{ sent: true }, { sent: true }]);
		expect(order).toEqual(['begin a', 'end a', 'begin b', 'end b']);
	});
});

test('a failure after the first part says how far the answer came', async () => {
	const { reply } = replyWith(accepted('m-1'), refused(401, 'Unauthorized'));
	const error = await failure(reply({ ...ids, text: 'Primeira frase aqui. Segunda frase aqui.' }, { talkMaximumLength: 24 }));
	expect(error).toMatchObject({ code: 'auth', retryable: false, httpStatus: 401 });
	expect(String(error)).toContain('first 1 part');
});
