import type { Author, ChatMessage } from '../../domain/message';
import type { FormObject } from './webhook-form';

interface EventBase {
	/** Kommo's event code, e.g. `add_message`; the one a subscription names. */
	event: string;
	/** Id of the message, lead, note …; null where the delivery has none. */
	id: string | null;
	account: { id: string | null; subdomain: string | null };
	/** Equal for two deliveries of the same event, different for any two events; at most 300 characters. */
	deduplicationKey: string;
	/** The entity as delivered; every leaf is text. */
	raw: FormObject;
}

export interface KommoMessageEvent extends EventBase {
	entity: 'message';
	message: ChatMessage;
	talkId: string | null;
	chatId: string | null;
	/** The person a message of ours or of an agent went to. */
	recipientName: string | null;
}

/** A note on a lead, contact or company. A person's note may hold a command for the bot. */
export interface KommoNoteEvent extends EventBase {
	entity: 'note';
	/** `common`, `service_message`, `call_in` …; older accounts send numbers for the rare ones. */
	noteType: string | null;
	text: string;
	/** `human` only for an ordinary note written by a user of the account. */
	author: Author;
	authorId: string | null;
	leadId: string | null;
	contactId: string | null;
	companyId: string | null;
	/** ISO. */
	createdAt: string | null;
}

export interface KommoEventField {
	id: string | null;
	code: string | null;
	name: string | null;
	values: string[];
}

interface RecordEvent extends EventBase {
	name: string | null;
	responsibleUserId: string | null;
	modifiedByUserId: string | null;
	createdAt: string | null;
	updatedAt: string | null;
	tags: string[];
	customFields: KommoEventField[];
}

export interface KommoLeadEvent extends RecordEvent {
	entity: 'lead';
	leadId: string | null;
	price: number | null;
	pipelineId: string | null;
	statusId: string | null;
	previousPipelineId: string | null;
	previousStatusId: string | null;
}

export interface KommoContactEvent extends RecordEvent {
	entity: 'contact' | 'company';
	contactId: string | null;
	companyId: string | null;
	leadIds: string[];
	phones: string[];
}

export interface KommoTalkEvent extends EventBase {
	entity: 'talk';
	talkId: string | null;
	chatId: string | null;
	contactId: string | null;
	leadId: string | null;
	inWork: boolean;
	read: boolean;
	origin: string | null;
	createdAt: string | null;
	updatedAt: string | null;
}

/** A task, customer, incoming lead or whatever Kommo adds later: ids and times, the rest in `raw`. */
export interface KommoOtherEvent extends EventBase {
	entity: string;
	name: string | null;
	leadId: string | null;
	contactId: string | null;
	responsibleUserId: string | null;
	createdAt: string | null;
	updatedAt: string | null;
}

export type KommoEvent =
	| KommoMessageEvent
	| KommoNoteEvent
	| KommoLeadEvent
	| KommoContactEvent
	| KommoTalkEvent
	| KommoOtherEvent;

export function isMessageEvent(event: KommoEvent): event is KommoMessageEvent {
	return event.entity === 'message' && 'message' in event;
}

export function isNoteEvent(event: KommoEvent): event is KommoNoteEvent {
	return event.entity === 'note' && 'noteType' in event;
}
