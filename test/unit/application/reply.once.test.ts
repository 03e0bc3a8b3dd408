import { ConnectorError } from '../../../lib/domain/errors';
import { failure } from '../systems/kommo/scripted-http';
import { accepted, bodiesTo, historyOf, ids, refused, replyWith, salesbot, talkList, timeout } from './reply.fixtures';

const request = { ...ids, text: 'Olá!', idempotencyKey: 'msg-1' };
const long = { ...request, text: 'Primeira frase aqui. Segunda frase aqui.' };
const short = { talkMaximumLength: 24 };
const unreadable = refused(403, 'Invalid scope');

describe('an answer with an idempotency key', () => {
	test('is sent once, and a repeated run gets its result', async () => {
		const { http, reply } = replyWith(accepted('m-1'));
		const first = await reply(request);
		await expect(reply({ ...request, text: 'Something the model said the second time' })).resolves.toEqual({ ...first, duplicate: true });
		expect(http.requests).toHaveLength(1);
	});

	test('that was sent is told at once while the next one is on its way in the same chat', async () => {
		const { kommo, store, reply } = replyWith(accepted('m-1'));
		const first = await reply(request);
		await store.lock(`lock:reply:kommo:${kommo.client.accountKey}:lead:${ids.leadId}`, 'another run', 600_000);
		await expect(reply(request, { lockWaitMs: 0 })).resolves.toEqual({ ...first, duplicate: true });
	});

	test('is another one under another key', async () => {
		const { http, reply } = replyWith(accepted('m-1'), accepted('m-2'));
		await reply(request);
		await expect(reply({ ...request, idempotencyKey: 'msg-2' })).resolves.toMatchObject({ messageId: 'm-2' });
		expect(http.requests).toHaveLength(2);
	});

	test('is another one in another chat under the same key', async () => {
		const { reply } = replyWith(accepted('m-1'), accepted('m-2'));
		await reply(request);
		const other = { leadId: '901', talkId: '89', contactId: '502', text: 'Boa tarde!', idempotencyKey: request.idempotencyKey };
		await expect(reply(other)).resolves.toMatchObject({ sent: true, messageId: 'm-2', leadId: '901' });
	});

	test('may have a key of any length', async () => {
		const { reply } = replyWith(accepted('m-1'));
		const idempotencyKey = 'x'.repeat(5_000);
		await reply({ ...request, idempotencyKey });
		await expect(reply({ ...request, idempotencyKey })).resolves.toMatchObject({ duplicate: true });
	});

	test('by two runs at once is sent by one of them', async () => {
		const { http, run, begin } = replyWith(accepted('m-1'));
		const results = await run(Promise.all([begin(request), begin({ ...request })]));
		expect(results.map(({ duplicate }) => duplicate ?? false).sort()).toEqual([false, true]);
		expect(http.requests).toHaveLength(1);
	});

	test('is remembered for as long as set', async () => {
		const { clock, reply } = replyWith(accepted('m-1'), accepted('m-2'));
		await reply(request, { rememberMs: 60_000 });
		await clock.advance(60_001);
		await expect(reply(request, { rememberMs: 60_000 })).resolves.toMatchObject({ messageId: 'm-2' });
	});
});

describe('a run after one that sent nothing', () => {
	test.each([
		['Kommo refused it', refused(400, 'bad text')],
		['the token was wrong', refused(401, 'Unauthorized')],
	])('because %s sends at once', async (_, answer) => {
		const { reply } = replyWith(answer, accepted('m-1'));
		await failure(reply(request));
		await expect(reply(request)).resolves.toMatchObject({ sent: true, messageId: 'm-1' });
	});

	test('because the gate said no sends once it says yes', async () => {
		const { gate, reply } = replyWith(accepted('m-1'));
		gate.refusals = ['paused'];
		await expect(reply(request)).resolves.toMatchObject({ sent: false });
		await expect(reply(request)).resolves.toMatchObject({ sent: true });
	});

	test('because every way was closed tries again', async () => {
		const note = { json: { _embedded: { notes: [{ id: 1 }] } } };
		const { reply } = replyWith(refused(403, 'Forbidden'), note, accepted('m-1'));
		await expect(reply(request)).resolves.toMatchObject({ way: 'note' });
		await expect(reply(request)).resolves.toMatchObject({ way: 'talk', sent: true });
	});
});

