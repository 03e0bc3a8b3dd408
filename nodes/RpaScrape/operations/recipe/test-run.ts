import { idempotencyKeyFieldFor } from '../../../../lib/n8n/idempotency-key-field';
import { allowPageScripts, operationTimeout, stepTimeout } from '../option-fields';
import { rpaOperation } from '../services';
import { inputOf, recipeFields } from './fields';

export const testRecipe = rpaOperation({
	resource: 'recipe',
	operation: 'test',
	name: 'Test',
	action: 'Test a recipe with a picture of each step',
	description: 'Do the steps of one of the recipe’s operations and give back how each of them went, with a picture of the page after it',
	idempotent: false,
	fields: [
		...recipeFields,
		idempotencyKeyFieldFor('one submission, where the operation writes'),
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				allowPageScripts,
				operationTimeout,
				stepTimeout,
				{
					displayName: 'Stop Before Submit',
					name: 'stopBeforeSubmit',
					type: 'boolean',
					default: true,
					description: 'Whether an operation that writes ends before its submitting step, and one that does not before a request other than GET, so that the test leaves nothing behind',
				},
			],
		},
	],
	run: async ({ services, signal, keyFor, file }, { recipeFrom, recipe, recipeOperation, inputAs, inputs, inputJson, files, idempotencyKey, options }) => {
		const input = inputOf(inputAs, inputs, inputJson);
		const key = (operation: string) => idempotencyKey || keyFor([operation, input]);
		const call = { recipe: recipeFrom === 'node' ? recipe : null, operation: recipeOperation, input, fileNames: files, file, idempotencyKey, options };
		return await services.test(call, key, { signal });
	},
});
