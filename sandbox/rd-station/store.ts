import type { Company } from '../data/company.ts';
import { SEED, objectId } from './ids.ts';
import type { Kind } from './ids.ts';
import type { ActivityRecord, ContactRecord, DealRecord, TaskRecord } from './model.ts';
import type { RdStationKnobs } from './options.ts';
import { SearchView } from './search-view.ts';
import { seedActivities, seedContacts, seedDeals, seedTasks } from './seed.ts';

export interface Source {
	readonly id: string;
	readonly name: string;
}

/** Above every seeded number, so that ids never meet. */
const FIRST_NEW_NUMBER = 1_000_000;

/** The account's records. A change replaces the record, so that a search can still show the one before. */
export class RdStationStore {
	readonly #company: Company;
	readonly #knobs: RdStationKnobs;
	readonly #now: () => number;
	readonly #contacts = new Map<string, ContactRecord>();
	readonly #searchable = new SearchView<ContactRecord>();
	readonly #deals = new Map<string, DealRecord>();
	readonly #activities = new Map<string, ActivityRecord>();
	readonly #tasks = new Map<string, TaskRecord>();
	#sources: Source[] = [];
	#lastNumber = FIRST_NEW_NUMBER;

	constructor(company: Company, knobs: RdStationKnobs, now: () => number) {
		this.#company = company;
		this.#knobs = knobs;
		this.#now = now;
		this.reset();
	}

	/** Back to the seeded data, with the phones as the knobs now say. */
	reset(): void {
		for (const records of [this.#contacts, this.#searchable, this.#deals, this.#activities, this.#tasks]) records.clear();
		this.#lastNumber = FIRST_NEW_NUMBER;
		this.#sources = [...Object.values(SEED.sources)];
		for (const contact of seedContacts(this.#company, this.#knobs, this.#now())) this.putContact(contact, -Infinity);
		const has = (id: string) => this.#contacts.has(id);
		for (const deal of seedDeals(this.#now(), has)) this.#deals.set(deal.id, deal);
		for (const activity of seedActivities(this.#now())) this.#activities.set(activity.id, activity);
		for (const task of seedTasks(this.#now())) this.#tasks.set(task.id, task);
	}

	newId(kind: Kind): string {
		this.#lastNumber += 1;
		return objectId(kind, this.#lastNumber);
	}

	now(): number {
		return this.#now();
	}

	contact(id: string): ContactRecord | undefined {
		return this.#contacts.get(id);
	}

	contacts(): ContactRecord[] {
		return [...this.#contacts.values()];
	}

	/** What searches see now. */
	searchableContacts(): ContactRecord[] {
		return this.#searchable.visible(this.#now(), this.#knobs.searchLagMs);
	}

	/** @param searchableFrom sandbox milliseconds from which the lag runs */
	putContact(contact: ContactRecord, searchableFrom = this.#now()): ContactRecord {
		this.#contacts.set(contact.id, contact);
		this.#searchable.put(contact, searchableFrom);
		return contact;
	}

	deal(id: string): DealRecord | undefined {
		return this.#deals.get(id);
	}

	deals(): DealRecord[] {
		return [...this.#deals.values()];
	}

	dealsOf(contactId: string): DealRecord[] {
		return this.deals().filter((deal) => deal.contactIds.includes(contactId));
	}

	putDeal(deal: DealRecord): DealRecord {
		this.#deals.set(deal.id, deal);
		return deal;
	}

	/** Ties a contact to deals; with `only` also unties it from all others. */
	linkDeals(contactId: string, dealIds: readonly string[], only: boolean): void {
		for (const deal of this.deals()) {
			const others = deal.contactIds.filter((id) => id !== contactId);
			const isLinked = others.length < deal.contactIds.length;
			const wanted = dealIds.includes(deal.id) || (isLinked && !only);
			if (wanted !== isLinked) this.putDeal({ ...deal, contactIds: wanted ? [...others, contactId] : others });
		}
	}

	activities(): ActivityRecord[] {
		return [...this.#activities.values()];
	}

	putActivity(activity: ActivityRecord): ActivityRecord {
		this.#activities.set(activity.id, activity);
		return activity;
	}

	task(id: string): TaskRecord | undefined {
		return this.#tasks.get(id);
	}

	tasks(): TaskRecord[] {
		return [...this.#tasks.values()];
	}

	putTask(task: TaskRecord): TaskRecord {
		this.#tasks.set(task.id, task);
		return task;
	}

	sources(): readonly Source[] {
		return this.#sources;
	}

	addSource(name: string): Source {
		const source = { id: this.newId('source'), name };
		this.#sources.push(source);
		return source;
	}
}
