import { toPlain } from '../../../../lib/n8n/plain';
import { erpFilesOperation } from '../services';

/** Answers from the list that was loaded last; asks no file server. */
export const lookUpPrice = erpFilesOperation({
	resource: 'priceList',
	operation: 'lookup',
	name: 'Look Up',
	action: 'Look up price and stock of a product in the price list',
	description: 'Get price and stock of a product from the price list that was loaded last, and the time they are of',
	idempotent: true,
	fields: [
		{
			displayName: 'SKU',
			name: 'sku',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. CIM-CP2-50',
			description: 'Code of the product as the price list has it, leading zeros included',
		},
		{
			displayName: 'Maximum Age (Hours)',
			name: 'maximumAge',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description: 'An older list is not answered from. 0: any age.',
		},
	],
	run: async ({ services, signal }, { sku, maximumAge }) => toPlain(await services.lookUp(sku, maximumAge, { signal })),
});
