import { CrmInput } from '../../application/crm/input';
import { outboxName, type OutboxMessage } from '../../application/outbox';
import { ConnectorError } from '../../domain/errors';

export interface GivenMessage {
	phone: string;
	contactId: string;
	name: string;
	email: string;
	messageId: string;
	content: string;
	direction: string;
	timestamp: string;
	channel: string;
	author: string;
	leadId: string;
}

const input = new CrmInput('CRM');

/**
 * A message of the node as it goes into the outbox, checked as it will be when it is written: what is refused then would
 * stay in the outbox for ever. All messages of a phone, or of a contact, keep their order.
 * @throws ConnectorError `validation` naming the parameter
 */
export function outboxMessage(given: GivenMessage, outbox: string, now = new Date()): OutboxMessage {
	outboxName(outbox);
	const contactId = input.optionalId(given.contactId, 'Contact ID') ?? '';
	const phone = phoneOf(given.phone, contactId);
	const email = input.optionalText(given.email, 'Email', 254) === null ? '' : input.email(given.email);
	const name = input.optionalText(given.name, 'Name', 250) ?? '';
	const checked = input.interaction({ ...given, contactId: contactId || phone }, now.getTime());
	const { messageId, content, direction, timestamp, channel, leadId, author } = checked;
	const message = { messageId, content, direction, timestamp, channel, leadId: leadId ?? '', author: author ?? '' };
	return { contactKey: phone || contactId, messageId, payload: { phone, contactId, name, email, ...message } };
}

/** E.164; empty where the contact is known by its id. */
function phoneOf(phone: string, contactId: string): string {
	if (phone.trim() !== '') return input.phone(phone).e164;
	if (contactId !== '') return '';
	throw new ConnectorError('validation', 'Phone is empty, and so is Contact ID.', {
		system: 'CRM',
		parameter: 'Phone',
		hint: 'Give the phone with area code, or the contact’s ID.',
		nothingDone: true,
	});
}
