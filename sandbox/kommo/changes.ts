import type { KommoContext, Session } from './context.ts';
import { readFieldValues } from './fields.ts';
import { isObject } from './frame.ts';
import type { JsonObject } from './frame.ts';
import { link } from './link-store.ts';
import type { AccountData, CrmRecord, EntityKind, FieldValue } from './model.ts';
import { announceChange } from './payloads.ts';
import { fieldProblem } from './problems.ts';
import type { FieldProblem } from './problems.ts';
import { INCOMING_TYPE, LOST, WON, addRecord, findStatus, setField, tagIdsByName, touch } from './records.ts';

/** One element of a write, read and found good; applied only when every element of the request is. */
export interface RecordChange {
	plain: Partial<Pick<CrmRecord, 'name' | 'firstName' | 'lastName' | 'price' | 'responsibleUserId' | 'lossReasonId'>>;
	statusId?: number;
	pipelineId?: number;
	fields: Map<number, FieldValue[]>;
	/** Replaces the whole list. */
	tags?: TagReference[];
	tagsToAdd: TagReference[];
	tagsToDelete: TagReference[];
	links: Array<{ kind: EntityKind; id: number; isMain: boolean }>;
}

type TagReference = { id: number } | { name: string };

const TEXT_PARTS = { name: 'name', first_name: 'firstName', last_name: 'lastName' } as const;
const NUMBER_PARTS = { price: 'price', responsible_user_id: 'responsibleUserId', loss_reason_id: 'lossReasonId' } as const;

/** Reads one element; `record` is the one it changes, absent for a new one. */
export function readChange(
	context: KommoContext,
	kind: EntityKind,
	element: JsonObject,
	record?: CrmRecord,
): { change: RecordChange; errors: FieldProblem[] } {
	const { data, knobs } = context;
	const errors: FieldProblem[] = [];
	const embedded = isObject(element['_embedded']) ? element['_embedded'] : {};
	const options = { kind, requireEnumCode: knobs.requireEnumCode };
	const change: RecordChange = {
		plain: readPlain(element, errors),
		fields: readFieldValues(data, element['custom_fields_values'], options, errors),
		tagsToAdd: readTags(element['tags_to_add'], 'tags_to_add', errors),
		tagsToDelete: readTags(element['tags_to_delete'], 'tags_to_delete', errors),
		links: record === undefined ? readLinks(data, embedded, errors) : [],
	};
	if (embedded['tags'] !== undefined) change.tags = readTags(embedded['tags'], '_embedded.tags', errors);
	const user = change.plain.responsibleUserId;
	if (user !== undefined && !data.users.has(user)) errors.push(fieldProblem('NotSupportedChoice', 'responsible_user_id'));
	if (kind === 'leads') readStage(data, element, record, change, errors);
	return { change, errors };
}

/** Makes a record of a change and announces it. */
export function createRecord(context: KommoContext, kind: EntityKind, change: RecordChange, session: Session): CrmRecord {
	const record = addRecord(context, kind, session.userId);
	apply(context, record, change);
	if (record.name === '' && kind === 'leads') record.name = `Lead #${record.id}`;
	for (const target of change.links) link(context.data, record, target, target.isMain ? { isMain: true } : {});
	announceChange(context, record, 'add');
	return record;
}

/** Applies a change to a record and announces what changed: update always, status and responsible where they did. */
export function updateRecord(context: KommoContext, record: CrmRecord, change: RecordChange, session: Session): void {
	const before = { statusId: record.statusId, pipelineId: record.pipelineId, responsibleUserId: record.responsibleUserId };
	apply(context, record, change);
	touch(context, record, session.userId);
	announceChange(context, record, 'update');
	if (record.statusId !== before.statusId || record.pipelineId !== before.pipelineId) {
		announceChange(context, record, 'status', { old_status_id: before.statusId, old_pipeline_id: before.pipelineId });
	}
	if (record.responsibleUserId !== before.responsibleUserId) {
		announceChange(context, record, 'responsible', { old_responsible_user_id: before.responsibleUserId });
	}
}

function apply(context: KommoContext, record: CrmRecord, change: RecordChange): void {
	const { data } = context;
	Object.assign(record, change.plain);
	if (record.kind === 'contacts') joinNames(record, change);
	if (change.pipelineId !== undefined) record.pipelineId = change.pipelineId;
	if (change.statusId !== undefined) {
		record.statusId = change.statusId;
		record.closedAt = change.statusId === WON || change.statusId === LOST ? context.clock.nowSeconds() : null;
	}
	for (const [fieldId, values] of change.fields) setField(data, record, fieldId, values);
	if (change.tags !== undefined) record.tagIds = new Set(resolveTags(data, record.kind, change.tags));
	for (const id of resolveTags(data, record.kind, change.tagsToAdd)) record.tagIds.add(id);
	for (const id of resolveTags(data, record.kind, change.tagsToDelete)) record.tagIds.delete(id);
}

