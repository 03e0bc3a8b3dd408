import { isMessageEvent, isNoteEvent, type KommoEvent } from '../../../../lib/systems/kommo/event-types';
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
		['external', 'customer'],
		['internal', 'human'],
		['bot', 'bot'],
	])('by an author of type %s is written by %s, whatever the wrapper says', (type, author) => {
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

describe('a note', () => {
	const note = (...pairs: string[]) => {
		const [event] = read('leads[note][0][note][id]=70', 'leads[note][0][note][element_id]=900', ...pairs);
		if (event === undefined || !isNoteEvent(event)) throw new Error('no note event');
		return event;
	};

	test.each(['common', '4'])('of type %s by a user carries its text as a person’s', (type) => {
		const event = note(
			`leads[note][0][note][note_type]=${type}`,
			'leads[note][0][note][text]=%23pausar+2h',
			'leads[note][0][note][created_by]=44',
		);
		expect(event).toMatchObject({
			event: 'note_lead',
			author: 'human',
			authorId: '44',
			text: '#pausar 2h',
			leadId: '900',
			contactId: null,
			noteType: 'common',
		});
	});

	test.each(['service_message', '25', 'extended_service_message', 'call_in'])('of type %s is automatic', (type) => {
		const event = note(
			`leads[note][0][note][note_type]=${type}`,
			'leads[note][0][note][params][text]=%23pausar',
			'leads[note][0][note][created_by]=44',
		);
		expect(event).toMatchObject({ author: 'bot', text: '#pausar' });
	});

	test('that no user wrote is automatic', () => {
		expect(note('leads[note][0][note][note_type]=common', 'leads[note][0][note][created_by]=0').author).toBe('bot');
	});
});

describe('other events', () => {
	test('a lead’s new stage tells old and new', () => {
		expect(
			read(
				'leads[status][0][id]=9',
				'leads[status][0][name]=Pedido',
				'leads[status][0][status_id]=142',
				'leads[status][0][old_status_id]=55',
				'leads[status][0][pipeline_id]=3',
				'leads[status][0][price]=1200',
				'leads[status][0][last_modified]=1790000000',
				'leads[status][0][modified_user_id]=44',
				'leads[status][0][tags][0][name]=bot',
				'leads[status][0][custom_fields][0][id]=5',
				'leads[status][0][custom_fields][0][name]=Resposta',
				'leads[status][0][custom_fields][0][values][0][value]=Oi',
			)[0],
		).toMatchObject({
			event: 'status_lead',
			entity: 'lead',
			leadId: '9',
			statusId: '142',
			previousStatusId: '55',
			pipelineId: '3',
			price: 1200,
			modifiedByUserId: '44',
			updatedAt: '2026-09-21T14:13:20.000Z',
			tags: ['bot'],
			customFields: [{ id: '5', name: 'Resposta', code: null, values: ['Oi'] }],
		});
	});

	test('a company under contacts is a company', () => {
		expect(read('contacts[update][0][id]=5', 'contacts[update][0][type]=company')[0]).toMatchObject({
			event: 'update_company',
			entity: 'company',
			companyId: '5',
			contactId: null,
		});
	});

	test('a contact lists its leads and phones', () => {
		expect(
			read(
				'contacts[add][0][id]=5',
				'contacts[add][0][type]=contact',
				'contacts[add][0][linked_leads_id][29871234][ID]=29871234',
				'contacts[add][0][custom_fields][0][code]=PHONE',
				'contacts[add][0][custom_fields][0][values][0][value]=%2B5511987654321',
			)[0],
		).toMatchObject({ event: 'add_contact', contactId: '5', leadIds: ['29871234'], phones: ['+5511987654321'] });
	});

	test('a talk tells whether it is in work', () => {
		expect(
			read('talk[update][0][talk_id]=88', 'talk[update][0][is_in_work]=0', 'talk[update][0][entity_id]=900', 'talk[update][0][entity_type]=lead')[0],
		).toMatchObject({ event: 'update_talk', talkId: '88', inWork: false, leadId: '900' });
	});

	test('an incoming lead and a task keep their ids', () => {
		const events = read(
			'unsorted[add][0][uid]=u1',
			'unsorted[add][0][lead_id]=9',
			'unsorted[add][0][data][contacts][0][id]=501',
			'task[add][0][id]=3',
			'task[add][0][element_type]=2',
			'task[add][0][element_id]=9',
		);
		expect(events).toMatchObject([
			{ event: 'add_unsorted', id: 'u1', leadId: '9', contactId: '501' },
			{ event: 'add_task', entity: 'task', id: '3', leadId: '9' },
		]);
	});

	test('an event of tomorrow is passed on with its code', () => {
		expect(read('spaceship[launch][0][id]=1')[0]).toMatchObject({ event: 'launch_spaceship', entity: 'spaceship', id: '1' });
	});

	test('one delivery may carry many entities of several kinds', () => {
		const events = read('leads[add][0][id]=1', 'leads[add][1][id]=2', 'contacts[add][0][id]=3', ...incoming);
		expect(events.map(({ event, id }) => `${event} ${id}`)).toEqual([
			'add_lead 1',
			'add_lead 2',
			'add_contact 3',
			'add_message 7d0c-1',
		]);
	});

	test.each(['', 'message=hello', 'message[add]=x', 'leads[add][0]=x', 'a=1&b[c]=2'])(
		'a body without entities (%s) gives no events',
		(body) => {
			expect(readKommoEvents(parseKommoForm(body).value)).toEqual([]);
		},
	);
});
