import type { CrmRecord, NewTask } from '../../domain/crm';
import type { CallContext } from '../../domain/runtime';
import { toHtml } from '../../domain/html-text';
import type { PipedriveClient } from './client';
import type { PipedriveSettings } from './settings';
import { createdId, idNumber, isOther, isYoung, notToBeTold, textAt, type PipedriveRecord } from './values';

const mostActivities = 2_000;

/** A task is an activity of that type. */
export class Activities {
	constructor(
		private readonly client: PipedriveClient,
		private readonly settings: Pick<PipedriveSettings, 'taskType'>,
	) {}

	async create(task: NewTask, context: CallContext): Promise<CrmRecord> {
		const body = await this.client.write('createActivity', 'POST', '/activities', this.body(task), context);
		return { id: createdId(body, 'createActivity'), url: null };
	}

	async find(task: NewTask, since: number, context: CallContext, except?: ReadonlySet<string>): Promise<CrmRecord | null> {
		const { title, contactId, leadId } = task;
		const ofDeal = leadId === null ? {} : { deal_id: String(idNumber(leadId, 'Lead ID')) };
		const ofPerson = leadId !== null || contactId === null ? {} : { person_id: String(idNumber(contactId, 'Contact ID')) };
		const query = { ...ofDeal, ...ofPerson, updated_since: new Date(since).toISOString().replace(/\.\d+Z$/, 'Z') };
		const { rows, complete } = await this.client.list('findActivity', '/activities', query, mostActivities, context);
		const found = rows.find((row) => isOther(row, except) && textAt(row, 'subject') === title.trim() && textAt(row, 'due_date') === task.dueAt.slice(0, 10) && isYoung(row, since));
		const id = textAt(found, 'id');
		if (id !== null) return { id, url: null };
		if (complete) return null;
		throw notToBeTold('There are more new activities than can be searched for this task.');
	}

	/** Day and time are in UTC. A person takes part; `person_id` follows from that. */
	private body({ title, description, contactId, leadId, dueAt, ownerId }: NewTask): PipedriveRecord {
		const utc = new Date(dueAt).toISOString();
		return {
			subject: title,
			type: this.settings.taskType,
			due_date: utc.slice(0, 10),
			due_time: utc.slice(11, 16),
			...(description === null ? {} : { note: toHtml(description) }),
			...(leadId === null ? {} : { deal_id: idNumber(leadId, 'Lead ID') }),
			...(ownerId === null ? {} : { owner_id: idNumber(ownerId, 'Owner Login') }),
			...(contactId === null ? {} : { participants: [{ person_id: idNumber(contactId, 'Contact ID'), primary: true }] }),
		};
	}
}
