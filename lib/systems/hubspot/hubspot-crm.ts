import type {
	Contact,
	ContactChanges,
	CreatedContact,
	CrmCapabilities,
	CrmPort,
	CrmRecord,
	NewContact,
	NewInteraction,
	NewLead,
	NewTask,
	RequiredField,
} from '../../domain/crm';
import type { HttpPort } from '../../domain/http';
import type { Phone } from '../../domain/phone';
import type { CallContext } from '../../domain/runtime';
import { hubspotCapabilities } from './capabilities';
import { HubspotClient, isRefused } from './client';
import { changedProperties, contactProperties, newContactProperties, toContact } from './contact-record';
import { ContactSearch } from './contact-search';
import { Deals } from './deals';
import { existingId } from './errors';
import { Notes } from './notes';
import { Owners } from './owners';
import { Pipelines } from './pipelines';
import { RequiredProperties } from './required';
import { resolveHubspotSettings, type HubspotSettings, type HubspotSettingsInput } from './settings';
import { system } from './system';
import { Tasks } from './tasks';

export interface HubspotCrmOptions {
	/** Adds the token, keeps the account's limits; sends to the address of the settings only. */
	http: HttpPort;
	settings: HubspotSettingsInput;
	/** Properties that the account does not know; what is found out is added. Default: known to this port only. */
	unknownProperties?: Set<string>;
}

/**
 * HubSpot through its CRM API v3 (developers.hubspot.com).
 * @throws ConnectorError `validation` naming the setting at fault, before anything is sent
 */
export function createHubspotCrm(options: HubspotCrmOptions): CrmPort {
	return new HubspotCrm(options);
}

class HubspotCrm implements CrmPort {
	readonly system = system;
	readonly capabilities: CrmCapabilities;
	private readonly settings: HubspotSettings;
	private readonly client: HubspotClient;
	private readonly searches: ContactSearch;
	private readonly notes: Notes;
	private readonly deals: Deals;
	private readonly tasks: Tasks;
	private readonly owners: Owners;
	private readonly required: RequiredProperties;

	constructor({ http, settings: given, unknownProperties = new Set() }: HubspotCrmOptions) {
		const settings = resolveHubspotSettings(given);
		const client = new HubspotClient(http, settings);
		this.settings = settings;
		this.capabilities = hubspotCapabilities(settings);
		this.client = client;
		this.searches = new ContactSearch(client, settings, unknownProperties);
		this.notes = new Notes(client, settings);
		this.deals = new Deals(client, new Pipelines(client), settings);
		this.tasks = new Tasks(client, settings);
		this.owners = new Owners(client);
		this.required = new RequiredProperties(client, settings);
	}

	async ping(context: CallContext): Promise<void> {
		await this.client.read('ping', '/crm/v3/objects/contacts', { limit: '1' }, context);
	}

	phoneSearches(phone: Phone): ReadonlyArray<readonly string[]> {
		return this.searches.phoneSearches(phone);
	}

	async searchByPhone(texts: readonly string[], context: CallContext): Promise<Contact[]> {
		return (await this.searches.byPhone(texts, context)).map((record) => toContact(record, this.settings));
	}

	async searchByEmail(email: string, context: CallContext): Promise<Contact[]> {
		return (await this.searches.byEmail(email, context)).map((record) => toContact(record, this.settings));
	}

	async searchByDocument(document: string, context: CallContext): Promise<Contact[]> {
		return (await this.searches.byDocument(document, context)).map((record) => toContact(record, this.settings));
	}

	async getContact(id: string, context: CallContext): Promise<Contact | null> {
		const record = await this.client.find('getContact', 'contacts', id, contactProperties(this.settings), context);
		return record === null ? null : toContact(record, this.settings);
	}

	/** HubSpot has no two contacts with one e-mail; phones may repeat. */
	async createContact(contact: NewContact, context: CallContext): Promise<CreatedContact> {
		const json = { properties: newContactProperties(contact, this.settings) };
		const answer = await this.client.create('createContact', 'contacts', json, context, [409]);
		return isRefused(answer) ? { outcome: 'exists', id: existingId(answer.refusal) } : { outcome: 'created', id: answer.id };
	}

	async updateContact(contact: Contact, changes: ContactChanges, context: CallContext): Promise<void> {
		const properties = changedProperties(contact, changes, this.settings);
		if (Object.keys(properties).length > 0) await this.client.change('updateContact', 'contacts', contact.id, properties, context);
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
		return await this.tasks.create(task, context);
	}

	async findTask(task: NewTask, since: number, context: CallContext, except?: ReadonlySet<string>): Promise<CrmRecord | null> {
		return await this.tasks.find(task, since, context, except);
	}

	async findOwner(login: string, context: CallContext): Promise<string | null> {
		return await this.owners.find(login, context);
	}

	async requiredFields(of: 'contact' | 'lead' | 'task', context: CallContext): Promise<RequiredField[]> {
		return await this.required.of(of, context);
	}
}