describe('a run after one that broke off', () => {
	test('in the middle goes on with the part that is missing, of the text begun', async () => {
		const { http, reply } = replyWith(accepted('m-1'), refused(401, 'Unauthorized'), accepted('m-2'));
		await failure(reply(long, short));
		await expect(reply({ ...long, text: 'Quite another text. And more of it.' }, short)).resolves.toMatchObject({ parts: 2, messageId: 'm-2' });
		expect(bodiesTo(http.requests, '/send_message')).toEqual([
			{ text: 'Primeira frase aqui.' },
			{ text: 'Segunda frase aqui.' },
			{ text: 'Segunda frase aqui.' },
		]);
	});

	test('because a person took over does not go on', async () => {
		const { http, gate, reply } = replyWith(accepted('m-1'));
		gate.refusals = [null, 'paused'];
		await reply(long, short);
		await expect(reply(long, short)).resolves.toMatchObject({ duplicate: true, parts: 1, reason: 'paused' });
		expect(http.requests).toHaveLength(1);
	});

	test('with an unknown outcome looks into the chat, and finds the message', async () => {
		const fixture = replyWith(timeout(), unreadable);
		expect(await failure(fixture.reply(request))).toMatchObject({ code: 'uncertain' });
		const sentAt = fixture.clock.now();
		await fixture.clock.advance(300_000);
		fixture.http.add(historyOf({ id: 'm-1', text: 'Olá!', at: sentAt }));
		await expect(fixture.reply(request)).resolves.toMatchObject({ sent: true, way: 'talk', messageId: 'm-1', parts: 1 });
		expect(fixture.http.calls.filter((call) => call.startsWith('POST'))).toHaveLength(1);
	});

	test('with an unknown outcome sends again where the message is not in the chat', async () => {
		const fixture = replyWith(timeout(), unreadable, historyOf(), accepted('m-2'));
		await failure(fixture.reply(request));
		await fixture.clock.advance(60_000);
		await expect(fixture.reply(request)).resolves.toMatchObject({ sent: true, messageId: 'm-2' });
	});

	test('a moment ago gives Kommo time to show the message before it believes that there is none', async () => {
		const fixture = replyWith(timeout(), unreadable, historyOf(), () => historyOf({ id: 'm-1', text: 'Olá!', at: fixture.clock.now() }));
		await failure(fixture.reply(request));
		await expect(fixture.reply(request)).resolves.toMatchObject({ messageId: 'm-1' });
		expect(fixture.http.calls.filter((call) => call.startsWith('POST'))).toHaveLength(1);
	});

	test('with an unknown outcome stays uncertain as long as the chat cannot be read', async () => {
		const { http, reply } = replyWith(timeout(), unreadable, unreadable, unreadable);
		for (let run = 0; run < 3; run++) expect(await failure(reply(request))).toMatchObject({ code: 'uncertain' });
		expect(http.calls.filter((call) => call.startsWith('POST'))).toHaveLength(1);
	});

	test('by a cancelled execution looks into the chat too', async () => {
		const cancel = new AbortController();
		const fixture = replyWith(() => {
			cancel.abort(new Error('cancelled'));
			cancel.signal.throwIfAborted();
			return {};
		});
		await expect(fixture.run(fixture.begin(request, {}, cancel.signal))).rejects.toThrow('cancelled');
		fixture.http.add(historyOf({ id: 'm-1', text: 'Olá!', at: fixture.clock.now() }));
		await expect(fixture.reply(request)).resolves.toMatchObject({ sent: true, messageId: 'm-1' });
		expect(fixture.http.calls.filter((call) => call.startsWith('POST'))).toHaveLength(1);
	});

	test('because its lock was lost looks into the chat too', async () => {
		const fixture = replyWith(async ({ signal }) => {
			await fixture.clock.sleep(120_000, signal);
			return {};
		});
		const { lock } = fixture.store;
		let taken = false;
		fixture.store.lock = async () => {
			const first = !taken;
			taken = true;
			return first;
		};
		const startedAt = fixture.clock.now();
		expect(await failure(fixture.reply(request))).toMatchObject({ code: 'unavailable' });
		fixture.store.lock = lock;
		fixture.http.add(historyOf({ id: 'm-1', text: 'Olá!', at: startedAt }));
		await expect(fixture.reply(request)).resolves.toMatchObject({ sent: true, messageId: 'm-1' });
		expect(fixture.http.calls.filter((call) => call.startsWith('POST'))).toHaveLength(1);
	});

	test('because its process died waits for its claim to lapse, then looks into the chat', async () => {
		const fixture = replyWith(async () => await new Promise<never>(() => undefined));
		const lock = fixture.store.lock.bind(fixture.store);
		let firstOwner: string | null = null;
		// A dead process renews nothing: its first taking of the lock is its last.
		fixture.store.lock = async (key, owner, ttlMs) => {
			if (owner === firstOwner) return await new Promise<never>(() => undefined);
			firstOwner ??= owner;
			return await lock(key, owner, ttlMs);
		};
		void fixture.begin(request).catch(() => undefined);
		await fixture.clock.advance(10);
		expect(fixture.http.requests).toHaveLength(1);
		fixture.http.add(historyOf({ id: 'm-1', text: 'Olá!', at: fixture.clock.now() }));
		await expect(fixture.reply(request)).resolves.toMatchObject({ sent: true, messageId: 'm-1' });
		expect(fixture.http.calls.filter((call) => call.startsWith('POST'))).toHaveLength(1);
	});

	test('through the Salesbot finds the bot’s message', async () => {
		const settings = { salesbot, ways: ['salesbot'] as const };
		const fixture = replyWith({}, timeout(), unreadable);
		expect(await failure(fixture.reply(request, settings))).toMatchObject({ code: 'uncertain' });
		fixture.http.add(historyOf({ id: 'm-1', text: 'Olá!', at: fixture.clock.now() }));
		await expect(fixture.reply(request, settings)).resolves.toMatchObject({ sent: true, way: 'salesbot', messageId: 'm-1' });
		expect(fixture.http.calls.filter((call) => call.endsWith('/run'))).toHaveLength(1);
	});
});

