import type { INodeExecutionData } from 'n8n-workflow';

import { guideEvents } from '../../domain/webhooks/guide-events';

/** Fixed, because n8n evaluates an expression here in every run, for a tenth of what the run costs. */
export const outputNames: readonly string[] = ['All Events', ...guideEvents];

/** All items, then those of each of the guide's events. */
export function byEvent(items: readonly INodeExecutionData[]): INodeExecutionData[][] {
	return [[...items], ...guideEvents.map((event) => items.filter(({ json }) => json.event === event).map((item) => ({ ...item })))];
}
