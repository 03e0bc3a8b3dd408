import type { HealthServices } from '../../../lib/n8n/health/services';
import type { Resource } from '../../../lib/n8n/operation';
import { getMetrics } from './metrics/get';
import { getStatus } from './status/get';

export const resources: Array<Resource<HealthServices>> = [
	{ value: 'status', name: 'Status', operations: [getStatus] },
	{ value: 'metrics', name: 'Metric', operations: [getMetrics] },
];
