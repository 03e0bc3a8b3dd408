import type { IDataObject, INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { ConnectorError } from '../../domain/errors';
import type { ExecutionScope } from '../scope';

/** Ends the response here; n8n then sends none of its own. */
export function answer(webhook: IWebhookFunctions, status: number, body: IDataObject): IWebhookResponseData {
	webhook.getResponseObject().status(status).json(body);
	return { noWebhookResponse: true };
}

/** n8n answers with that body, once the run is registered. */
export function startRun(items: INodeExecutionData[], body: IDataObject): IWebhookResponseData {
	return { workflowData: [items], webhookResponse: body };
}

/**
 * Nothing is claimed: the platform delivers again, when what is wrong may have been mended.
 * @param system whose delivery it is, for the metrics
 * @param events how many it held, as far as that is known
 * @param tellWhy whether the sender has shown that it may know
 */
export function putOff(
	webhook: IWebhookFunctions,
	scope: ExecutionScope,
	error: ConnectorError,
	{ sender, system, events, tellWhy }: { sender: string; system: string; events: number; tellWhy: boolean },
): IWebhookResponseData {
	for (let index = 0; index < events; index++) scope.meter.webhook(system, 'unavailable');
	const storeIsDown = error.system === 'Store' || isQueueDown(error);
	const what = storeIsDown ? `the ${error.system} cannot be reached` : 'it could not be handled';
	scope.log.warn(`A delivery of ${sender} was put off, because ${what}.`, { event: 'webhook_put_off', reason: error.message });
	const why = storeIsDown ? 'The state of this n8n cannot be reached' : tellWhy ? error.message : 'It could not be handled';
	return answer(webhook, storeIsDown ? 503 : 500, { message: `${why}; deliver again later.` });
}

/** The queue that takes the events in is kept beside the Store. */
function isQueueDown({ system, code }: ConnectorError): boolean {
	return system === 'Write Queue' && code !== 'validation' && code !== 'unsupported';
}
