import type { Field } from '../../../lib/n8n/operation';

// Options that several operations have in their collection.

export const stepTimeout = {
	displayName: 'Step Timeout (Ms)',
	name: 'stepTimeoutMs',
	type: 'number',
	typeOptions: { minValue: 100 },
	default: 5000,
	description: 'Longest wait in one step, instead of the credential’s',
} as const satisfies Field;

export const operationTimeout = {
	displayName: 'Operation Timeout (Ms)',
	name: 'operationTimeoutMs',
	type: 'number',
	typeOptions: { minValue: 1000 },
	default: 30000,
	description: 'Longest duration of all steps together, instead of the credential’s',
} as const satisfies Field;

export const attachPictures = {
	displayName: 'Attach Pictures to Errors',
	name: 'failureArtefacts',
	type: 'boolean',
	default: true,
	description: 'Whether an error of a changed page brings a picture and a copy of the page, instead of what the credential says. They may show personal data of customers.',
} as const satisfies Field;

export const allowPageScripts = {
	displayName: 'Allow Page Scripts',
	name: 'pageScripts',
	type: 'boolean',
	default: false,
	description: 'Whether “evaluate” steps may run JavaScript in the page. The administrator of n8n must allow it, too, by BACKOFFICE_RPA_PAGE_SCRIPTS=true.',
} as const satisfies Field;

export const fileName = {
	displayName: 'File Name',
	name: 'fileName',
	type: 'string',
	default: '',
	placeholder: 'e.g. boleto.pdf',
	description: 'Empty: made of the kind of file',
} as const satisfies Field;
