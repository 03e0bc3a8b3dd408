import { toPlain } from '../../../../lib/n8n/plain';
import { healthOperation } from '../services';

export const getMetrics = healthOperation({
	resource: 'metrics',
	operation: 'get',
	name: 'Get',
	action: 'Get what was counted of calls to outside systems',
	description: 'Get the metrics of all processes of this n8n, as Prometheus reads them and as JSON',
	idempotent: true,
	fields: [
		{
			displayName: 'Return',
			name: 'returns',
			type: 'options',
			options: [
				{ name: 'JSON', value: 'json', description: 'A list of series, and what each process has seen of each system lately' },
				{ name: 'Text', value: 'text', description: 'Prometheus’ text format' },
				{ name: 'Text and JSON', value: 'both' },
			],
			default: 'both',
		},
	],
	run: async ({ services }, { returns }) => toPlain(await services.metrics(returns)),
});
