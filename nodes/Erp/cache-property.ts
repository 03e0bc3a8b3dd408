import type { INodeProperties } from 'n8n-workflow';

import type { CacheSeconds } from '../../lib/n8n/erp/services';
import type { ParameterOfItem } from '../../lib/n8n/parameters';

export function cacheProperty(): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Customer Cache (Seconds)',
				name: 'customer',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 300,
				description: 'How long a customer is remembered. 0: always ask the ERP.',
			},
			{
				displayName: 'Price Cache (Seconds)',
				name: 'price',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 60,
				description: 'How long a price is remembered. 0: always ask the ERP.',
			},
			{
				displayName: 'Stock Cache (Seconds)',
				name: 'stock',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 60,
				description: 'How long a stock figure is remembered. 0: always ask the ERP.',
			},
		],
	};
}

export function cacheSeconds(parameter: ParameterOfItem): CacheSeconds {
	return parameter('options', {}) as CacheSeconds;
}
