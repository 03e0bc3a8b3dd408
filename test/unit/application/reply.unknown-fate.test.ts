import { failure } from '../systems/kommo/scripted-http';
import { accepted, historyOf, ids, refused, replyWith, salesbot, timeout } from './reply.fixtures';

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

	test('is not taken for sent because of the part before it that reads the same', async () => {
		const look = () => historyOf({ id: 'm-1', text: 'Frase repetida aqui.', at: fixture.clock.now() });
		const fixture = replyWith(accepted('m-1'), timeout(), look, look, accepted('m-2'));
		const text = 'Frase repetida aqui. Frase repetida aqui.';
		await expect(fixture.reply({ ...ids, text }, { talkMaximumLength: 24 })).resolves.toMatchObject({ parts: 2, messageId: 'm-2' });
	});

	test('is found also where it was the first of two attempts that arrived late', async () => {
		const fixture = replyWith(timeout(), historyOf(), historyOf(), timeout(), () => historyOf({ id: 'm-1', text: 'Olá!', at: sentAt }));
		const sentAt = fixture.clock.now();
		await expect(fixture.reply({ ...ids, text: 'Olá!' })).resolves.toMatchObject({ messageId: 'm-1', parts: 1 });
		expect(fixture.http.calls.filter((call) => call.startsWith('POST'))).toHaveLength(2);
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
