import { ConnectorError } from '../../domain/errors';
import { parsePhone } from '../../domain/phone';
import type { ConversationRef } from './types';

export const botControlSystem = 'Bot Control';

/** A reference with its phone in canonical form. At least one of `phone` and `contactId` is set. */
export interface ConversationIds {
	channel: string;
	accountId: string;
	/** E.164 with `+`. */
	phone: string | null;
	contactId: string | null;
}

const CONVERSATIONS = 'bot/conversation/';
const PAUSED = 'bot/paused/';
const SENT = 'bot/sent/';
/** Leaves room, within the Store's 512 characters, for what is put before and behind a conversation's key. */
const LONGEST_KEY = 350;

export function invalid(message: string, parameter: string, hint: string): ConnectorError {
	return new ConnectorError('validation', message, { system: botControlSystem, parameter, hint });
}

/** Slashes and other marks of an id must not make two conversations one. */
function part(value: string, parameter: string): string {
	try {
		return encodeURIComponent(value);
	} catch {
		throw invalid(`The ${parameter} holds broken characters.`, parameter, 'Pass the id as the channel delivered it.');
	}
}

function cleanId(value: string | null | undefined): string | null {
	// At run time a number comes in where a workflow's expression yields one.
	const text = String(value ?? '').trim();
	return text === '' ? null : text;
}

function requiredId(value: string, parameter: string): string {
	const id = cleanId(value);
	if (id === null) throw invalid(`The ${parameter} is empty.`, parameter, 'Take it from the trigger’s item.');
	return id;
}

/** @throws ConnectorError `validation` where neither a readable phone nor a contact id is given. */
export function conversationIds(ref: ConversationRef): ConversationIds {
	const phone = parsePhone(ref.phone)?.e164 ?? null;
	const contactId = cleanId(ref.contactId);
	if (phone === null && contactId === null) {
		const given = cleanId(ref.phone) !== null;
		throw invalid(
			given ? 'The phone is not a telephone number.' : 'Neither a phone nor a contact id is given.',
			given ? 'phone' : 'contactId',
			'Pass the customer’s phone, the channel’s contact id, or both.',
		);
	}
	const ids = {
		channel: requiredId(ref.channel, 'channel'),
		accountId: requiredId(ref.accountId, 'accountId'),
		phone,
		contactId,
	};
	for (const key of candidateKeys(ids)) {
		if (key.length > LONGEST_KEY) {
			throw invalid('Channel, account and contact id are too long together.', 'contactId', 'Pass ids, not texts.');
		}
	}
	return ids;
}

function accountPath(channel: string, accountId: string): string {
	return `${part(channel, 'channel')}/${part(accountId, 'accountId')}/`;
}

export function phoneKey({ channel, accountId }: ConversationIds, phone: string): string {
	return `${CONVERSATIONS}${accountPath(channel, accountId)}phone/${phone}`;
}

export function contactKey({ channel, accountId }: ConversationIds, contactId: string): string {
	return `${CONVERSATIONS}${contactPath(channel, accountId)}${part(contactId, 'contactId')}`;
}

function contactPath(channel: string, accountId: string): string {
	return `${accountPath(channel, accountId)}contact/`;
}

/** All contacts of an account. */
export function contactKeyPrefix({ channel, accountId }: ConversationIds): string {
	return CONVERSATIONS + contactPath(channel, accountId);
}

/** Every key under which something about these ids may lie, the phone's first. */
export function candidateKeys(ids: ConversationIds): string[] {
	const keys: string[] = [];
	if (ids.phone !== null) keys.push(phoneKey(ids, ids.phone));
	if (ids.contactId !== null) keys.push(contactKey(ids, ids.contactId));
	return keys;
}

/**
 * The Store's key of a conversation: by canonical phone, or by contact id where no phone is given. A
 * contact whose phone the Store knows is found under the phone's key all the same (`ConversationStore`).
 * @throws ConnectorError `validation`
 */
export function conversationKey(ref: ConversationRef): string {
	const ids = conversationIds(ref);
	return ids.phone !== null ? phoneKey(ids, ids.phone) : contactKey(ids, ids.contactId ?? '');
}

/** The list of paused conversations has one entry per conversation, in the same order as their keys. */
export function pausedKey(conversationKeyText: string): string {
	return PAUSED + conversationKeyText.slice(CONVERSATIONS.length);
}

export function conversationKeyOfPaused(key: string): string {
	return CONVERSATIONS + key.slice(PAUSED.length);
}

export function pausedPrefix(channel: string | undefined, accountId: string | undefined): string {
	if (channel === undefined) return PAUSED;
	if (accountId === undefined) return `${PAUSED}${part(channel, 'channel')}/`;
	return PAUSED + accountPath(channel, accountId);
}

/** Message ids are unique within an account. */
export function sentIdKey({ channel, accountId }: ConversationIds, messageId: string): string {
	return `${SENT}id/${accountPath(channel, accountId)}${part(messageId, 'messageId')}`;
}

/** Texts are told apart by conversation: the same greeting goes to many customers. */
export function sentTextPrefix(conversationKeyText: string, hash: string): string {
	return `${SENT}text/${conversationKeyText.slice(CONVERSATIONS.length)}/${hash}/`;
}
