import { linkedIds, readCustomFields, tagNames, textsOf, toCustomFields, type KommoField, type KommoFieldInput } from './fields';
import { idOrNull, isoOrNull, textOrNull, toKommoId, type JsonObject } from './values';

export interface KommoContact {
	id: string;
	name: string | null;
	firstName: string | null;
	lastName: string | null;
	/** As stored, in whatever form. */
	phones: string[];
	emails: string[];
	leadIds: string[];
	companyId: string | null;
	responsibleUserId: string | null;
	tags: string[];
	customFields: KommoField[];
	createdAt: string | null;
	updatedAt: string | null;
}

export interface ContactChanges {
	name?: string;
	firstName?: string;
	lastName?: string;
	/** All phones from now on: Kommo replaces the list. */
	phones?: readonly string[];
	emails?: readonly string[];
	responsibleUserId?: string;
	customFields?: readonly KommoFieldInput[];
	tagsToAdd?: readonly string[];
	tagsToRemove?: readonly string[];
}

export interface NewContact extends Omit<ContactChanges, 'tagsToAdd' | 'tagsToRemove'> {
	tags?: readonly string[];
}

export function contactBody(contact: ContactChanges): JsonObject {
	const fields: KommoFieldInput[] = [...(contact.customFields ?? [])];
	if (contact.phones !== undefined) fields.push({ field: 'PHONE', value: contact.phones });
	if (contact.emails !== undefined) fields.push({ field: 'EMAIL', value: contact.emails });
	return {
		...(contact.name === undefined ? {} : { name: contact.name }),
		...(contact.firstName === undefined ? {} : { first_name: contact.firstName }),
		...(contact.lastName === undefined ? {} : { last_name: contact.lastName }),
		...(contact.responsibleUserId
			? { responsible_user_id: toKommoId(contact.responsibleUserId, 'responsibleUserId') }
			: {}),
		...(fields.length > 0 ? { custom_fields_values: toCustomFields(fields) } : {}),
	};
}

export function toContact(raw: JsonObject): KommoContact {
	const fields = readCustomFields(raw);
	return {
		id: idOrNull(raw.id) ?? '',
		name: textOrNull(raw.name),
		firstName: textOrNull(raw.first_name),
		lastName: textOrNull(raw.last_name),
		phones: textsOf(fields, 'PHONE'),
		emails: textsOf(fields, 'EMAIL'),
		leadIds: linkedIds(raw, 'leads'),
		companyId: linkedIds(raw, 'companies')[0] ?? null,
		responsibleUserId: idOrNull(raw.responsible_user_id),
		tags: tagNames(raw),
		customFields: fields,
		createdAt: isoOrNull(raw.created_at),
		updatedAt: isoOrNull(raw.updated_at),
	};
}
