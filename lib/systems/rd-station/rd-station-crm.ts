import type { Contact, ContactChanges, CreatedContact, CrmCapabilities, CrmPort, CrmRecord, NewContact, NewInteraction, NewLead, NewTask, RequiredField } from '../../domain/crm';
import { ConnectorError } from '../../domain/errors';
import type { HttpPort } from '../../domain/http';
import type { Phone } from '../../domain/phone';
import type { CallContext } from '../../domain/runtime';
import { Activities } from './activities';
import { rdStationCapabilities } from './capabilities';
import { RdStationClient } from './client';
import { ContactDeals } from './contact-deals';
import { Contacts } from './contacts';
import { CustomFields } from './custom-fields';
import { DealSources } from './deal-sources';
import { Deals } from './deals';
import { phoneSearches } from './phone-searches';
import { resolveRdStationSettings, type RdStationSettings, type RdStationSettingsInput } from './settings';
import { system } from './system';
import { Tasks } from './tasks';
import { Users } from './users';

export interface RdStationOptions {
	/** Sends to the address of the settings only. */
	http: HttpPort;
	/** Of a user of the account; RD takes it in the query only. */
	token: string;
	settings: RdStationSettingsInput;
}

/**
 * RD Station CRM through its API v1 (developers.rdstation.com, "CRM v1").
 * @throws ConnectorError `validation` naming the setting at fault, before anything is sent
 */
export function createRdStationCrm(options: RdStationOptions): CrmPort {
	return new RdStationCrm(options);
}

class RdStationCrm implements CrmPort {
	readonly system = system;
	readonly capabilities: CrmCapabilities;
	private readonly settings: RdStationSettings;
	private readonly client: RdStationClient;
	private readonly contacts: Contacts;
	private readonly fields: CustomFields;
	private readonly users: Users;
	private readonly ofContacts: ContactDeals;
	private readonly deals: Deals;
	private readonly activities: Activities;
	private readonly tasks: Tasks;

	constructor({ http, token, settings: given }: RdStationOptions) {
		const settings = resolveRdStationSettings(given);
		const client = new RdStationClient(http, settings, token);
		this.settings = settings;
		this.client = client;
		this.capabilities = rdStationCapabilities(settings);
		this.contacts = new Contacts(client, settings);
		this.fields = new CustomFields(client, settings);
		this.users = new Users(client, settings.defaultUser);
		const sources = new DealSources(client, settings);
		this.ofContacts = new ContactDeals(client, this.contacts);
		this.deals = new Deals({ client, contacts: this.contacts, ofContacts: this.ofContacts, sources, fields: this.fields, settings });
		this.activities = new Activities(client, this.users, settings);
		this.tasks = new Tasks(client, this.ofContacts, this.users, settings);
	}

	async ping(context: CallContext): Promise<void> {
		await this.client.list('ping', '/contacts', 'contacts', {}, 1, context);
	}

	phoneSearches(phone: Phone): ReadonlyArray<readonly string[]> {
		return phoneSearches(phone, this.settings);
	}

	async searchByPhone(texts: readonly string[], context: CallContext): Promise<Contact[]> {
		return await this.contacts.byPhone(texts, context);
	}

	async searchByEmail(email: string, context: CallContext): Promise<Contact[]> {
		return await this.contacts.byEmail(email, context);
	}

	async searchByDocument(): Promise<Contact[]> {
		return await Promise.reject(
			new ConnectorError('unsupported', `${system} has no search by CPF or CNPJ.`, {
				system,
				parameter: 'Document',
				hint: 'Give a phone or an e-mail, too.',
				nothingDone: true,
			}),
		);
	}

	async getContact(id: string, context: CallContext): Promise<Contact | null> {
		return await this.contacts.get(id, context);
	}

	async createContact(contact: NewContact, context: CallContext): Promise<CreatedContact> {
		return await this.contacts.create(contact, context);
	}

	async updateContact(contact: Contact, changes: ContactChanges, context: CallContext): Promise<void> {
		await this.contacts.update(contact, changes, context);
	}

	async addInteraction(interaction: NewInteraction, context: CallContext): Promise<CrmRecord> {
		return await this.activities.add(interaction, context);
	}

	async findInteraction(interaction: NewInteraction, context: CallContext): Promise<CrmRecord | null> {
		return await this.activities.find(interaction, context);
	}

	async findOpenLead(contactId: string, context: CallContext): Promise<CrmRecord | null> {
		return await this.ofContacts.newestOpen(contactId, context);
	}

	async createLead(lead: NewLead, context: CallContext): Promise<CrmRecord> {
		return await this.deals.create(lead, context);
	}

	async findLead(lead: NewLead, since: number, context: CallContext, except?: ReadonlySet<string>): Promise<CrmRecord | null> {
		return await this.deals.find(lead, since, context, except);
	}

	async createTask(task: NewTask, context: CallContext): Promise<CrmRecord> {
		return await this.tasks.create(task, context);
	}

	async findTask(task: NewTask, since: number, context: CallContext, except?: ReadonlySet<string>): Promise<CrmRecord | null> {
		return await this.tasks.find(task, since, context, except);
	}

	async findOwner(login: string, context: CallContext): Promise<string | null> {
		return await this.users.find(login, context);
	}

	async requiredFields(of: 'contact' | 'lead' | 'task', context: CallContext): Promise<RequiredField[]> {
		if (of === 'task') return [];
		return await this.fields.required(of === 'lead' ? 'deal' : 'contact', context);
	}
}
