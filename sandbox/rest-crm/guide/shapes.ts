import type { StoredContact, StoredInteraction, StoredLead, StoredTask, StoredUser } from '../model.ts';
import type { RestCrmKnobs } from '../options.ts';
import type { Wording } from './wording.ts';

export interface ShapeOptions {
	readonly wording: Wording;
	readonly knobs: RestCrmKnobs;
}

function idOf(value: string | null, knobs: RestCrmKnobs): number | string | null {
	return value === null || knobs.idsAs === 'string' ? value : Number(value);
}

/** `{ id, name, phone, email, document, owner_id }`; outside-CRM also `source`, `created_at`, `updated_at`. */
export function contactJson(contact: StoredContact, { wording, knobs }: ShapeOptions): object {
	const { created_at: createdAt, updated_at: updatedAt, ...extra } = contact.extra;
	const times = {
		source: contact.source,
		created_at: createdAt ?? new Date(contact.createdAt).toISOString(),
		updated_at: updatedAt ?? new Date(contact.updatedAt).toISOString(),
	};
	return {
		...extra,
		id: idOf(contact.id, knobs),
		name: contact.name,
		phone: contact.phones[0]?.value ?? null,
		email: contact.emails[0]?.value ?? null,
		document: contact.document,
		owner_id: idOf(contact.ownerId, knobs),
		...(wording.isOutsideCrm ? times : {}),
	};
}

/** The caller's body with `id` and `customer_id` or `contact_id`. */
export function interactionJson(interaction: StoredInteraction, { wording, knobs }: ShapeOptions): object {
	return {
		...interaction.body,
		id: idOf(interaction.id, knobs),
		[`${wording.singular}_id`]: idOf(interaction.contactId, knobs),
	};
}

/** `{ id, title, customer_id, source, owner_id, created_at, … }` */
export function leadJson(lead: StoredLead, { wording, knobs }: ShapeOptions): object {
	return {
		...lead.body,
		id: idOf(lead.id, knobs),
		title: lead.title,
		[`${wording.singular}_id`]: idOf(lead.contactId, knobs),
		source: lead.source,
		owner_id: idOf(lead.ownerId, knobs),
		created_at: new Date(lead.createdAt).toISOString(),
	};
}

/** `{ id, title, customer_id, lead_id, due_at, owner_id, created_at, … }` */
export function taskJson(task: StoredTask, { wording, knobs }: ShapeOptions): object {
	return {
		...task.body,
		id: idOf(task.id, knobs),
		title: task.title,
		[`${wording.singular}_id`]: idOf(task.contactId, knobs),
		lead_id: idOf(task.leadId, knobs),
		due_at: task.dueAt,
		owner_id: idOf(task.ownerId, knobs),
		created_at: new Date(task.createdAt).toISOString(),
	};
}

export function userJson({ id, login, name, email, isActive }: StoredUser, { knobs }: ShapeOptions): object {
	return { id: idOf(id, knobs), login, name, email, active: isActive };
}
