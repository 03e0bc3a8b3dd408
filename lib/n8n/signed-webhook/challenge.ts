import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { sameText } from '../../domain/webhooks/constant-time';
import type { WebhookSecret } from '../webhook-secret';
import type { Challenge } from './settings';

/** Longer than any platform's challenge, in characters. */
const longest = 1_024;

/**
 * Gives a challenge back to who knows the verify token, as Meta asks before it delivers
 * (https://developers.facebook.com/docs/graph-api/webhooks/getting-started); starts no run.
 */
export function answerChallenge(webhook: IWebhookFunctions, { verifyToken }: WebhookSecret, { parameter, tokenParameter }: Challenge): IWebhookResponseData {
	const query = webhook.getRequestObject().query as Record<string, unknown>;
	const read = (name: string) => (Object.hasOwn(query, name) ? query[name] : undefined);
	const challenge = read(parameter);
	const mode = read('hub.mode');
	const known = verifyToken !== '' && sameText(read(tokenParameter), verifyToken);
	const wellFormed = typeof challenge === 'string' && challenge !== '' && challenge.length <= longest && (mode === undefined || mode === 'subscribe');
	const response = webhook.getResponseObject();
	if (!known || !wellFormed) {
		response.status(401).json({ message: 'Unauthorized' });
	} else {
		// As text that no browser takes for a page: whoever knows the token chooses it.
		response.status(200).set({ 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' }).send(challenge);
	}
	return { noWebhookResponse: true };
}
