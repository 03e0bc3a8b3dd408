import type { StoredContact, StoredInteraction, StoredLead, StoredTask, StoredUser, StoredValue } from './model.ts';

/** A contact as a face writes it, before it has an id. */
export type ContactDraft = Omit<StoredContact, 'id' | 'createdAt' | 'updatedAt'>;
type Draft<Stored> = Omit<Stored, 'id' | 'createdAt'>;

const USERS: readonly StoredUser[] = ['admin', 'carla.vendas', 'bruno.vendas', 'saiu.da.empresa'].map((login, index) => ({
	id: String(index + 1),
	login,
	name: ['Administradora', 'Carla Vendas', 'Bruno Vendas', 'Saiu Da Empresa'][index] ?? login,
	email: `${login}@bompreco.example.com.br`,
	isActive: login !== 'saiu.da.empresa',
}));

const FIRST_NEW_CONTACT_ID = 5_001;
const FIRST_VALUE_ID = 20_001;
const FIRST_RECORD_ID = { interaction: 70_001, lead: 80_001, task: 90_001 };

interface Version {
	/** -Infinity for what was seeded. */
	readonly since: number;
	readonly contact: StoredContact;
}

/** The CRM's data. Nothing in it is unique: two equal contacts are two contacts. */
export class CrmStore {
	readonly #now: () => number;
	/** All versions of each contact, oldest first: a search that lags still sees the old one. */
	#versions = new Map<string, Version[]>();
	#seededIds = new Set<string>();
	#interactions: StoredInteraction[] = [];
	#leads: StoredLead[] = [];
	#tasks: StoredTask[] = [];
	#lastValueId = FIRST_VALUE_ID - 1;
	#lastContactId = FIRST_NEW_CONTACT_ID - 1;

	constructor(now: () => number) {
		this.#now = now;
	}

	/** Back to the seeded contacts. */
	reset(seeded: ReadonlyArray<ContactDraft & { readonly id: string }>): void {
		this.#versions = new Map();
		this.#seededIds = new Set();
		this.#interactions = [];
		this.#leads = [];
		this.#tasks = [];
		this.#lastValueId = FIRST_VALUE_ID - 1;
		this.#lastContactId = FIRST_NEW_CONTACT_ID - 1;
		for (const { id, ...draft } of seeded) this.#seed(id, draft);
	}

	/** A contact that was always there: no search lag hides it. */
	readonly seedContact = (draft: ContactDraft): StoredContact => this.#seed(this.#nextContactId(), draft);

	createContact(draft: ContactDraft): StoredContact {
		const now = this.#now();
		const contact = { ...draft, id: this.#nextContactId(), createdAt: now, updatedAt: now };
		this.#versions.set(contact.id, [{ since: now, contact }]);
		return contact;
	}

	/** Undefined when there is no such contact. */
	updateContact(id: string, change: Partial<ContactDraft>): StoredContact | undefined {
		const known = this.contact(id);
		if (known === undefined) return undefined;
		const now = this.#now();
		const contact = { ...known, ...change, updatedAt: now };
		this.#versions.get(id)?.push({ since: now, contact });
		return contact;
	}

	contact(id: string): StoredContact | undefined {
		return this.#versions.get(id)?.at(-1)?.contact;
	}

	/** What a search sees: each contact as it was `lagMs` ago, oldest first; younger ones not at all. */
	searchable(lagMs: number): StoredContact[] {
		const horizon = this.#now() - lagMs;
		return [...this.#versions.values()]
			.map((versions) => versions.findLast(({ since }) => since <= horizon)?.contact)
			.filter((contact) => contact !== undefined);
	}

	/** A phone or e-mail with an id of its own. */
	newValue(value: string, kind: string): StoredValue {
		this.#lastValueId += 1;
		return { id: String(this.#lastValueId), value, kind };
	}

	addInteraction(draft: Draft<StoredInteraction>): StoredInteraction {
		return this.#add(this.#interactions, FIRST_RECORD_ID.interaction, draft);
	}

	addLead(draft: Draft<StoredLead>): StoredLead {
		return this.#add(this.#leads, FIRST_RECORD_ID.lead, draft);
	}

	addTask(draft: Draft<StoredTask>): StoredTask {
		return this.#add(this.#tasks, FIRST_RECORD_ID.task, draft);
	}

	lead(id: string, kind?: StoredLead['kind']): StoredLead | undefined {
		return this.#leads.find((lead) => lead.id === id && (kind === undefined || lead.kind === kind));
	}

	user(id: string): StoredUser | undefined {
		return USERS.find((user) => user.id === id);
	}

	readonly users = (): StoredUser[] => [...USERS];
	readonly contacts = (): StoredContact[] => this.searchable(0);
	readonly createdContacts = (): StoredContact[] => this.contacts().filter(({ id }) => !this.#seededIds.has(id));
	readonly interactions = (): StoredInteraction[] => [...this.#interactions];
	readonly leads = (): StoredLead[] => [...this.#leads];
	readonly tasks = (): StoredTask[] => [...this.#tasks];

	#seed(id: string, draft: ContactDraft): StoredContact {
		const now = this.#now();
		const withIds = (values: readonly StoredValue[]) => values.map(({ value, kind }) => this.newValue(value, kind));
		const contact = { ...draft, id, phones: withIds(draft.phones), emails: withIds(draft.emails), createdAt: now, updatedAt: now };
		this.#versions.set(id, [{ since: -Infinity, contact }]);
		this.#seededIds.add(id);
		return contact;
	}

	#nextContactId(): string {
		this.#lastContactId += 1;
		return String(this.#lastContactId);
	}

	#add<Stored>(list: Array<Stored & { id: string; createdAt: number }>, firstId: number, draft: Stored) {
		const record = { ...draft, id: String(firstId + list.length), createdAt: this.#now() };
		list.push(record);
		return record;
	}
}
