import { randomUUID } from 'node:crypto';
import { ed25519Signature, hmac, signedContent, standardKey, utf8 } from './signatures.ts';
import type { HmacRecipe } from './signatures.ts';

export type Scheme =
	| 'standardWebhooks'
	| 'standardWebhooksEd25519'
	| 'stripe'
	| 'github'
	| 'meta'
	| 'chatwoot'
	| 'hubspotV3'
	| 'wuzapi'
	| 'customHmac'
	| 'headerSecret'
	| 'queryToken'
	| 'pathToken'
	| 'basic'
	| 'unsigned';

/** What a sender of its own making chooses; every part has a default. */
export interface CustomHmac extends Partial<HmacRecipe> {
	/** Carries the signature. Default `X-Signature`. */
	header?: string;
	/** Before the signature, such as `sha256=`. */
	prefix?: string;
	/** Without it no time is sent. */
	timestampHeader?: string;
	timestampUnit?: TimestampUnit;
	/** Without it no id is sent. */
	idHeader?: string;
}

export interface SignInput {
	readonly secret: string;
	readonly body: string | Uint8Array;
	/** Default: a new one. */
	readonly id?: string;
	/** As it is sent, in the scheme's own unit; default: now. */
	readonly timestamp?: string | number;
	/** Default POST. */
	readonly method?: string;
	/** The address as the sender knows it: HubSpot signs it. */
	readonly url?: string;
	/** More keys the sender signs with while it rotates: Standard Webhooks and Stripe send all signatures in one header. */
	readonly moreSecrets?: readonly string[];
	/** Standard Webhooks under the names `svix-id`, `svix-timestamp`, `svix-signature`. */
	readonly svixNames?: boolean;
	/** GitHub names the event in a header. */
	readonly event?: string;
	/** For `headerSecret`; default `X-Webhook-Secret`. */
	readonly secretHeader?: string;
	/** For `queryToken`; default `token`. */
	readonly parameter?: string;
	/** For `basic`; default `webhook`. */
	readonly user?: string;
	readonly custom?: CustomHmac;
}

export type TimestampUnit = 's' | 'ms' | 'iso';
export type Headers = Record<string, string>;

/** Where a scheme says what; undefined where it does not say it. */
export interface HeaderNames {
	readonly signature?: string;
	readonly timestamp?: string;
	readonly id?: string;
	readonly unit?: TimestampUnit;
}

const HEX_OF_BODY: HmacRecipe = { algorithm: 'sha256', encoding: 'hex', content: '{body}' };
const HEX_OF_TIME_AND_BODY: HmacRecipe = { ...HEX_OF_BODY, content: '{timestamp}.{body}' };
const STANDARD: HmacRecipe = { algorithm: 'sha256', encoding: 'base64', content: '{id}.{timestamp}.{body}' };
const HUBSPOT_V3: HmacRecipe = { algorithm: 'sha256', encoding: 'base64', content: '{method}{url}{body}{timestamp}' };

/** The headers a scheme uses, with what the sender chose. */
export function headerNames(scheme: Scheme, { svixNames = false, secretHeader, custom = {} }: Pick<SignInput, 'svixNames' | 'secretHeader' | 'custom'> = {}): HeaderNames {
	const standard = svixNames ? 'svix' : 'webhook';
	switch (scheme) {
		case 'standardWebhooks':
		case 'standardWebhooksEd25519':
			return { signature: `${standard}-signature`, timestamp: `${standard}-timestamp`, id: `${standard}-id`, unit: 's' };
		case 'stripe':
			return { signature: 'Stripe-Signature', unit: 's' };
		case 'github':
			return { signature: 'X-Hub-Signature-256', id: 'X-GitHub-Delivery' };
		case 'meta':
			return { signature: 'X-Hub-Signature-256' };
		case 'chatwoot':
			return { signature: 'X-Chatwoot-Signature', timestamp: 'X-Chatwoot-Timestamp', id: 'X-Chatwoot-Delivery', unit: 's' };
		case 'hubspotV3':
			return { signature: 'X-HubSpot-Signature-V3', timestamp: 'X-HubSpot-Request-Timestamp', unit: 'ms' };
		case 'wuzapi':
			return { signature: 'x-hmac-signature' };
		case 'customHmac':
			return customNames(custom);
		case 'headerSecret':
			return { signature: secretHeader ?? 'X-Webhook-Secret' };
		case 'basic':
			return { signature: 'Authorization' };
		default:
			return {};
	}
}

