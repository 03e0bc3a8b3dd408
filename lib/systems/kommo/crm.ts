import type { Contact, ContactChanges, CreatedContact, CrmCapabilities, CrmPort, CrmRecord, NewContact, NewInteraction, NewLead, NewTask, RequiredField } from '../../domain/crm';
import { changed } from '../../domain/errors';
import { interactionText, namesMessage } from '../../domain/interaction-text';
import type { Phone } from '../../domain/phone';
import type { CallContext } from '../../domain/runtime';
import { SettingChecks } from '../../domain/setting-checks';
import { parseTaxDocument } from '../../domain/tax-document';
import { getKommoAccount } from './account';
import type { KommoClient } from './client';
import type { KommoContact } from './contact-record';
import { KommoContacts, phoneSearches } from './contacts';
import { kommoCrmCapabilities } from './crm-capabilities';
import { contactPatch, toCrmContact, toNewContact, type ContactSetup } from './crm-contact';
import { CrmFields } from './crm-fields';
import { CrmLeads } from './crm-leads';
import { findAmongNewest } from './crm-newest';
import { KommoCustomFields } from './custom-fields';
import type { Kommo } from './kommo';
import { KommoLeads } from './leads';
import { KommoNotes } from './notes';
import { KommoTasks, type TaskOwner } from './tasks';
import { KommoUsers } from './users';
import { flag, system, toKommoId, type Fetched } from './values';
import { isNameless } from './written';

export interface KommoCrmSettings {
	/** Id or code of the contact field that holds the CPF or CNPJ; or empty. */
	documentField: string;
}

const mostHits = 500;
const mostNotes = 1_000;
const mostTasks = 1_000;
/** A channel's time may be that of another zone, or of a clock that is wrong. */
const toleranceMs = 24 * 3_600_000;
const checks = new SettingChecks(system);

/**
 * A Kommo account as a CRM like any other. Requests are sent once each: the callers of the port repeat.
 * @throws ConnectorError `validation` naming the setting at fault
 */
export function createKommoCrm(kommo: Kommo, { documentField }: Partial<KommoCrmSettings> = {}): CrmPort {
	const field = checks.text(documentField ?? '', 'documentField');
	if (!/^\w{0,100}$/.test(field)) throw checks.error('documentField', 'it is no id or code of a field', 'Give the number of the contact field, or its code.');
	return new KommoCrm(kommo.client.withAttempts(1), field);
}

class KommoCrm implements CrmPort {
	readonly system = system;
	readonly capabilities: CrmCapabilities;
	private readonly setup: ContactSetup;
	private readonly contacts: KommoContacts;
	private readonly notes: KommoNotes;
	private readonly leads: CrmLeads;
	private readonly tasks: KommoTasks;
	private readonly users: KommoUsers;
	private readonly fields: CrmFields;

	constructor(
		private readonly client: KommoClient,
		documentField: string,
	) {
		this.capabilities = kommoCrmCapabilities({ document: documentField !== '' });
		this.setup = { origin: client.origin, documentField };
		this.contacts = new KommoContacts(client);
		this.notes = new KommoNotes(client);
		this.fields = new CrmFields(new KommoCustomFields(client));
		this.leads = new CrmLeads(new KommoLeads(client), this.fields);
		this.tasks = new KommoTasks(client);
		this.users = new KommoUsers(client);
	}

	async ping(context: CallContext): Promise<void> {
		await getKommoAccount(this.client, context);
	}

	phoneSearches(phone: Phone): ReadonlyArray<readonly string[]> {
		return phoneSearches(phone).map((text) => [text]);
	}

	async searchByPhone(texts: readonly string[], context: CallContext): Promise<Contact[]> {
		return await this.search(texts, context);
	}

	async searchByEmail(email: string, context: CallContext): Promise<Contact[]> {
		return await this.search([email], context);
	}

	/** Kommo finds parts of what is stored: bare and with its mask. */
	async searchByDocument(document: string, context: CallContext): Promise<Contact[]> {
		if (this.setup.documentField === '') return [];
		const masked = parseTaxDocument(document)?.formatted;
		return await this.search([document, ...(masked === undefined ? [] : [masked])], context);
	}

	async getContact(id: string, context: CallContext): Promise<Contact | null> {
		if (!isKommoId(id)) return null;
		const found = await this.contacts.get(id, context);
		return found === null ? null : (this.shown([found])[0] ?? null);
	}

	/** Kommo takes any number of contacts with the same phone. */
	async createContact(contact: NewContact, context: CallContext): Promise<CreatedContact> {
		const { id } = await taken(this.contacts.create(toNewContact(contact, this.setup), context));
		return { outcome: 'created', id };
	}

	async updateContact(contact: Contact, changes: ContactChanges, context: CallContext): Promise<void> {
		const path = `/contacts/${toKommoId(contact.id, 'contactId')}`;
		const json = contactPatch(contact, changes, this.setup);
		if (Object.keys(json).length > 0) await this.client.request({ operation: 'contact.update', method: 'PATCH', path, json }, context);
	}

