import { attachPictures, operationTimeout, stepTimeout } from '../option-fields';
import { rpaOperation } from '../services';
import { pageFields } from './page-fields';
import { scrapeFields } from './scrape-fields';
import { columnsOf, fieldsOf } from './scrape-rows';

const frame = {
	displayName: 'Frame',
	name: 'frame',
	type: 'string',
	default: '',
	placeholder: 'e.g. iframe#conteudo',
	description: 'Selector of the frame that holds the records',
} as const;

const maximumRows = { displayName: 'Maximum Rows', name: 'maximumRows', type: 'number', typeOptions: { minValue: 1 }, default: 500, description: 'More rows than that are an error, not cut off' } as const;

const minimumRows = { displayName: 'Minimum Rows', name: 'minimumRows', type: 'number', typeOptions: { minValue: 0 }, default: 1, description: 'Fewer rows than that are reported as a changed page' } as const;

const rowsAs = {
	displayName: 'Rows As',
	name: 'rowsAs',
	type: 'options',
	options: [
		{ name: 'Items', value: 'items', description: 'One item for each row' },
		{ name: 'List', value: 'list', description: 'One item with all rows in “rows”' },
	],
	default: 'items',
	description: 'How a list or table is given back',
} as const;

export const scrapePage = rpaOperation({
	resource: 'page',
	operation: 'scrape',
	name: 'Scrape',
	action: 'Read data from a web page',
	description: 'Open a page and read one record, a list or a table from it, every value checked by its type',
	idempotent: true,
	fields: [
		...pageFields,
		...scrapeFields,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [attachPictures, frame, maximumRows, minimumRows, operationTimeout, rowsAs, stepTimeout],
		},
	],
	run: async ({ services, signal }, { fields, columns, options, ...wishes }) => {
		const read = wishes.returns === 'table' ? { fields: [], columns: columnsOf(columns) } : { fields: fieldsOf(fields), columns: [] };
		return await services.scrape({ ...wishes, ...options, ...read }, options, { signal });
	},
});
