import { randomUUID } from 'node:crypto';
import type { KommoContext } from './context.ts';
import { link, linkedIds } from './link-store.ts';
import { addIncoming, addOutgoing } from './messages.ts';
import type { Attachment, ChatMessage, CrmRecord, Note, Talk } from './model.ts';
import { addNote } from './notes.ts';
import { announceChange, announceTalk } from './payloads.ts';
import { LOST, WON, addRecord, contactByPhone, setField } from './records.ts';
import { addTalk, talksOfContact, talksOfLead } from './talk-store.ts';

export interface CustomerMessage {
	text: string;
	/** One of the three says who writes: a contact, a talk, or a phone (a new one makes a contact). */
	contactId?: number;
	talkId?: number;
	phone?: string;
	name?: string;
	/** Default `waba`, Kommo's own WhatsApp Business. */
	origin?: string;
	messageType?: string;
	attachment?: Attachment;
	/** A new chat gets no lead: its messages come without entity_id. */
	withoutLead?: boolean;
	/** A given message id instead of a fresh one. */
	id?: string;
}

export interface AgentMessage {
	text: string;
	talkId?: number;
	leadId?: number;
	userId?: number;
}

export interface AgentNote {
	leadId: number;
	text: string;
	userId?: number;
}

export interface ConversationLine {
	id: string;
	who: 'customer' | 'agent' | 'bot';
	name: string;
	text: string;
	/** Sandbox milliseconds. */
	at: number;
}

const SYSTEM_USER = 0;

/** A customer writes: finds or makes the contact, the talk and the lead, and announces all that is new. */
export function customerWrites(context: KommoContext, given: CustomerMessage) {
	const talk = customerTalk(context, given);
	const contact = context.data.records.contacts.get(talk.contactId);
	const message = addIncoming(context, talk, {
		text: given.text,
		author: { id: talk.customerUuid, type: 'external', name: contact?.name ?? '' },
		...(given.messageType === undefined ? {} : { messageType: given.messageType }),
		...(given.attachment === undefined ? {} : { attachment: given.attachment }),
		...(given.id === undefined ? {} : { id: given.id }),
	});
	return { talkId: talk.id, chatId: talk.chatId, contactId: talk.contactId, leadId: talk.leadId, messageId: message.id };
}

/** A person in Kommo writes to the customer. Throws an Error when there is no such talk or user. */
export function agentWrites(context: KommoContext, given: AgentMessage) {
	const { data } = context;
	const talk =
		given.talkId === undefined
			? talksOfLead(data, given.leadId ?? 0).at(-1)
			: data.talks.get(given.talkId);
	if (talk === undefined) throw new Error('No talk for this talkId or leadId.');
	const user = given.userId === undefined ? [...data.users.values()].find(({ isAdmin }) => !isAdmin) : data.users.get(given.userId);
	if (user === undefined) throw new Error(`No user ${String(given.userId)}.`);
	const author = { id: user.amojoId, type: 'internal', name: user.name, userId: user.id } as const;
	const message = addOutgoing(context, talk, { text: given.text, author });
	return { talkId: talk.id, messageId: message.id };
}

/** A person in Kommo leaves an internal note on a lead, which the customer never sees. */
export function agentNotes(context: KommoContext, { leadId, text, userId }: AgentNote): Note {
	const { data } = context;
	if (!data.records.leads.has(leadId)) throw new Error(`No lead ${leadId}.`);
	const author = userId ?? [...data.users.values()].find(({ isAdmin }) => !isAdmin)?.id ?? SYSTEM_USER;
	return addNote(context, { entityKind: 'leads', entityId: leadId, noteType: 'common', params: { text }, createdBy: author });
}

/** All messages of a talk in the order they were written. Throws an Error for an unknown talk. */
export function conversation({ data }: KommoContext, talkId: number): ConversationLine[] {
	if (!data.talks.has(talkId)) throw new Error(`No talk ${talkId}.`);
	return (data.messages.get(talkId) ?? []).map((message) => ({
		id: message.id,
		who: whoOf(message),
		name: message.author.name,
		text: message.text,
		at: message.at,
	}));
}

function whoOf({ author }: ChatMessage): ConversationLine['who'] {
	if (author.type === 'external') return 'customer';
	return author.type === 'internal' ? 'agent' : 'bot';
}

function customerTalk(context: KommoContext, given: CustomerMessage): Talk {
	const { data } = context;
	if (given.talkId !== undefined) {
		const talk = data.talks.get(given.talkId);
		if (talk === undefined) throw new Error(`No talk ${given.talkId}.`);
		return talk;
	}
	const contact = customerContact(context, given);
	const open = talksOfContact(data, contact.id).findLast(({ status }) => status === 'in_work');
	return open ?? openTalk(context, contact, given);
}

function customerContact(context: KommoContext, given: CustomerMessage): CrmRecord {
	const { data } = context;
	if (given.contactId !== undefined) {
		const contact = data.records.contacts.get(given.contactId);
		if (contact === undefined) throw new Error(`No contact ${given.contactId}.`);
		return contact;
	}
	const { phone } = given;
	if (phone === undefined) throw new Error('Say who writes: contactId, talkId or phone.');
	const known = contactByPhone(data, phone);
	if (known !== undefined) return known;
	const created = addRecord(context, 'contacts', SYSTEM_USER);
	created.name = given.name ?? phone;
	const field = [...data.fields.values()].find(({ entityKind, code }) => entityKind === 'contacts' && code === 'PHONE');
	const [work] = field?.enums ?? [];
	if (field !== undefined && work !== undefined) {
		setField(data, created, field.id, [{ value: phone, enumId: work.id, enumCode: work.value }]);
	}
	announceChange(context, created, 'add');
	return created;
}

function openTalk(context: KommoContext, contact: CrmRecord, given: CustomerMessage): Talk {
	const { data, clock } = context;
	const before = talksOfContact(data, contact.id).at(-1);
	const lead = given.withoutLead === true ? undefined : (openLeadOf(context, contact) ?? newLead(context, contact));
	const now = clock.nowSeconds();
	const talk = addTalk(data, {
		chatId: before?.chatId ?? randomUUID(),
		customerUuid: before?.customerUuid ?? randomUUID(),
		contactId: contact.id,
		leadId: lead?.id ?? null,
		origin: given.origin ?? 'waba',
		status: 'in_work',
		isRead: false,
		createdAt: now,
		updatedAt: now,
	});
	announceTalk(context, talk, 'add');
	return talk;
}

function openLeadOf({ data }: KommoContext, contact: CrmRecord): CrmRecord | undefined {
	return linkedIds(data, 'contacts', contact.id, 'leads')
		.map(({ id }) => data.records.leads.get(id))
		.find((lead) => lead !== undefined && lead.statusId !== WON && lead.statusId !== LOST);
}

function newLead(context: KommoContext, contact: CrmRecord): CrmRecord {
	const lead = addRecord(context, 'leads', SYSTEM_USER);
	lead.name = `Lead #${lead.id}`;
	link(context.data, lead, contact, { isMain: true });
	announceChange(context, lead, 'add');
	return lead;
}
