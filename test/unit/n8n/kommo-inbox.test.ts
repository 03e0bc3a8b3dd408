import { urgentPriority } from '../../../lib/application/queue/types';
import { kommoInbox } from '../../../lib/n8n/kommo/inbox';

const { placeOf, keyOf } = kommoInbox('mensagens');
const message = { accountId: '31', entity: 'message', id: 'm', author: 'customer', contactId: '7', talkId: '1', leadId: '9' };
const groupOf = (json: Parameters<typeof placeOf>[0]) => placeOf(json).group;

test('the messages of a contact are one conversation, in whatever talk or lead', () => {
	expect(groupOf({ ...message, id: 'n', talkId: '2', leadId: null })).toBe(groupOf(message));
	expect(groupOf({ ...message, contactId: '8' })).not.toBe(groupOf(message));
	expect(groupOf({ ...message, accountId: '32' })).not.toBe(groupOf(message));
});

test('without a contact the talk is the conversation, then the lead', () => {
	const groups = [message, { ...message, contactId: null }, { ...message, contactId: null, talkId: null }].map(groupOf);
	expect(groups).toEqual(['kommo:31:contact:7', 'kommo:31:talk:1', 'kommo:31:lead:9']);
});

test('what the team writes, in the chat or in a note, waits for no customer and goes first', () => {
	const takeover = placeOf({ ...message, author: 'human' });
	const note = placeOf({ accountId: '31', entity: 'note', id: 'n', author: 'human', leadId: '9', contactId: null, companyId: null });
	expect([takeover.group, note.group]).not.toContain(groupOf(message));
	// That of jobs with places of their own.
	expect([takeover.priority, note.priority, placeOf(message).priority]).toEqual([urgentPriority, urgentPriority, 0]);
});

test('other events keep the order of their record', () => {
	const lead = { accountId: '31', entity: 'lead', id: '9', leadId: '9' };
	expect(groupOf({ ...lead, event: 'status_lead' })).toBe(groupOf({ ...lead, event: 'update_lead' }));
	expect(groupOf({ ...lead, id: '10', leadId: '10' })).not.toBe(groupOf(lead));
});

test('the key of an event is the same in every trigger of the account', () => {
	expect(keyOf({ claimed: 'delivery:w:n:31:message:m', own: '31:message:m' })).toBe('kommo:31:message:m');
});
