import type { RestCrmKnobs } from '../options.ts';
import { textOrNull } from '../values.ts';
import type { Fields } from '../values.ts';

interface Field {
	readonly type: string;
	readonly isReadOnly?: boolean;
	readonly isMultiple?: boolean;
}

const text: Field = { type: 'string' };
const readOnly = (type: string): Field => ({ type, isReadOnly: true });
const multiple: Field = { type: 'crm_multifield', isMultiple: true };

/** The custom field for a CPF or CNPJ. */
export const DOCUMENT_FIELD = 'UF_CRM_CPF_CNPJ';

const CONTACT_FIELDS: Readonly<Record<string, Field>> = {
	ID: readOnly('integer'),
	NAME: text,
	SECOND_NAME: text,
	LAST_NAME: text,
	TYPE_ID: { type: 'crm_status' },
	SOURCE_ID: { type: 'crm_status' },
	SOURCE_DESCRIPTION: text,
	COMMENTS: text,
	OPENED: { type: 'char' },
	ASSIGNED_BY_ID: { type: 'user' },
	ORIGINATOR_ID: text,
	ORIGIN_ID: text,
	DATE_CREATE: readOnly('datetime'),
	DATE_MODIFY: readOnly('datetime'),
	PHONE: multiple,
	EMAIL: multiple,
	[DOCUMENT_FIELD]: text,
};

const SALE_FIELDS: Readonly<Record<string, Field>> = {
	ID: readOnly('integer'),
	TITLE: text,
	CONTACT_ID: { type: 'crm_contact' },
	SOURCE_ID: { type: 'crm_status' },
	SOURCE_DESCRIPTION: text,
	OPPORTUNITY: { type: 'double' },
	CURRENCY_ID: { type: 'crm_currency' },
	COMMENTS: text,
	OPENED: { type: 'char' },
	ASSIGNED_BY_ID: { type: 'user' },
	ORIGINATOR_ID: text,
	ORIGIN_ID: text,
	DATE_CREATE: readOnly('datetime'),
};
const DEAL_FIELDS = { ...SALE_FIELDS, CATEGORY_ID: { type: 'crm_category' }, STAGE_ID: { type: 'crm_status' }, TYPE_ID: { type: 'crm_status' } };
const LEAD_FIELDS = { ...SALE_FIELDS, STATUS_ID: { type: 'crm_status' }, NAME: text, LAST_NAME: text, PHONE: multiple, EMAIL: multiple };

export type Entity = 'contact' | 'lead' | 'deal';

const FIELDS: Record<Entity, Readonly<Record<string, Field>>> = { contact: CONTACT_FIELDS, lead: LEAD_FIELDS, deal: DEAL_FIELDS };

function requiredOf(entity: Entity, knobs: RestCrmKnobs): readonly string[] {
	return entity === 'contact' ? knobs.requiredContactFields : knobs.requiredLeadFields;
}

/** All fields of an entity; a required one that Bitrix24 does not have itself is a custom field. */
export function fieldsOf(entity: Entity, knobs: RestCrmKnobs): Readonly<Record<string, Field>> {
	return { ...Object.fromEntries(requiredOf(entity, knobs).map((name) => [name, text])), ...FIELDS[entity] };
}

/** What the `fields` methods answer. https://apidocs.bitrix24.com/api-reference/crm/deals/crm-deal-fields.html */
export function describeFields(entity: Entity, knobs: RestCrmKnobs): Fields {
	return Object.fromEntries(
		Object.entries(fieldsOf(entity, knobs)).map(([name, { type, isReadOnly = false, isMultiple = false }]) => [
			name,
			{
				type,
				isRequired: requiredOf(entity, knobs).includes(name),
				isReadOnly,
				isImmutable: false,
				isMultiple,
				isDynamic: name.startsWith('UF_'),
				title: name,
			},
		]),
	);
}

/** The fields that exist and may be written; all others are dropped without a word. */
export function writable(given: Fields, entity: Entity, knobs: RestCrmKnobs): Fields {
	const known = fieldsOf(entity, knobs);
	return Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(known, name) && known[name]?.isReadOnly !== true));
}

/** The first required field that the record would be without. */
export function missingField(given: Fields, entity: Entity, knobs: RestCrmKnobs): string | undefined {
	if (!knobs.checksRequiredFields) return undefined;
	const isEmpty = (value: unknown) => (Array.isArray(value) ? value.length === 0 : textOrNull(value) === null);
	return requiredOf(entity, knobs).find((name) => isEmpty(given[name]));
}
