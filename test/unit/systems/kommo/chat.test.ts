import { getKommoAccount } from '../../../../lib/systems/kommo/account';
import { eventCodes, kommoEventCatalogue } from '../../../../lib/systems/kommo/event-catalogue';
import { failure, kommoWith } from './scripted-http';

const problem = (status: number, detail: string) => ({ status, json: { status, title: 'Error', detail } });

describe('talks', () => {
	const talk = (id: number, more: object = {}) => ({
		talk_id: id,
		contact_id: 501,
		chat_id: `chat-${id}`,
		entity_id: 900,
		entity_type: 'lead',
		is_in_work: true,
		is_read: false,
		status: 'in_work',
		origin: 'waba',
		created_at: 1_790_000_000,
		updated_at: 1_790_000_000 + id,
		...more,
	});
	const talks = (...list: object[]) => ({ json: { _embedded: { talks: list } } });

	test('of a lead are asked for with the kind of entity, which Kommo needs', async () => {
		const { kommo, http, context, run } = kommoWith({ status: 204 });
		await expect(run(kommo.talks.find({ leadId: '900', onlyInWork: true }, context))).resolves.toEqual([]);
		expect(http.requests[0]?.query).toEqual({
			'filter[entity_id][]': '900',
			'filter[entity_type]': 'lead',
			'filter[only_in_work]': '1',
			limit: '250',
			page: '1',
		});
	});

	test('come with those in work first, then the newest; talks of others do not count', async () => {
		const { kommo, context, run } = kommoWith(
			talks(talk(1), talk(3, { is_in_work: false }), talk(2), talk(9, { entity_id: 999 }), talk(8, { entity_type: 'customer' })),
		);
		const found = await run(kommo.talks.find({ leadId: '900' }, context));
		expect(found.map(({ simple }) => simple.id)).toEqual(['2', '1', '3']);
	});

	test('of a contact may be limited to open ones, whatever Kommo returns', async () => {
		const { kommo, http, context, run } = kommoWith(talks(talk(1), talk(2, { is_in_work: false }), talk(3, { contact_id: 7 })));
		const found = await run(kommo.talks.find({ contactId: '501', onlyInWork: true }, context));
		expect(found.map(({ simple }) => simple.id)).toEqual(['1']);
		expect(http.requests[0]?.query).toMatchObject({ 'filter[contact_id][]': '501' });
	});

	test('of nobody are refused', async () => {
		const { kommo, context, run } = kommoWith();
		expect(await failure(run(kommo.talks.find({}, context)))).toMatchObject({ code: 'validation' });
	});

	test('are read one by one', async () => {
		const { kommo, context, run } = kommoWith({ json: talk(88) });
		expect((await run(kommo.talks.get('88', context)))?.simple).toEqual({
			id: '88',
			chatId: 'chat-88',
			contactId: '501',
			leadId: '900',
			inWork: true,
			read: false,
			status: 'in_work',
			origin: 'waba',
			createdAt: '2026-09-21T14:13:20.000Z',
			updatedAt: '2026-09-21T14:14:48.000Z',
		});
	});

	test('tell their messages oldest first, with who wrote', async () => {
		const message = (id: string, created_at: number, type: string, author: object) => ({
			id,
			chat_id: 'chat-88',
			type,
			message_type: 'text',
			text: id,
			created_at,
			author,
		});
		const { kommo, http, context, run } = kommoWith({
			json: {
				_embedded: {
					messages: [
						message('c', 1_790_000_002, 'outgoing', { type: 'bot' }),
						message('b', 1_790_000_001, 'outgoing', { type: 'internal', id: 'u', name: 'Rafael' }),
						message('a', 1_790_000_001, 'incoming', { type: 'external' }),
					],
				},
			},
		});
		const around = { accountId: '31', contactId: '501', leadId: '900' };
		const messages = await run(kommo.talks.history('88', { since: 1_790_000_000_000, limit: 100, around }, context));
		expect(messages.map(({ id, author, direction }) => `${id} ${author} ${direction}`)).toEqual([
			'a customer incoming',
			'b human outgoing',
			'c bot outgoing',
		]);
		expect(messages[0]).toMatchObject({ accountId: '31', contactId: '501', leadId: '900', conversationId: 'chat-88' });
		expect(http.requests[0]).toMatchObject({
			url: 'https://loja.kommo.com/api/v4/talks/88/messages',
			query: { 'filter[created_at][from]': '1790000000' },
		});
	});
});

