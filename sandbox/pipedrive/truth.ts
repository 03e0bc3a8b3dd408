import { SEED } from './ids.ts';
import type { LabelledValue, NewContact, PersonRecord, StoredContact, StoredInteraction, StoredLead, StoredTask } from './model.ts';
import { isObject } from './shapes.ts';
import type { PipedriveStore } from './store.ts';

const iso = (at: number): string => new Date(at).toISOString();
const idText = (id: number | null): string | null => (id === null ? null : String(id));

function contactOf({ id, name, phones, emails, ownerId, custom, addedAt, updatedAt }: PersonRecord): StoredContact {
	const document = custom[SEED.fields.personDocument];
	return {
		id: String(id),
		name,
		phones: phones.map(({ value }) => value),
		emails: emails.map(({ value }) => value),
		document: typeof document === 'string' ? document : null,
		ownerId: String(ownerId),
		customFields: { ...custom },
		createdAt: iso(addedAt),
		updatedAt: iso(updatedAt),
	};
}

function labelled(values: readonly string[], label: string): LabelledValue[] {
	return values.map((value, index) => ({ value, primary: index === 0, label }));
}

/** Reads the body of POST /__sandbox/contacts. @throws Error for one without a name */
export function readNewContact(body: unknown): NewContact {
	if (!isObject(body) || typeof body['name'] !== 'string') throw new Error('A contact needs a name.');
	return { ...body, name: body['name'] };
}

/** What is stored, past the API: the same as a person reads on the screen. */
export class Truth {
	readonly #store: PipedriveStore;

	constructor(store: PipedriveStore) {
		this.#store = store;
	}

	contacts(): StoredContact[] {
		return this.#store.persons().map(contactOf);
	}

	interactions(): StoredInteraction[] {
		return this.#store.notes.all().map(({ id, content, dealId, personId, userId, addedAt }) => ({
			id: String(id),
			text: content,
			dealId: idText(dealId),
			contactIds: personId === null ? [] : [String(personId)],
			userId: String(userId),
			createdAt: iso(addedAt),
		}));
	}

	leads(): StoredLead[] {
		return this.#store.deals.all().map((deal) => ({
			id: String(deal.id),
			title: deal.title,
			contactIds: deal.personId === null ? [] : [String(deal.personId)],
			ownerId: String(deal.ownerId),
			source: Object.values(SEED.channels).find(({ id }) => id === deal.channel)?.label ?? null,
			stageId: String(deal.stageId),
			status: deal.status,
			customFields: { ...deal.custom },
			createdAt: iso(deal.addedAt),
		}));
	}

	tasks(): StoredTask[] {
		return this.#store.activities.all().map((activity) => ({
			id: String(activity.id),
			title: activity.subject,
			type: activity.type,
			notes: activity.note,
			dealId: idText(activity.dealId),
			contactIds: activity.personIds.map(String),
			ownerIds: [String(activity.ownerId)],
			dueDate: activity.dueDate,
			dueTime: activity.dueTime,
			done: activity.done,
			createdAt: iso(activity.addedAt),
		}));
	}

	all(): object {
		return { contacts: this.contacts(), interactions: this.interactions(), leads: this.leads(), tasks: this.tasks() };
	}

	addContact({ name, phone, phones = [], email, emails = [], document, ownerId, customFields = {} }: NewContact): StoredContact {
		const now = this.#store.now();
		const person: PersonRecord = {
			id: this.#store.newPersonId(),
			name,
			ownerId: ownerId ?? SEED.users.ana.id,
			orgId: null,
			phones: labelled([...(phone === undefined ? [] : [phone]), ...phones], 'mobile'),
			emails: labelled([...(email === undefined ? [] : [email]), ...emails], 'work'),
			visibleTo: 3,
			labelIds: [],
			custom: { ...(document === undefined ? {} : { [SEED.fields.personDocument]: document }), ...customFields },
			extras: {},
			addedAt: now,
			updatedAt: now,
		};
		return contactOf(this.#store.putPerson(person, -Infinity));
	}
}
