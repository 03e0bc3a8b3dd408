import type { SandboxClock } from '../kit/clock.ts';

const BAD_ANSWERS_ALLOWED = 100;
const BAD_ANSWERS_WINDOW_MS = 2 * 3_600_000;

/** Every subscription code of the account's webhooks. Names such as `lead_added` are not among them. */
export const EVENT_CODES: ReadonlySet<string> = new Set([
	...['lead', 'contact', 'company'].flatMap((entity) =>
		['add', 'update', 'delete', 'restore', 'responsible', 'note'].map((verb) => `${verb}_${entity}`),
	),
	'status_lead',
	...['add_task', 'update_task', 'delete_task', 'responsible_task'],
	...['add_customer', 'update_customer', 'delete_customer', 'responsible_customer', 'note_customer'],
	...['add_unsorted', 'update_unsorted', 'delete_unsorted'],
	...['add_talk', 'update_talk', 'delete_talk'],
	...['add_message', 'add_outgoing_message', 'add_chat_template_review'],
	...['add_catalog', 'update_catalog', 'delete_catalog'],
	...['add_catalog_element', 'update_catalog_element', 'delete_catalog_element'],
]);

export interface Subscription {
	id: number;
	destination: string;
	settings: string[];
	sort: number;
	createdAt: number;
	updatedAt: number;
	createdBy: number;
	disabled: boolean;
	/** Sandbox milliseconds of the bad answers that still count. */
	badAnswers: number[];
}

/** The account's webhooks, one for each destination. */
export class Subscriptions {
	readonly #byDestination = new Map<string, Subscription>();
	readonly #clock: SandboxClock;
	#lastId = 0;

	constructor(clock: SandboxClock) {
		this.#clock = clock;
	}

	all(): Subscription[] {
		return [...this.#byDestination.values()];
	}

	get(destination: string): Subscription | undefined {
		return this.#byDestination.get(destination);
	}

	/** Subscribes, or replaces the settings of a destination that is there; either way it is enabled again. */
	put(destination: string, settings: string[], sort: number, userId: number): Subscription {
		const now = this.#clock.nowSeconds();
		const known = this.#byDestination.get(destination);
		if (known !== undefined) {
			Object.assign(known, { settings: [...new Set(settings)], sort, updatedAt: now, disabled: false, badAnswers: [] });
			return known;
		}
		this.#lastId += 1;
		const created: Subscription = {
			id: this.#lastId,
			destination,
			settings: [...new Set(settings)],
			sort,
			createdAt: now,
			updatedAt: now,
			createdBy: userId,
			disabled: false,
			badAnswers: [],
		};
		this.#byDestination.set(destination, created);
		return created;
	}

	delete(destination: string): boolean {
		return this.#byDestination.delete(destination);
	}

	clear(): void {
		this.#byDestination.clear();
	}

	/** Counts a bad answer; more than 100 in two hours disable the webhook. */
	countBadAnswer(subscription: Subscription): void {
		const now = this.#clock.now();
		subscription.badAnswers = subscription.badAnswers.filter((at) => now - at < BAD_ANSWERS_WINDOW_MS);
		subscription.badAnswers.push(now);
		if (subscription.badAnswers.length > BAD_ANSWERS_ALLOWED) subscription.disabled = true;
	}
}
