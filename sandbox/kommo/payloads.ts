import type { KommoContext, WebhookEvent } from './context.ts';
import { linkedIds } from './link-store.ts';
import type { ChatMessage, CrmRecord, EntityKind, Note, Talk, Task } from './model.ts';
import { recordEvent } from './event-log.ts';
import { tagsView } from './records.ts';

type Action = 'add' | 'update' | 'status' | 'responsible';

const SINGULAR: Record<EntityKind, string> = { leads: 'lead', contacts: 'contact', companies: 'company' };
/** Entity types as numbers, from the first generation of the API; webhooks still carry them. */
const ELEMENT_TYPES: Record<EntityKind, number> = { contacts: 1, leads: 2, companies: 3 };
const ORDINARY_NOTE_TYPE = 4;

/** Tells subscribers of a change to a lead, contact or company. Companies travel under `contacts`, with their type. */
export function announceChange(context: KommoContext, record: CrmRecord, action: Action, old: Record<string, unknown> = {}): void {
	const singular = SINGULAR[record.kind];
	if (action === 'add') recordEvent(context, `${singular}_added`, record.kind, record.id, record.createdBy);
	if (action === 'status') recordEvent(context, 'lead_status_changed', record.kind, record.id, record.updatedBy);
	const entity = record.kind === 'leads' ? 'leads' : 'contacts';
	context.announce({ code: `${action}_${singular}`, entity, action, item: { ...recordItem(context, record), ...old } });
}

export function announceNote(context: KommoContext, note: Note): void {
	const singular = SINGULAR[note.entityKind];
	recordEvent(context, 'common_note_added', note.entityKind, note.entityId, note.createdBy);
	const item = {
		note: {
			id: note.id,
			created_by: note.createdBy,
			main_user_id: note.createdBy,
			account_id: context.account.id,
			element_id: note.entityId,
			element_type: ELEMENT_TYPES[note.entityKind],
			note_type: note.noteType === 'common' ? ORDINARY_NOTE_TYPE : note.noteType,
			text: note.params['text'],
			created_at: note.createdAt,
			updated_at: note.updatedAt,
		},
		type: singular,
	};
	const entity = note.entityKind === 'leads' ? 'leads' : 'contacts';
	context.announce({ code: `note_${singular}`, entity, action: 'note', item });
}

export function announceTask(context: KommoContext, task: Task, action: 'add' | 'update'): void {
	const item = {
		id: task.id,
		element_id: task.entityId,
		element_type: task.entityKind === null ? null : ELEMENT_TYPES[task.entityKind],
		task_type: task.taskTypeId,
		text: task.text,
		status: task.isCompleted,
		account_id: context.account.id,
		created_user_id: task.createdBy,
		responsible_user_id: task.responsibleUserId,
		complete_till: task.completeTill,
		created_at: task.createdAt,
		last_modified: task.updatedAt,
	};
	context.announce({ code: `${action}_task`, entity: 'task', action, item });
}

export function announceTalk(context: KommoContext, talk: Talk, action: 'add' | 'update'): void {
	const item = {
		talk_id: talk.id,
		created_at: talk.createdAt,
		updated_at: talk.updatedAt,
		rate: 0,
		contact_id: talk.contactId,
		chat_id: talk.chatId,
		entity_id: talk.leadId,
		entity_type: talk.leadId === null ? null : 'lead',
		is_in_work: talk.status === 'in_work',
		is_read: talk.isRead,
		origin: talk.origin,
	};
	context.announce({ code: `${action}_talk`, entity: 'talk', action, item });
}

/** Tells of a chat message: the customer's as `message`, the account's own as `outgoing_message`. */
export function announceMessage(context: KommoContext, talk: Talk, message: ChatMessage): void {
	const outgoing = message.direction === 'outgoing';
	const customer = context.data.records.contacts.get(talk.contactId);
	const item: Record<string, unknown> = {
		id: message.id,
		chat_id: talk.chatId,
		talk_id: talk.id,
		contact_id: talk.contactId,
		text: message.text,
		created_at: Math.floor(message.at / 1000),
		message_type: message.messageType,
		...(talk.leadId === null || context.knobs.webhookNoEntity ? {} : leadKeys(talk.leadId)),
		type: message.direction,
		author: authorItem(message),
		...(outgoing ? { recipient: { id: talk.customerUuid, type: 'external', name: customer?.name ?? '' } } : {}),
		origin: talk.origin,
		attachment: message.attachment,
	};
	const event: WebhookEvent = outgoing
		? { code: 'add_outgoing_message', entity: outgoingWrapper(context), action: 'add', item }
		: { code: 'add_message', entity: 'message', action: 'add', item };
	context.announce(event);
}

function outgoingWrapper({ knobs }: KommoContext): string {
	return knobs.webhookOutgoingUnderMessage ? 'message' : 'outgoing_message';
}

function leadKeys(leadId: number): Record<string, unknown> {
	return { element_type: ELEMENT_TYPES.leads, entity_type: 'lead', element_id: leadId, entity_id: leadId };
}

function authorItem({ author }: ChatMessage): Record<string, unknown> {
	return { id: author.id, type: author.type, user_id: author.userId, name: author.name };
}

function recordItem(context: KommoContext, record: CrmRecord): Record<string, unknown> {
	const { data, account } = context;
	const fields = [...record.fields].flatMap(([id, values]) => {
		const field = data.fields.get(id);
		if (field === undefined || values.length === 0) return [];
		return [{ id, name: field.name, values: values.map(({ value, enumId }) => ({ value, enum: enumId })) }];
	});
	const common = {
		id: record.id,
		name: record.name,
		responsible_user_id: record.responsibleUserId,
		date_create: record.createdAt,
		last_modified: record.updatedAt,
		created_user_id: record.createdBy,
		modified_user_id: record.updatedBy,
		account_id: account.id,
		created_at: record.createdAt,
		updated_at: record.updatedAt,
		custom_fields: fields,
		tags: tagsView(data, record).map(({ id, name }) => ({ id, name })),
	};
	if (record.kind === 'leads') {
		return { ...common, status_id: record.statusId, price: record.price, pipeline_id: record.pipelineId };
	}
	const leads = linkedIds(data, record.kind, record.id, 'leads');
	const linked = Object.fromEntries(leads.map(({ id }) => [id, { ID: id }]));
	return { ...common, type: SINGULAR[record.kind], linked_leads_id: linked };
}
