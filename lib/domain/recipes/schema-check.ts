import type { ValidateFunction } from 'ajv';
import { isJsonObject, type JsonObject } from './json-document';
import type { Problems } from './problems';
import schema from './recipe.schema.json';
import { noteErrors } from './schema-messages';

/** Checks a value against a definition of the schema (empty: the document), and notes what is wrong. @returns whether nothing is */
export type SchemaCheck = (definition: string, value: unknown, path: string, problems: Problems) => boolean;

let loaded: Promise<SchemaCheck> | undefined;

/** ajv is loaded with the first recipe, and each definition compiled at its first use. */
export function loadSchemaCheck(): Promise<SchemaCheck> {
	loaded ??= load();
	return loaded;
}

async function load(): Promise<SchemaCheck> {
	const { Ajv } = await import('ajv');
	const ajv = new Ajv({ allErrors: true, verbose: true, strict: false });
	ajv.addSchema(strictSchema(), 'recipe');
	const compiled = new Map<string, ValidateFunction | undefined>();
	return (definition, value, path, problems) => {
		if (!compiled.has(definition)) compiled.set(definition, ajv.getSchema(definition === '' ? 'recipe' : `recipe#/definitions/${definition}`));
		const validate = compiled.get(definition);
		if (validate === undefined || validate(value)) return validate !== undefined;
		noteErrors(validate.errors ?? [], path, problems);
		return false;
	};
}

/**
 * The schema without short forms, which have been written out by then, and without what is checked one by one, so that an error is
 * about the one thing that is wrong and not about all that it could have been instead.
 */
function strictSchema(): JsonObject {
	const root: JsonObject = schema;
	const definitions = Object.entries(isJsonObject(root['definitions']) ? root['definitions'] : {}).map(([name, definition]) => [name, longForm(definition)]);
	const properties = isJsonObject(root['properties']) ? root['properties'] : {};
	const operations = isJsonObject(properties['operations']) ? properties['operations'] : {};
	return {
		...root,
		properties: { ...properties, operations: { ...operations, additionalProperties: { type: 'object' } } },
		definitions: { ...Object.fromEntries(definitions), steps: { type: 'array' } },
	};
}

/** Of alternatives the last is the long one. */
function longForm(definition: unknown): unknown {
	const alternatives = isJsonObject(definition) ? definition['anyOf'] : undefined;
	return Array.isArray(alternatives) ? (alternatives.at(-1) as unknown) : definition;
}
