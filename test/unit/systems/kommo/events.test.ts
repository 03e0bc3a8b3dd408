import { isMessageEvent, type KommoEvent } from '../../../../lib/systems/kommo/event-types';
import { readKommoEvents } from '../../../../lib/systems/kommo/events';
import { parseKommoForm } from '../../../../lib/systems/kommo/webhook-form';

const account = 'account[id]=31&account[subdomain]=loja&account[_links][self]=https://loja.kommo.com';
const read = (...pairs: string[]): KommoEvent[] => readKommoEvents(parseKommoForm([account, ...pairs].join('&')).value);

const incoming = [
	'message[add][0][id]=7d0c-1',
	'message[add][0][chat_id]=chat-1',
	'message[add][0][talk_id]=88',
	'message[add][0][contact_id]=501',
	'message[add][0][text]=Tem+estoque%3F',
	'message[add][0][created_at]=1790000000',
	'message[add][0][message_type]=text',
	'message[add][0][element_type]=2',
	'message[add][0][entity_type]=lead',
	'message[add][0][element_id]=900',
	'message[add][0][entity_id]=900',
	'message[add][0][type]=incoming',
	'message[add][0][author][id]=c0ffee',
	'message[add][0][author][type]=external',
	'message[add][0][author][name]=Maria',
	'message[add][0][origin]=waba',
];

function message(pairs: string[]) {
	const [event] = read(...pairs);
	if (event === undefined || !isMessageEvent(event)) throw new Error('no message event');
	return event;
}

describe('a chat message', () => {
	test('of a customer carries text, author, talk, contact and lead', () => {
		const event = message(incoming);
		expect(event).toMatchObject({
			event: 'add_message',
			entity: 'message',
			id: '7d0c-1',
			talkId: '88',
			chatId: 'chat-1',
			account: { id: '31', subdomain: 'loja' },
		});
		expect(event.message).toEqual({
			id: '7d0c-1',
			channel: 'kommo',
			accountId: '31',
			direction: 'incoming',
			author: 'customer',
			authorId: 'c0ffee',
			authorName: 'Maria',
			text: 'Tem estoque?',
			messageType: 'text',
			attachment: null,
			createdAt: '2026-09-21T14:13:20.000Z',
			conversationId: 'chat-1',
			contactId: '501',
			leadId: '900',
			origin: 'waba',
		});
	});

	test('without the wrapper is the same message', () => {
		const unwrapped = incoming.map((pair) => pair.replace('message[add]', 'add'));
		expect(message(unwrapped)).toEqual(message(incoming));
	});

	test('of a contact without a lead has no lead', () => {
		const pairs = incoming.filter((pair) => !/\[(?:element|entity)_/.test(pair));
		expect(message(pairs).message).toMatchObject({ leadId: null, contactId: '501' });
	});

	test('that belongs to a customer record has no lead', () => {
		const pairs = incoming.map((pair) => pair.replace('entity_type]=lead', 'entity_type]=customer'));
		expect(message(pairs).message.leadId).toBeNull();
	});

	test('with a voice and no text carries the attachment', () => {
		const pairs = incoming.filter((pair) => !pair.includes('[text]') && !pair.includes('message_type'));
		const event = message([
			...pairs,
			'message[add][0][attachment][type]=voice',
			'message[add][0][attachment][link]=https://cdn.example/a.ogg',
			'message[add][0][attachment][file_name]=a.ogg',
		]);
		expect(event.message).toMatchObject({
			text: '',
			messageType: 'voice',
			attachment: { type: 'voice', url: 'https://cdn.example/a.ogg', fileName: 'a.ogg' },
		});
	});

	test.each([
		['external', 'bot'],
		['internal', 'human'],
		['bot', 'bot'],
	])('that is outgoing, by an author of type %s, is written by %s, whatever the wrapper says', (type, author) => {
		for (const wrapper of ['message', 'outgoing_message']) {
			const event = message([
				`${wrapper}[add][0][id]=m1`,
				`${wrapper}[add][0][type]=outgoing`,
				`${wrapper}[add][0][author][type]=${type}`,
			]);
			expect(event.message).toMatchObject({ author, direction: 'outgoing' });
			expect(event.event).toBe('add_outgoing_message');
		}
	});

	test('of an agent names the Kommo user, by whom commands are allowed', () => {
		const event = message([
			'outgoing_message[add][0][id]=m2',
			'outgoing_message[add][0][text]=%23pausar',
			'outgoing_message[add][0][author][type]=internal',
			'outgoing_message[add][0][author][id]=uuid-1',
			'outgoing_message[add][0][author][user_id]=44',
			'outgoing_message[add][0][recipient][name]=Maria',
		]);
		expect(event.message).toMatchObject({ author: 'human', authorId: '44', text: '#pausar', direction: 'outgoing' });
		expect(event.recipientName).toBe('Maria');
	});

	test('that goes out by an unnamed author never counts as a person', () => {
		const event = message(['outgoing_message[add][0][id]=m3', 'outgoing_message[add][0][text]=%23pausar']);
		expect(event.message.author).toBe('bot');
	});
});

describe('the deduplication key', () => {
	test('of a repeated delivery is the same, and other messages have others', () => {
		const other = incoming.map((pair) => pair.replace('7d0c-1', '7d0c-2'));
		expect(message(incoming).deduplicationKey).toBe(message(incoming).deduplicationKey);
		expect(message(other).deduplicationKey).not.toBe(message(incoming).deduplicationKey);
	});

	test('of one message is the same from both wrappers', () => {
		const outgoing = incoming.map((pair) => pair.replace('message[add]', 'outgoing_message[add]'));
		expect(message(outgoing).deduplicationKey).toBe(message(incoming).deduplicationKey);
	});

	test('tells two changes of a lead within one second apart', () => {
		const change = (price: number) =>
			read('leads[update][0][id]=9', 'leads[update][0][updated_at]=1790000000', `leads[update][0][price]=${price}`)[0]
				?.deduplicationKey;
		expect(change(10)).not.toBe(change(20));
		expect(change(10)).toBe(change(10));
		expect(change(10)).toContain('update_lead:9:1790000000');
	});

	test('tells two accounts apart', () => {
		const [first] = readKommoEvents(parseKommoForm('account[id]=1&message[add][0][id]=x').value);
		const [second] = readKommoEvents(parseKommoForm('account[id]=2&message[add][0][id]=x').value);
		expect(first?.deduplicationKey).not.toBe(second?.deduplicationKey);
	});

	test('stays short whatever the sender puts into ids', () => {
		const [event] = read(`leads[add][0][id]=${'9'.repeat(5_000)}`);
		expect(event?.deduplicationKey.length).toBeLessThan(300);
	});
});
