import type { EntitySet, Service } from '../schema/service.ts';
import { entitySetOf, typeName } from './data-source.ts';
import { problems } from './problem.ts';

/** What of an entity is shown: its own properties and navigations (all, or those named), and which of these expanded. */
export interface Shape {
	/** Undefined for everything. */
	readonly selected: ReadonlySet<string> | undefined;
	readonly expanded: ReadonlyMap<string, Shape>;
}

export interface Order {
	readonly property: string;
	readonly descending: boolean;
}

export interface QueryOptions {
	readonly filter: string | undefined;
	readonly shape: Shape;
	readonly orderBy: readonly Order[];
	readonly top: number | undefined;
	readonly skip: number;
	/** Rows already given out, in a `__next`. */
	readonly skipToken: number;
	readonly withCount: boolean;
}

const KNOWN = ['$filter', '$select', '$expand', '$orderby', '$top', '$skip', '$inlinecount', '$format', '$skiptoken'];

/** The options for one entity or many. @throws ODataProblem 400 for an option, name or number that is none. */
export function readQueryOptions(query: URLSearchParams, set: EntitySet, service: Service): QueryOptions {
	checkNames(query);
	const count = query.get('$inlinecount') ?? 'none';
	if (count !== 'none' && count !== 'allpages') throw problems.malformed(`Invalid value '${count}' for $inlinecount`);
	const paths = (name: string) => listOf(query.get(name)).map((path) => path.split('/'));
	return {
		filter: query.get('$filter') ?? undefined,
		shape: shapeOf(query.has('$select') ? paths('$select') : undefined, paths('$expand'), set, service),
		orderBy: listOf(query.get('$orderby')).map((text) => orderOf(text, set)),
		top: wholeNumber(query, '$top'),
		skip: wholeNumber(query, '$skip') ?? 0,
		skipToken: wholeNumber(query, '$skiptoken') ?? 0,
		withCount: count === 'allpages',
	};
}

function checkNames(query: URLSearchParams): void {
	for (const name of query.keys()) {
		if (name.startsWith('$') && !KNOWN.includes(name)) throw problems.malformed(`System query option '${name}' is not supported`);
		if (name.startsWith('$') && query.getAll(name).length > 1) throw problems.malformed(`System query option '${name}' is given twice`);
	}
	const format = query.get('$format') ?? 'json';
	if (!['json', 'xml', 'atom'].includes(format)) throw problems.malformed(`Invalid value '${format}' for $format`);
}

function listOf(text: string | null): string[] {
	return text === null || text.trim() === '' ? [] : text.split(',').map((each) => each.trim());
}

function wholeNumber(query: URLSearchParams, name: string): number | undefined {
	const text = query.get(name);
	if (text === null) return undefined;
	if (!/^\d{1,9}$/.test(text)) throw problems.malformed(`Invalid value '${text}' for ${name}`);
	return Number(text);
}

function orderOf(text: string, set: EntitySet): Order {
	const [property = '', direction = 'asc', ...rest] = text.split(/\s+/);
	if (!set.properties.has(property)) throw problems.unknownProperty(property, typeName(set));
	if (rest.length > 0 || (direction !== 'asc' && direction !== 'desc')) throw problems.malformed(`Invalid order '${text}'`);
	return { property, descending: direction === 'desc' };
}

type Path = readonly string[];

/** Paths by their first name. */
function byFirst(paths: readonly Path[]): Map<string, Path[]> {
	const groups = new Map<string, Path[]>();
	for (const [first = '', ...rest] of paths) groups.set(first, [...(groups.get(first) ?? []), rest]);
	return groups;
}

function shapeOf(select: readonly Path[] | undefined, expand: readonly Path[], set: EntitySet, service: Service): Shape {
	const expansions = byFirst(expand);
	const selections = select === undefined ? undefined : byFirst(select);
	for (const [name, rests] of selections ?? []) checkSelected(name, rests, expansions, set);
	const expanded = new Map<string, Shape>();
	for (const [name, rests] of expansions) {
		const navigation = set.navigations.get(name);
		if (navigation === undefined) throw problems.unknownProperty(name, typeName(set));
		const inner = selections?.get(name)?.filter((rest) => rest.length > 0) ?? [];
		const deeper = rests.filter((rest) => rest.length > 0);
		expanded.set(name, shapeOf(inner.length === 0 ? undefined : inner, deeper, entitySetOf(service, navigation.target), service));
	}
	const isAll = selections === undefined || selections.has('*');
	return { selected: isAll ? undefined : new Set(selections.keys()), expanded };
}

function checkSelected(name: string, rests: readonly Path[], expansions: ReadonlyMap<string, Path[]>, set: EntitySet): void {
	const isKnown = name === '*' || set.properties.has(name) || set.navigations.has(name);
	if (!isKnown) throw problems.unknownProperty(name, typeName(set));
	const goesOn = rests.some((rest) => rest.length > 0);
	if (goesOn && !expansions.has(name)) throw problems.malformed(`Selected path over '${name}' is not expanded`);
}