describe('sending into a talk', () => {
	test('answers with the message’s id once Kommo has accepted it', async () => {
		const { kommo, http, context, run } = kommoWith({ status: 202, json: { id: 'm-1' } });
		await expect(run(kommo.talks.send('88', 'Olá!', context))).resolves.toEqual({ sent: true, messageId: 'm-1' });
		expect(http.requests[0]).toMatchObject({
			method: 'POST',
			url: 'https://loja.kommo.com/api/v4/talks/88/send_message',
			json: { text: 'Olá!' },
		});
	});

	test.each([
		[402, 'Over chat API limit', 'quota'],
		[402, 'Endpoint not available for current account tariff', 'tariff'],
		[403, 'Invalid scope', 'scope'],
		[403, 'Forbidden', 'forbidden'],
		[404, 'Requested entity not found', 'wrongTalk'],
		[404, 'Not Found', 'missing'],
		[422, 'Talk is closed', 'closed'],
	])('refused with %i "%s" is %s', async (status, detail, refusal) => {
		const { kommo, context, run } = kommoWith(problem(status, detail));
		await expect(run(kommo.talks.send('88', 'Olá!', context))).resolves.toMatchObject({ sent: false, refusal });
	});

	test('on an account without the feature is missing, even where a gateway says so in HTML', async () => {
		const { kommo, context, run } = kommoWith({ status: 404, text: '<html>' });
		await expect(run(kommo.talks.send('88', 'Olá!', context))).resolves.toMatchObject({ refusal: 'missing' });
	});

	test.each<[string, object, string]>([
		['a bad text', problem(400, 'text is too long'), 'validation'],
		['another 422', problem(422, 'Something else'), 'validation'],
		['a blocked address', { status: 403, text: '<html>' }, 'permission'],
		['a wrong token', problem(401, 'Unauthorized'), 'auth'],
		['a 504', { status: 504 }, 'uncertain'],
	])('throws on %s', async (_, step, code) => {
		const { kommo, context, run } = kommoWith(step);
		expect(await failure(run(kommo.talks.send('88', 'Olá!', context)))).toMatchObject({ code });
	});
});

describe('a Salesbot', () => {
	const target = { botId: '7', entityType: 'leads', entityId: '900' } as const;

	test('is started by the v4 call', async () => {
		const { kommo, http, context, run } = kommoWith({ status: 202 });
		await expect(run(kommo.salesbot.run(target, context))).resolves.toEqual({ accepted: true, version: 'v4' });
		expect(http.requests[0]).toMatchObject({
			url: 'https://loja.kommo.com/api/v4/bots/7/run',
			json: { entity_id: 900, entity_type: 'leads' },
		});
	});

	test.each([404, 405])('is started by the v2 call where v4 answers %i', async (status) => {
		const { kommo, http, context, run } = kommoWith(problem(status, 'Not Found'), { json: { success: true } });
		await expect(run(kommo.salesbot.run(target, context))).resolves.toEqual({ accepted: true, version: 'v2' });
		expect(http.requests[1]).toMatchObject({
			method: 'POST',
			url: 'https://loja.kommo.com/api/v2/salesbot/run',
			json: [{ bot_id: 7, entity_id: 900, entity_type: 2 }],
		});
	});

	test('that does not exist is not started through v2, which would say nothing', async () => {
		const { kommo, http, context, run } = kommoWith(problem(404, 'Requested entity not found'));
		expect(await failure(run(kommo.salesbot.run(target, context)))).toMatchObject({ code: 'not_found' });
		expect(http.requests).toHaveLength(1);
	});

	test('is stopped on a record', async () => {
		const { kommo, http, context, run } = kommoWith({ status: 202 });
		await run(kommo.salesbot.stop(target, context));
		expect(http.requests[0]).toMatchObject({ url: 'https://loja.kommo.com/api/v4/bots/7/stop', json: { entity_id: 900, entity_type: 'leads' } });
	});

	test('is listed and read', async () => {
		const bot = { id: 7, name: 'Resposta', type_functionality: 'regular', settings: { active: true } };
		const { kommo, context, run } = kommoWith({ json: { _embedded: { bots: [bot] } } }, { json: bot }, { status: 204 });
		const simple = { id: '7', name: 'Resposta', kind: 'regular', active: true };
		await expect(run(kommo.salesbot.list({ limit: 10 }, context))).resolves.toEqual([{ simple, raw: bot }]);
		await expect(run(kommo.salesbot.get('7', context))).resolves.toEqual({ simple, raw: bot });
		await expect(run(kommo.salesbot.get('8', context))).resolves.toBeNull();
	});
});

