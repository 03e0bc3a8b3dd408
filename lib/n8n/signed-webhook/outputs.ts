import type { INodeExecutionData } from 'n8n-workflow';

import { guideEvents } from '../../domain/webhooks/guide-events';

/** The outputs under “Separate Outputs”; everything that is none of the first leaves by the last. */
export const outputNames: readonly string[] = [...guideEvents, 'other'];

export function separate(items: readonly INodeExecutionData[]): INodeExecutionData[][] {
	const outputs: INodeExecutionData[][] = outputNames.map(() => []);
	for (const item of items) {
		const known = guideEvents.findIndex((event) => event === item.json.event);
		outputs[known === -1 ? outputNames.length - 1 : known]?.push(item);
	}
	return outputs;
}
