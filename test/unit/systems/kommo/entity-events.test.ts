import { isNoteEvent, type KommoEvent } from '../../../../lib/systems/kommo/event-types';
import { readKommoEvents } from '../../../../lib/systems/kommo/events';
import { parseKommoForm } from '../../../../lib/systems/kommo/webhook-form';

const account = 'account[id]=31&account[subdomain]=loja&account[_links][self]=https://loja.kommo.com';
const read = (...pairs: string[]): KommoEvent[] => readKommoEvents(parseKommoForm([account, ...pairs].join('&')).value);

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

	test('that no user wrote is automatic, whoever is responsible for the lead', () => {
		const event = note(
			'leads[note][0][note][note_type]=common',
			'leads[note][0][note][created_by]=0',
			'leads[note][0][note][main_user_id]=44',
		);
		expect(event).toMatchObject({ author: 'bot', authorId: null });
	});

	test('that names no author is the responsible user’s', () => {
		const event = note('leads[note][0][note][note_type]=common', 'leads[note][0][note][main_user_id]=44');
		expect(event).toMatchObject({ author: 'human', authorId: '44' });
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
		const events = read('leads[add][0][id]=1', 'leads[add][1][id]=2', 'contacts[add][0][id]=3', 'message[add][0][id]=7d0c-1');
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
