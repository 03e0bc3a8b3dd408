import { attachPictures, fileName, operationTimeout, stepTimeout } from '../option-fields';
import { rpaOperation } from '../services';
import { pageFields } from './page-fields';

const element = {
	displayName: 'Element',
	name: 'element',
	type: 'string',
	default: '',
	placeholder: 'e.g. #resumo',
	description: 'Selector of the part of the page to take the picture of',
} as const;

const fullPage = { displayName: 'Full Page', name: 'fullPage', type: 'boolean', default: false, description: 'Whether to take all of the page instead of what the window shows' } as const;

export const takeScreenshot = rpaOperation({
	resource: 'page',
	operation: 'screenshot',
	name: 'Screenshot',
	action: 'Take a picture of a web page',
	description: 'Open a page and give back a picture of it (PNG, binary property “data”), with secrets covered',
	idempotent: true,
	fields: [
		...pageFields,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [attachPictures, element, fileName, fullPage, operationTimeout, stepTimeout],
		},
	],
	run: async ({ services, signal }, { url, waitFor, options }) => await services.screenshot({ url, waitFor, ...options }, options, { signal }),
});
