import { Ajv } from 'ajv';
import { fieldTypes } from '../../../lib/domain/recipes/field-rule';
import schema from '../../../lib/domain/recipes/recipe.schema.json';
import { stepKinds } from '../../../lib/domain/recipes/step-names';
import { everyStep, guideRecipe } from './documents';

const validate = new Ajv({ allErrors: true, allowUnionTypes: true, strictRequired: false }).compile(schema);

test('an editor finds nothing wrong with a right document', () => {
	expect(validate(guideRecipe)).toBe(true);
	expect(validate({ login: everyStep.slice(0, 1), operations: {} })).toBe(true);
});

test.each(everyStep)('an editor knows %j', (step) => {
	expect([validate({ operations: { a: { steps: [step] } } }), validate.errors]).toEqual([true, null]);
});

test.each([{ clik: '#a' }, { click: {} }, { click: '#a', fill: {} }, { waitFor: 2000 }, { extract: { as: 'a' } }, { goto: 5 }, {}])('an editor marks %j', (step) => {
	expect(validate({ operations: { a: { steps: [step] } } })).toBe(false);
});

test('it knows the steps and types that the package knows', () => {
	expect(Object.keys(schema.definitions.step.properties).filter((name) => !['note', 'timeoutMs', 'submit'].includes(name)).sort()).toEqual([...stepKinds].sort());
	expect(schema.definitions.field.properties.type.enum).toEqual([...fieldTypes]);
});

/** Every property an editor may show, with its place in the schema. */
function propertiesOf(value: unknown, path: string): Array<[string, unknown]> {
	if (typeof value !== 'object' || value === null) return [];
	const properties: unknown = 'properties' in value ? value.properties : {};
	const own = Object.entries(properties ?? {}).map(([name, property]): [string, unknown] => [`${path}/${name}`, property]);
	return [...own, ...Object.entries(value).flatMap(([name, inner]) => propertiesOf(inner, `${path}/${name}`))];
}

test('every property is described', () => {
	const silent = propertiesOf(schema, '').filter(([, property]) => typeof property !== 'object' || property === null || !('description' in property));
	expect(silent.map(([path]) => path)).toEqual([]);
});
