import { createContact, readContact } from './contact-body.ts';
import type { ContactInput } from './contact-body.ts';
import type { RdStationContext } from './context.ts';
import { checkRequiredFields, readFieldValues } from './fields.ts';
import { SEED } from './ids.ts';
import type { ContactRecord, DealRecord, FieldValue } from './model.ts';
import { INVALID } from './problems.ts';
import type { Problems } from './problems.ts';
import { USERS } from './representations.ts';
import { checkShape, isAnything, isBoolean, isDay, isId, isList, isNumber, isObject, isText, textOf } from './shapes.ts';
import type { Properties, Shape } from './shapes.ts';

const BODY: Shape = {
	required: ['deal'],
	properties: {
		deal: isObject,
		contacts: isList,
		deal_source: isObject,
		campaign: isObject,
		organization: isObject,
		deal_products: isList,
		distribution_settings: isObject,
	},
};
const DEAL: Shape = {
	properties: {
		name: isText,
		deal_stage_id: isId,
		user_id: isId,
		rating: isNumber,
		win: isBoolean,
		hold: isAnything,
		prediction_date: isDay,
		deal_custom_fields: isList,
		deal_lost_reason_id: isId,
	},
};

type DealContact = { readonly known: string } | { readonly fresh: ContactInput };

export interface DealInput {
	readonly deal: Properties;
	readonly fields: readonly FieldValue[] | undefined;
	readonly contacts: readonly DealContact[];
	readonly sourceId: string | null | undefined;
	readonly ownerId: string | null;
}

/** Reads `{"deal":…, "contacts":…, …}`. @param isNew then the name and the account's required fields must be there */
export function readDeal(body: Properties, isNew: boolean, problems: Problems, context: RdStationContext): DealInput {
	const { knobs } = context;
	checkShape(body, BODY, '', problems, knobs);
	const deal = isObject(body['deal']) ? body['deal'] : {};
	const requiresName = isNew || deal['name'] !== undefined;
	checkShape(deal, { ...DEAL, required: requiresName ? ['name'] : [] }, 'deal.', problems, knobs);
	const fields = readFieldValues(deal['deal_custom_fields'], 'deal', 'deal.deal_custom_fields', problems, knobs);
	if (isNew) checkRequiredFields(fields, 'deal', problems, knobs);
	checkReferences(deal, problems);
	return {
		deal,
		fields: deal['deal_custom_fields'] === undefined ? undefined : fields,
		contacts: readContacts(body['contacts'], problems, context),
		sourceId: readSource(body['deal_source'], problems, context),
		ownerId: readOwner(body['distribution_settings'], problems),
	};
}

function checkReferences(deal: Properties, problems: Problems): void {
	const stage = deal['deal_stage_id'];
	const user = deal['user_id'];
	if (isId(stage) && !Object.values(SEED.stages).some(({ id }) => id === stage)) problems.add('deal.deal_stage_id', INVALID);
	if (isId(user) && !USERS.some(({ id }) => id === user)) problems.add('deal.user_id', INVALID);
}

function readSource(given: unknown, problems: Problems, { store }: RdStationContext): string | null | undefined {
	if (!isObject(given)) return given === null ? null : undefined;
	const id = given['_id'] ?? given['id'];
	if (store.sources().some((source) => source.id === id)) return String(id);
	problems.add('deal_source._id', INVALID);
	return undefined;
}

/** The owner named by `distribution_settings`; a team or everybody leaves it to the account. */
function readOwner(given: unknown, problems: Problems): string | null {
	const owner = isObject(given) && isObject(given['owner']) ? given['owner'] : {};
	if (owner['type'] !== 'user') return null;
	if (USERS.some(({ id }) => id === owner['id'])) return String(owner['id']);
	problems.add('distribution_settings.owner.id', INVALID);
	return null;
}

function readContacts(list: unknown, problems: Problems, context: RdStationContext): DealContact[] {
	if (!Array.isArray(list)) return [];
	return list.flatMap((entry: unknown, index): DealContact[] => {
		const at = `contacts[${index}]`;
		if (!isObject(entry)) {
			problems.add(at, INVALID);
			return [];
		}
		const id = entry['_id'] ?? entry['id'];
		if (context.knobs.dealContacts === 'link-by-id' && id !== undefined) {
			if (context.store.contact(String(id)) !== undefined) return [{ known: String(id) }];
			problems.add(`${at}._id`, INVALID);
			return [];
		}
		const input = readContact(entry, `${at}.`, true, problems, context);
		const match = context.knobs.dealContacts === 'match-email' ? contactWithEmail(input.emails ?? [], context) : undefined;
		return [match === undefined ? { fresh: input } : { known: match.id }];
	});
}

function contactWithEmail(emails: readonly string[], { store }: RdStationContext): ContactRecord | undefined {
	const wanted = emails.map((email) => email.toLowerCase());
	return store.contacts().find((contact) => contact.emails.some((email) => wanted.includes(email.toLowerCase())));
}

export function createDeal(input: DealInput, context: RdStationContext): DealRecord {
	const { store, now } = context;
	const contactIds = input.contacts.map((entry) => ('known' in entry ? entry.known : createContact(entry.fresh, context).id));
	const blank: DealRecord = {
		id: store.newId('deal'),
		name: '',
		stageId: SEED.stages.first.id,
		userId: input.ownerId ?? SEED.users.ana.id,
		contactIds: [...new Set(contactIds)],
		sourceId: null,
		win: null,
		hold: null,
		rating: 1,
		predictionDate: null,
		fields: [],
		createdAt: now(),
		updatedAt: now(),
	};
	return store.putDeal(merged(blank, input));
}

export function updateDeal(known: DealRecord, input: DealInput, { store, now }: RdStationContext): DealRecord {
	return store.putDeal({ ...merged(known, input), updatedAt: now() });
}

function winOf(given: unknown, known: boolean | null): boolean | null {
	if (given === undefined) return known;
	return given === null ? null : String(given) === 'true';
}

function merged(known: DealRecord, { deal, fields, sourceId }: DealInput): DealRecord {
	const text = (name: string, old: string) => textOf(deal[name]) ?? old;
	const nullable = (name: string, old: string | null) => (deal[name] === undefined ? old : textOf(deal[name]));
	return {
		...known,
		name: text('name', known.name),
		stageId: text('deal_stage_id', known.stageId),
		userId: text('user_id', known.userId),
		sourceId: sourceId === undefined ? known.sourceId : sourceId,
		win: winOf(deal['win'], known.win),
		hold: nullable('hold', known.hold),
		rating: typeof deal['rating'] === 'number' ? deal['rating'] : known.rating,
		predictionDate: nullable('prediction_date', known.predictionDate),
		fields: fields ?? known.fields,
	};
}
