import type { CallContext } from '../../domain/runtime';
import type { KommoClient } from './client';
import { flag, idOrNull, isoOrNull, textOrNull, type Fetched, type JsonObject } from './values';

export interface KommoSubscription {
	id: string | null;
	destination: string;
	/** Event codes, sorted. */
	events: string[];
	/** Kommo stops a subscription after more than 100 bad answers in two hours. */
	disabled: boolean;
	createdAt: string | null;
}

/**
 * The account's webhooks. Kommo knows each by its destination; a new subscription to the same one
 * replaces its events. Needs an administrator's token (developers.kommo.com: "Webhooks").
 */
export class KommoWebhooks {
	constructor(private readonly client: KommoClient) {}

	async list(filter: { destination?: string }, context: CallContext): Promise<Array<Fetched<KommoSubscription>>> {
		const query: Record<string, string> =
			filter.destination === undefined ? {} : { 'filter[destination]': filter.destination };
		const request = { operation: 'webhook.list', path: '/webhooks', query, items: 'webhooks', limit: 250 };
		const found: Array<Fetched<KommoSubscription>> = [];
		for await (const raw of this.client.items(request, context)) {
			const simple = toSubscription(raw);
			if (filter.destination === undefined || simple.destination === filter.destination) found.push({ simple, raw });
		}
		return found;
	}

	async subscribe(
		subscription: { destination: string; events: readonly string[] },
		context: CallContext,
	): Promise<Fetched<KommoSubscription>> {
		const json = { destination: subscription.destination, settings: [...subscription.events], sort: 10 };
		const call = { operation: 'webhook.subscribe', method: 'POST', path: '/webhooks', json } as const;
		const { body } = await this.client.request(call, context);
		return { simple: toSubscription({ destination: subscription.destination, settings: json.settings, ...body }), raw: body };
	}

	/** False where there was none. */
	async unsubscribe(destination: string, context: CallContext): Promise<boolean> {
		const { refusal } = await this.client.request(
			{ operation: 'webhook.unsubscribe', method: 'DELETE', path: '/webhooks', json: { destination }, accept: [404] },
			context,
		);
		return refusal === null;
	}

	/** Whether this destination receives exactly these events. */
	async isSubscribed(
		wanted: { destination: string; events: readonly string[] },
		context: CallContext,
	): Promise<boolean> {
		const [known] = await this.list({ destination: wanted.destination }, context);
		return known !== undefined && !known.simple.disabled && sameEvents(known.simple.events, wanted.events);
	}

	/** Subscribes where there is no subscription, another one, or one that Kommo has stopped. */
	async ensureSubscription(
		wanted: { destination: string; events: readonly string[] },
		context: CallContext,
	): Promise<{ changed: boolean; subscription: Fetched<KommoSubscription> }> {
		const [known] = await this.list({ destination: wanted.destination }, context);
		if (known !== undefined && !known.simple.disabled && sameEvents(known.simple.events, wanted.events)) {
			return { changed: false, subscription: known };
		}
		// A stopped subscription is only sure to run again as a new one.
		if (known?.simple.disabled) await this.unsubscribe(wanted.destination, context);
		return { changed: true, subscription: await this.subscribe(wanted, context) };
	}
}

function sameEvents(left: readonly string[], right: readonly string[]): boolean {
	return [...new Set(left)].sort().join() === [...new Set(right)].sort().join();
}

function toSubscription(raw: JsonObject): KommoSubscription {
	const settings: unknown[] = Array.isArray(raw.settings) ? raw.settings : [];
	return {
		id: idOrNull(raw.id),
		destination: textOrNull(raw.destination) ?? '',
		events: settings.filter((code): code is string => typeof code === 'string').sort(),
		disabled: flag(raw.disabled),
		createdAt: isoOrNull(raw.created_at),
	};
}
