import type { WebhookEvent } from './events.ts';
import type { Mutation, OutgoingWebhook } from './mutations.ts';
import type { Answer } from './post.ts';

/** An event, sent as JSON, or the body itself. */
export type WebhookBody = WebhookEvent | string | Uint8Array;

export interface SendOptions {
	/** Default: a new one. */
	readonly id?: string;
	/** As it is sent; default: the time of the attempt, in the scheme's unit. */
	readonly timestamp?: string | number;
	readonly mutations?: readonly Mutation[];
	/** Set after signing; undefined takes a header away. */
	readonly headers?: Readonly<Record<string, string | undefined>>;
	/** Default: yes, unless something is wrong with the webhook on purpose. */
	readonly retry?: boolean;
}

export interface Delivery {
	/** The same on every attempt. Sent only where the scheme has a header for it. */
	readonly id: string;
	readonly event: string | null;
	/** The last one's. */
	readonly status: number;
	readonly body: string;
	readonly attempts: readonly Answer[];
	/** The last attempt, byte for byte. */
	readonly request: OutgoingWebhook;
}
