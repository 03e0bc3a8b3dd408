import { createHmac } from 'node:crypto';

/** What a sender signs; the id and the timestamp are sent as `webhook-id` and `webhook-timestamp`. */
export interface StandardWebhookMessage {
	/** The same at every repetition of one event: receivers recognise duplicates by it. */
	id: string;
	/** Whole seconds since 1970. */
	timestamp: number;
	/** Exactly the bytes that are sent. */
	body: string | Uint8Array;
}

const secretPrefix = 'whsec_';

/**
 * The value of the header `webhook-signature`, of the form `v1,<base64>`.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signStandardWebhook(secret: string, message: StandardWebhookMessage): string {
	const mac = createHmac('sha256', standardWebhookKey(secret));
	mac.update(`${message.id}.${message.timestamp}.`).update(message.body);
	return `v1,${mac.digest('base64')}`;
}

/** The key's bytes: what follows `whsec_` is base64; a secret without that prefix is taken as it is written. */
export function standardWebhookKey(secret: string): Buffer {
	return secret.startsWith(secretPrefix)
		? Buffer.from(secret.slice(secretPrefix.length), 'base64')
		: Buffer.from(secret, 'utf8');
}
