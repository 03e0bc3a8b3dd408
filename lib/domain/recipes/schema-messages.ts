import type { ErrorObject } from 'ajv';
import { isJsonObject } from './json-document';
import { nearestFirst } from './nearest';
import type { Problems } from './problems';

const kinds: Readonly<Record<string, string>> = {
	string: 'a text',
	array: 'a list',
	object: 'an object',
	integer: 'a whole number',
	number: 'a number',
	boolean: 'true or false',
	null: 'null',
};
const MOST_NAMES = 12;

type Message = (params: Readonly<Record<string, unknown>>, parent: Readonly<Record<string, unknown>>) => string;

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : []);
const quoted = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join(', ');

/** By the keyword of the schema that did not hold. */
const messages: Readonly<Record<string, Message>> = {
	required: ({ missingProperty }) => `"${String(missingProperty)}" is missing`,
	additionalProperties: ({ additionalProperty }, { properties }) => unknownName(String(additionalProperty), Object.keys(isJsonObject(properties) ? properties : {})),
	propertyNames: ({ propertyName }) => `"${String(propertyName).slice(0, 64)}" cannot be a name: give letters, digits, _ and -, a letter first, at most 64`,
	type: ({ type }) => `must be ${(Array.isArray(type) ? texts(type) : [String(type)]).map((name) => kinds[name] ?? name).join(' or ')}`,
	enum: ({ allowedValues }) => `must be one of ${quoted(Array.isArray(allowedValues) ? allowedValues : [])}`,
	const: ({ allowedValue }) => `must be ${JSON.stringify(allowedValue)}`,
	minimum: ({ limit }) => `must be ${String(limit)} or more`,
	maximum: ({ limit }) => `must be ${String(limit)} or less`,
	minLength: () => 'must not be empty',
	minItems: () => 'must not be empty',
	minProperties: () => 'must not be empty',
	maxLength: ({ limit }) => `must have ${String(limit)} characters or less`,
	maxItems: ({ limit }) => `must have ${String(limit)} entries or less`,
	maxProperties: ({ limit }) => `must have ${String(limit)} names or less`,
	pattern: () => 'must be a name: letters, digits, _ and -, a letter first, at most 64',
	dependencies: ({ property, missingProperty }) => `"${String(property)}" needs "${String(missingProperty)}" beside it`,
	oneOf: (_params, { oneOf }) => exactlyOne(oneOf),
};

/** Notes what ajv found, in the words of the format. @param path of the value that was checked */
export function noteErrors(errors: readonly ErrorObject[], path: string, problems: Problems): void {
	for (const { keyword, instancePath, schemaPath, params, parentSchema } of errors) {
		// The alternatives of a oneOf fail one by one; what is said of them together is enough.
		if (/\/(?:oneOf|anyOf|propertyNames)\/./.test(schemaPath)) continue;
		const message = messages[keyword];
		if (message !== undefined) problems.add(path + instancePath, message(params, isJsonObject(parentSchema) ? parentSchema : {}));
		else if (keyword !== 'if') problems.add(path + instancePath, `is not as it must be (${keyword})`);
	}
}

/** Names the stranger and what there is, most alike first. */
export function unknownName(name: string, known: readonly string[]): string {
	const shown = nearestFirst(name, known).slice(0, MOST_NAMES);
	const more = known.length > shown.length ? ', …' : '';
	return `unknown property "${name.slice(0, 64)}"; known are ${shown.join(', ')}${more}`;
}

function exactlyOne(alternatives: unknown): string {
	const names = (Array.isArray(alternatives) ? alternatives : []).flatMap((one: unknown) => texts(isJsonObject(one) ? one['required'] : undefined));
	return `needs exactly one of ${quoted(names)}`;
}

