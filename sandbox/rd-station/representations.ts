import { SEED } from './ids.ts';
import { fieldDefinitions } from './fields.ts';
import type { RdStationContext } from './context.ts';
import type { ActivityRecord, ContactRecord, DealRecord, FieldValue, TaskRecord } from './model.ts';

const SAO_PAULO_OFFSET_MS = -3 * 3_600_000;

/** `2026-11-22T10:00:00.000-03:00` */
function timeOf(at: number): string {
	return new Date(at + SAO_PAULO_OFFSET_MS).toISOString().replace('Z', '-03:00');
}

export function idsOf(id: string, { knobs }: RdStationContext): Record<string, string> {
	if (knobs.idKeys === 'both') return { _id: id, id };
	return { [knobs.idKeys]: id };
}

export const USERS = Object.values(SEED.users);

export function userJson(id: string, context: RdStationContext): object | null {
	const user = USERS.find((one) => one.id === id);
	return user === undefined ? null : { ...idsOf(user.id, context), name: user.name, email: user.email };
}

function fieldsJson(values: readonly FieldValue[], context: RdStationContext): object[] {
	const definitions = fieldDefinitions(context.knobs);
	return values.map(({ fieldId, value }) => {
		const label = definitions.find(({ id }) => id === fieldId)?.label ?? null;
		return { custom_field_id: fieldId, value, custom_field: { ...idsOf(fieldId, context), label } };
	});
}

export function contactJson(contact: ContactRecord, context: RdStationContext): object {
	const deals = context.store.dealsOf(contact.id);
	const shownDeals = { deal_ids: deals.map(({ id }) => id), deals: deals.map(({ id, name, win }) => ({ ...idsOf(id, context), name, win })) };
	return {
		...idsOf(contact.id, context),
		name: contact.name,
		title: contact.title,
		notes: contact.notes,
		birthday: null,
		facebook: null,
		linkedin: null,
		skype: null,
		...contact.extras,
		organization_id: contact.organizationId,
		emails: contact.emails.map((email) => ({ email })),
		phones: contact.phones.map(({ phone, type }) => ({ phone, type })),
		contact_custom_fields: fieldsJson(contact.fields, context),
		legal_bases: contact.legalBases,
		...(context.knobs.contactShowsDeals ? shownDeals : {}),
		created_at: timeOf(contact.createdAt),
		updated_at: timeOf(contact.updatedAt),
	};
}

export function dealJson(deal: DealRecord, context: RdStationContext): object {
	const stage = Object.values(SEED.stages).find(({ id }) => id === deal.stageId);
	const source = context.store.sources().find(({ id }) => id === deal.sourceId);
	const contacts = deal.contactIds.flatMap((id) => context.store.contact(id) ?? []);
	return {
		...idsOf(deal.id, context),
		name: deal.name,
		amount_total: 0,
		amount_monthly: 0,
		amount_unique: 0,
		rating: deal.rating,
		win: deal.win,
		hold: deal.hold,
		closed_at: deal.win === null ? null : timeOf(deal.updatedAt),
		prediction_date: deal.predictionDate,
		created_at: timeOf(deal.createdAt),
		updated_at: timeOf(deal.updatedAt),
		user: userJson(deal.userId, context),
		deal_stage: stage === undefined ? null : { ...idsOf(stage.id, context), name: stage.name, nickname: stage.nickname },
		deal_source: source === undefined ? null : { ...idsOf(source.id, context), name: source.name },
		campaign: null,
		organization: null,
		deal_custom_fields: fieldsJson(deal.fields, context),
		contacts: contacts.map(({ id, name, emails, phones }) => {
			return { ...idsOf(id, context), name, emails: emails.map((email) => ({ email })), phones };
		}),
	};
}

export function activityJson({ id, dealId, userId, text, date }: ActivityRecord, context: RdStationContext): object {
	return { ...idsOf(id, context), deal_id: dealId, user_id: userId, user: userJson(userId, context), text, type: 'note', date: timeOf(date), created_at: timeOf(date) };
}

export function taskJson(task: TaskRecord, context: RdStationContext): object {
	const deal = context.store.deal(task.dealId);
	return {
		...idsOf(task.id, context),
		subject: task.subject,
		type: task.type,
		notes: task.notes,
		date: task.date,
		hour: task.hour,
		done: task.done,
		done_date: null,
		deal_id: task.dealId,
		deal: deal === undefined ? null : { ...idsOf(deal.id, context), name: deal.name },
		user_ids: task.userIds,
		users: task.userIds.map((id) => userJson(id, context)),
		created_at: timeOf(task.createdAt),
	};
}
