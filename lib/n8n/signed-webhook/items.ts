import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { keepMs } from '../../application/delivery/deduplication';
import { headerOf, type Genuine, type WebhookRequest } from '../../domain/webhooks/delivery';
import { guideFields, isGuideEvent } from '../../domain/webhooks/guide-events';
import { replayKeys } from '../../domain/webhooks/replay';
import { isWanted, textAt, valueAt } from '../../domain/webhooks/values';
import type { KeyedEvent } from '../delivery/claims';
import { readBody, withoutSecrets } from './request';
import type { TriggerSettings } from './settings';

interface Delivery {
	request: WebhookRequest;
	verdict: Genuine;
	settings: TriggerSettings;
	/** ISO. */
	receivedAt: string;
}

/** The events of a delivery that shall start a run, as items with the keys by which they are recognised. */
export function readEvents(webhook: IWebhookFunctions, delivery: Delivery): KeyedEvent[] {
	const body = readBody(webhook, delivery.request.body);
	const bodies: unknown[] = Array.isArray(body) && delivery.settings.events.splitLists ? body : [body];
	const shared = sharedFields(delivery);
	return bodies.flatMap((each, index) => {
		const event = nameOf(each, delivery);
		return isWanted(event, delivery.settings.events.wanted) ? [eventOf({ body: each, event, index, shared }, delivery)] : [];
	});
}

function sharedFields({ request, settings }: Delivery): IDataObject {
	const { scheme } = settings;
	const secretHeaders = scheme.kind === 'hmac' ? scheme.hmac.signatureHeaders : scheme.shared.in === 'header' ? [scheme.shared.name] : [];
	const secretParameters = scheme.kind === 'sharedSecret' && scheme.shared.in === 'query' ? [scheme.shared.name] : [];
	return { headers: withoutSecrets(request.headers, secretHeaders), query: withoutSecrets(request.query, secretParameters) };
}

function nameOf(body: unknown, { request, settings }: Delivery): string | null {
	const { name } = settings.events;
	return 'header' in name ? (headerOf(request, [name.header]) ?? null) : textAt(body, name.path);
}

function eventOf({ body, event, index, shared }: { body: unknown; event: string | null; index: number; shared: IDataObject }, delivery: Delivery): KeyedEvent {
	const { verdict, settings, receivedAt } = delivery;
	const { idPath, defaultAreaCode, rememberMs } = settings.events;
	const eventId = idPath === '' ? null : textAt(body, idPath);
	const data = valueAt(body, 'data') ?? body;
	const typed = isGuideEvent(event) ? guideFields(event, data, { defaultAreaCode }) : {};
	const { key, contentKey, contentKeepMs, keyIsContent } = replayKeys(verdict, {
		index,
		eventId,
		longestRepeatMs: keepMs,
		signed: settings.scheme.kind === 'hmac',
		rememberMs,
	});
	return {
		json: { event, id: eventId ?? verdict.id, receivedAt, scheme: settings.schemeName, ...typed, data, ...shared, body } as IDataObject,
		key,
		...(keyIsContent ? { keepMs: contentKeepMs } : {}),
		...(contentKey === undefined ? {} : { content: { key: contentKey, keepMs: contentKeepMs } }),
	};
}
