import { randomUUID } from 'node:crypto';
import type { KommoContext } from './context.ts';
import { recordEvent } from './event-log.ts';
import type { Attachment, Author, ChatMessage, Talk } from './model.ts';
import { announceMessage, announceTalk } from './payloads.ts';

export interface NewMessage {
	text: string;
	author: Author;
	messageType?: string;
	attachment?: Attachment;
	/** A given id instead of a fresh one, to send the same message twice. */
	id?: string;
}

/** Adds the customer's message to a talk and announces it at once. */
export function addIncoming(context: KommoContext, talk: Talk, given: NewMessage): ChatMessage {
	const message = store(context, talk, given, 'incoming');
	talk.isRead = false;
	chatEvent(context, talk, message, 'incoming_chat_message');
	announceMessage(context, talk, message);
	announceTalk(context, talk, 'update');
	return message;
}

/** Adds a message of the account's own side; its webhook follows after the message delay. */
export function addOutgoing(context: KommoContext, talk: Talk, given: NewMessage): ChatMessage {
	const message = store(context, talk, given, 'outgoing');
	talk.isRead = true;
	chatEvent(context, talk, message, 'outgoing_chat_message');
	context.clock.schedule(context.knobs.messageDelayMs, () => announceMessage(context, talk, message));
	return message;
}

/** sent, then delivered, then read, by the time that passed; a customer's own message is read. */
export function deliveryStatus({ clock, knobs }: KommoContext, message: ChatMessage): string {
	if (message.direction === 'incoming') return 'read';
	const age = clock.now() - message.at;
	if (message.fails) return age >= knobs.deliveredAfterMs ? 'error' : 'sent';
	if (age >= knobs.readAfterMs) return 'read';
	return age >= knobs.deliveredAfterMs ? 'delivered' : 'sent';
}

export function botAuthor(name: string): Author {
	return { id: randomUUID(), type: 'bot', name };
}

function store(context: KommoContext, talk: Talk, given: NewMessage, direction: ChatMessage['direction']): ChatMessage {
	const message: ChatMessage = {
		id: given.id ?? randomUUID(),
		talkId: talk.id,
		direction,
		messageType: given.messageType ?? given.attachment?.type ?? 'text',
		text: given.text,
		at: context.clock.now(),
		author: given.author,
		attachment: given.attachment ?? null,
		fails: direction === 'outgoing' && context.knobs.messagesFail,
	};
	const messages = context.data.messages.get(talk.id) ?? [];
	const again = given.id !== undefined && messages.some(({ id }) => id === given.id);
	if (!again) messages.push(message);
	context.data.messages.set(talk.id, messages);
	talk.updatedAt = context.clock.nowSeconds();
	return message;
}

function chatEvent(context: KommoContext, talk: Talk, message: ChatMessage, type: string): void {
	const value = [{ message: { id: message.id, origin: talk.origin, talk_id: talk.id } }];
	recordEvent(context, type, 'contacts', talk.contactId, message.author.userId ?? 0, value);
}