describe('trouble with the Store', () => {
	const down = () => new ConnectorError('unavailable', 'The Store is down.', { system: 'Store' });

	test('right before a Salesbot is started is no unknown outcome', async () => {
		const { http, gate, reply } = replyWith(talkList(), {});
		gate.registerSent = async () => {
			throw down();
		};
		const answer = reply({ leadId: '900', text: 'Olá!' }, { salesbot, ways: ['salesbot'] });
		expect(await failure(answer)).toMatchObject({ code: 'unavailable', system: 'Store', nothingDone: true });
		expect(http.calls.filter((call) => call.endsWith('/run'))).toEqual([]);
	});

	test('that let another run take the answer over sends nothing', async () => {
		const { http, store, reply } = replyWith();
		const claim = store.claim.bind(store);
		let claims = 0;
		store.claim = async (...parameters) => (++claims === 1 ? await claim(...parameters) : 'pending');
		expect(await failure(reply(request))).toMatchObject({ code: 'unavailable', nothingDone: true });
		expect(http.requests).toHaveLength(0);
	});

	test('after the message is out does not fail the answer', async () => {
		const fixture = replyWith(() => {
			fixture.gate.registerSent = async () => {
				throw new Error('Store down');
			};
			return accepted('m-1');
		});
		await expect(fixture.reply({ ...ids, text: 'Olá!' })).resolves.toMatchObject({ sent: true, messageId: 'm-1' });
		expect(fixture.log.warnings).toHaveLength(1);
	});

	test('before the message is out sends nothing', async () => {
		const fixture = replyWith();
		fixture.gate.registerSent = async () => {
			throw new Error('Store down');
		};
		await expect(fixture.reply({ ...ids, text: 'Olá!' })).rejects.toThrow('Store down');
		expect(fixture.http.requests).toHaveLength(0);
	});
});