function joinNames(record: CrmRecord, { plain }: RecordChange): void {
	if (plain.name !== undefined || (plain.firstName === undefined && plain.lastName === undefined)) return;
	record.name = [record.firstName, record.lastName].filter((part) => part !== '').join(' ');
}

function readPlain(element: JsonObject, errors: FieldProblem[]): RecordChange['plain'] {
	const plain: RecordChange['plain'] = {};
	for (const [key, part] of Object.entries(TEXT_PARTS)) {
		const value = element[key];
		if (value === undefined) continue;
		if (typeof value === 'string') plain[part] = value;
		else errors.push(fieldProblem('InvalidType', key));
	}
	for (const [key, part] of Object.entries(NUMBER_PARTS)) {
		const value = element[key];
		if (value === undefined) continue;
		if (Number.isInteger(value)) plain[part] = Number(value);
		else errors.push(fieldProblem('InvalidType', key));
	}
	return plain;
}

function readStage(
	data: AccountData,
	element: JsonObject,
	record: CrmRecord | undefined,
	change: RecordChange,
	errors: FieldProblem[],
): void {
	const statusId = element['status_id'];
	const pipelineId = element['pipeline_id'];
	if (statusId === undefined && pipelineId === undefined) return;
	if (statusId !== undefined && !Number.isInteger(statusId)) return void errors.push(fieldProblem('InvalidType', 'status_id'));
	const pipeline = data.pipelines.find(({ id }) =>
		pipelineId === undefined ? ownerOf(data, record, Number(statusId)) === id : id === pipelineId,
	);
	if (pipeline === undefined) {
		return void errors.push(fieldProblem('NotSupportedChoice', pipelineId === undefined ? 'status_id' : 'pipeline_id'));
	}
	const status =
		statusId === undefined
			? pipeline.statuses.find(({ type }) => type !== INCOMING_TYPE)
			: findStatus(data, pipeline.id, Number(statusId));
	if (status === undefined || (record !== undefined && status.type === INCOMING_TYPE)) {
		return void errors.push(fieldProblem('NotSupportedChoice', 'status_id'));
	}
	change.pipelineId = pipeline.id;
	change.statusId = status.id;
}

/** The pipeline a status id means without a pipeline id: the lead's own for won and lost, which every pipeline has. */
function ownerOf(data: AccountData, record: CrmRecord | undefined, statusId: number): number | undefined {
	if (record !== undefined && findStatus(data, record.pipelineId, statusId) !== undefined) return record.pipelineId;
	return data.pipelines.find(({ id }) => findStatus(data, id, statusId) !== undefined)?.id;
}

function readTags(given: unknown, path: string, errors: FieldProblem[]): TagReference[] {
	if (given === undefined || given === null) return [];
	if (!Array.isArray(given)) return (errors.push(fieldProblem('InvalidType', path)), []);
	return given.flatMap((tag: unknown, index): TagReference[] => {
		if (isObject(tag) && typeof tag['id'] === 'number') return [{ id: tag['id'] }];
		if (isObject(tag) && typeof tag['name'] === 'string') return [{ name: tag['name'] }];
		errors.push(fieldProblem('InvalidType', `${path}.${index}`));
		return [];
	});
}

function resolveTags(data: AccountData, kind: EntityKind, tags: TagReference[]): number[] {
	return tags.flatMap((tag) => {
		if ('name' in tag) return tagIdsByName(data, kind, [tag.name]);
		return data.tags[kind].has(tag.id) ? [tag.id] : [];
	});
}

function readLinks(data: AccountData, embedded: JsonObject, errors: FieldProblem[]): RecordChange['links'] {
	const links: RecordChange['links'] = [];
	for (const kind of ['contacts', 'companies'] as const) {
		const given = embedded[kind];
		if (!Array.isArray(given)) continue;
		given.forEach((target: unknown, index) => {
			const id = isObject(target) ? target['id'] : undefined;
			if (typeof id === 'number' && data.records[kind].has(id)) {
				links.push({ kind, id, isMain: isObject(target) && target['is_main'] === true });
			} else errors.push(fieldProblem('NotSupportedChoice', `_embedded.${kind}.${index}.id`));
		});
	}
	return links;
}
