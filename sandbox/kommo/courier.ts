import type { ScheduledTask } from '../kit/clock.ts';
import type { KommoContext, WebhookEvent } from './context.ts';
import { Deliveries, FORM } from './delivery.ts';
import { encodePair, encodePhpForm } from './form.ts';
import { accountUrl } from './records.ts';
import type { Subscription, Subscriptions } from './subscriptions.ts';

const CHAT_ENTITIES: readonly string[] = ['message', 'outgoing_message', 'talk'];
const MANY_FIELDS = 300;

interface Waiting {
	batch: WebhookEvent[];
	heldBack: WebhookEvent[] | undefined;
	timer: ScheduledTask | undefined;
}

/** Turns events into parcels for each subscribed destination, in the order and the company the knobs ask for. */
export class Courier {
	readonly #context: Omit<KommoContext, 'announce'>;
	readonly #subscriptions: Subscriptions;
	readonly #deliveries: Deliveries;
	readonly #waiting = new Map<Subscription, Waiting>();
	readonly #underWay = new Set<Promise<unknown>>();

	constructor(context: Omit<KommoContext, 'announce'>, subscriptions: Subscriptions, deliveries: Deliveries) {
		this.#context = context;
		this.#subscriptions = subscriptions;
		this.#deliveries = deliveries;
	}

	announce(event: WebhookEvent): void {
		for (const subscription of this.#subscriptions.all()) {
			if (subscription.disabled || !subscription.settings.includes(event.code)) continue;
			this.#accept(subscription, event);
		}
	}

	/** Posts a body as it is to every enabled destination; resolves with the answers. */
	async deliverRaw(body: string, contentType: string) {
		const enabled = this.#subscriptions.all().filter(({ disabled }) => !disabled);
		return Promise.all(
			enabled.map((subscription) =>
				this.#deliveries.send({ subscription, codes: ['(by hand)'], contentType, body, retries: false }),
			),
		);
	}

	/** Sends what waits for company and resolves once nothing is in flight. */
	async settle(): Promise<void> {
		for (const subscription of [...this.#waiting.keys()]) this.#flush(subscription);
		while (this.#underWay.size > 0) await Promise.all(this.#underWay);
		await this.#deliveries.settle();
	}

	clear(): void {
		for (const { timer } of this.#waiting.values()) timer?.cancel();
		this.#waiting.clear();
	}

	#accept(subscription: Subscription, event: WebhookEvent): void {
		const { knobs, clock } = this.#context;
		if (knobs.webhookBatch <= 1 && !knobs.webhookOutOfOrder) return void this.#post(subscription, [event]);
		const waiting = this.#waiting.get(subscription) ?? { batch: [], heldBack: undefined, timer: undefined };
		this.#waiting.set(subscription, waiting);
		waiting.batch.push(event);
		if (waiting.batch.length >= knobs.webhookBatch) this.#release(subscription, waiting);
		if (waiting.batch.length === 0 && waiting.heldBack === undefined) return;
		waiting.timer ??= clock.schedule(knobs.webhookHoldMs, () => this.#flush(subscription));
	}

	/** A full batch leaves; out of order, every first one waits until the one after it has been answered. */
	#release(subscription: Subscription, waiting: Waiting): void {
		const events = waiting.batch;
		const earlier = waiting.heldBack;
		waiting.batch = [];
		if (this.#context.knobs.webhookOutOfOrder && earlier === undefined) {
			waiting.heldBack = events;
			return;
		}
		waiting.heldBack = undefined;
		this.#post(subscription, events, earlier);
	}

	#flush(subscription: Subscription): void {
		const waiting = this.#waiting.get(subscription);
		if (waiting === undefined) return;
		waiting.timer?.cancel();
		this.#waiting.delete(subscription);
		const [first, second] = waiting.batch.length > 0 ? [waiting.batch, waiting.heldBack] : [waiting.heldBack, undefined];
		if (first !== undefined) this.#post(subscription, first, second);
	}

	#post(subscription: Subscription, events: WebhookEvent[], afterwards?: WebhookEvent[]): void {
		const codes = events.map(({ code }) => code);
		const parcel = { subscription, codes, contentType: FORM, body: this.#compose(events), retries: true };
		const sent = this.#deliveries.send(parcel).then(() => {
			if (afterwards !== undefined) this.#post(subscription, afterwards);
			this.#underWay.delete(sent);
		});
		this.#underWay.add(sent);
		if (this.#context.knobs.webhookDuplicate) void this.#deliveries.send(parcel);
	}

	/** Chat deliveries begin with the account, the others end with it, so a reader that drops keys may lose it. */
	#compose(events: WebhookEvent[]): string {
		const { knobs, account } = this.#context;
		const tree: Record<string, Record<string, unknown[]>> = {};
		for (const { entity, action, item } of events) {
			const actions = (tree[entity] ??= {});
			(actions[action] ??= []).push(item);
		}
		const owner = encodePhpForm({
			account: { subdomain: account.subdomain, id: account.id, _links: { self: accountUrl(account) } },
		});
		const body = knobs.webhookUnwrapped ? unwrap(tree) : tree;
		const parts = [encodePhpForm(body)];
		const isChat = events.every(({ entity }) => CHAT_ENTITIES.includes(entity));
		if (isChat) parts.unshift(owner);
		else parts.push(owner);
		if (knobs.webhookManyKeys) parts.unshift(encodePhpForm(leadOfManyKeys()));
		if (knobs.webhookHostileKeys) parts.push(...hostilePairs(events[0]));
		return parts.join('&');
	}
}

/** `message[add][0]` becomes `add[0]`; other entities keep their wrapper. */
function unwrap(tree: Record<string, Record<string, unknown[]>>): Record<string, unknown> {
	const { message, ...rest } = tree;
	return { ...rest, ...message };
}

function leadOfManyKeys(): Record<string, unknown> {
	const custom_fields = Array.from({ length: MANY_FIELDS }, (_, index) => ({
		id: 500_000 + index,
		name: `Campo ${index}`,
		values: [{ value: `valor ${index}`, enum: index }],
	}));
	return { leads: { update: [{ id: 1, name: 'Lead de muitos campos', custom_fields }] } };
}

function hostilePairs(event: WebhookEvent | undefined): string[] {
	const place = event === undefined ? 'message[add][0]' : `${event.entity}[${event.action}][0]`;
	return [
		encodePair('__proto__[polluted]', 'yes'),
		encodePair('constructor[prototype][polluted]', 'yes'),
		encodePair(`${place}[__proto__][polluted]`, 'yes'),
		encodePair(`${place}[constructor][prototype][polluted]`, 'yes'),
	];
}
