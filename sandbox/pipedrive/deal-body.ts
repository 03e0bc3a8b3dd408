import type { PipedriveContext } from './context.ts';
import { readCustomFields } from './fields.ts';
import { SEED } from './ids.ts';
import type { DealRecord } from './model.ts';
import type { Problems } from './problems.ts';
import { USERS } from './representations.ts';
import { boolean, checkShape, day, integer, integerList, number, numberOf, object, oneOf, text, textOf } from './shapes.ts';
import type { Properties, Shape } from './shapes.ts';

const DEAL: Shape = {
	properties: {
		title: text,
		owner_id: integer,
		person_id: integer,
		org_id: integer,
		pipeline_id: oneOf(SEED.pipelineId),
		stage_id: oneOf(...Object.values(SEED.stages)),
		value: number,
		currency: text,
		is_deleted: boolean,
		is_archived: boolean,
		archive_time: text,
		status: oneOf('open', 'won', 'lost'),
		probability: number,
		lost_reason: text,
		visible_to: oneOf(1, 3, 5, 7),
		close_time: text,
		won_time: text,
		lost_time: text,
		expected_close_date: day,
		label_ids: integerList,
		custom_fields: object,
	},
};
const CHANNEL = { channel: oneOf(...Object.values(SEED.channels).map(({ id }) => id)), channel_id: text };

function checkReferences(given: Properties, problems: Problems, { store }: PipedriveContext): void {
	const { owner_id: owner, person_id: person, org_id: org, lost_reason: reason } = given;
	if (typeof owner === 'number' && !USERS.some(({ id }) => id === owner)) problems.add('owner_id', 'User not found');
	if (typeof person === 'number' && store.person(person) === undefined) problems.add('person_id', 'Person not found');
	if (typeof org === 'number') problems.add('org_id', 'Organization not found');
	if (typeof reason === 'string' && given['status'] !== 'lost') problems.add('lost_reason', 'Can only be set if deal status is lost');
}

function statusOf(given: unknown, known: DealRecord['status']): DealRecord['status'] {
	return given === 'open' || given === 'won' || given === 'lost' ? given : known;
}

/** Reads a body onto the deal known, or onto a new one. What is wrong is in `problems`; then the result is of no use. */
export function readDeal(given: Properties, known: DealRecord | undefined, problems: Problems, context: PipedriveContext): DealRecord {
	const { knobs, now } = context;
	const isNew = known === undefined;
	const properties = knobs.dealChannel === 'accepted' ? { ...DEAL.properties, ...CHANNEL } : DEAL.properties;
	checkShape(given, { properties, required: isNew || given['title'] !== undefined ? ['title'] : [] }, '', problems, knobs);
	checkReferences(given, problems, context);
	const nullable = <Value>(name: string, read: (value: unknown) => Value | null, old: Value | null) => (given[name] === undefined ? old : read(given[name]));
	const labelIds = given['label_ids'];
	const channel = knobs.dealChannel === 'accepted' ? nullable('channel', numberOf, known?.channel ?? null) : (known?.channel ?? null);
	return {
		id: known?.id ?? 0,
		title: textOf(given['title']) ?? known?.title ?? '',
		creatorId: known?.creatorId ?? SEED.users.ana.id,
		ownerId: numberOf(given['owner_id']) ?? known?.ownerId ?? SEED.users.ana.id,
		personId: nullable('person_id', numberOf, known?.personId ?? null),
		orgId: known?.orgId ?? null,
		stageId: numberOf(given['stage_id']) ?? known?.stageId ?? SEED.stages.first,
		value: numberOf(given['value']) ?? known?.value ?? 0,
		currency: textOf(given['currency']) ?? known?.currency ?? 'BRL',
		status: statusOf(given['status'], known?.status ?? 'open'),
		lostReason: nullable('lost_reason', textOf, known?.lostReason ?? null),
		expectedCloseDate: nullable('expected_close_date', textOf, known?.expectedCloseDate ?? null),
		probability: nullable('probability', numberOf, known?.probability ?? null),
		visibleTo: numberOf(given['visible_to']) ?? known?.visibleTo ?? 3,
		labelIds: Array.isArray(labelIds) ? labelIds.map(Number) : (known?.labelIds ?? []),
		channel,
		custom: readCustomFields(given['custom_fields'], 'deal', known?.custom ?? {}, isNew, problems, knobs),
		addedAt: known?.addedAt ?? now(),
		updatedAt: now(),
	};
}
