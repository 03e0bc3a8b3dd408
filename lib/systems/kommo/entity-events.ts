import type { Author } from '../../domain/message';
import { entityKey, type EventFrame } from './event-key';
import type {
	KommoContactEvent,
	KommoEventField,
	KommoLeadEvent,
	KommoNoteEvent,
	KommoOtherEvent,
	KommoTalkEvent,
} from './event-types';
import { leadIdOf } from './messages';
import { asObject, asObjects, flag, idOrNull, isoOrNull, numberOrNull, textOrNull, type JsonObject } from './values';
import type { FormObject } from './webhook-form';

/** Older accounts number the kinds of notes (amoCRM API v2, "Notes"). */
const numberedNoteTypes: Readonly<Record<string, string>> = { '4': 'common', '25': 'service_message' };

export function readNote(frame: EventFrame, entity: string, raw: FormObject): KommoNoteEvent {
	const type = textOrNull(raw.note_type);
	const noteType = numberedNoteTypes[type ?? ''] ?? type;
	// 0 is an automaton; the responsible user stands in only where no author is named at all.
	const authorId = idOrNull(textOrNull(raw.created_by) ?? raw.main_user_id);
	const author: Author = noteType === 'common' && authorId !== null ? 'human' : 'bot';
	const ownerId = idOrNull(raw.element_id) ?? idOrNull(raw.entity_id);
	const owner = textOrNull(raw.element_type) === '3' ? 'company' : entity;
	return {
		...base(frame, raw, idOrNull(raw.id)),
		entity: 'note',
		noteType,
		text: textOrNull(raw.text) ?? textOrNull(asObject(raw.params).text) ?? '',
		author,
		authorId,
		leadId: owner === 'lead' ? ownerId : null,
		contactId: owner === 'contact' ? ownerId : null,
		companyId: owner === 'company' ? ownerId : null,
		createdAt: createdAt(raw),
	};
}

export function readLead(frame: EventFrame, raw: FormObject): KommoLeadEvent {
	const id = idOrNull(raw.id);
	return {
		...base(frame, raw, id),
		...record(raw),
		entity: 'lead',
		leadId: id,
		price: numberOrNull(raw.price),
		pipelineId: idOrNull(raw.pipeline_id),
		statusId: idOrNull(raw.status_id),
		previousPipelineId: idOrNull(raw.old_pipeline_id),
		previousStatusId: idOrNull(raw.old_status_id),
	};
}

export function readContact(
	frame: EventFrame,
	entity: 'contact' | 'company',
	raw: FormObject,
): KommoContactEvent {
	const id = idOrNull(raw.id);
	const fields = record(raw);
	return {
		...base(frame, raw, id),
		...fields,
		entity,
		contactId: entity === 'contact' ? id : null,
		companyId: entity === 'company' ? id : idOrNull(raw.linked_company_id),
		leadIds: asObjects(raw.linked_leads_id).flatMap((lead) => idOrNull(lead.ID) ?? []),
		phones: fields.customFields.filter(({ code }) => code === 'PHONE').flatMap(({ values }) => values),
	};
}

export function readTalk(frame: EventFrame, raw: FormObject): KommoTalkEvent {
	const talkId = idOrNull(raw.talk_id) ?? idOrNull(raw.id);
	return {
		...base(frame, raw, talkId),
		entity: 'talk',
		talkId,
		chatId: textOrNull(raw.chat_id),
		contactId: idOrNull(raw.contact_id),
		leadId: leadIdOf(raw),
		inWork: flag(raw.is_in_work),
		read: flag(raw.is_read),
		origin: textOrNull(raw.origin),
		createdAt: createdAt(raw),
		updatedAt: updatedAt(raw),
	};
}

export function readOther(frame: EventFrame, entity: string, raw: FormObject): KommoOtherEvent {
	const [linkedContact] = asObjects(asObject(raw.data).contacts);
	return {
		...base(frame, raw, idOrNull(raw.id) ?? textOrNull(raw.uid)),
		entity,
		name: textOrNull(raw.name) ?? textOrNull(raw.text),
		leadId: idOrNull(raw.lead_id) ?? leadIdOf(raw),
		contactId: idOrNull(raw.contact_id) ?? idOrNull(linkedContact?.id),
		responsibleUserId: idOrNull(raw.responsible_user_id),
		createdAt: createdAt(raw),
		updatedAt: updatedAt(raw),
	};
}

function base(frame: EventFrame, raw: FormObject, id: string | null) {
	return { ...frame, id, deduplicationKey: entityKey(frame, id, raw), raw };
}

function record(raw: JsonObject) {
	return {
		name: textOrNull(raw.name),
		responsibleUserId: idOrNull(raw.responsible_user_id),
		modifiedByUserId: idOrNull(raw.modified_user_id),
		createdAt: createdAt(raw),
		updatedAt: updatedAt(raw),
		tags: asObjects(raw.tags).flatMap((tag) => textOrNull(tag.name) ?? []),
		customFields: asObjects(raw.custom_fields).map(readField),
	};
}

function readField(raw: JsonObject): KommoEventField {
	const values = Array.isArray(raw.values) ? raw.values : Object.values(asObject(raw.values));
	return {
		id: idOrNull(raw.id),
		code: textOrNull(raw.code),
		name: textOrNull(raw.name),
		values: values.flatMap((entry) => textOrNull(entry) ?? textOrNull(asObject(entry).value) ?? []),
	};
}

function createdAt(raw: JsonObject): string | null {
	return isoOrNull(raw.created_at) ?? isoOrNull(raw.date_create);
}

function updatedAt(raw: JsonObject): string | null {
	return isoOrNull(raw.updated_at) ?? isoOrNull(raw.last_modified);
}
