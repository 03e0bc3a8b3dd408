import type { Contact, ContactChanges, CreatedContact, CrmCapabilities, CrmPort, CrmRecord, NewContact, NewInteraction, NewLead, NewTask, RequiredField } from '../../domain/crm';
import type { HttpPort } from '../../domain/http';
import type { Phone } from '../../domain/phone';
import type { CallContext } from '../../domain/runtime';
import { Activities } from './activities';
import { pipedriveCapabilities } from './capabilities';
import { PipedriveClient } from './client';
import { Deals } from './deals';
import { Fields } from './fields';
import { Notes } from './notes';
import { Persons } from './persons';
import { phoneSearches } from './phone-searches';
import { resolvePipedriveSettings, type PipedriveSettings, type PipedriveSettingsInput } from './settings';
import { system } from './system';
import { findUser } from './users';

export interface PipedriveOptions {
	/** Adds the token; sends to the address of the settings only. */
	http: HttpPort;
	settings: PipedriveSettingsInput;
}

/**
 * Pipedrive through its API v2, and v1 for what v2 does not have: notes and users (developers.pipedrive.com). Its
 * people are persons, its leads deals.
 * @throws ConnectorError `validation` naming the setting at fault, before anything is sent
 */
export function createPipedriveCrm(options: PipedriveOptions): CrmPort {
	return new PipedriveCrm(options);
}

class PipedriveCrm implements CrmPort {
	readonly system = system;
	readonly capabilities: CrmCapabilities;
	private readonly settings: PipedriveSettings;
	private readonly client: PipedriveClient;
	private readonly persons: Persons;
	private readonly fields: Fields;
	private readonly deals: Deals;
	private readonly notes: Notes;
	private readonly activities: Activities;

	constructor({ http, settings: given }: PipedriveOptions) {
		const settings = resolvePipedriveSettings(given);
		const client = new PipedriveClient(http, settings);
		this.settings = settings;
		this.client = client;
		this.capabilities = pipedriveCapabilities(settings);
		this.persons = new Persons(client, settings);
		this.fields = new Fields(client, settings);
		this.deals = new Deals(client, this.fields, settings);
		this.notes = new Notes(client, settings);
		this.activities = new Activities(client, settings);
	}

	async ping(context: CallContext): Promise<void> {
		await this.client.list('ping', '/persons', {}, 1, context);
	}

	phoneSearches(phone: Phone): ReadonlyArray<readonly string[]> {
		return phoneSearches(phone, this.settings.maximumPhoneSearches);
	}

	async searchByPhone(texts: readonly string[], context: CallContext): Promise<Contact[]> {
		return await this.persons.byPhone(texts, context);
	}

	async searchByEmail(email: string, context: CallContext): Promise<Contact[]> {
		return await this.persons.byEmail(email, context);
	}

	async searchByDocument(document: string, context: CallContext): Promise<Contact[]> {
		return await this.persons.byDocument(document, context);
	}

	async getContact(id: string, context: CallContext): Promise<Contact | null> {
		return await this.persons.get(id, context);
	}

	async createContact(contact: NewContact, context: CallContext): Promise<CreatedContact> {
		return await this.persons.create(contact, context);
	}

	async updateContact(contact: Contact, changes: ContactChanges, context: CallContext): Promise<void> {
		await this.persons.update(contact, changes, context);
	}

	async addInteraction(interaction: NewInteraction, context: CallContext): Promise<CrmRecord> {
		return await this.notes.add(interaction, context);
	}

	async findInteraction(interaction: NewInteraction, context: CallContext): Promise<CrmRecord | null> {
		return await this.notes.find(interaction, context);
	}

	async findOpenLead(contactId: string, context: CallContext): Promise<CrmRecord | null> {
		return await this.deals.findOpen(contactId, context);
	}

	async createLead(lead: NewLead, context: CallContext): Promise<CrmRecord> {
		return await this.deals.create(lead, context);
	}

	async findLead(lead: NewLead, since: number, context: CallContext, except?: ReadonlySet<string>): Promise<CrmRecord | null> {
		return await this.deals.find(lead, since, context, except);
	}

	async createTask(task: NewTask, context: CallContext): Promise<CrmRecord> {
		return await this.activities.create(task, context);
	}

	async findTask(task: NewTask, since: number, context: CallContext, except?: ReadonlySet<string>): Promise<CrmRecord | null> {
		return await this.activities.find(task, since, context, except);
	}

	async findOwner(login: string, context: CallContext): Promise<string | null> {
		return await findUser(this.client, login, context);
	}

	async requiredFields(of: 'contact' | 'lead' | 'task', context: CallContext): Promise<RequiredField[]> {
		if (of === 'task') return [];
		return await this.fields.required(of === 'lead' ? 'deal' : 'person', context);
	}
}