	async addInteraction(interaction: NewInteraction, context: CallContext): Promise<CrmRecord> {
		const owner = historyOf(interaction);
		const note = { ownerType: owner.type, ownerId: owner.id, text: interactionText(interaction), noteType: 'common' as const };
		const { id } = await taken(this.notes.create(note, context));
		return { id, url: this.page(owner) };
	}

	/** A note is written after what it tells was said; so older ones cannot be it. */
	async findInteraction(interaction: NewInteraction, context: CallContext): Promise<CrmRecord | null> {
		const owner = historyOf(interaction);
		if (!isKommoId(owner.id)) return null;
		const notes = this.notes.asListed({ ownerType: owner.type, ownerId: owner.id, noteTypes: ['common'], limit: mostNotes }, context);
		const found = await findAmongNewest(notes, {
			what: 'the message is among the notes',
			since: Date.parse(interaction.timestamp) - toleranceMs,
			most: mostNotes,
			matches: ({ text }) => namesMessage(text, interaction.messageId),
		});
		return found === null ? null : { id: found.id, url: this.page(owner) };
	}

	async findOpenLead(contactId: string, context: CallContext): Promise<CrmRecord | null> {
		return isKommoId(contactId) ? this.lead(await this.leads.newestOpen(contactId, context)) : null;
	}

	async createLead(lead: NewLead, context: CallContext): Promise<CrmRecord> {
		const id = await taken(this.leads.create(lead, context));
		return { id, url: this.page({ type: 'leads', id }) };
	}

	async findLead(lead: NewLead, since: number, context: CallContext, except?: ReadonlySet<string>): Promise<CrmRecord | null> {
		return this.lead(await this.leads.find(lead, since, context, except));
	}

	async createTask(task: NewTask, context: CallContext): Promise<CrmRecord> {
		const owner = taskOwner(task);
		const { id } = await taken(this.tasks.create({ text: taskText(task), dueAt: Date.parse(task.dueAt), owner, responsibleUserId: task.ownerId }, context));
		return { id, url: owner === null ? null : this.page(owner) };
	}

	async findTask(task: NewTask, since: number, context: CallContext, except?: ReadonlySet<string>): Promise<CrmRecord | null> {
		const owner = taskOwner(task);
		const text = taskText(task).trim();
		const found = await findAmongNewest(this.tasks.asListed(owner, mostTasks, context), {
			what: 'the task is there',
			since,
			most: mostTasks,
			matches: (each) => !except?.has(each.id) && each.text.trim() === text && each.ownerId === (owner?.id.trim() ?? null) && Date.parse(each.createdAt ?? '') >= since - 1_000,
		});
		return found === null ? null : { id: found.id, url: owner === null ? null : this.page(owner) };
	}

	async findOwner(login: string, context: CallContext): Promise<string | null> {
		const wanted = login.trim().toLowerCase();
		if (wanted === '') return null;
		const users = (await this.users.list(context)).filter(({ active }) => active);
		return users.find(({ id, email }) => id === wanted || email?.toLowerCase() === wanted)?.id ?? null;
	}

	/** Kommo's tasks have no fields of the account's own. */
	async requiredFields(of: 'contact' | 'lead' | 'task', context: CallContext): Promise<RequiredField[]> {
		if (of === 'task') return [];
		if (of === 'lead') return await this.fields.required('leads', [], context);
		return await this.fields.required('contacts', ['PHONE', 'EMAIL', this.setup.documentField], context);
	}

	private async search(queries: readonly string[], context: CallContext): Promise<Contact[]> {
		const found = new Map<string, Contact>();
		for (const query of queries) {
			for (const contact of this.shown(await this.contacts.search({ query, limit: mostHits }, context))) found.set(contact.id, contact);
		}
		return [...found.values()].slice(0, mostHits);
	}

	private shown(contacts: ReadonlyArray<Fetched<KommoContact>>): Contact[] {
		return contacts.filter(({ raw }) => !flag(raw.is_deleted)).map((contact) => toCrmContact(contact, this.setup));
	}

	private lead(id: string | null): CrmRecord | null {
		return id === null ? null : { id, url: this.page({ type: 'leads', id }) };
	}

	/** Notes and tasks are shown on the page of their record. */
	private page({ type, id }: TaskOwner): string {
		return `${this.setup.origin}/${type}/detail/${id}`;
	}
}

function historyOf({ leadId, contactId }: NewInteraction): TaskOwner {
	return leadId === null ? { type: 'contacts', id: contactId } : { type: 'leads', id: leadId };
}

function taskOwner({ leadId, contactId }: NewTask): TaskOwner | null {
	if (leadId !== null) return { type: 'leads', id: leadId };
	return contactId === null ? null : { type: 'contacts', id: contactId };
}

function taskText({ title, description }: NewTask): string {
	return description === null ? title : `${title}\n${description}`;
}

function isKommoId(id: string): boolean {
	return /^[1-9]\d{0,14}$/.test(id);
}

/** For the port, an answer of a taken write without an id is `drift`, after which it is not sent again. */
async function taken<T>(write: Promise<T>): Promise<T> {
	return await write.catch((error: unknown) => {
		throw isNameless(error) ? changed(error, { code: 'drift' }) : error;
	});
}
