import { SEED } from './ids.ts';
import type {
	ContactRecord,
	DealRecord,
	FieldValue,
	NewContact,
	StoredContact,
	StoredInteraction,
	StoredLead,
	StoredTask,
} from './model.ts';
import { isObject } from './shapes.ts';
import type { RdStationStore } from './store.ts';

const iso = (at: number): string => new Date(at).toISOString();

function byId(fields: readonly FieldValue[]): Record<string, unknown> {
	return Object.fromEntries(fields.map(({ fieldId, value }) => [fieldId, value]));
}

function contactOf({ id, name, title, phones, emails, fields, createdAt, updatedAt }: ContactRecord): StoredContact {
	const customFields = byId(fields);
	const document = customFields[SEED.fields.contactDocument];
	return {
		id,
		name,
		title,
		phones: phones.map(({ phone }) => phone),
		emails: [...emails],
		document: typeof document === 'string' ? document : null,
		customFields,
		createdAt: iso(createdAt),
		updatedAt: iso(updatedAt),
	};
}

function statusOf({ win }: DealRecord): StoredLead['status'] {
	if (win === null) return 'open';
	return win ? 'won' : 'lost';
}

/** Reads the body of POST /__sandbox/contacts. @throws Error for one without a name */
export function readNewContact(body: unknown): NewContact {
	if (!isObject(body) || typeof body['name'] !== 'string') throw new Error('A contact needs a name.');
	return { ...body, name: body['name'] };
}

/** What is stored, past the API: the same as a person reads on the screen. */
export class Truth {
	readonly #store: RdStationStore;

	constructor(store: RdStationStore) {
		this.#store = store;
	}

	contacts(): StoredContact[] {
		return this.#store.contacts().map(contactOf);
	}

	interactions(): StoredInteraction[] {
		return this.#store.activities().map(({ id, text, dealId, userId, date }) => {
			return { id, text, dealId, contactIds: this.#contactsOf(dealId), userId, createdAt: iso(date) };
		});
	}

	leads(): StoredLead[] {
		return this.#store.deals().map((deal) => ({
			id: deal.id,
			title: deal.name,
			contactIds: [...deal.contactIds],
			ownerId: deal.userId,
			source: this.#store.sources().find(({ id }) => id === deal.sourceId)?.name ?? null,
			stageId: deal.stageId,
			status: statusOf(deal),
			customFields: byId(deal.fields),
			createdAt: iso(deal.createdAt),
		}));
	}

	tasks(): StoredTask[] {
		return this.#store.tasks().map(({ id, subject, type, notes, dealId, userIds, date, hour, done, createdAt }) => {
			const due = { ownerIds: [...userIds], dueDate: date, dueTime: hour, done, createdAt: iso(createdAt) };
			return { id, title: subject, type, notes, dealId, contactIds: this.#contactsOf(dealId), ...due };
		});
	}

	all(): object {
		return { contacts: this.contacts(), interactions: this.interactions(), leads: this.leads(), tasks: this.tasks() };
	}

	addContact({ name, title, phone, phones = [], email, emails = [], document, customFields = {} }: NewContact): StoredContact {
		const now = this.#store.now();
		const values: Record<string, unknown> = document === undefined ? {} : { [SEED.fields.contactDocument]: document };
		const contact: ContactRecord = {
			id: this.#store.newId('contact'),
			name,
			title: title ?? null,
			notes: null,
			phones: [...(phone === undefined ? [] : [phone]), ...phones].map((text) => ({ phone: text, type: 'cellphone' })),
			emails: [...(email === undefined ? [] : [email]), ...emails],
			fields: Object.entries({ ...values, ...customFields }).map(([fieldId, value]) => ({ fieldId, value })),
			organizationId: null,
			legalBases: [],
			extras: {},
			createdAt: now,
			updatedAt: now,
		};
		return contactOf(this.#store.putContact(contact, -Infinity));
	}

	#contactsOf(dealId: string): string[] {
		return [...(this.#store.deal(dealId)?.contactIds ?? [])];
	}
}
