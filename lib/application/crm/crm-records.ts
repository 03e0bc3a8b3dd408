import type { CrmPort, CrmRecord, CrmWrite } from '../../domain/crm';
import type { CallContext } from '../../domain/runtime';
import { withLock } from '../../resilience/lock';
import { storeWaitMs } from '../../resilience/store-outage';
import type { OutsideCalls } from '../outside-calls';
import { RecordWriter, type RecordWrite } from '../writing/record-writer';
import type { CrmDirectory } from './directory';
import { HistoryLeads } from './history-leads';
import type { CrmInput } from './input';
import { MadeRecords } from './made-records';
import { checkRequired, filled } from './required';
import { mayRepeat } from './retry-rule';
import type { CrmServiceOptions, GivenInteraction, GivenLead, GivenTask, InteractionResult, OwnedResult, WriteResult } from './types';
import { unsupported } from './unsupported';

/** Clocks of the CRM and of this machine differ. */
const clockDifferenceMs = 120_000;
const lockMs = { ttlMs: 60_000, waitMs: 120_000, storeWaitMs };

/** Looking for a record that an earlier attempt may have made. */
const lookUpNames: Readonly<Record<CrmWrite, string>> = { interaction: 'findInteraction', lead: 'findLead', task: 'findTask' };

interface RecordParts {
	calls: OutsideCalls;
	directory: CrmDirectory;
	input: CrmInput;
}

type Sending = Pick<RecordWrite<CrmRecord>, 'idempotencyKey' | 'content' | 'lookUp'> & { send(call: CallContext): Promise<CrmRecord> };

/** What is written into a CRM beside contacts: each record once per key. */
export class CrmRecords {
	private readonly port: CrmPort;
	private readonly writer: RecordWriter;
	private readonly made: MadeRecords;
	private readonly historyLeads: HistoryLeads;

	constructor(
		private readonly options: CrmServiceOptions,
		private readonly parts: RecordParts,
	) {
		const { port, store, clock, random, tenantKey } = options;
		this.port = port;
		this.writer = new RecordWriter({ system: port.system, store, clock, random, mayRepeat, namespace: `crm-write:${tenantKey}` });
		this.made = new MadeRecords(store, tenantKey);
		this.historyLeads = new HistoryLeads({ port, store, tenantKey, calls: parts.calls, input: parts.input });
	}

	async addInteraction(given: GivenInteraction, context: CallContext): Promise<InteractionResult> {
		this.check('interaction');
		const asGiven = this.parts.input.interaction(given, this.options.clock.now());
		const { contactId, messageId } = asGiven;
		// Asked for only where something is sent or looked for; the same lead each time.
		const interaction = async (call: CallContext) => ({ ...asGiven, leadId: await this.historyLeads.leadOf(asGiven, call) });
		const written = await this.write('interaction', context, {
			idempotencyKey: `${contactId}:${messageId}`,
			// Its words may be a model's, and differ in a repeated run.
			content: { contactId },
			send: async (call) => await this.port.addInteraction(await interaction(call), call),
			lookUp: async (call, since) => (since === null ? null : await this.port.findInteraction(await interaction(call), call)),
		});
		return { ...written, contactId, messageId };
	}

	async createLead(given: GivenLead, context: CallContext): Promise<OwnedResult> {
		this.check('lead');
		const { input, directory } = this.parts;
		const { idempotencyKey, ...asGiven } = input.lead(given);
		const ownerId = await this.ownerOf(given, context);
		const lead = { ...asGiven, ownerId };
		const own = input.names(given.requiredFields).map((name) => ({ name, label: name }));
		const { fields, contactId: contact, pipelineId: pipeline, stageId: stage, title, source, value } = lead;
		const values = filled({ title, source, value, contact, pipeline, stage, owner: ownerId, ...fields });
		checkRequired([...own, ...(await directory.requiredFields('lead', context))], values, { system: this.port.system, record: 'lead' });
		const like = this.made.like('lead', [contact, title]);
		const written = await this.write('lead', context, {
			idempotencyKey,
			content: { contactId: contact },
			// Some CRMs keep a contact's leads as one list, which two who write at the same time would overwrite.
			send: async (call) => await this.alone(contact, call, async (signal) => await like.remember(await this.port.createLead(lead, { signal }))),
			lookUp: async (call, since) => (since === null ? null : await this.port.findLead(lead, since - clockDifferenceMs, call, await like.ids())),
		});
		return { ...written, ownerId, idempotencyKey };
	}

	async createTask(given: GivenTask, context: CallContext): Promise<OwnedResult> {
		this.check('task');
		const { idempotencyKey, ...asGiven } = this.parts.input.task(given, this.options.clock.now());
		const ownerId = await this.ownerOf(given, context);
		const task = { ...asGiven, ownerId };
		const { contactId: contact, leadId: lead, dueAt: due, title, description } = task;
		const values = filled({ title, description, contact, lead, due, owner: ownerId });
		checkRequired(await this.parts.directory.requiredFields('task', context), values, { system: this.port.system, record: 'task' });
		const like = this.made.like('task', [contact, lead, title]);
		const written = await this.write('task', context, {
			idempotencyKey,
			content: { contactId: contact, leadId: lead },
			send: async (call) => await like.remember(await this.port.createTask(task, call)),
			lookUp: async (call, since) => (since === null ? null : await this.port.findTask(task, since - clockDifferenceMs, call, await like.ids())),
		});
		return { ...written, ownerId, idempotencyKey };
	}

	private async write(kind: CrmWrite, context: CallContext, sending: Sending): Promise<WriteResult> {
		const { calls } = this.parts;
		const { result, outcome } = await this.writer.write<CrmRecord>(
			{
				...sending,
				operation: kind,
				recognised: this.port.capabilities.lookUps.has(kind) ? 'lookup' : 'none',
				send: async (call, attempt) => ({ result: await calls.logged(kind, attempt, call.signal, () => sending.send(call)), outcome: 'created' }),
				// With nothing to look for nothing is asked.
				lookUp: async (call, since) => (since === null ? null : await calls.logged(lookUpNames[kind], 1, call.signal, () => sending.lookUp(call, since))),
			},
			context,
		);
		return { ...result, outcome: outcome === 'existing' ? 'existing' : 'created' };
	}

	private async alone<T>(contactId: string | null, { signal }: CallContext, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
		if (contactId === null) return await work(signal);
		const { store, clock, random, tenantKey } = this.options;
		const newOwner = (): string => `${clock.now()}-${random()}-${random()}`;
		return await withLock(store, `lock:crm-leads:${tenantKey}:${contactId}`, { ...lockMs, clock, random, signal, newOwner }, work);
	}

	private async ownerOf({ ownerLogin, defaultOwnerLogin }: Pick<GivenLead, 'ownerLogin' | 'defaultOwnerLogin'>, context: CallContext): Promise<string | null> {
		const { input, directory } = this.parts;
		const login = input.optionalText(ownerLogin, 'Owner Login', 200);
		return await directory.owner(login, input.optionalText(defaultOwnerLogin, 'Default Owner Login', 200), context);
	}

	private check(write: CrmWrite): void {
		if (!this.port.capabilities.writes.has(write)) throw unsupported(this.port.system, `create a record of the kind “${write}”`);
	}
}
