import { getKommoAccount } from '../../../../lib/systems/kommo/account';
import { eventCodes, kommoEventCatalogue } from '../../../../lib/systems/kommo/event-catalogue';
import { failure, kommoWith } from './scripted-http';

const problem = (status: number, detail: string) => ({ status, json: { status, title: 'Error', detail } });

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

	const notFound = problem(404, 'Requested entity not found');

	test.each([
		['405', [problem(405, 'Method Not Allowed')]],
		['404 to all about bots', [notFound, notFound, notFound]],
		['404 though bot and lead are there', [notFound, { json: { id: 7 } }, { json: { id: 900 } }]],
	])('is started by the v2 call where v4 answers %s', async (_, answers) => {
		const { kommo, http, context, run } = kommoWith(...answers, { json: { success: true } });
		await expect(run(kommo.salesbot.run(target, context))).resolves.toEqual({ accepted: true, version: 'v2' });
		expect(http.requests.at(-1)).toMatchObject({
			method: 'POST',
			url: 'https://loja.kommo.com/api/v2/salesbot/run',
			json: [{ bot_id: 7, entity_id: 900, entity_type: 2 }],
		});
	});

	test.each([
		['bot', [notFound, { status: 204 }, { json: { _embedded: { bots: [{ id: 8 }] } } }]],
		['lead', [notFound, { json: { id: 7 } }, { status: 204 }]],
	])('is not started through v2 where the %s does not exist, because v2 would say nothing', async (_, answers) => {
		const { kommo, http, context, run } = kommoWith(...answers);
		expect(await failure(run(kommo.salesbot.run(target, context)))).toMatchObject({ code: 'not_found' });
		expect(http.calls.filter((call) => call.startsWith('POST'))).toEqual(['POST /api/v4/bots/7/run']);
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