function customNames({ header = 'X-Signature', timestampHeader, timestampUnit = 's', idHeader }: CustomHmac): HeaderNames {
	return {
		signature: header,
		...(timestampHeader === undefined ? {} : { timestamp: timestampHeader, unit: timestampUnit }),
		...(idHeader === undefined ? {} : { id: idHeader }),
	};
}

/** A moment (milliseconds since the epoch) as the scheme writes it. */
export function timestampText(atMs: number, unit: TimestampUnit = 's'): string {
	if (unit === 'iso') return new Date(atMs).toISOString();
	return String(Math.floor(unit === 's' ? atMs / 1000 : atMs));
}

/** The headers that a platform of this scheme sends with the body. `queryToken` and `pathToken` have none: see {@link signedUrl}. */
export function sign(scheme: Scheme, input: SignInput): Headers {
	const names = headerNames(scheme, input);
	const id = input.id ?? randomUUID();
	const timestamp = String(input.timestamp ?? timestampText(Date.now(), names.unit));
	const headers: Headers = {};
	if (names.id !== undefined) headers[names.id] = id;
	if (names.timestamp !== undefined) headers[names.timestamp] = timestamp;
	if (names.signature !== undefined) headers[names.signature] = signatureOf(scheme, input, { id, timestamp });
	if (scheme === 'github' && input.event !== undefined) headers['X-GitHub-Event'] = input.event;
	return headers;
}

function signatureOf(scheme: Scheme, input: SignInput, { id, timestamp }: { id: string; timestamp: string }): string {
	const { secret, body, method = 'POST', url = '', moreSecrets = [], user = 'webhook', custom = {} } = input;
	const secrets = [secret, ...moreSecrets];
	const parts = { id, timestamp, body, method: method.toUpperCase(), url };
	const mac = (recipe: HmacRecipe, key: Uint8Array) => hmac(recipe, key, parts);
	switch (scheme) {
		case 'standardWebhooks':
			return secrets.map((each) => `v1,${mac(STANDARD, standardKey(each))}`).join(' ');
		case 'standardWebhooksEd25519':
			return secrets.map((each) => `v1a,${ed25519Signature(each, signedContent(STANDARD.content, parts))}`).join(' ');
		case 'stripe':
			return [`t=${timestamp}`, ...secrets.map((each) => `v1=${mac(HEX_OF_TIME_AND_BODY, utf8(each))}`)].join(',');
		case 'github':
		case 'meta':
			return `sha256=${mac(HEX_OF_BODY, utf8(secret))}`;
		case 'chatwoot':
			return `sha256=${mac(HEX_OF_TIME_AND_BODY, utf8(secret))}`;
		case 'hubspotV3':
			return mac(HUBSPOT_V3, utf8(secret));
		case 'wuzapi':
			return mac(HEX_OF_BODY, utf8(secret));
		case 'customHmac':
			return (custom.prefix ?? '') + mac({ ...HEX_OF_BODY, ...recipeOf(custom) }, utf8(secret));
		case 'basic':
			return `Basic ${Buffer.from(`${user}:${secret}`, 'utf8').toString('base64')}`;
		default:
			return secret;
	}
}

function recipeOf({ algorithm, encoding, content }: CustomHmac): Partial<HmacRecipe> {
	return {
		...(algorithm === undefined ? {} : { algorithm }),
		...(encoding === undefined ? {} : { encoding }),
		...(content === undefined ? {} : { content }),
	};
}

/** Where the webhook goes: with the token for `queryToken` and `pathToken`, else the address itself. */
export function signedUrl(scheme: Scheme, url: string, { secret, parameter = 'token' }: Pick<SignInput, 'secret' | 'parameter'>): string {
	if (scheme !== 'queryToken' && scheme !== 'pathToken') return url;
	const address = new URL(url);
	if (scheme === 'queryToken') address.searchParams.set(parameter, secret);
	else address.pathname = `${address.pathname.replace(/\/$/, '')}/${encodeURIComponent(secret)}`;
	return address.href;
}
