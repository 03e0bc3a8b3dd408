import { ConnectorError } from '../../domain/errors';
import type { OperationRecipe } from '../../domain/recipes/recipe';
import type { WebFile } from '../../domain/web-page';
import type { ResultFile } from '../operation';
import type { OpenedRecipes } from './recipes-request';

/**
 * The operation of that name; without a name the only one of the node's recipe, else the only one there is.
 * @throws ConnectorError `validation` naming those there are
 */
export function chosenOperation({ recipe, ownOperations }: Pick<OpenedRecipes, 'recipe' | 'ownOperations'>, wanted: string, system: string): OperationRecipe {
	const names = Object.keys(recipe.operations);
	const candidates = ownOperations.length > 0 ? ownOperations : names;
	const name = wanted.trim() || (candidates.length === 1 ? candidates[0] : undefined);
	const operation = name !== undefined && Object.hasOwn(recipe.operations, name) ? recipe.operations[name] : undefined;
	if (operation !== undefined) return operation;
	const [message, hint] = complaint(names, name);
	throw new ConnectorError('validation', message, { system, parameter: 'recipeOperation', hint, nothingDone: true });
}

function complaint(names: readonly string[], name: string | undefined): [message: string, hint: string] {
	const known = `The recipe has: ${names.join(', ')}.`;
	if (names.length === 0) return ['There is no recipe with operations.', 'Write one into the credential, or into the node with “Recipe From” set to “Node”.'];
	if (name === undefined) return ['The parameter “Recipe Operation” is empty, and the recipe has several operations.', known];
	return [`The recipe has no operation “${name}”.`, known];
}

/** A key promises that nothing is done twice; an operation that is said to read only is repeated. @param key as it was given; empty: none. @throws ConnectorError `validation` */
export function assertKeyFits({ name, write }: OperationRecipe, key: string, system: string): void {
	if (write || key === '') return;
	throw new ConnectorError('validation', `An idempotency key is given, and the recipe’s operation “${name}” does not say "write": true.`, {
		system,
		parameter: 'Idempotency Key',
		hint: 'If the operation changes something, add "write": true to it and "submit": true to the step that sends. If it only reads, leave the key empty.',
		nothingDone: true,
	});
}

/** What “upload” steps take. @throws ConnectorError `validation` naming the binary property that is not there */
export async function filesFor({ fileNames, file }: { fileNames: string; file: (name: string) => Promise<ResultFile> }): Promise<Record<string, WebFile>> {
	const names = [...new Set(fileNames.split(',').map((name) => name.trim()).filter((name) => name !== ''))];
	return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await file(name)] as const)));
}
