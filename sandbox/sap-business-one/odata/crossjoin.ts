import { invalidFilterProperty, invalidProperty, invalidQuery, unrecognizedPath } from '../errors.ts';
import { entitySets, isEntitySet } from '../model/entity-sets.ts';
import type { EntitySetName } from '../model/entity-sets.ts';
import { propertyOf } from '../model/properties.ts';
import type { RecordType, Row } from '../model/properties.ts';
import { operandOf } from './conditions.ts';
import { parseFilter } from './filter.ts';
import type { FilterRules } from './filter.ts';
import { checkSelect, selected } from './query.ts';
import type { QueryOptions } from './options.ts';

interface JoinedSet {
	/** `BusinessPartners`, or `BusinessPartners/BPFiscalTaxIDCollection`. */
	readonly path: string;
	readonly type: RecordType;
	readonly rows: readonly Row[];
}

type Combination = Readonly<Record<string, Row>>;

/** What stands between the parentheses of `$crossjoin(…)`; undefined for another resource. */
export function crossjoinPaths(decoded: string): readonly string[] | undefined {
	const [, inner] = /^\$crossjoin\(([^()]*)\)$/.exec(decoded) ?? [];
	return inner?.split(',').map((path) => path.trim());
}

/**
 * Every combination of the sets' records that the filter lets through, each as `{set: selected record}`. A collection is
 * no part of its owner here: without a condition that joins them, each owner meets each row. A set that $expand does not
 * name is left out of the answer. @throws ServiceLayerError 400
 */
export function crossjoin(paths: readonly string[], rowsOf: (set: EntitySetName) => readonly Row[], options: QueryOptions, rules: FilterRules): Record<string, Row>[] {
	const sets = paths.map((path) => joinedSet(path, rowsOf));
	if (options.select !== undefined || options.orderby !== undefined) throw invalidQuery('Invalid query option for crossjoin');
	const shown = readExpand(options.expand ?? '', sets);
	const wanted = options.filter === undefined ? () => true : parseFilter<Combination>(options.filter, rules, (path) => operandIn(sets, path));
	const found: Record<string, Row>[] = [];
	for (const combination of combinations(sets)) {
		if (wanted(combination)) found.push(Object.fromEntries(shown.map(({ path, select }) => [path, selected(combination[path] ?? {}, select)])));
	}
	return found;
}

function joinedSet(path: string, rowsOf: (set: EntitySetName) => readonly Row[]): JoinedSet {
	const [set = '', collection, ...more] = path.split('/');
	if (!isEntitySet(set) || more.length > 0) throw unrecognizedPath();
	const { type } = entitySets[set];
	if (collection === undefined) return { path, type, rows: rowsOf(set) };
	const property = propertyOf(type, collection);
	if (property?.kind !== 'rows') throw unrecognizedPath();
	const rows = rowsOf(set).flatMap((row) => {
		const cell = row[collection];
		return Array.isArray(cell) ? cell : [];
	});
	return { path, type: property.of, rows };
}

function operandIn(sets: readonly JoinedSet[], path: string) {
	const owner = path.slice(0, Math.max(0, path.lastIndexOf('/')));
	const name = path.slice(owner.length + 1);
	const set = sets.find((each) => each.path === owner);
	const property = set && propertyOf(set.type, name);
	if (property === undefined) throw invalidFilterProperty(path);
	return operandOf<Combination>(name, property, (combination) => combination[owner] ?? {});
}

/** `Set($select=A,B),Set/Collection($select=C)`. */
function readExpand(expand: string, sets: readonly JoinedSet[]): { path: string; select: readonly string[] | undefined }[] {
	const part = /\s*([A-Za-z_][\w/]*)\s*(?:\(\s*\$select=([^()]*)\))?\s*(?:,|$)/y;
	const shown: { path: string; select: readonly string[] | undefined }[] = [];
	while (part.lastIndex < expand.length) {
		const [, path, names] = part.exec(expand) ?? [];
		const set = sets.find((each) => each.path === path);
		if (path === undefined) throw invalidQuery('Invalid expand condition');
		if (set === undefined) throw invalidProperty(path, 'crossjoin');
		const select = names?.split(',').map((name) => name.trim());
		checkSelect(set.type, select);
		shown.push({ path, select });
	}
	return shown;
}

function* combinations(sets: readonly JoinedSet[]): Generator<Combination> {
	const [first, ...others] = sets;
	if (first === undefined) {
		yield {};
		return;
	}
	for (const row of first.rows) for (const rest of combinations(others)) yield { [first.path]: row, ...rest };
}
