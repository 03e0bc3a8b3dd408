import { idempotencyKeyFieldFor } from '../../../../lib/n8n/idempotency-key-field';
import { allowPageScripts, attachPictures, operationTimeout, stepTimeout } from '../option-fields';
import { rpaOperation } from '../services';
import { inputOf, recipeFields } from './fields';

/** Reads side by side up to the credential's maximum of sessions; an operation that writes one item after the other. */
export const runRecipe = rpaOperation({
	resource: 'recipe',
	operation: 'run',
	name: 'Run',
	action: 'Run an operation of a web application by its recipe',
	description: 'Log in where needed, do the steps of one of the recipe’s operations, and give back what they read',
	idempotent: true,
	fields: [
		...recipeFields,
		idempotencyKeyFieldFor('one submission, where the operation writes'),
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [allowPageScripts, attachPictures, operationTimeout, stepTimeout],
		},
	],
	run: async ({ services, signal, keyFor, file }, { recipeFrom, recipe, recipeOperation, inputAs, inputs, inputJson, files, idempotencyKey, options }) => {
		const input = inputOf(inputAs, inputs, inputJson);
		const key = (operation: string) => idempotencyKey || keyFor([operation, input]);
		const call = { recipe: recipeFrom === 'node' ? recipe : null, operation: recipeOperation, input, fileNames: files, file, idempotencyKey, options };
		return await services.run(call, key, { signal });
	},
});
