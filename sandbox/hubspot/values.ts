import type { Reply } from '../kit/server.ts';
import { PORTAL_ID, isFields, propertyOf } from './context.ts';
import type { HubspotContext } from './context.ts';
import { OWNERS } from './owners.ts';
import { invalidJson, invalidProperties, invalidRequest } from './problems.ts';
import type { PropertyProblem } from './problems.ts';
import { PIPELINES, singular } from './schema.ts';
import type { ObjectType, Property } from './schema.ts';
import type { PropertyValues } from './store.ts';

export type CheckedValues = { readonly values: PropertyValues } | { readonly refusal: Reply };

const MAX_NOTE_LENGTH = 65_536;
const REQUIRED: Readonly<Record<ObjectType, readonly string[]>> = {
	contacts: [],
	deals: ['dealname'],
	notes: ['hs_timestamp'],
	tasks: ['hs_timestamp'],
};

/** Reads `properties` of a write: texts, numbers and booleans become texts, null and "" take a value away. */
export function checkValues(given: unknown, type: ObjectType, context: HubspotContext): CheckedValues {
	if (!isFields(given)) return { refusal: invalidJson('Cannot build SimplePublicObjectInput, some of required attributes are not set [properties]') };
	const values: Record<string, string> = {};
	const problems: PropertyProblem[] = [];
	for (const [name, raw] of Object.entries(given)) {
		if (typeof raw === 'object' && raw !== null) return { refusal: invalidJson(`Cannot deserialize value of type java.lang.String (properties["${name}"])`) };
		const text = raw === null || raw === undefined ? '' : String(raw);
		const property = propertyOf(type, name, context);
		const found = problemOf(name, text, property);
		if (found === undefined) values[name] = normal(property, text);
		else problems.push(found);
	}
	return problems.length > 0 ? { refusal: invalidProperties(problems, PORTAL_ID) } : { values };
}

/** The refusal of a create without what the object must have; undefined when all is there. */
export function missingValues(values: PropertyValues, type: ObjectType, { knobs }: HubspotContext): Reply | undefined {
	const required = type === 'deals' ? [...REQUIRED.deals, ...knobs.requiredDealProperties] : REQUIRED[type];
	const missing = required.filter((name) => (values[name] ?? '') === '');
	if (type === 'contacts' && Object.values(values).every((value) => value === '')) missing.push('email');
	if (missing.length === 0) return undefined;
	const what = singular(type).toUpperCase();
	return invalidRequest(`Error creating ${what}. Some required properties were not set.`, { context: { properties: missing } });
}

/** A stage belongs to one pipeline. */
export function stageProblem(values: PropertyValues): Reply | undefined {
	const stage = values['dealstage'] ?? '';
	const id = values['pipeline'] ?? '';
	const pipeline = PIPELINES.find((one) => one.id === id);
	if (stage === '' || pipeline === undefined || pipeline.stages.some((one) => one === stage)) return undefined;
	const message = `${stage} was not one of the allowed options for the pipeline ${id}: [${pipeline.stages.join(', ')}]`;
	return invalidProperties([{ name: 'dealstage', error: 'INVALID_OPTION', message }], PORTAL_ID);
}

function problemOf(name: string, text: string, property: Property | undefined): PropertyProblem | undefined {
	const wrong = (error: string, message: string): PropertyProblem => ({ name, error, message });
	if (property === undefined) return wrong('PROPERTY_DOESNT_EXIST', `Property "${name}" does not exist`);
	if (property.isReadOnly) return wrong('READ_ONLY_VALUE', `"${name}" is a read only property; its value cannot be set.`);
	if (text === '') return undefined;
	if (name === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(text)) return wrong('INVALID_EMAIL', `Email address ${text} is invalid`);
	if (name === 'hubspot_owner_id' && !OWNERS.some(({ id }) => id === text)) {
		return wrong('INVALID_OWNER_ID', `Owner ${text} does not exist`);
	}
	if (name === 'hs_note_body' && text.length > MAX_NOTE_LENGTH) return wrong('INVALID_LENGTH', `The note is longer than ${MAX_NOTE_LENGTH} characters`);
	return typeProblem(property, text, wrong);
}

function typeProblem({ type, options, name }: Property, text: string, wrong: (error: string, message: string) => PropertyProblem): PropertyProblem | undefined {
	if (type === 'number' && !/^-?\d+(\.\d+)?$/.test(text)) return wrong('INVALID_NUMBER', `${text} was not a valid number.`);
	if (type === 'datetime' && momentOf(text) === undefined) return wrong('INVALID_DATE', `${text} was not a valid date.`);
	if (type === 'enumeration' && options.length > 0 && !options.includes(text)) {
		return wrong('INVALID_OPTION', `${text} was not one of the allowed options for ${name}: [${options.join(', ')}]`);
	}
	return undefined;
}

function normal(property: Property | undefined, text: string): string {
	if (property?.name === 'email') return text.toLowerCase();
	if (property?.type !== 'datetime' || text === '') return text;
	const moment = momentOf(text);
	return moment === undefined ? text : new Date(moment).toISOString();
}

/** Milliseconds since the epoch of a number of milliseconds, a date or an ISO 8601 text. */
export function momentOf(text: string): number | undefined {
	if (/^\d{1,15}$/.test(text)) return Number(text);
	if (!/^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:?\d{2}))?$/.test(text)) return undefined;
	const moment = Date.parse(text);
	return Number.isNaN(moment) ? undefined : moment;
}
