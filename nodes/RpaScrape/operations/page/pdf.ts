import { attachPictures, fileName, operationTimeout, stepTimeout } from '../option-fields';
import { rpaOperation } from '../services';
import { pageFields } from './page-fields';

const format = {
	displayName: 'Paper Format',
	name: 'format',
	type: 'options',
	options: [
		{ name: 'A3', value: 'A3' },
		{ name: 'A4', value: 'A4' },
		{ name: 'A5', value: 'A5' },
		{ name: 'Legal', value: 'Legal' },
		{ name: 'Letter', value: 'Letter' },
	],
	default: 'A4',
} as const;

const landscape = { displayName: 'Landscape', name: 'landscape', type: 'boolean', default: false, description: 'Whether the paper lies on its long side' } as const;

const printBackground = { displayName: 'Print Background', name: 'printBackground', type: 'boolean', default: true, description: 'Whether to print colours and pictures behind the text' } as const;

export const pageAsPdf = rpaOperation({
	resource: 'page',
	operation: 'pdf',
	name: 'PDF',
	action: 'Save a web page as PDF',
	description: 'Open a page and give back a PDF of it (binary property “data”), with secrets covered',
	idempotent: true,
	fields: [
		...pageFields,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [attachPictures, fileName, landscape, operationTimeout, format, printBackground, stepTimeout],
		},
	],
	run: async ({ services, signal }, { url, waitFor, options }) => await services.pdf({ url, waitFor, ...options }, options, { signal }),
});
