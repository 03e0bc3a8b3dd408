import type { AddressRules } from './address-rules';
import { readDocument } from './json-document';
import { lintRecipe } from './lint';
import { noteLiteralSecrets } from './literal-secrets';
import { Problems } from './problems';
import { RecipeReader } from './read-recipe';
import type { Recipe, RecipeWarning } from './recipe';
import { loadSchemaCheck } from './schema-check';
import { SecretForms } from './secret-forms';

export { mergeRecipes } from './merge-recipes';

export interface ParseOptions {
	/** Name in messages, e.g. `RPA Scrape`. */
	system: string;
	/** Refused where they stand in the document. */
	secrets?: readonly string[];
	/** Addresses that steps may open. */
	addresses?: AddressRules;
	/** Which document it is, in messages. Default `recipe`. */
	source?: string;
}

export interface ParsedRecipe {
	recipe: Recipe;
	/** What is doubtful, but no reason not to run it. */
	warnings: readonly RecipeWarning[];
}

/**
 * Reads a recipe: a whole document, one operation `{input?, write?, steps}` or a list of steps (then called `run`), as JSON text or as
 * an object. The format is described in docs/recipes.md and, for editors, by recipe.schema.json.
 * @throws ConnectorError `validation` naming up to ten places with what is wrong there
 */
export async function parseRecipe(document: unknown, options: ParseOptions): Promise<ParsedRecipe> {
	const { system, secrets = [], addresses, source = 'recipe' } = options;
	const problems = new Problems(new SecretForms(secrets));
	const json = readDocument(document, problems);
	if (problems.any) throw problems.error(system, source);
	noteLiteralSecrets(json, secrets, problems);
	const recipe = new RecipeReader(await loadSchemaCheck(), problems, addresses).read(json);
	if (problems.any) throw problems.error(system, source);
	return { recipe, warnings: lintRecipe(recipe, { baseUrl: addresses?.baseUrl ?? null, hasSecrets: secrets.length > 0 }) };
}
