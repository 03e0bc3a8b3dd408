import type { CrmRecord, NewInteraction, NewLead, NewTask } from '../../domain/crm';
import { sameKey } from '../../domain/erp-match';
import { interactionText, namesMessage } from '../../domain/interaction-text';
import type { CallContext, Clock } from '../../domain/runtime';
import { lookUpFailure, noProof, plainText, type TemplateValues } from '../http-api';
import { usedBy } from './capabilities';
import type { CrmCalls, Found } from './crm-calls';
import type { LeadRecord } from './crm-records';
import { plainIn } from './markup';
import { system } from './setting-error';

type LookUp = 'interactionByMessageId' | 'leadByTitle' | 'taskByTitle';
type Write = 'addInteraction' | 'createLead' | 'createTask';

interface LookUpRules {
	isIt: (record: unknown) => boolean;
	passes: (record: unknown) => boolean;
}

/** Records of a list that are looked through at most. */
const maximumRecords = 500;
const second = 1_000;

/** Interactions, leads and tasks. */
export class History {
	constructor(
		private readonly calls: CrmCalls,
		private readonly clock: Pick<Clock, 'now'>,
	) {}

	async addInteraction(interaction: NewInteraction, context: CallContext): Promise<CrmRecord> {
		const { timeZone, defaultOwnerId, textMarkup } = this.calls.settings;
		const { content, channel, author } = interaction;
		// Before the marker of the message is there, which stays as it is.
		const said = { content: plainIn(textMarkup, content), channel: plainIn(textMarkup, channel), author: author === null ? null : plainIn(textMarkup, author) };
		const shown = { ...interaction, ...said };
		const values = { ...shown, text: interactionText(shown, timeZone), ownerId: defaultOwnerId || null };
		return await this.write('addInteraction', 'interaction', values, context, interaction.messageId);
	}

	async findInteraction({ contactId, leadId, messageId }: NewInteraction, context: CallContext): Promise<CrmRecord | null> {
		const name = 'interactionByMessageId';
		const { fields } = this.calls.operation(name);
		const { records } = this.calls;
		// A message that bears its ID in a field of its own is told by that: its text is what somebody wrote.
		const isIt = (record: unknown): boolean => {
			const told = records.text(record, fields['messageId']);
			return told === null ? namesMessage(records.text(record, fields['text']) ?? '', messageId) : told === plainText(messageId);
		};
		const found = await this.lookUp(name, { contactId, leadId, messageId }, { isIt, passes: isIt }, context);
		if (found === undefined) return null;
		const id = records.id(found, fields, name);
		return { id, url: records.url('interaction', id, found, fields) };
	}

	async createLead(lead: NewLead, context: CallContext): Promise<CrmRecord> {
		const { defaultSource, defaultOwnerId } = this.calls.settings;
		const values = { ...lead, source: lead.source ?? (defaultSource || null), ownerId: lead.ownerId ?? (defaultOwnerId || null), now: this.now() };
		return await this.write('createLead', 'lead', values, context);
	}

	/** The newest open one; without any dates the first that is answered. */
	async findOpenLead(contactId: string, context: CallContext): Promise<CrmRecord | null> {
		const name = 'openLeadByContact';
		const { fields } = this.calls.operation(name);
		const { records } = await this.calls.all(name, { contactId }, maximumRecords, context);
		const leads = records.map((record) => this.calls.records.lead('lead', record, fields, name));
		const open = leads.filter((lead) => !lead.closed && sameKey(lead.contactId ?? contactId, contactId));
		const [first, ...others] = open;
		if (first === undefined) return null;
		return crmRecord(others.reduce((newest, lead) => ((lead.createdAt ?? 0) > (newest.createdAt ?? 0) ? lead : newest), first));
	}

	async findLead({ title, contactId }: NewLead, since: number, context: CallContext, except?: ReadonlySet<string>): Promise<CrmRecord | null> {
		return await this.byTitle('leadByTitle', 'lead', { title, contactId }, { since, except }, context);
	}

