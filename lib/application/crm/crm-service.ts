import type { CrmPort, CrmRecord, CrmWrite } from '../../domain/crm';
import { ConnectorError } from '../../domain/errors';
import type { CallContext } from '../../domain/runtime';
import { OutsideCalls } from '../outside-calls';
import { RecordWriter, type RecordWrite } from '../writing/record-writer';
import { ContactFinder } from './contact-finder';
import { ContactMemory } from './contact-memory';
import { ContactUpsert } from './contact-upsert';
import { CrmInput } from './input';
import { foundContact } from './output';
import { CrmDirectory } from './directory';
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
	WriteResult,
} from './types';

export function createCrmService(options: CrmServiceOptions): CrmService {
	return new Crm(options);
}

/** Clocks of the CRM and of this machine differ. */
const clockDifferenceMs = 120_000;

class Crm implements CrmService {
	readonly port: CrmPort;
	private readonly input: CrmInput;
	private readonly calls: OutsideCalls;
	private readonly finder: ContactFinder;
	private readonly upsert: ContactUpsert;
	private readonly directory: CrmDirectory;
	private readonly writer: RecordWriter;

	constructor(private readonly options: CrmServiceOptions) {
		const { port, store, clock, random, log, cache, tenantKey, phone } = options;
		this.port = port;
		this.input = new CrmInput(port.system, phone);
		this.calls = new OutsideCalls({ system: port.system, clock, random, log, shouldRetry: mayRetry });
		const memory = new ContactMemory(store, tenantKey, log);
		this.finder = new ContactFinder({ port, calls: this.calls, memory, phone });
		this.upsert = new ContactUpsert({ ...options, calls: this.calls, finder: this.finder, memory });
		this.directory = new CrmDirectory({ port, cache, calls: this.calls, tenantKey });
		this.writer = new RecordWriter({ system: port.system, store, clock, random, namespace: `crm-write:${tenantKey}` });
	}

	async upsertContact(given: GivenPerson, options: UpsertOptions, context: CallContext): Promise<UpsertResult> {
		const { person, phone, source } = this.input.person(given);
		const identity = { phone, email: person.emails[0] ?? null, document: person.document };
		const name = person.name ?? options.defaultName;
		const values = filled({ name, phone: phone?.e164, email: identity.email, document: person.document, source });
		const check = async (call: CallContext): Promise<void> =>
			checkRequired(await this.directory.requiredFields('contact', call), values, { system: this.port.system, record: 'contact' });
		return await this.upsert.run({ person, identity, source, options, checkRequired: check }, context);
	}

	async findContactByPhone(phone: unknown, { severalMatches }: Pick<UpsertOptions, 'severalMatches'>, context: CallContext): Promise<FoundContact> {
		if (!this.port.capabilities.searches.has('phone')) throw this.unsupported('find a contact by phone');
		return foundContact(await this.finder.byPhone(this.input.phone(phone), severalMatches, context));
	}

	async getContact(id: unknown, context: CallContext): Promise<FoundContact> {
		const contactId = this.input.id(id, 'Contact ID');
		return foundContact(await this.calls.ask('contactById', context.signal, (call) => this.port.getContact(contactId, call)));
	}

	async addInteraction(given: GivenInteraction, context: CallContext): Promise<InteractionResult> {
		this.check('interaction');
		const asGiven = this.input.interaction(given, this.options.clock.now());
		const interaction = { ...asGiven, leadId: asGiven.leadId ?? (await this.leadOf(asGiven.contactId, context)) };
		const { contactId, messageId } = interaction;
		const written = await this.write('interaction', context, {
			idempotencyKey: `${contactId}:${messageId}`,
			// Its words may be a model's, and differ in a repeated run.
			content: { contactId },
			send: (call) => this.port.addInteraction(interaction, call),
			lookUp: (call) => this.port.findInteraction(interaction, call),
		});
		return { ...written, contactId, messageId };
	}

