import type { RdStationContext } from './context.ts';
import { checkRequiredFields, readFieldValues } from './fields.ts';
import type { ContactRecord, FieldValue, Phone } from './model.ts';
import { INVALID } from './problems.ts';
import type { Problems } from './problems.ts';
import { checkList, checkShape, isAnything, isId, isIdList, isList, isText, oneOf, textOf } from './shapes.ts';
import type { Properties, Shape } from './shapes.ts';

const EXTRAS = ['birthday', 'facebook', 'linkedin', 'skype'];

const CONTACT: Shape = {
	properties: {
		name: isText,
		title: isText,
		notes: isText,
		phones: isList,
		emails: isList,
		contact_custom_fields: isList,
		deal_ids: isIdList,
		organization_id: isId,
		legal_bases: isList,
		birthday: isAnything,
		facebook: isText,
		linkedin: isText,
		skype: isText,
	},
};
const PHONE: Shape = { required: ['phone'], properties: { phone: isText, type: oneOf('cellphone', 'work', 'home', 'fax') } };
const EMAIL: Shape = { required: ['email'], properties: { email: (value) => isText(value) && /^\S+@\S+\.\S+$/.test(String(value)) } };

/** A contact's properties as a call gives them; undefined is what it leaves out. */
export interface ContactInput {
	readonly given: Properties;
	readonly phones: readonly Phone[] | undefined;
	readonly emails: readonly string[] | undefined;
	readonly fields: readonly FieldValue[] | undefined;
	readonly dealIds: readonly string[] | undefined;
}

/**
 * Reads the object within `{"contact":…}`, or one of `contacts` of a deal.
 * @param at its path with the dot, such as `contacts[0].`
 * @param isNew then the name and the account's required fields must be there
 */
export function readContact(given: Properties, at: string, isNew: boolean, problems: Problems, context: RdStationContext): ContactInput {
	const { knobs, store } = context;
	const requiresName = isNew || given['name'] !== undefined;
	checkShape(given, { ...CONTACT, required: requiresName ? ['name'] : [] }, at, problems, knobs);
	const phones = checkList(given['phones'], PHONE, `${at}phones`, problems, knobs).map(({ phone, type }) => ({ phone: String(phone), type: textOf(type) }));
	const emails = checkList(given['emails'], EMAIL, `${at}emails`, problems, knobs).map(({ email }) => String(email));
	const fields = readFieldValues(given['contact_custom_fields'], 'contact', `${at}contact_custom_fields`, problems, knobs);
	if (isNew) checkRequiredFields(fields, 'contact', problems, knobs);
	const dealIds = Array.isArray(given['deal_ids']) ? given['deal_ids'].map(String) : [];
	if (dealIds.some((id) => store.deal(id) === undefined)) problems.add(`${at}deal_ids`, INVALID);
	const present = <Value>(name: string, value: Value): Value | undefined => (given[name] === undefined ? undefined : value);
	return {
		given,
		phones: present('phones', phones),
		emails: present('emails', emails),
		fields: present('contact_custom_fields', fields),
		dealIds: present('deal_ids', dealIds),
	};
}

/** Stores a new contact, whatever is there already: the account knows no duplicates. */
export function createContact(input: ContactInput, { store, now }: RdStationContext): ContactRecord {
	const blank: ContactRecord = {
		id: store.newId('contact'),
		name: '',
		title: null,
		notes: null,
		phones: [],
		emails: [],
		fields: [],
		organizationId: null,
		legalBases: [],
		extras: {},
		createdAt: now(),
		updatedAt: now(),
	};
	const contact = store.putContact(merged(blank, input, 'replace'));
	store.linkDeals(contact.id, input.dealIds ?? [], false);
	return contact;
}

export function updateContact(known: ContactRecord, input: ContactInput, { store, knobs, now }: RdStationContext): ContactRecord {
	const contact = store.putContact({ ...merged(known, input, knobs.listsOnPut), updatedAt: now() });
	if (input.dealIds !== undefined) store.linkDeals(contact.id, input.dealIds, knobs.dealIdsOnPut === 'replace');
	return contact;
}

function merged(known: ContactRecord, input: ContactInput, lists: 'replace' | 'append'): ContactRecord {
	const { given } = input;
	const text = (name: string, old: string | null) => (given[name] === undefined ? old : textOf(given[name]));
	const extras = Object.fromEntries(EXTRAS.filter((name) => given[name] !== undefined).map((name) => [name, given[name]]));
	const list = <Item>(old: readonly Item[], added: readonly Item[] | undefined, keyOf: (item: Item) => string): readonly Item[] => {
		if (added === undefined) return old;
		if (lists === 'replace') return added;
		return [...new Map([...old, ...added].map((item) => [keyOf(item), item])).values()];
	};
	return {
		...known,
		name: text('name', known.name) ?? known.name,
		title: text('title', known.title),
		notes: text('notes', known.notes),
		phones: list(known.phones, input.phones, ({ phone }) => phone),
		emails: list(known.emails, input.emails, (email) => email),
		fields: list(known.fields, input.fields, ({ fieldId }) => fieldId),
		organizationId: text('organization_id', known.organizationId),
		legalBases: Array.isArray(given['legal_bases']) ? (given['legal_bases'] as readonly unknown[]) : known.legalBases,
		extras: { ...known.extras, ...extras },
	};
}
