import type { HmacScheme } from './hmac';

const spaces = /\s+/;
const commas = /,/;
/** What lists of signatures are parted by where the signatures themselves hold neither. */
export const spacesOrCommas = /[\s,]+/;

/** The schemes with a name. Each says where it is written. */
export const hmacPresets = {
	/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md; Svix has its own names for the headers. */
	standardWebhooks: {
		algorithm: 'sha256',
		encoding: 'base64',
		signatureHeaders: ['webhook-signature', 'svix-signature'],
		separator: spaces,
		prefix: 'v1,',
		signedString: '{id}.{timestamp}.{body}',
		timestamp: { headers: ['webhook-timestamp', 'svix-timestamp'], unit: 's' },
		idHeaders: ['webhook-id', 'svix-id'],
		standardKeys: true,
	},
	/** https://docs.stripe.com/webhooks: `t=…,v1=…`, several v1 while a secret is being changed. */
	stripe: {
		algorithm: 'sha256',
		encoding: 'hex',
		signatureHeaders: ['stripe-signature'],
		separator: commas,
		prefix: 'v1=',
		signedString: '{timestamp}.{body}',
		timestamp: { part: 't=', unit: 's' },
	},
	/** https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries; Meta signs with the app secret in the same way. */
	gitHub: {
		algorithm: 'sha256',
		encoding: 'hex',
		signatureHeaders: ['x-hub-signature-256'],
		separator: spacesOrCommas,
		prefix: 'sha256=',
		signedString: '{body}',
		idHeaders: ['x-github-delivery'],
	},
	/** https://github.com/chatwoot/chatwoot, pull requests 13573 and 13892. */
	chatwoot: {
		algorithm: 'sha256',
		encoding: 'hex',
		signatureHeaders: ['x-chatwoot-signature'],
		separator: spacesOrCommas,
		prefix: 'sha256=',
		signedString: '{timestamp}.{body}',
		timestamp: { headers: ['x-chatwoot-timestamp'], unit: 's' },
		idHeaders: ['x-chatwoot-delivery'],
	},
	/** https://www.npmjs.com/package/@hubspot/api-client, signature version 3. */
	hubSpot: {
		algorithm: 'sha256',
		encoding: 'base64',
		signatureHeaders: ['x-hubspot-signature-v3'],
		separator: spacesOrCommas,
		prefix: '',
		signedString: '{method}{url}{body}{timestamp}',
		timestamp: { headers: ['x-hubspot-request-timestamp'], unit: 'ms' },
	},
	/** https://github.com/asternic/wuzapi, README: over the bytes of a JSON or form body. */
	wuzapi: {
		algorithm: 'sha256',
		encoding: 'hex',
		signatureHeaders: ['x-hmac-signature'],
		separator: spacesOrCommas,
		prefix: '',
		signedString: '{body}',
	},
} satisfies Record<string, HmacScheme>;

export type HmacPreset = keyof typeof hmacPresets;

/** Where a platform's own id of an event stands in its bodies. Stripe repeats an event with another timestamp. */
export const eventIdPaths: Partial<Record<string, string>> = { stripe: 'id' };
