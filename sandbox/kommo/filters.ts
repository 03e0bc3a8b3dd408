import { filterRange, filterValues } from './frame.ts';
import type { KommoContext } from './context.ts';
import type { CrmRecord, EntityKind } from './model.ts';
import { closestTaskAt, searchableOf } from './records.ts';

type Test = (record: CrmRecord) => boolean;

const SAME_TAIL_DIGITS = 8;

/**
 * The records a list call means. Only the documented parameters count; any other, such as `contact_id` on leads, is
 * ignored and everything comes back.
 */
export function filterRecords(context: KommoContext, kind: EntityKind, query: URLSearchParams): CrmRecord[] {
	const ids = filterValues(query, 'filter[id]');
	const store = context.data.records[kind];
	const start = ids.length === 0 ? [...store.values()] : uniqueRecords(ids, store);
	const tests = [...commonTests(query), ...customFieldTests(query)];
	if (kind === 'leads') tests.push(...leadTests(query));
	const closest = filterRange(query, 'filter[closest_task_at]');
	if (closest !== undefined) tests.push((record) => closest(closestTaskAt(context.data, record) ?? 0));
	const text = query.get('query');
	if (text !== null && text !== '') tests.push(searchTest(context, text));
	const found = tests.length === 0 ? start : start.filter((record) => tests.every((test) => test(record)));
	return inOrder(found, query);
}

/** Substring of the name or of any field value; for digits also whatever happens to share the last eight. */
export function searchTest({ knobs }: KommoContext, text: string): Test {
	const wanted = text.toLowerCase();
	const digits = /[a-z@]/i.test(text) ? '' : text.replace(/\D/g, '');
	const tail = digits.length >= SAME_TAIL_DIGITS ? digits.slice(-SAME_TAIL_DIGITS) : '';
	return (record) => {
		const searchable = searchableOf(record);
		if (searchable.texts.some((value) => value.includes(wanted))) return true;
		if (digits === '' || knobs.querySearch === 'literal') return false;
		if (searchable.digits.some((value) => value.includes(digits))) return true;
		return knobs.searchFalsePositives && tail !== '' && searchable.digits.some((value) => value.endsWith(tail));
	};
}

function commonTests(query: URLSearchParams): Test[] {
	const tests: Test[] = [];
	const names = filterValues(query, 'filter[name]').map((name) => name.toLowerCase());
	if (names.length > 0) tests.push((record) => names.includes(record.name.toLowerCase()));
	const numbers = {
		responsible_user_id: 'responsibleUserId',
		created_by: 'createdBy',
		updated_by: 'updatedBy',
	} as const;
	for (const [name, part] of Object.entries(numbers)) {
		const wanted = filterValues(query, `filter[${name}]`).map(Number);
		if (wanted.length > 0) tests.push((record) => wanted.includes(record[part]));
	}
	const times = { created_at: 'createdAt', updated_at: 'updatedAt' } as const;
	for (const [name, part] of Object.entries(times)) {
		const within = filterRange(query, `filter[${name}]`);
		if (within !== undefined) tests.push((record) => within(record[part]));
	}
	return tests;
}

function leadTests(query: URLSearchParams): Test[] {
	const tests: Test[] = [];
	const pipelines = filterValues(query, 'filter[pipeline_id]').map(Number);
	if (pipelines.length > 0) tests.push((record) => pipelines.includes(record.pipelineId));
	const price = filterRange(query, 'filter[price]');
	if (price !== undefined) tests.push((record) => price(record.price));
	const closed = filterRange(query, 'filter[closed_at]');
	if (closed !== undefined) tests.push((record) => record.closedAt !== null && closed(record.closedAt));
	const statuses = statusPairs(query);
	if (statuses.length > 0) {
		tests.push((record) =>
			statuses.some(({ pipelineId, statusId }) => record.pipelineId === pipelineId && record.statusId === statusId),
		);
	}
	return tests;
}

/** `filter[statuses][0][pipeline_id]` with `[status_id]`; a status without its pipeline counts for nothing. */
function statusPairs(query: URLSearchParams): Array<{ pipelineId: number; statusId: number }> {
	const pairs: Array<{ pipelineId: number; statusId: number }> = [];
	for (const [key, value] of query) {
		const place = /^filter\[statuses\]\[(\d+)\]\[status_id\]$/.exec(key)?.[1];
		const pipeline = place === undefined ? null : query.get(`filter[statuses][${place}][pipeline_id]`);
		if (pipeline !== null) pairs.push({ pipelineId: Number(pipeline), statusId: Number(value) });
	}
	return pairs;
}

function customFieldTests(query: URLSearchParams): Test[] {
	const wanted = new Map<number, string[]>();
	for (const [key, value] of query) {
		const id = /^filter\[custom_fields_values\]\[(\d+)\]\[\d*\]$/.exec(key)?.[1];
		if (id !== undefined) wanted.set(Number(id), [...(wanted.get(Number(id)) ?? []), value]);
	}
	return [...wanted].map(
		([id, values]) =>
			(record: CrmRecord) =>
				(record.fields.get(id) ?? []).some(({ value, enumId }) => values.includes(String(value)) || values.includes(String(enumId))),
	);
}

function inOrder(records: CrmRecord[], query: URLSearchParams): CrmRecord[] {
	const parts = { created_at: 'createdAt', updated_at: 'updatedAt', id: 'id' } as const;
	for (const [name, part] of Object.entries(parts)) {
		const direction = query.get(`order[${name}]`);
		if (direction === null) continue;
		const sign = direction === 'desc' ? -1 : 1;
		return [...records].sort((left, right) => sign * (left[part] - right[part]));
	}
	return records;
}

function uniqueRecords(ids: string[], store: Map<number, CrmRecord>): CrmRecord[] {
	return [...new Set(ids)].map((id) => store.get(Number(id))).filter((record) => record !== undefined);
}
