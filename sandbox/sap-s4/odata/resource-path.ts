import type { EntitySet, Navigation, Property, Service } from '../schema/service.ts';
import { entitySetOf, follow, typeName } from './data-source.ts';
import type { DataSource } from './data-source.ts';
import { problems } from './problem.ts';
import { invalidToken, tokenize } from './tokens.ts';
import type { Token } from './tokens.ts';
import { padded, valueOf } from './values.ts';
import type { Row, Value } from './values.ts';

/** What a path names: many rows, one row, one property of a row. */
export type Resource =
	| { readonly kind: 'many'; readonly set: EntitySet; readonly rows: readonly Row[]; readonly isCounted: boolean }
	| { readonly kind: 'one'; readonly set: EntitySet; readonly row: Row }
	| { readonly kind: 'none' }
	| { readonly kind: 'property'; readonly property: Property; readonly value: Value };

/** Follows a path below a service, segment by segment (still percent-encoded). @throws ODataProblem 400 or 404 */
export function resolvePath(path: string, service: Service, source: DataSource): Resource {
	const segments = path.split('/').map(decoded);
	let current: Resource | undefined;
	for (const segment of segments) {
		current = current === undefined ? firstSegment(segment, service, source) : nextSegment(segment, current, service, source);
	}
	if (current === undefined) throw problems.notFound(path);
	return current;
}

function decoded(segment: string): string {
	try {
		return decodeURIComponent(segment);
	} catch {
		throw problems.malformed(`Invalid percent encoding in '${segment}'`);
	}
}

function split(segment: string): { name: string; key: string | undefined } {
	const parts = /^([^(]*)(?:\(([\s\S]*)\))?$/.exec(segment);
	if (parts === null) throw problems.notFound(segment);
	return { name: parts[1] ?? '', key: parts[2] };
}

function firstSegment(segment: string, service: Service, source: DataSource): Resource {
	const { name, key } = split(segment);
	const set = entitySetOf(service, name);
	const rows = source.rows(name);
	return key === undefined ? { kind: 'many', set, rows, isCounted: false } : oneOf(rows, set, key, source);
}

function nextSegment(segment: string, current: Resource, service: Service, source: DataSource): Resource {
	if (current.kind === 'many' && segment === '$count' && !current.isCounted) return { ...current, isCounted: true };
	if (current.kind !== 'one') throw problems.notFound(segment);
	const { set, row } = current;
	const { name, key } = split(segment);
	const property = set.properties.get(name);
	if (property !== undefined && key === undefined) return { kind: 'property', property, value: valueOf(row, property) };
	const navigation = set.navigations.get(name);
	if (navigation === undefined) throw problems.notFound(name);
	return throughNavigation({ row, set, navigation, key, service, source });
}

interface Step {
	readonly row: Row;
	readonly set: EntitySet;
	readonly navigation: Navigation;
	readonly key: string | undefined;
	readonly service: Service;
	readonly source: DataSource;
}

function throughNavigation({ row, set, navigation, key, service, source }: Step): Resource {
	const rows = follow(row, set, navigation, service, source);
	const target = entitySetOf(service, navigation.target);
	if (!navigation.isMany) {
		const [found] = rows;
		return found === undefined ? { kind: 'none' } : { kind: 'one', set: target, row: found };
	}
	return key === undefined ? { kind: 'many', set: target, rows, isCounted: false } : oneOf(rows, target, key, source);
}

function oneOf(rows: readonly Row[], set: EntitySet, key: string, source: DataSource): Resource {
	const wanted = keyValues(key, set, source);
	const row = rows.find((candidate) => [...wanted].every(([property, value]) => valueOf(candidate, property) === value));
	if (row === undefined) throw problems.notFound(typeName(set));
	return { kind: 'one', set, row };
}

/** `'x'` for a single key, `A='x',B='y'` for any: every key once, no other name, each of its own type. */
function keyValues(text: string, set: EntitySet, source: DataSource): Map<Property, Value> {
	const tokens = tokenize(text);
	const [only] = tokens;
	const pairs = tokens.length === 1 && only?.kind === 'literal' && set.keys.length === 1 ? [[set.keys[0] ?? '', only] as const] : namedPairs(tokens, set);
	const values = new Map(pairs.map(([name, token]) => keyValue(name, token, set, source)));
	if (values.size !== set.keys.length || pairs.length !== set.keys.length) throw problems.wrongKey(typeName(set));
	return values;
}

function namedPairs(tokens: readonly Token[], set: EntitySet): Array<readonly [string, Token]> {
	const pairs: Array<readonly [string, Token]> = [];
	for (let index = 0; index < tokens.length; index += 4) {
		const [name, equals, literal, comma] = tokens.slice(index, index + 4);
		const isPair = name?.kind === 'word' && equals?.kind === 'sign' && equals.text === '=' && literal !== undefined;
		if (!isPair) throw problems.wrongKey(typeName(set));
		if (comma !== undefined && (comma.kind !== 'sign' || comma.text !== ',' || index + 4 >= tokens.length)) throw invalidToken(',', comma.position);
		pairs.push([name.text, literal]);
	}
	return pairs;
}

function keyValue(name: string, token: Token, set: EntitySet, source: DataSource): readonly [Property, Value] {
	const property = set.keys.includes(name) ? set.properties.get(name) : undefined;
	const type = property?.type === 'String' ? 'text' : property?.type;
	if (property === undefined || token.kind !== 'literal' || token.type !== type) throw problems.wrongKey(typeName(set));
	const { value } = token;
	if (typeof value !== 'string') return [property, value];
	const text = value.replace(/ +$/, '');
	return [property, source.stripsZeros && property.isPadded ? padded(text, property.maxLength ?? 0) : text];
}
