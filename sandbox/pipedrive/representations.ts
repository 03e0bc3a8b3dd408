import type { PipedriveContext } from './context.ts';
import { customFieldsJson } from './fields.ts';
import { SEED } from './ids.ts';
import type { ActivityRecord, DealRecord, NoteRecord, PersonRecord } from './model.ts';

export const USERS = Object.values(SEED.users);

/** `2026-11-22T13:00:00Z` */
function timeV2(at: number): string {
	return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** `2026-11-22 13:00:00`, UTC */
function timeV1(at: number): string {
	return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

export function personJson(person: PersonRecord, { knobs }: PipedriveContext): object {
	const words = person.name.trim().split(/\s+/);
	return {
		id: person.id,
		name: person.name,
		first_name: words[0] ?? '',
		last_name: words.slice(1).join(' '),
		owner_id: person.ownerId,
		org_id: person.orgId,
		add_time: timeV2(person.addedAt),
		update_time: timeV2(person.updatedAt),
		emails: person.emails,
		phones: person.phones,
		is_deleted: false,
		visible_to: person.visibleTo,
		label_ids: person.labelIds,
		picture_id: null,
		...(knobs.contactSync ? person.extras : {}),
		custom_fields: customFieldsJson(person.custom, 'person', knobs),
	};
}

export function dealJson(deal: DealRecord, { knobs }: PipedriveContext): object {
	const isClosed = deal.status !== 'open';
	const closedAt = timeV2(deal.updatedAt);
	return {
		id: deal.id,
		title: deal.title,
		creator_user_id: deal.creatorId,
		owner_id: deal.ownerId,
		person_id: deal.personId,
		org_id: deal.orgId,
		pipeline_id: SEED.pipelineId,
		stage_id: deal.stageId,
		value: deal.value,
		currency: deal.currency,
		add_time: timeV2(deal.addedAt),
		update_time: timeV2(deal.updatedAt),
		stage_change_time: null,
		is_deleted: false,
		is_archived: false,
		status: deal.status,
		probability: deal.probability,
		lost_reason: deal.lostReason,
		visible_to: deal.visibleTo,
		close_time: isClosed ? closedAt : null,
		won_time: deal.status === 'won' ? closedAt : null,
		lost_time: deal.status === 'lost' ? closedAt : null,
		expected_close_date: deal.expectedCloseDate,
		label_ids: deal.labelIds,
		origin: 'API',
		origin_id: null,
		channel: deal.channel,
		channel_id: null,
		custom_fields: customFieldsJson(deal.custom, 'deal', knobs),
	};
}

export function activityJson(activity: ActivityRecord): object {
	return {
		id: activity.id,
		subject: activity.subject,
		type: activity.type,
		owner_id: activity.ownerId,
		creator_user_id: activity.creatorId,
		is_deleted: false,
		add_time: timeV2(activity.addedAt),
		update_time: timeV2(activity.updatedAt),
		deal_id: activity.dealId,
		lead_id: null,
		person_id: activity.personIds[0] ?? null,
		org_id: activity.orgId,
		project_id: null,
		due_date: activity.dueDate,
		due_time: activity.dueTime,
		duration: activity.duration,
		busy: activity.busy,
		done: activity.done,
		marked_as_done_time: activity.done ? timeV2(activity.updatedAt) : null,
		location: null,
		participants: activity.personIds.map((id, index) => ({ person_id: id, primary: index === 0 })),
		attendees: [],
		public_description: activity.publicDescription,
		priority: activity.priority,
		note: activity.note,
	};
}

export function noteJson(note: NoteRecord, { store }: PipedriveContext): object {
	const user = USERS.find(({ id }) => id === note.userId);
	const person = note.personId === null ? undefined : store.person(note.personId);
	const deal = note.dealId === null ? undefined : store.deals.get(note.dealId);
	return {
		id: note.id,
		user_id: note.userId,
		deal_id: note.dealId,
		person_id: note.personId,
		org_id: note.orgId,
		lead_id: null,
		project_id: null,
		task_id: null,
		content: note.content,
		add_time: timeV1(note.addedAt),
		update_time: timeV1(note.updatedAt),
		active_flag: true,
		pinned_to_deal_flag: false,
		pinned_to_person_flag: false,
		pinned_to_organization_flag: false,
		last_update_user_id: null,
		organization: null,
		person: person === undefined ? null : { name: person.name },
		deal: deal === undefined ? null : { title: deal.title },
		user: user === undefined ? null : { email: user.email, name: user.name, icon_url: null, is_you: user.id === SEED.users.ana.id },
	};
}
