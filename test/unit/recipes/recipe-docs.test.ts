import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fieldTypes } from '../../../lib/domain/recipes/field-rule';
import { parseRecipe } from '../../../lib/domain/recipes/parse-recipe';
import { stepKinds } from '../../../lib/domain/recipes/step-names';

const pages = ['recipes.md', 'recipes.pt-BR.md'].map((name): [string, string] => [name, readFileSync(join(__dirname, '../../../docs', name), 'utf8')]);

const examplesOf = (page: string): unknown[] => Array.from(page.matchAll(/```json\n([^]*?)```/g), ([, json = '']): unknown => JSON.parse(json));
const isDocument = (example: unknown): boolean => typeof example === 'object' && example !== null && 'operations' in example;

describe.each(pages)('%s', (_name, page) => {
	const examples = examplesOf(page);

	test('its recipe is right, without a warning', async () => {
		const document = examples.find(isDocument);
		expect(await parseRecipe(document, { system: 'x' })).toMatchObject({ warnings: [], recipe: { operations: { searchCustomer: {} } } });
	});

	test('its steps are right, one for each that there is', async () => {
		const steps = examples.filter((example) => !isDocument(example));
		const { recipe } = await parseRecipe(steps, { system: 'x' });
		expect(new Set(recipe.operations['run']?.steps.map(({ kind }) => kind))).toEqual(new Set(stepKinds));
	});

	test('it names every type', () => {
		for (const type of fieldTypes) expect(page).toContain(`\`${type}\``);
	});
});
