import { accepted, ids, refused, replyWith, talkList } from './reply.fixtures';

const closed = refused(422, 'Talk is closed');
const talkOf = (contact: number | null) => ({
	json: { talk_id: 88, contact_id: contact, entity_id: 900, entity_type: 'lead', is_in_work: true },
});
const text = 'Sua fatura: R$ 9.000';
const ways = ['talk', 'note'] as const;
const note = { json: { _embedded: { notes: [{ id: 1 }] } } };
const noted = { sent: false, way: 'note' };

describe('an answer on a lead with several contacts', () => {
	test('goes to the contact’s own talk, although another contact’s is newer', async () => {
		const { reply } = replyWith(talkList({ id: 99, contact: 777 }, { id: 88, contact: 501 }), accepted('m-1'));
		await expect(reply({ leadId: '900', contactId: '501', text })).resolves.toMatchObject({ sent: true, talkId: '88' });
	});

	test('whose talk is closed never goes into another contact’s talk', async () => {
		const { http, reply } = replyWith(closed, talkList({ id: 99, contact: 777 }), note);
		await expect(reply({ ...ids, text }, { ways })).resolves.toMatchObject(noted);
		expect(http.calls).not.toContain('POST /api/v4/talks/99/send_message');
	});

	test('whose talk is closed goes to the talk of the same contact, which the closed talk tells', async () => {
		const { reply } = replyWith(closed, talkOf(501), talkList({ id: 99, contact: 777 }, { id: 89, contact: 501 }), accepted('m-1'));
		await expect(reply({ leadId: '900', talkId: '88', text })).resolves.toMatchObject({ sent: true, talkId: '89', leadId: '900' });
	});

	test('keeps the lead it was given, although the talk names another', async () => {
		const { http, reply } = replyWith(closed, talkOf(501), talkList(), note);
		await expect(reply({ leadId: '901', talkId: '88', text }, { ways })).resolves.toMatchObject({ leadId: '901' });
		expect(http.calls.at(-1)).toBe('POST /api/v4/leads/901/notes');
	});

	test('goes to nobody where the contact is not known', async () => {
		const { http, reply } = replyWith(talkList({ id: 99, contact: 777 }, { id: 88, contact: 501 }), note);
		await expect(reply({ leadId: '900', text }, { ways })).resolves.toMatchObject({ ...noted, reason: 'talk:no_open_talk' });
		expect(http.calls.filter((call) => call.endsWith('/send_message'))).toEqual([]);
	});

	test('goes to nobody where not even the closed talk tells the contact', async () => {
		const { http, reply } = replyWith(closed, talkOf(null), talkList({ id: 99, contact: 777 }, { id: 89, contact: 501 }), note);
		await expect(reply({ leadId: '900', talkId: '88', text }, { ways })).resolves.toMatchObject(noted);
		expect(http.calls.filter((call) => call.endsWith('/send_message'))).toHaveLength(1);
	});
});
