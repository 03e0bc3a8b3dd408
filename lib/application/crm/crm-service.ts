import type { CrmPort } from '../../domain/crm';
import type { CallContext } from '../../domain/runtime';
import { OutsideCalls } from '../outside-calls';
import { ContactFinder } from './contact-finder';
import { ContactMemory } from './contact-memory';
import { ContactUpsert } from './contact-upsert';
import { CrmRecords } from './crm-records';
import { CrmDirectory } from './directory';
import { CrmInput } from './input';
import { foundContact } from './output';
import { checkRequired, filled } from './required';
import { mayRetry } from './retry-rule';
import type {
	CrmService,
	CrmServiceOptions,
	FoundContact,
	GivenInteraction,
	GivenLead,
	GivenPerson,
	GivenTask,
	InteractionResult,
	OwnedResult,
	UpsertOptions,
	UpsertResult,
} from './types';
import { unsupported } from './unsupported';

export function createCrmService(options: CrmServiceOptions): CrmService {
	return new Crm(options);
}

const fallbackName = 'WhatsApp Lead';

class Crm implements CrmService {
	readonly port: CrmPort;
	private readonly input: CrmInput;
	private readonly calls: OutsideCalls;
	private readonly finder: ContactFinder;
	private readonly upsert: ContactUpsert;
	private readonly directory: CrmDirectory;
	private readonly records: CrmRecords;

	constructor(options: CrmServiceOptions) {
		const { port, store, clock, random, log, cache, tenantKey, phone } = options;
		this.port = port;
		this.input = new CrmInput(port.system, phone);
		this.calls = new OutsideCalls({ system: port.system, clock, random, log, shouldRetry: mayRetry });
		const memory = new ContactMemory(store, tenantKey, log);
		this.finder = new ContactFinder({ port, calls: this.calls, memory, phone });
		this.upsert = new ContactUpsert({ ...options, calls: this.calls, finder: this.finder, memory });
		this.directory = new CrmDirectory({ port, cache, calls: this.calls, tenantKey });
		this.records = new CrmRecords(options, { calls: this.calls, directory: this.directory, input: this.input });
	}

	async upsertContact(given: GivenPerson, asked: UpsertOptions, context: CallContext): Promise<UpsertResult> {
		const options = { ...asked, defaultName: asked.defaultName.trim() || fallbackName };
		const { person, phone, source } = this.input.person(given);
		const identity = { phone, email: person.emails[0] ?? null, document: person.document };
		const name = person.name ?? options.defaultName;
		const values = filled({ name, phone: phone?.e164, email: identity.email, document: person.document, source });
		const check = async (call: CallContext): Promise<void> =>
			checkRequired(await this.directory.requiredFields('contact', call), values, { system: this.port.system, record: 'contact' });
		return await this.upsert.run({ person, identity, source, options, checkRequired: check }, context);
	}

	async findContactByPhone(phone: unknown, { severalMatches }: Pick<UpsertOptions, 'severalMatches'>, context: CallContext): Promise<FoundContact> {
		const { system, capabilities } = this.port;
		if (!capabilities.searches.has('phone')) throw unsupported(system, 'find a contact by phone');
		return foundContact(await this.finder.byPhone(this.input.phone(phone), severalMatches, context));
	}

	async getContact(id: unknown, context: CallContext): Promise<FoundContact> {
		const contactId = this.input.id(id, 'Contact ID');
		return foundContact(await this.calls.ask('contactById', context.signal, (call) => this.port.getContact(contactId, call)));
	}

	async addInteraction(given: GivenInteraction, context: CallContext): Promise<InteractionResult> {
		return await this.records.addInteraction(given, context);
	}

	async createLead(given: GivenLead, context: CallContext): Promise<OwnedResult> {
		return await this.records.createLead(given, context);
	}

	async createTask(given: GivenTask, context: CallContext): Promise<OwnedResult> {
		return await this.records.createTask(given, context);
	}
}
