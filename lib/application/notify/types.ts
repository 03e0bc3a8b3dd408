import type { AddressPolicy } from '../../domain/address-policy';
import type { ConnectorErrorCode } from '../../domain/errors';
import type { Clock, Log, Random } from '../../domain/runtime';
import type { Store } from '../../domain/store';
import type { WebhookTransport } from '../../domain/webhook-transport';

export const notifySystem = 'Notify Systems';

/** One receiver of the event. */
export interface NotifyTarget {
	/** What its result is called; default: the host. */
	name: string;
	/** As it was given; checked before it is called. */
	url: string;
}

/** How receivers can tell that the event is ours. */
export interface NotifySecrets {
	/** For signatures after Standard Webhooks. */
	signWith: string | null;
	/** Sent as `X-Webhook-Secret`. */
	header: string | null;
	/** Throws where the secret must not be used for that address. */
	assertAllowed?: (url: string) => void;
}

export interface NotifyEvent {
	id: string;
	event: string;
	/** What is sent, and signed, to every target alike. */
	body: string;
}

export type FailIf = 'never' | 'any' | 'all';

export interface NotifySettings {
	/** Of one request; what is left of the deadline where that is less. */
	timeoutMs: number;
	/** Of one target, with all its attempts and pauses. */
	deadlineMs: number;
	attempts: number;
	/** The receivers ignore an event id they have seen, so an event that may have arrived may be sent again. */
	receiversDeduplicate: boolean;
	followRedirects: boolean;
	failIf: FailIf;
	/** Names this run of this item, so that its repetition leaves out who has the event; null: nothing is remembered. */
	memoryKey: string | null;
}

export interface NotifyRequest {
	targets: readonly NotifyTarget[];
	event: NotifyEvent;
	secrets: NotifySecrets;
	settings: NotifySettings;
	signal: AbortSignal;
}

export interface NotifyTools {
	transport: WebhookTransport;
	policy: AddressPolicy;
	/** Opened at its first use; a Store that is down never keeps an event from being sent. */
	store: () => Promise<Store>;
	clock: Clock;
	random: Random;
	log: Log;
}

export interface TargetResult {
	target: string;
	/** Without user, password and query, which may hold secrets. */
	url: string;
	ok: boolean;
	/** Of the last answer; null where there was none. */
	status: number | null;
	/** Requests that were begun; 0 where the target has the event already or must not be called. */
	attempts: number;
	ms: number;
	/** An earlier try of the same item delivered it. */
	alreadySent: boolean;
	/** The target answered 410: it wants no more events. */
	gone: boolean;
	error?: { code: ConnectorErrorCode; message: string; hint: string };
}

export interface NotifyResult {
	eventId: string;
	event: string;
	/** Targets that have the event. */
	sent: number;
	failed: number;
	allOk: boolean;
	/** In the order of the targets. */
	results: TargetResult[];
}
