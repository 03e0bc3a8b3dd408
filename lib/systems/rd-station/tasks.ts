import type { CrmRecord, NewTask } from '../../domain/crm';
import type { CallContext } from '../../domain/runtime';
import type { RdStationClient } from './client';
import type { ContactDeals } from './contact-deals';
import { beforeSending } from './errors';
import type { RdStationSettings } from './settings';
import type { Users } from './users';
import { createdId, idOf, isId, isYoung, notToBeTold, textAt, unusable, type RdRecord } from './values';

const mostTasks = 2_000;

/** Tasks hang on deals, too, and belong to at least one user. */
export class Tasks {
	constructor(
		private readonly client: RdStationClient,
		private readonly deals: ContactDeals,
		private readonly users: Users,
		private readonly settings: Pick<RdStationSettings, 'timeZone' | 'taskType' | 'taskBody'>,
	) {}

	async create(task: NewTask, context: CallContext): Promise<CrmRecord> {
		const { taskBody } = this.settings;
		const record = await this.record(task, context).catch((error: unknown) => {
			throw beforeSending(error);
		});
		const body = await this.client.write('createTask', 'POST', '/tasks', taskBody === 'bare' ? record : { task: record }, context);
		return { id: createdId(body, 'task', 'createTask'), url: null };
	}

	async find(task: NewTask, since: number, context: CallContext, except?: ReadonlySet<string>): Promise<CrmRecord | null> {
		const dealId = await this.dealOf(task, context);
		const { rows, complete } = await this.client.list('findTask', '/tasks', 'tasks', { deal_id: dealId }, mostTasks, context);
		const others = rows.filter((row) => !except?.has(idOf(row) ?? ''));
		const found = others.find((row) => isThis(row, task, since) && (textAt(row, 'deal_id') ?? textAt(row, 'deal._id') ?? dealId) === dealId);
		const id = found === undefined ? null : idOf(found);
		if (id !== null) return { id, url: null };
		if (complete) return null;
		throw notToBeTold('The deal has more tasks than can be searched for this one.', 'Look for it in RD Station CRM before sending it again.');
	}

	private async record(task: NewTask, context: CallContext): Promise<RdRecord> {
		const { timeZone, taskType } = this.settings;
		const { title, description, dueAt } = task;
		const owner = task.ownerId ?? (await this.users.standIn(context));
		if (owner === null) throw unusable('Owner Login', 'is empty, and RD Station CRM does not tell whose the token is', 'Give an owner, or a Default User in the credential.');
		const [date, hour] = localTime(dueAt, timeZone);
		const notes = description === null ? {} : { notes: description };
		return { deal_id: await this.dealOf(task, context), subject: title, type: taskType, user_ids: [owner], date, hour, ...notes };
	}

	private async dealOf({ leadId, contactId }: NewTask, context: CallContext): Promise<string> {
		if (leadId !== null && isId(leadId)) return leadId;
		const open = leadId === null && contactId !== null ? await this.deals.newestOpen(contactId, context) : null;
		if (open !== null) return open.id;
		const what = leadId === null ? 'is empty, and the contact has no open deal' : 'is no id of RD Station CRM';
		throw unusable('Lead ID', what, 'RD Station CRM keeps tasks on deals: give the id of one, or make a lead first.');
	}
}

function isThis(row: RdRecord, { title }: NewTask, since: number): boolean {
	return textAt(row, 'subject') === title.trim() && isYoung(row, since);
}

/** Day and time as the clocks there show them: `2026-11-22`, `10:03`. */
function localTime(moment: string, timeZone: string): [date: string, hour: string] {
	const [date = '', hour = ''] = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(new Date(moment)).split(' ');
	return [date, hour];
}
