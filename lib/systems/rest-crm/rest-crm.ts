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
import type { CallContext, Clock } from '../../domain/runtime';
import { restCrmCapabilities } from './capabilities';
import { Contacts } from './contacts';
import { CrmCalls } from './crm-calls';
import { Directory } from './directory';
import { History } from './history';
import { resolveRestCrmSettings } from './resolve-settings';
import { system } from './setting-error';
import type { RestCrmSettings, RestCrmSettingsInput } from './settings';

export interface RestCrmOptions {
	http: HttpPort;
	clock: Pick<Clock, 'now'>;
	/** Authentication is the transport's; these say everything else. */
	settings: RestCrmSettingsInput;
}

/**
 * Any CRM with a plain REST API, described by data: a preset, and what the credential lays over it.
 * @throws ConnectorError `validation` naming the setting at fault, before anything is sent
 */
export function createRestCrm({ http, clock, settings }: RestCrmOptions): CrmPort {
	return new RestCrm(http, clock, resolveRestCrmSettings(settings));
}

class RestCrm implements CrmPort {
	readonly system = system;
	readonly capabilities: CrmCapabilities;
	private readonly calls: CrmCalls;
	private readonly contacts: Contacts;
	private readonly history: History;
	private readonly directory: Directory;

	constructor(http: HttpPort, clock: Pick<Clock, 'now'>, settings: RestCrmSettings) {
		this.calls = new CrmCalls(http, settings);
		this.contacts = new Contacts(this.calls, clock);
		this.history = new History(this.calls, clock);
		this.directory = new Directory(this.calls);
		this.capabilities = restCrmCapabilities(settings);
	}

	async ping(context: CallContext): Promise<void> {
		await this.calls.read('ping', {}, context);
	}

	phoneSearches(phone: Phone): ReadonlyArray<readonly string[]> {
		return this.contacts.phoneSearches(phone);
	}

	async searchByPhone(texts: readonly string[], context: CallContext): Promise<Contact[]> {
		return await this.contacts.byPhone(texts, context);
	}

	async searchByEmail(email: string, context: CallContext): Promise<Contact[]> {
		return await this.contacts.byEmail(email, context);
	}

	async searchByDocument(document: string, context: CallContext): Promise<Contact[]> {
		return await this.contacts.byDocument(document, context);
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
		return await this.history.addInteraction(interaction, context);
	}

	async findInteraction(interaction: NewInteraction, context: CallContext): Promise<CrmRecord | null> {
		return await this.history.findInteraction(interaction, context);
	}

	async findOpenLead(contactId: string, context: CallContext): Promise<CrmRecord | null> {
		return await this.history.findOpenLead(contactId, context);
	}

	async createLead(lead: NewLead, context: CallContext): Promise<CrmRecord> {
		return await this.history.createLead(lead, context);
	}

	async findLead(lead: NewLead, since: number, context: CallContext, except?: ReadonlySet<string>): Promise<CrmRecord | null> {
		return await this.history.findLead(lead, since, context, except);
	}

	async createTask(task: NewTask, context: CallContext): Promise<CrmRecord> {
		return await this.history.createTask(task, context);
	}

	async findTask(task: NewTask, since: number, context: CallContext, except?: ReadonlySet<string>): Promise<CrmRecord | null> {
		return await this.history.findTask(task, since, context, except);
	}

	async findOwner(login: string, context: CallContext): Promise<string | null> {
		return await this.directory.findOwner(login, context);
	}

	async requiredFields(of: 'contact' | 'lead' | 'task', context: CallContext): Promise<RequiredField[]> {
		return await this.directory.requiredFields(of, context);
	}
}