	async createTask(task: NewTask, context: CallContext): Promise<CrmRecord> {
		const { defaultOwnerId, textMarkup } = this.calls.settings;
		const description = task.description === null ? null : plainIn(textMarkup, task.description);
		const text = description === null ? task.title : `${task.title}\n${description}`;
		const values = { ...task, description, text, ownerId: task.ownerId ?? (defaultOwnerId || null), now: this.now() };
		return await this.write('createTask', 'task', values, context);
	}

	async findTask({ title, contactId, leadId }: NewTask, since: number, context: CallContext, except?: ReadonlySet<string>): Promise<CrmRecord | null> {
		return await this.byTitle('taskByTitle', 'task', { title, contactId, leadId }, { since, except }, context);
	}

	private async write(name: Write, kind: 'interaction' | 'lead' | 'task', values: TemplateValues, context: CallContext, ownId?: string): Promise<CrmRecord> {
		const { records } = this.calls;
		const operation = this.calls.operation(name);
		const { json, response } = await this.calls.write(name, values, context);
		if (operation.fields['id'] === undefined && ownId !== undefined) return { id: ownId, url: null };
		return records.written(name, { json, httpStatus: response.status }, operation, (record) =>
			records.writtenRecord(kind, record, operation, name),
		);
	}

	private async byTitle(
		name: 'leadByTitle' | 'taskByTitle',
		kind: 'lead' | 'task',
		asked: { title: string; contactId: string | null; leadId?: string | null },
		{ since, except }: { since: number; except: ReadonlySet<string> | undefined },
		context: CallContext,
	): Promise<CrmRecord | null> {
		const { fields } = this.calls.operation(name);
		const read = (record: unknown): LeadRecord => this.calls.records.lead(kind, record, fields, name);
		// CRMs keep moments by the second.
		const earliest = Math.floor(since / second) * second;
		const isIt = (record: unknown): boolean => {
			const { id, title, contactId, leadId, createdAt } = read(record);
			return (
				!except?.has(id) &&
				sameTitle(title, asked.title) &&
				(createdAt ?? 0) >= earliest &&
				fits(contactId, asked.contactId) &&
				fits(leadId, asked.leadId)
			);
		};
		const passes = (record: unknown): boolean => sameTitle(read(record).title, asked.title);
		const found = await this.lookUp(name, asked, { isIt, passes }, context);
		return found === undefined ? null : crmRecord(read(found));
	}

	/**
	 * @param passes whether a filter for what is asked would let the record through
	 * @throws ConnectorError `unsupported` where the answer does not tell whether the record is there
	 */
	private async lookUp(name: LookUp, values: TemplateValues, { isIt, passes }: LookUpRules, context: CallContext): Promise<unknown> {
		this.calls.check(name);
		const { records, complete, paged } = await this.calls.all(name, values, maximumRecords, context).catch((error: unknown): Found => {
			throw lookUpFailure(error, system, name);
		});
		const found = records.find(isIt);
		if (found !== undefined) return found;
		if (!complete) throw noProof(system, name, `answered more than ${records.length} records`);
		const used = usedBy(this.calls.operation(name));
		const filters = used.has('messageId') || used.has('title');
		// It ignores the filter: the one asked for may be among those that were not answered.
		if (filters && !paged && !records.every(passes)) throw noProof(system, name, 'answered with other records');
		return undefined;
	}

	private now(): string {
		return new Date(this.clock.now()).toISOString();
	}
}

function crmRecord({ id, url }: LeadRecord): CrmRecord {
	return { id, url };
}

/** The title, or the first line of a text that holds title and description. */
function sameTitle(stored: string | null, asked: string): boolean {
	return stored === asked.trim() || stored?.split('\n')[0]?.trim() === asked.trim();
}

/** What the record does not tell was filtered for by the CRM, or is not known. */
function fits(stored: string | null, asked: string | null | undefined): boolean {
	return stored === null || asked === null || asked === undefined || sameKey(stored, asked);
}
