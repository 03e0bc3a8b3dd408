import { rpaOperation } from '../services';

export const importRecipe = rpaOperation({
	resource: 'recipe',
	operation: 'import',
	name: 'Import Recording',
	action: 'Make a recipe of a Chrome recording',
	description: 'Turn what Chrome’s Recorder has exported as JSON into a recipe: passwords become those of the credential, other typed values become inputs',
	idempotent: true,
	fields: [
		{
			displayName: 'Recording',
			name: 'recording',
			type: 'json',
			typeOptions: { rows: 10 },
			default: '{}',
			required: true,
			description: 'In Chrome: DevTools, Recorder, Export, JSON. The whole text of that file.',
		},
		{
			displayName: 'Operation Name',
			name: 'operationName',
			type: 'string',
			default: '',
			placeholder: 'e.g. searchCustomer',
			description: 'What the recipe’s operation is to be called. Empty: made of the recording’s title.',
		},
	],
	run: async ({ services }, { recording, operationName }) => await services.importRecording(recording, operationName),
});
