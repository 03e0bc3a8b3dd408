import type { HttpRequest } from '../../../lib/domain/http';
import { failure, type Answer } from '../systems/kommo/scripted-http';
import { accepted, bodiesTo, historyOf, ids, refused, replyWith, salesbot, talkList } from './reply.fixtures';

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

	test('is told to the gate once, however often it is tried', async () => {
		const { gate, reply } = replyWith({ status: 429 }, accepted('m-1'));
		await reply({ ...ids, text: 'Olá!' });
		expect(gate.registered).toEqual([{ text: 'Olá!' }, { messageId: 'm-1' }]);
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

describe('two answers to one lead', () => {
	test('go out one after the other, also where one names the lead and the other the talk', async () => {
		const order: string[] = [];
		const fixture = replyWith();
		const answer = async ({ method, url, json }: HttpRequest): Promise<Answer> => {
			if (method === 'GET' && url.endsWith('/talks')) return talkList({ id: 88 });
			if (method === 'GET') return { json: { talk_id: 88, contact_id: 501, entity_id: 900, entity_type: 'lead', is_in_work: true } };
			const { text } = json as { text: string };
			order.push(`begin ${text}`);
			await fixture.clock.sleep(5_000);
			order.push(`end ${text}`);
			return accepted(text);
		};
		fixture.http.add(answer, answer, answer, answer);
		const answers = [fixture.begin({ leadId: '900', text: 'Um' }), fixture.begin({ talkId: '88', text: 'Dois' })];
		await expect(fixture.run(Promise.all(answers))).resolves.toMatchObject([{ sent: true }, { sent: true }]);
		expect(order).toEqual(['begin Um', 'end Um', 'begin Dois', 'end Dois']);
	});
});

test('a failure after the first part says how far the answer came', async () => {
	const { reply } = replyWith(accepted('m-1'), refused(401, 'Unauthorized'));
	const error = await failure(reply({ ...ids, text: 'Primeira frase aqui. Segunda frase aqui.' }, { talkMaximumLength: 24 }));
	expect(error).toMatchObject({ code: 'auth', retryable: false, httpStatus: 401 });
	expect(String(error)).toContain('first 1 part');
});
