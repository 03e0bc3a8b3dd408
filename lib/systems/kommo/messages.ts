import type { Author, ChatMessage } from '../../domain/message';
import { asObject, idOrNull, isoOrNull, textOrNull, type JsonObject } from './values';

/** What the place a message was read from knows beyond the message itself. */
export interface MessageSurroundings {
	accountId: string;
	contactId?: string | null;
	leadId?: string | null;
	origin?: string | null;
	/** For a message that names no direction. */
	direction: ChatMessage['direction'];
}

const authors: Readonly<Record<string, Author>> = { external: 'customer', internal: 'human', bot: 'bot' };

/**
 * Who wrote, by the author's type and never by the webhook's wrapper: some accounts report outgoing
 * messages among the incoming ones. An unnamed author of an outgoing message counts as automatic:
 * only Kommo's `internal` makes a person, because a person pauses the bot and may command it. So does
 * an external author of an outgoing message, because answering it would be answering ourselves.
 */
export function authorOf(authorType: string | null, direction: ChatMessage['direction']): Author {
	if (authorType === 'external' && direction === 'outgoing') return 'bot';
	return authors[authorType ?? ''] ?? (direction === 'incoming' ? 'customer' : 'bot');
}

/** A message of a webhook or of a talk's history. */
export function toChatMessage(raw: JsonObject, around: MessageSurroundings): ChatMessage {
	const type = textOrNull(raw.type);
	const direction = type === 'incoming' || type === 'outgoing' ? type : around.direction;
	const writer = asObject(raw.author);
	return {
		id: textOrNull(raw.id) ?? '',
		channel: 'kommo',
		accountId: around.accountId,
		direction,
		author: authorOf(textOrNull(writer.type), direction),
		authorId: idOrNull(writer.user_id) ?? idOrNull(writer.id),
		authorName: textOrNull(writer.name),
		text: textOrNull(raw.text) ?? '',
		messageType: textOrNull(raw.message_type) ?? (attachmentOf(raw)?.type || 'text'),
		attachment: attachmentOf(raw),
		createdAt: isoOrNull(raw.created_at),
		conversationId: textOrNull(raw.chat_id) ?? idOrNull(raw.talk_id),
		contactId: idOrNull(raw.contact_id) ?? around.contactId ?? null,
		leadId: leadIdOf(raw) ?? around.leadId ?? null,
		origin: textOrNull(raw.origin) ?? around.origin ?? null,
	};
}

/** The lead a message, talk or task belongs to; none where the entity is a customer, contact or absent. */
export function leadIdOf(raw: JsonObject): string | null {
	const type = textOrNull(raw.entity_type) ?? textOrNull(raw.element_type);
	if (type === 'lead' || type === 'leads' || type === '2') return idOrNull(raw.entity_id) ?? idOrNull(raw.element_id);
	return null;
}

function attachmentOf(raw: JsonObject): ChatMessage['attachment'] {
	const attachment = asObject(raw.attachment);
	const url = textOrNull(attachment.link);
	if (url === null) return null;
	return { type: textOrNull(attachment.type) ?? 'file', url, fileName: textOrNull(attachment.file_name) };
}
