import type { PipedriveContext } from './context.ts';
import { readCustomFields } from './fields.ts';
import { SEED } from './ids.ts';
import type { LabelledValue, PersonRecord } from './model.ts';
import type { Problems } from './problems.ts';
import { USERS } from './representations.ts';
import { anything, boolean, checkList, checkShape, integer, integerList, list, numberOf, object, oneOf, text, textOf } from './shapes.ts';
import type { Properties, Shape } from './shapes.ts';

const CONTACT_SYNC = ['notes', 'birthday', 'job_title', 'im', 'postal_address'];

const PERSON: Shape = {
	properties: {
		name: text,
		owner_id: integer,
		org_id: integer,
		add_time: text,
		emails: list,
		phones: list,
		visible_to: oneOf(1, 3, 5, 7),
		label_ids: integerList,
		marketing_status: oneOf('no_consent', 'unsubscribed', 'subscribed', 'archived'),
		custom_fields: object,
		...Object.fromEntries(CONTACT_SYNC.map((name) => [name, anything])),
	},
};
const LABELLED: Shape = { required: ['value'], properties: { value: text, primary: boolean, label: text } };

function readLabelled(given: unknown, name: string, problems: Problems, { knobs }: PipedriveContext): LabelledValue[] {
	const entries = checkList(given, LABELLED, name, problems, knobs);
	const primary = Math.max(0, entries.findIndex((entry) => entry['primary'] === true));
	return entries.map(({ value, label }, index) => ({ value: String(value), primary: index === primary, label: textOf(label) ?? 'work' }));
}

/** Reads a body onto the person known, or onto a new one. What is wrong is in `problems`; then the result is of no use. */
export function readPerson(given: Properties, known: PersonRecord | undefined, problems: Problems, context: PipedriveContext): PersonRecord {
	const { knobs, now } = context;
	const isNew = known === undefined;
	checkShape(given, { ...PERSON, required: isNew || given['name'] !== undefined ? ['name'] : [] }, '', problems, knobs);
	if (typeof given['owner_id'] === 'number' && !USERS.some(({ id }) => id === given['owner_id'])) problems.add('owner_id', 'User not found');
	if (typeof given['org_id'] === 'number') problems.add('org_id', 'Organization not found');
	const extras = CONTACT_SYNC.filter((name) => given[name] !== undefined);
	if (extras.length > 0 && !knobs.contactSync) problems.addContactSync();
	const labelIds = given['label_ids'];
	return {
		id: known?.id ?? 0,
		name: textOf(given['name']) ?? known?.name ?? '',
		ownerId: numberOf(given['owner_id']) ?? known?.ownerId ?? SEED.users.ana.id,
		orgId: known?.orgId ?? null,
		phones: given['phones'] === undefined ? (known?.phones ?? []) : readLabelled(given['phones'], 'phones', problems, context),
		emails: given['emails'] === undefined ? (known?.emails ?? []) : readLabelled(given['emails'], 'emails', problems, context),
		visibleTo: numberOf(given['visible_to']) ?? known?.visibleTo ?? 3,
		labelIds: Array.isArray(labelIds) ? labelIds.map(Number) : (known?.labelIds ?? []),
		custom: readCustomFields(given['custom_fields'], 'person', known?.custom ?? {}, isNew, problems, knobs),
		extras: { ...known?.extras, ...Object.fromEntries(extras.map((name) => [name, given[name]])) },
		addedAt: known?.addedAt ?? now(),
		updatedAt: now(),
	};
}
