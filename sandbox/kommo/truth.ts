import type { KommoContext } from './context.ts';
import type { CrmRecord, Note, Task } from './model.ts';
import { addRecord, setField } from './records.ts';
import { SEED } from './seed.ts';

export interface NewContact {
	name: string;
	phone?: string;
	/** MOB, HOME …; `WORK` where not given. */
	phoneKind?: string;
	email?: string;
	document?: string;
}

/** What is stored, whatever the API shows of it. */
export interface KommoTruth {
	contacts(): CrmRecord[];
	/** Notes of contacts, leads and companies. */
	interactions(): Note[];
	leads(): CrmRecord[];
	tasks(): Task[];
	/** Stores a contact exactly as given, without a webhook. Gives its id. */
	addContact(contact: NewContact): number;
}

export function truthOf(context: KommoContext): KommoTruth {
	return {
		contacts: () => [...context.data.records.contacts.values()],
		interactions: () => [...context.data.notes.values()],
		leads: () => [...context.data.records.leads.values()],
		tasks: () => [...context.data.tasks.values()],
		addContact: (contact) => addContact(context, contact),
	};
}

function addContact(context: KommoContext, { name, phone, phoneKind = 'WORK', email, document }: NewContact): number {
	const { data } = context;
	const contact = addRecord(context, 'contacts', SEED.adminUserId);
	contact.name = name;
	if (phone !== undefined) setMultitext(context, contact, SEED.phoneFieldId, phone, phoneKind);
	if (email !== undefined) setMultitext(context, contact, SEED.emailFieldId, email, 'WORK');
	if (document !== undefined) setField(data, contact, SEED.documentFieldId, [{ value: document }]);
	return contact.id;
}

function setMultitext({ data }: KommoContext, contact: CrmRecord, fieldId: number, value: string, kind: string): void {
	const known = data.fields.get(fieldId)?.enums.find((entry) => entry.value === kind);
	setField(data, contact, fieldId, [known === undefined ? { value } : { value, enumId: known.id, enumCode: known.value }]);
}
