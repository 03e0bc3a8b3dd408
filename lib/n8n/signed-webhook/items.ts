import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { keepMs } from '../../application/delivery/deduplication';
import { headerOf, type Genuine, type WebhookRequest } from '../../domain/webhooks/delivery';
import { readEventIds, type EventId } from '../../domain/webhooks/event-ids';
import { guideFields, isGuideEvent } from '../../domain/webhooks/guide-events';
import { replayKeys } from '../../domain/webhooks/replay';
import { withoutSecrets, type Secrets } from '../../domain/webhooks/shown-fields';
import { isWanted, textAt, valueAt } from '../../domain/webhooks/values';
import type { KeyedEvent } from '../delivery/keyed-event';
import type { WebhookSecret } from '../webhook-secret';
import { readBody } from './request';
import type { TriggerSettings } from './settings';

/** In one delivery; HubSpot sends a hundred. Each costs the Store two claims. */
export const mostEvents = 1_000;

interface Delivery {
	request: WebhookRequest;
	verdict: Genuine;
	settings: TriggerSettings;
	secret: WebhookSecret;
	/** ISO. */
	receivedAt: string;
}

interface Entry {
	body: unknown;
	event: string | null;
	index: number;
	eventId: EventId | null;
	shared: IDataObject;
}

/** The events of a delivery that shall start a run, as items with the keys by which they are recognised; null where they are too many. */
export function readEvents(webhook: IWebhookFunctions, delivery: Delivery): KeyedEvent[] | null {
	const { splitLists, idPath, wanted } = delivery.settings.events;
	const body = readBody(webhook, delivery.request.body);
	const bodies: unknown[] = Array.isArray(body) && splitLists ? body : [body];
	if (bodies.length > mostEvents) return null;
	const shared = sharedFields(delivery);
	const ids = readEventIds(bodies, idPath);
	return bodies.flatMap((each, index) => {
		const event = nameOf(each, delivery);
		const eventId = ids[index] ?? null;
		return eventId !== 'again' && isWanted(event, wanted) ? [eventOf({ body: each, event, index, eventId, shared }, delivery)] : [];
	});
}

function sharedFields({ request, settings, secret }: Delivery): IDataObject {
	const { scheme } = settings;
	const values = [secret.secret, secret.previousSecret, secret.verifyToken];
	const headers: Secrets = { values, names: [], inAddress: false };
	const query: Secrets = { values, names: [], inAddress: false };
	if (scheme.kind === 'hmac') headers.names = scheme.hmac.signatureHeaders;
	else if (scheme.shared.in === 'header') headers.names = [scheme.shared.name];
	else if (scheme.shared.in === 'query') query.names = [scheme.shared.name];
	headers.inAddress = scheme.kind === 'sharedSecret' && (scheme.shared.in === 'query' || scheme.shared.in === 'path');
	return { headers: withoutSecrets(request.headers, headers), query: withoutSecrets(request.query, query) } as IDataObject;
}

function nameOf(body: unknown, { request, settings }: Delivery): string | null {
	const { name } = settings.events;
	return 'header' in name ? (headerOf(request, [name.header]) ?? null) : textAt(body, name.path);
}

function eventOf({ body, event, index, eventId, shared }: Entry, { verdict, settings, receivedAt }: Delivery): KeyedEvent {
	const { name, defaultAreaCode, rememberMs } = settings.events;
	const data = valueAt(body, 'data') ?? body;
	const typed = isGuideEvent(event) ? guideFields(event, data, { defaultAreaCode }) : {};
	const keys = replayKeys(verdict, {
		index,
		eventId,
		nameInHeader: 'header' in name ? event : null,
		longestRepeatMs: keepMs,
		signed: settings.scheme.kind === 'hmac',
		rememberMs,
	});
	return { json: { event, id: eventId?.id ?? verdict.id, receivedAt, scheme: settings.schemeName, ...typed, data, ...shared, body } as IDataObject, ...keys };
}