describe('a webhook subscription', () => {
	const destination = 'https://n8n.example/webhook/abc';
	const wanted = { destination, events: ['add_message', 'add_outgoing_message'] };
	const known = (more: object = {}) => ({
		json: {
			_embedded: {
				webhooks: [
					{ id: 1, destination: `${destination}/other`, settings: ['add_lead'], disabled: false },
					{ id: 2, destination, settings: ['add_outgoing_message', 'add_message'], disabled: false, ...more },
				],
			},
		},
	});
	const answer = { status: 201, json: { id: 3, destination, settings: ['add_message', 'add_outgoing_message'], disabled: false } };

	test('that fits is left alone', async () => {
		const { kommo, http, context, run } = kommoWith(known());
		await expect(run(kommo.webhooks.ensureSubscription(wanted, context))).resolves.toMatchObject({ changed: false });
		expect(http.requests[0]?.query).toMatchObject({ 'filter[destination]': destination });
		expect(http.calls).toEqual(['GET /api/v4/webhooks']);
	});

	test('with other events is replaced by one call', async () => {
		const { kommo, http, context, run } = kommoWith(known({ settings: ['add_lead'] }), answer);
		const { changed, subscription } = await run(kommo.webhooks.ensureSubscription(wanted, context));
		expect({ changed, id: subscription.simple.id }).toEqual({ changed: true, id: '3' });
		expect(http.requests[1]).toMatchObject({ method: 'POST', json: { destination, settings: wanted.events } });
	});

	test('that Kommo has stopped is made anew', async () => {
		const { kommo, http, context, run } = kommoWith(known({ disabled: true }), { status: 204 }, answer);
		await expect(run(kommo.webhooks.ensureSubscription(wanted, context))).resolves.toMatchObject({ changed: true });
		expect(http.calls).toEqual(['GET /api/v4/webhooks', 'DELETE /api/v4/webhooks', 'POST /api/v4/webhooks']);
	});

	test('is ended by its destination, in the body', async () => {
		const { kommo, http, context, run } = kommoWith({ status: 204 }, problem(404, 'Not Found'));
		await expect(run(kommo.webhooks.unsubscribe(destination, context))).resolves.toBe(true);
		await expect(run(kommo.webhooks.unsubscribe(destination, context))).resolves.toBe(false);
		expect(http.requests[0]).toMatchObject({ method: 'DELETE', json: { destination } });
	});

	test.each([
		[known(), true],
		[known({ disabled: true }), false],
		[known({ settings: ['add_message'] }), false],
		[{ status: 204 }, false],
	])('counts only where it is the right one and runs', async (step, expected) => {
		const { kommo, context, run } = kommoWith(step);
		await expect(run(kommo.webhooks.isSubscribed(wanted, context))).resolves.toBe(expected);
	});
});

describe('the account', () => {
	test('is read by the credential’s test', async () => {
		const raw = { id: 31, name: 'Loja', subdomain: 'loja', currency: 'BRL', country: 'BR', current_user_id: 44, amojo_id: 'a-1' };
		const { kommo, context, run } = kommoWith({ json: raw });
		expect((await run(getKommoAccount(kommo.client, context))).simple).toEqual({
			id: '31',
			name: 'Loja',
			subdomain: 'loja',
			currency: 'BRL',
			country: 'BR',
			currentUserId: '44',
			amojoId: 'a-1',
		});
	});

	test('that is not there fails the test', async () => {
		const { kommo, context, run } = kommoWith({ status: 404 });
		expect(await failure(run(getKommoAccount(kommo.client, context)))).toMatchObject({ code: 'not_found' });
	});
});

describe('event codes', () => {
	test('of the catalogue are unique and of Kommo’s form', () => {
		const codes = kommoEventCatalogue.map(({ value }) => value);
		expect(eventCodes(codes)).toHaveLength(codes.length);
		expect(codes).toEqual(expect.arrayContaining(['add_message', 'add_outgoing_message', 'status_lead', 'note_contact', 'update_talk', 'add_task']));
	});

	test('chosen and typed in are joined, sorted, each once', () => {
		expect(eventCodes(['add_message', 'add_lead'], [' add_invoice ', '', 'add_lead'])).toEqual(['add_invoice', 'add_lead', 'add_message']);
	});

	test.each([[[], []], [['lead_added!'], []], [[], ['Add_Message']], [[], ['message']]])('%j %j is refused', async (chosen, custom) => {
		expect(() => eventCodes(chosen, custom)).toThrow(expect.objectContaining({ code: 'validation', parameter: 'events' }));
	});
});
