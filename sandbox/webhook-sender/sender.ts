import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Delivery, SendOptions, WebhookBody } from './delivery.ts';
import { mutate } from './mutations.ts';
import type { OutgoingWebhook } from './mutations.ts';
import { WebhookPoster } from './post.ts';
import type { Answer } from './post.ts';
import { planDeliveries, runPlan, summarize } from './plan.ts';
import type { DeliverOptions, DeliveryReport } from './plan.ts';
import { headerNames, sign, signedUrl, timestampText } from './schemes.ts';
import type { Headers, Scheme, SignInput } from './schemes.ts';

export type { Delivery, SendOptions, WebhookBody } from './delivery.ts';

type SchemeSettings = Omit<SignInput, 'body' | 'id' | 'timestamp' | 'url' | 'event'>;

export interface WebhookSenderOptions extends Omit<SchemeSettings, 'secret'> {
	readonly url: string;
	readonly scheme: Scheme;
	/** Empty (the default) is right for `unsigned` only. */
	readonly secret?: string;
	/** The receiver's address as HubSpot signs it, where a proxy stands between; default `url`. */
	readonly publicUrl?: string;
	/** Sent with every webhook. Default: a JSON content type. */
	readonly headers?: Headers;
	/** Waits before each redelivery, in milliseconds; their number is how often one is redelivered. Default 50, 200, 500. */
	readonly retryDelaysMs?: readonly number[];
	/** Default 10,000. */
	readonly timeoutMs?: number;
	/** Milliseconds since the epoch; default the real time. */
	readonly now?: () => number;
}

export interface WebhookSender {
	/**
	 * Sends one webhook. Anything but 2xx is delivered again, signed anew under the same id, as platforms do; 410 ends it.
	 * @throws Error for a mutation that the scheme has no place for.
	 */
	send(body: WebhookBody, options?: SendOptions): Promise<Delivery>;
	/** The very same bytes and headers once more, as somebody who has listened in sends them. */
	replay(delivery: Pick<Delivery, 'request'>): Promise<Answer>;
	/** Sends many, some twice and some forged, in an order of its own. */
	deliver(events: readonly WebhookBody[], options?: DeliverOptions): Promise<DeliveryReport>;
	/** What would be sent now, without sending it. */
	prepare(body: WebhookBody, options?: SendOptions): OutgoingWebhook;
	close(): void;
}

const DEFAULT_DELAYS_MS = [50, 200, 500];
const GONE = 410;

/** A platform that signs its webhooks and delivers them until they are taken. Its ways are those of the scheme, from their public documents. */
export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
	const { retryDelaysMs = DEFAULT_DELAYS_MS, timeoutMs = 10_000 } = options;
	const poster = new WebhookPoster(timeoutMs);
	const prepare = (body: WebhookBody, sendOptions: SendOptions = {}) => prepareWebhook(options, body, sendOptions);
	const send = async (body: WebhookBody, sendOptions: SendOptions = {}): Promise<Delivery> => {
		const id = sendOptions.id ?? newId(options.scheme);
		const isAltered = (sendOptions.mutations ?? []).length > 0 || sendOptions.headers !== undefined;
		const delays = (sendOptions.retry ?? !isAltered) ? retryDelaysMs : [];
		const attempts: Answer[] = [];
		for (;;) {
			const request = prepare(body, { ...sendOptions, id });
			const answer = await poster.post(request);
			attempts.push(answer);
			const delay = delays[attempts.length - 1];
			if (isDone(answer) || delay === undefined) {
				return { id, event: eventName(body), status: answer.status, body: answer.body, attempts, request };
			}
			await wait(delay);
		}
	};
	const replay = (delivery: Pick<Delivery, 'request'>) => poster.post(delivery.request);
	const deliver = async (events: readonly WebhookBody[], deliverOptions: DeliverOptions = {}) => {
		const plan = planDeliveries(options.scheme, events, deliverOptions);
		return summarize(await runPlan(plan, { send, replay }, deliverOptions));
	};
	return { send, replay, deliver, prepare, close: () => poster.close() };
}

function isDone({ status }: Answer): boolean {
	return status === GONE || (status >= 200 && status < 300);
}

function newId(scheme: Scheme): string {
	return scheme.startsWith('standardWebhooks') ? `msg_${randomUUID().replaceAll('-', '')}` : randomUUID();
}

function prepareWebhook(sender: WebhookSenderOptions, body: WebhookBody, options: SendOptions): OutgoingWebhook {
	const { url, scheme, publicUrl = url, method = 'POST', now = Date.now } = sender;
	const bytes = bytesOf(body);
	const event = eventName(body);
	const plain: SignInput = {
		...sender,
		secret: sender.secret ?? '',
		url: publicUrl,
		method,
		body: bytes,
		id: options.id ?? newId(scheme),
		timestamp: options.timestamp ?? timestampText(now(), headerNames(scheme, sender).unit),
		...(event === null ? {} : { event }),
	};
	const { input, apply } = mutate(scheme, options.mutations ?? [], plain, now());
	const request: OutgoingWebhook = {
		url: signedUrl(scheme, url, input),
		method,
		headers: { 'Content-Type': 'application/json', ...sender.headers, ...sign(scheme, input) },
		body: bytes,
	};
	apply(request);
	for (const [name, value] of Object.entries(options.headers ?? {})) setHeader(request.headers, name, value);
	return request;
}

/** Under the name given, whatever the case of the one it replaces. */
function setHeader(headers: Headers, name: string, value: string | undefined): void {
	for (const known of Object.keys(headers)) {
		if (known.toLowerCase() === name.toLowerCase()) delete headers[known];
	}
	if (value !== undefined) headers[name] = value;
}

function bytesOf(body: WebhookBody): Buffer {
	if (typeof body === 'string') return Buffer.from(body, 'utf8');
	return body instanceof Uint8Array ? Buffer.from(body) : Buffer.from(JSON.stringify(body), 'utf8');
}

function eventName(body: WebhookBody): string | null {
	return typeof body === 'string' || body instanceof Uint8Array ? null : body.event;
}
