import { signStandardWebhook } from '../../domain/webhooks/standard-webhooks';
import type { NotifyEvent, NotifySecrets } from './types';

/**
 * The headers of one attempt. Each is signed anew, with its own time: receivers refuse what is older than some minutes.
 * @param now milliseconds since 1970
 */
export function headersOf(event: NotifyEvent, secrets: NotifySecrets, now: number): Record<string, string> {
	const headers: Record<string, string> = {
		'Content-Type': 'application/json',
		'User-Agent': 'n8n-nodes-backoffice',
		'webhook-id': event.id,
	};
	if (secrets.signWith !== null) {
		const timestamp = Math.floor(now / 1000);
		headers['webhook-timestamp'] = String(timestamp);
		headers['webhook-signature'] = signStandardWebhook(secrets.signWith, { id: event.id, timestamp, body: event.body });
	}
	if (secrets.header !== null) headers['X-Webhook-Secret'] = secrets.header;
	return headers;
}
