import { outboxName, type OutboxMessage } from '../../application/outbox';
import { ConnectorError } from '../../domain/errors';
import { parsePhone } from '../../domain/phone';

export interface GivenMessage {
	phone: string;
	contactId: string;
	messageId: string;
	content: string;
	timestamp: string;
	[name: string]: string;
}

/**
 * A message of the node as it goes into the outbox. All messages of a phone, or of a contact, keep their order.
 * @throws ConnectorError `validation` naming the parameter
 */
export function outboxMessage(given: GivenMessage, outbox: string, now = new Date()): OutboxMessage {
	const phone = parsePhone(given.phone)?.e164 ?? '';
	const contactKey = phone || given.contactId.trim();
	if (contactKey === '') {
		const empty = given.phone.trim() === '';
		throw invalid('Phone', empty ? 'is empty, and so is Contact ID' : 'is no phone number', 'Give the phone with area code, or the contact’s ID.');
	}
	const messageId = given.messageId.trim();
	if (!/^[\x21-\x7e]{1,150}$/.test(messageId)) throw invalid('Message ID', 'is empty, too long or holds blanks', 'Give the ID that the channel gave the message.');
	if (given.content.trim() === '') throw invalid('Content', 'is empty', 'Say what the message is.');
	outboxName(outbox);
	const timestamp = given.timestamp.trim() || now.toISOString();
	return { contactKey, messageId, payload: { ...given, phone: phone || given.phone, messageId, timestamp } };
}

function invalid(parameter: string, what: string, hint: string): ConnectorError {
	return new ConnectorError('validation', `${parameter} ${what}.`, { system: 'CRM', parameter, hint, nothingDone: true });
}
