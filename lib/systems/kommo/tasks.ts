import type { CallContext } from '../../domain/runtime';
import type { KommoClient } from './client';
import { idOrNull, isoOrNull, textOrNull, toKommoId, type Fetched, type JsonObject } from './values';
import { created, type Created } from './written';

export interface TaskOwner {
	type: 'leads' | 'contacts';
	id: string;
}

export interface KommoTask {
	id: string;
	text: string;
	/** Null for a task that belongs to no record. */
	ownerId: string | null;
	createdAt: string | null;
}

export interface NewKommoTask {
	text: string;
	/** Epoch milliseconds. */
	dueAt: number;
	owner: TaskOwner | null;
	responsibleUserId: string | null;
}

export class KommoTasks {
	constructor(private readonly client: KommoClient) {}

	/** Not safe to repeat: each call makes a task. */
	async create({ text, dueAt, owner, responsibleUserId }: NewKommoTask, context: CallContext): Promise<Created> {
		const task = {
			text,
			complete_till: Math.floor(dueAt / 1_000),
			...(owner === null ? {} : { entity_id: toKommoId(owner.id, 'entityId'), entity_type: owner.type }),
			...(responsibleUserId === null ? {} : { responsible_user_id: toKommoId(responsibleUserId, 'responsibleUserId') }),
		};
		const answer = await this.client.request({ operation: 'task.create', method: 'POST', path: '/tasks', json: [task] }, context);
		return created(answer, 'tasks', 'task.create');
	}

	/** As Kommo gives them, asked for newest first; a filter that an account ignores lets others through. */
	async *asListed(owner: TaskOwner | null, limit: number, context: CallContext): AsyncGenerator<Fetched<KommoTask>> {
		const query: Record<string, string | string[]> = { 'order[id]': 'desc' };
		if (owner !== null) {
			query['filter[entity_type]'] = owner.type;
			query['filter[entity_id][]'] = [String(toKommoId(owner.id, 'entityId'))];
		}
		const request = { operation: 'task.getMany', path: '/tasks', query, items: 'tasks', limit };
		for await (const raw of this.client.items(request, context)) yield { simple: toTask(raw), raw };
	}
}

function toTask(raw: JsonObject): KommoTask {
	return {
		id: idOrNull(raw.id) ?? '',
		text: textOrNull(raw.text) ?? '',
		ownerId: idOrNull(raw.entity_id),
		createdAt: isoOrNull(raw.created_at),
	};
}
