import { toPlain } from '../../../../lib/n8n/plain';
import { healthOperation } from '../services';
import { statusFields } from './status-fields';
import { thresholds } from './thresholds';

export const getStatus = healthOperation({
	resource: 'status',
	operation: 'get',
	name: 'Get',
	action: 'Get whether outside systems, replies, queues and the store work',
	description: 'Get for each system, queue and the Store whether it is up, degraded or down, and why; and which conversations have been paused for long',
	// Of several items the first tells an incident.
	idempotent: false,
	fields: [...statusFields, thresholds],
	run: async ({ services }, { systems, queues, trackIncidents, incidentBook, incidentsFrom, holdSeconds, remindMinutes, thresholds: changes }) => {
		const incidents = { book: incidentBook, from: incidentsFrom, holdSeconds, remindMinutes };
		return toPlain(await services.status({ systems, queues, thresholds: changes, ...(trackIncidents ? { incidents } : {}) }));
	},
});
