import { ConnectorError } from '../../../lib/domain/errors';
import { failure } from '../systems/kommo/scripted-http';
import { accepted, historyOf, ids, refused, replyWith, salesbot, timeout } from './reply.fixtures';

const request = { ...ids, text: 'Olá!' };
const note = { json: { _embedded: { notes: [{ id: 1 }] } } };
const unreadable = refused(403, 'Invalid scope');
const bySalesbot = { salesbot, ways: ['salesbot'] as const };

/** Otherwise a person who types or pastes the same words is judged the bot. */
describe('the text told to the gate is taken back', () => {
	test('once the message’s id, which tells the echo, is registered', async () => {
		const { gate, reply } = replyWith(accepted('m-1'));
		await reply(request);
		expect(gate.forgotten).toEqual([{ text: 'Olá!', messageId: 'm-1' }]);
	});

	test('where the way is refused, before the next way is tried', async () => {
		const fixture = replyWith(refused(403, 'Forbidden'), () => {
			expect(fixture.gate.forgotten).toEqual([{ text: 'Olá!' }]);
			return note;
		});
		await expect(fixture.reply(request)).resolves.toMatchObject({ way: 'note' });
	});

	test('and told again where the next way sends it', async () => {
		const { gate, reply } = replyWith(refused(403, 'Forbidden'), {}, { status: 202 }, historyOf());
		await reply(request, { salesbot: { ...salesbot, confirmMs: 700 } });
		expect(gate.registered).toEqual([{ text: 'Olá!' }, { text: 'Olá!' }]);
		expect(gate.forgotten).toEqual([{ text: 'Olá!' }]);
	});

	test('where the gate stops a repeat', async () => {
		const { gate, reply } = replyWith({ status: 429 });
		gate.refusals = [null, 'paused'];
		await reply(request);
		expect(gate.forgotten).toEqual([{ text: 'Olá!' }]);
	});

	test('where an error proves that nothing went out', async () => {
		const { gate, reply } = replyWith(refused(400, 'bad text'));
		await failure(reply(request));
		expect(gate.forgotten).toEqual([{ text: 'Olá!' }]);
	});

	test('where a later run finds that nothing went out', async () => {
		const fixture = replyWith(timeout(), unreadable, historyOf(), accepted('m-2'));
		await failure(fixture.reply({ ...request, idempotencyKey: 'msg-1' }));
		await fixture.clock.advance(60_000);
		await fixture.reply({ ...request, idempotencyKey: 'msg-1' });
		expect(fixture.gate.forgotten).toEqual([{ text: 'Olá!' }, { text: 'Olá!', messageId: 'm-2' }]);
	});
});

describe('the text told to the gate stays', () => {
	test('where the Salesbot’s message has no known id', async () => {
		const { gate, reply } = replyWith({}, { status: 202 }, unreadable);
		await expect(reply(request, bySalesbot)).resolves.toMatchObject({ sent: true, messageId: null });
		expect(gate.forgotten).toEqual([]);
	});

	test('where nobody knows whether the message arrived', async () => {
		const { gate, reply } = replyWith(timeout(), unreadable);
		expect(await failure(reply(request))).toMatchObject({ code: 'uncertain' });
		expect(gate.forgotten).toEqual([]);
	});
});

test('a text that cannot be taken back does not fail the answer', async () => {
	const fixture = replyWith(accepted('m-1'));
	fixture.gate.forgetSent = async () => {
		throw new ConnectorError('unavailable', 'The Store is down.', { system: 'Store' });
	};
	await expect(fixture.reply(request)).resolves.toMatchObject({ sent: true, messageId: 'm-1' });
	expect(fixture.log.warnings).toHaveLength(1);
});
