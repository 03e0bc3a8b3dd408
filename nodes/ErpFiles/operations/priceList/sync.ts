import { toPlain } from '../../../../lib/n8n/plain';
import { erpFilesOperation } from '../services';

/** Brings the list of the file server into the Dataset where it changed; whole, or not at all. */
export const syncPriceList = erpFilesOperation({
	resource: 'priceList',
	operation: 'sync',
	name: 'Sync',
	action: 'Sync the price list from the file server',
	description: 'Load the price list if it changed; a list with a mistake in it is refused, and the one before stays in force',
	// One load at a time is all that a list needs.
	idempotent: false,
	fields: [
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					displayName: 'Force',
					name: 'force',
					type: 'boolean',
					default: false,
					description: 'Whether to load the list even where size and time of the file are those of the list in force',
				},
				{
					displayName: 'Last Line Without Line End',
					name: 'openEnd',
					type: 'options',
					options: [
						{ name: 'Accept', value: 'accept', description: 'The ERP ends its lists like that' },
						{ name: 'Refuse', value: 'refuse', description: 'The list may have been cut off, within a price even' },
					],
					default: 'refuse',
					description: 'What to do with a list whose last row has no line end; with a Ready File it is accepted',
				},
				{
					displayName: 'Minimum Share of Rows (%)',
					name: 'minimumShare',
					type: 'number',
					typeOptions: { minValue: 0, maxValue: 100 },
					default: 50,
					description: 'A list with less than this percentage of the rows of the one in force is refused, as an export that broke off. 0: any list is taken.',
				},
				{
					displayName: 'Quoting',
					name: 'quotes',
					type: 'options',
					options: [
						{ name: 'Double Quotes', value: 'double', description: 'A text with a delimiter or a quote in it stands in quotes' },
						{ name: 'None', value: 'none', description: 'The ERP writes quotes as they are, e.g. Tubo 1/2"' },
					],
					default: 'double',
				},
				{
					displayName: 'Ready File',
					name: 'readySuffix',
					type: 'string',
					default: '',
					placeholder: 'e.g. .ok',
					description: 'What is appended to the path for the file by which the ERP says that the list is complete. The list is taken only once that file is there, and not older.',
				},
			],
		},
	],
	run: async ({ services, signal }, { options }) => {
		const { force = false, minimumShare = 50, openEnd = 'refuse', quotes = 'double' } = options;
		const readySuffix = options.readySuffix?.trim() ?? '';
		const isWhole = openEnd === 'accept' || readySuffix !== '';
		return toPlain(await services.sync({ force, minimumShare, quotes: quotes === 'double', openEnd: isWhole, readySuffix }, { signal }));
	},
});