	async createLead(given: GivenLead, context: CallContext): Promise<OwnedResult> {
		this.check('lead');
		const { idempotencyKey, ...asGiven } = this.input.lead(given);
		const ownerId = await this.ownerOf(given, context);
		const lead = { ...asGiven, ownerId };
		const required = [
			...this.input.names(given.requiredFields).map((name) => ({ name, label: name })),
			...(await this.directory.requiredFields('lead', context)),
		];
		const { fields, contactId: contact, pipelineId: pipeline, stageId: stage, title, source, value } = lead;
		const values = filled({ title, source, value, contact, pipeline, stage, owner: ownerId, ...fields });
		checkRequired(required, values, { system: this.port.system, record: 'lead' });
		const written = await this.write('lead', context, {
			idempotencyKey,
			content: { contactId: contact },
			send: (call) => this.port.createLead(lead, call),
			lookUp: async (call, since) => (since === null ? null : await this.port.findLead(lead, since - clockDifferenceMs, call)),
		});
		return { ...written, ownerId, idempotencyKey };
	}

	async createTask(given: GivenTask, context: CallContext): Promise<OwnedResult> {
		this.check('task');
		const { idempotencyKey, ...asGiven } = this.input.task(given, this.options.clock.now());
		const ownerId = await this.ownerOf(given, context);
		const task = { ...asGiven, ownerId };
		const { contactId: contact, leadId: lead, dueAt: due, title, description } = task;
		checkRequired(await this.directory.requiredFields('task', context), filled({ title, description, contact, lead, due, owner: ownerId }), {
			system: this.port.system,
			record: 'task',
		});
		const written = await this.write('task', context, {
			idempotencyKey,
			content: { contactId: contact, leadId: lead },
			send: (call) => this.port.createTask(task, call),
			lookUp: async (call, since) => (since === null ? null : await this.port.findTask(task, since - clockDifferenceMs, call)),
		});
		return { ...written, ownerId, idempotencyKey };
	}

	private async write(
		kind: CrmWrite,
		context: CallContext,
		parts: Pick<RecordWrite<CrmRecord>, 'idempotencyKey' | 'content' | 'lookUp'> & { send(call: CallContext): Promise<CrmRecord> },
	): Promise<WriteResult> {
		const { result, outcome } = await this.writer.write<CrmRecord>(
			{
				...parts,
				operation: kind,
				recognised: this.port.capabilities.lookUps.has(kind) ? 'lookup' : 'none',
				send: async (call, attempt) => ({ result: await this.calls.logged(kind, attempt, () => parts.send(call)), outcome: 'created' }),
			},
			context,
		);
		return { ...result, outcome: outcome === 'existing' ? 'existing' : 'created' };
	}

	private async leadOf(contactId: string, context: CallContext): Promise<string | null> {
		const { interactionNeedsLead } = this.port.capabilities;
		if (!interactionNeedsLead) return null;
		const lead = await this.calls.ask('findOpenLead', context.signal, (call) => this.port.findOpenLead(contactId, call));
		if (lead !== null) return lead.id;
		const { system } = this.port;
		throw this.input.invalid('Lead ID', `is empty, and the contact has no open deal in ${system}`, `${system} keeps history on deals: create a lead first, or give its ID.`);
	}

	private async ownerOf({ ownerLogin, defaultOwnerLogin }: Pick<GivenLead, 'ownerLogin' | 'defaultOwnerLogin'>, context: CallContext): Promise<string | null> {
		const login = this.input.optionalText(ownerLogin, 'Owner Login', 200);
		return await this.directory.owner(login, this.input.optionalText(defaultOwnerLogin, 'Default Owner Login', 200), context);
	}

	private check(write: CrmWrite): void {
		if (!this.port.capabilities.writes.has(write)) throw this.unsupported(`create a record of the kind “${write}”`);
	}

	private unsupported(what: string): ConnectorError {
		const { system } = this.port;
		return new ConnectorError('unsupported', `${system} cannot ${what} as it is set up.`, {
			system,
			parameter: 'Operation',
			hint: `Set it up in the ${system} credential, or choose another operation.`,
			nothingDone: true,
		});
	}
}
