import { asObject, asObjects, idOrNull, textOrNull, toKommoId, type JsonObject } from './values';

type Scalar = string | number | boolean;

/** A custom field to write: by id, or by code for the built-in ones. */
export interface KommoFieldInput {
	/** Id of the field, or its code such as `PHONE`, `EMAIL`, `POSITION`. */
	field: string;
	/** The whole new value; Kommo replaces all values of a field that has several. */
	value: Scalar | readonly Scalar[];
	/** Kind of phone or e-mail: WORK, MOB, HOME …; `WORK` where not told. */
	enumCode?: string;
}

export interface KommoField {
	id: string | null;
	code: string | null;
	name: string | null;
	type: string | null;
	/** As text, except numbers and booleans. */
	values: Scalar[];
}

/** Some accounts refuse a phone or e-mail without its kind. */
const kindRequired = new Set(['PHONE', 'EMAIL']);

export function toCustomFields(inputs: readonly KommoFieldInput[]): JsonObject[] {
	return inputs.map(({ field, value, enumCode }) => {
		const name = field.trim();
		const reference = /^\d+$/.test(name) ? { field_id: toKommoId(name, 'field') } : { field_code: name.toUpperCase() };
		const kind = enumCode ?? (kindRequired.has(name.toUpperCase()) ? 'WORK' : undefined);
		const values = (Array.isArray(value) ? value : [value]) as readonly Scalar[];
		return { ...reference, values: values.map((entry) => ({ value: entry, ...(kind ? { enum_code: kind } : {}) })) };
	});
}

export function readCustomFields(raw: JsonObject): KommoField[] {
	return asObjects(raw.custom_fields_values).map((field) => ({
		id: idOrNull(field.field_id),
		code: textOrNull(field.field_code),
		name: textOrNull(field.field_name),
		type: textOrNull(field.field_type),
		values: asObjects(field.values).flatMap(({ value }) => (isScalar(value) ? [value] : [])),
	}));
}

export function textsOf(fields: readonly KommoField[], code: string): string[] {
	return fields.filter((field) => field.code === code).flatMap((field) => field.values.map(String));
}

export function tagNames(raw: JsonObject): string[] {
	return asObjects(asObject(raw._embedded).tags).flatMap((tag) => textOrNull(tag.name) ?? []);
}

export function tagList(names: readonly string[]): JsonObject[] {
	return names.map((name) => name.trim()).filter((name) => name !== '').map((name) => ({ name }));
}

export function linkedIds(raw: JsonObject, entity: 'leads' | 'contacts' | 'companies'): string[] {
	return asObjects(asObject(raw._embedded)[entity]).flatMap((link) => idOrNull(link.id) ?? []);
}

function isScalar(value: unknown): value is Scalar {
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
