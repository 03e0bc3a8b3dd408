import type { CrmRecord, NewTask } from '../../domain/crm';
import type { CallContext } from '../../domain/runtime';
import { toHtml } from '../../domain/html-text';
import { association, isRefused, type HubspotClient } from './client';
import { cannotTell, strange } from './errors';

import { createdAt, pageOf, property, type HubspotRecord } from './records';
import type { HubspotSettings } from './settings';

const taskProperties = ['hs_task_subject', 'hs_createdate'];
const mostTasks = 500;

export class Tasks {
	constructor(
		private readonly client: HubspotClient,
		private readonly settings: HubspotSettings,
	) {}

	async create({ title, description, contactId, leadId, dueAt, ownerId }: NewTask, context: CallContext): Promise<CrmRecord> {
		const { taskToContact, taskToDeal } = this.settings.associationTypes;
		const json = {
			properties: {
				hs_timestamp: dueAt,
				hs_task_subject: title,
				hs_task_status: 'NOT_STARTED',
				hs_task_type: 'TODO',
				...(description === null ? {} : { hs_task_body: toHtml(description) }),
				...(ownerId === null ? {} : { hubspot_owner_id: ownerId }),
			},
			associations: [
				...(contactId === null ? [] : [association(contactId, taskToContact)]),
				...(leadId === null ? [] : [association(leadId, taskToDeal)]),
			],
		};
		const task = await this.client.create('createTask', 'tasks', json, context);
		if (isRefused(task)) throw strange('createTask', 'a conflict');
		return this.shown(task);
	}

	/** By the tasks of its contact or deal; one that belongs to nobody is known to HubSpot's search only, and that late. */
	async find({ title, contactId, leadId }: NewTask, since: number, context: CallContext, except?: ReadonlySet<string>): Promise<CrmRecord | null> {
		const operation = 'findTask';
		const [type, id] = contactId === null ? (['deals', leadId] as const) : (['contacts', contactId] as const);
		if (id === null) throw cannotTell('a task without contact and deal is there', 'Look in HubSpot, or give a Contact ID.');
		const { ids, complete } = await this.client.associated(operation, type, id, 'tasks', context);
		for await (const task of this.client.readAll(operation, 'tasks', ids.slice(0, mostTasks), taskProperties, context)) {
			if (!except?.has(task.id) && property(task, 'hs_task_subject') === title.trim() && (createdAt(task) ?? 0) >= since) return this.shown(task);
		}
		if (complete && ids.length <= mostTasks) return null;
		throw cannotTell('the task is there', `There are more than ${mostTasks} tasks; look in HubSpot.`);
	}

	private shown(task: HubspotRecord): CrmRecord {
		return { id: task.id, url: pageOf('tasks', task.id, this.settings, task) };
	}
}
