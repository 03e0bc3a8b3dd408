import { jsonReply } from '../kit/server.ts';
import type { Reply } from '../kit/server.ts';
import type { DatabaseRow, ProtheusDatabase } from './database.ts';
import type { Entity, Writer } from './entities.ts';
import type { ProtheusKnobs } from './knobs.ts';
import { cutPage, listOf, orderOf, pageOf, parametersOf } from './parameters.ts';
import { problem } from './problems.ts';
import type { Tenant } from './tenants.ts';

type Item = Record<string, unknown>;

interface Context {
	readonly knobs: ProtheusKnobs;
	readonly database: ProtheusDatabase;
}

const OWN_PARAMETERS = new Set(['page', 'pagesize', 'order', 'fields', 'expand']);
/** Names that a running service was seen to write neither as published nor in lower case. */
const LIVE_NAMES: Readonly<Record<string, string>> = {
	ItemInternalId: 'iteminternalId', CompanyId: 'companyId', BranchId: 'branchId', companyId: 'companyId', branchId: 'branchId', hasNext: 'hasNext',
};

/** All records of the entity that the tenant has and `condition` (SQL made by the caller) lets through. */
export function recordsOf({ knobs, database }: Context, entity: Entity, tenant: Tenant, condition?: string): Item[] {
	const write = writerOf(knobs);
	return database.select(entity.alias, tenant, entity.columns, condition).map((row) => entity.map(row, write, tenant));
}

/** A TTALK list of them: filtered by `field=value`, ordered, paged, cut to `fields`. */
export function listReply(context: Context, items: readonly Item[], query: URLSearchParams, names: readonly string[]): Reply {
	const { knobs } = context;
	const parameters = parametersOf(query);
	const page = pageOf(parameters);
	const nameOf = (given: string): string | undefined => names.find((name) => name.toLowerCase() === given.toLowerCase());
	const order = orderOf(parameters.get('order') ?? '').map(({ name, descending }) => ({ name: nameOf(name), descending }));
	const wanted = listOf(parameters.get('fields') ?? '').map(nameOf);
	const filters = [...parameters].filter(([name]) => !OWN_PARAMETERS.has(name)).map(([name, value]) => ({ name: nameOf(name), value }));
	if (page === undefined) return problem(knobs, 400, 'Parâmetros inválidos', 'page e pageSize devem ser números inteiros');
	if ([...order, ...filters].some(({ name }) => name === undefined) || wanted.includes(undefined)) {
		return problem(knobs, 400, 'Parâmetros inválidos', `Campo inexistente em: ${[...parameters.keys()].join()}`);
	}
	const found = items.filter((item) => filters.every(({ name = '', value }) => textOf(item[name]) === value.trimEnd()));
	const sorted = [...found].sort((left, right) => {
		for (const { name = '', descending } of order) {
			const difference = compare(left[name], right[name]);
			if (difference !== 0) return descending ? -difference : difference;
		}
		return 0;
	});
	const { items: shown, hasNext } = cutPage(sorted, page);
	if (shown.length === 0 && knobs.emptyList === '404') return notFound(knobs);
	const cut = wanted.length === 0 ? shown : shown.map((item) => Object.fromEntries(wanted.map((name = '') => [name, item[name]])));
	return jsonReply(200, cased({ items: cut, hasNext }, knobs));
}

/** One record alone, or 404. */
export function recordReply({ knobs }: Context, [record]: readonly Item[]): Reply {
	return record === undefined ? notFound(knobs) : jsonReply(200, cased(record, knobs));
}

export function notFound(knobs: ProtheusKnobs): Reply {
	return problem(knobs, 404, 'Registro não encontrado', 'Nenhum registro encontrado para os parâmetros informados');
}

/** Names as published, or as a running service was seen to write them. */
function cased(value: unknown, knobs: ProtheusKnobs): unknown {
	if (knobs.jsonCasing === 'contract') return value;
	if (Array.isArray(value)) return value.map((part: unknown) => cased(part, knobs));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, part]) => [LIVE_NAMES[name] ?? name.toLowerCase(), cased(part, knobs)]));
}

function writerOf(knobs: ProtheusKnobs): Writer {
	const hidden = (column: string): boolean => knobs.protectedFields.includes(column.toLowerCase());
	const text = (row: DatabaseRow, column: string): string => {
		const value = String(row[column] ?? '');
		if (hidden(column)) return knobs.protectedValues === 'absent' ? '' : '*'.repeat(value.length);
		return knobs.padText ? value : value.trimEnd();
	};
	return {
		text,
		number: (row, column) => (hidden(column) ? 0 : Number(row[column] ?? 0)),
		date: (row, column) => (knobs.dates === 'iso' ? isoDate(text(row, column)) : text(row, column)),
	};
}

function isoDate(text: string): string {
	return /^\d{8}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : text.trimEnd();
}

/** Codes are ASCII: no accents to think of. */
function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trimEnd() : '';
}

function compare(left: unknown, right: unknown): number {
	if (typeof left === 'number' && typeof right === 'number') return left - right;
	const [a, b] = [textOf(left), textOf(right)];
	if (a === b) return 0;
	return a < b ? -1 : 1;
}
