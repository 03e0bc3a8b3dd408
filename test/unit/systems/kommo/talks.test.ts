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
