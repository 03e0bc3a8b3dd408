import type { Company } from '../data/company.ts';
import type { ActivityRecord, DealRecord, NoteRecord, PersonRecord } from './model.ts';
import type { PipedriveKnobs } from './options.ts';
import { SearchView } from './search-view.ts';
import { seedActivities, seedDeals, seedNotes, seedPersons } from './seed.ts';

/** Records of one kind by id; a change replaces the record. */
class Table<Item extends { readonly id: number }> {
	readonly #items = new Map<number, Item>();
	#lastId = 0;

	get(id: number): Item | undefined {
		return this.#items.get(id);
	}

	all(): Item[] {
		return [...this.#items.values()];
	}

	put(item: Item): Item {
		this.#items.set(item.id, item);
		this.#lastId = Math.max(this.#lastId, item.id);
		return item;
	}

	nextId(): number {
		return this.#lastId + 1;
	}

	fill(items: readonly Item[]): void {
		this.#items.clear();
		this.#lastId = 0;
		for (const item of items) this.put(item);
	}
}

/** The company's records. */
export class PipedriveStore {
	readonly #company: Company;
	readonly #knobs: PipedriveKnobs;
	readonly #now: () => number;
	readonly #persons = new Map<number, PersonRecord>();
	readonly #searchable = new SearchView<PersonRecord>();
	readonly deals = new Table<DealRecord>();
	readonly activities = new Table<ActivityRecord>();
	readonly notes = new Table<NoteRecord>();
	#lastPersonId = 0;

	constructor(company: Company, knobs: PipedriveKnobs, now: () => number) {
		this.#company = company;
		this.#knobs = knobs;
		this.#now = now;
		this.reset();
	}

	/** Back to the seeded data, with the phones as the knobs now say. */
	reset(): void {
		const now = this.#now();
		this.#persons.clear();
		this.#searchable.clear();
		this.#lastPersonId = 100_000;
		for (const person of seedPersons(this.#company, this.#knobs, now)) this.putPerson(person, -Infinity);
		const personIds = new Set(this.#persons.keys());
		this.deals.fill(seedDeals(now, personIds));
		this.activities.fill(seedActivities(now, personIds));
		this.notes.fill(seedNotes(now, personIds));
	}

	now(): number {
		return this.#now();
	}

	person(id: number): PersonRecord | undefined {
		return this.#persons.get(id);
	}

	persons(): PersonRecord[] {
		return [...this.#persons.values()];
	}

	/** What searches see now. */
	searchablePersons(): PersonRecord[] {
		return this.#searchable.visible(this.#now(), this.#knobs.searchLagMs);
	}

	newPersonId(): number {
		this.#lastPersonId += 1;
		return this.#lastPersonId;
	}

	/** @param searchableFrom sandbox milliseconds from which the lag runs */
	putPerson(person: PersonRecord, searchableFrom = this.#now()): PersonRecord {
		this.#persons.set(person.id, person);
		this.#searchable.put(person, searchableFrom);
		return person;
	}
}
