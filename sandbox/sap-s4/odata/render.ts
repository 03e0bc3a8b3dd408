import type { EntitySet, Property, Service } from '../schema/service.ts';
import { entitySetOf, follow, typeName } from './data-source.ts';
import type { DataSource } from './data-source.ts';
import type { Shape } from './query-options.ts';
import { valueOf, withoutZeros } from './values.ts';
import type { Row, Value } from './values.ts';

export interface RenderContext {
	readonly service: Service;
	readonly source: DataSource;
	/** `http://host/sap/opu/odata/sap/SERVICE` */
	readonly root: string;
}

/** A property as OData v2 writes it in JSON. */
export function jsonValue(value: Value, { type, isPadded }: Property, { source }: RenderContext): Value {
	if (type === 'DateTime' && typeof value === 'number') return `/Date(${value})/`;
	if (type === 'DateTimeOffset' && typeof value === 'number') return `/Date(${value}+0000)/`;
	return isPadded && source.stripsZeros && typeof value === 'string' ? withoutZeros(value) : value;
}

/** The address of a row: `…/A_SalesOrder('0000050001')`. */
export function uriOf(row: Row, set: EntitySet, context: RenderContext): string {
	const keys = set.keys.map((name) => [name, keyLiteral(row, set.properties.get(name), context)] as const);
	const [only] = keys;
	const predicate = keys.length === 1 ? (only?.[1] ?? '') : keys.map(([name, literal]) => `${name}=${literal}`).join(',');
	return `${context.root}/${set.name}(${predicate})`;
}

function keyLiteral(row: Row, property: Property | undefined, context: RenderContext): string {
	if (property === undefined) return '';
	const value = valueOf(row, property);
	if (property.type === 'DateTime') return `datetime'${new Date(Number(value)).toISOString().slice(0, 19).replaceAll(':', '%3A')}'`;
	return `'${encodeURIComponent(String(jsonValue(value, property, context)).replaceAll("'", "''"))}'`;
}

/** `W/"datetimeoffset'2026-11-03T10%3A30%3A00.0000000Z'"` */
function etagOf(changedAt: number): string {
	const time = new Date(changedAt).toISOString().replaceAll(':', '%3A').replace('Z', '0000Z');
	return `W/"datetimeoffset'${time}'"`;
}

/** A row as an object, with `__metadata`, expanded navigations in full and the others `__deferred`. */
export function renderEntity(row: Row, set: EntitySet, shape: Shape, context: RenderContext): Record<string, unknown> {
	const uri = uriOf(row, set, context);
	const changedAt = set.properties.has('LastChangeDateTime') ? row['LastChangeDateTime'] : undefined;
	const etag = typeof changedAt === 'number' ? { etag: etagOf(changedAt) } : {};
	const entity: Record<string, unknown> = { __metadata: { id: uri, uri, type: `${context.service.name}.${typeName(set)}`, ...etag } };
	const isShown = (name: string) => shape.selected === undefined || shape.selected.has(name);
	for (const [name, property] of set.properties) {
		if (isShown(name)) entity[name] = jsonValue(valueOf(row, property), property, context);
	}
	for (const [name, navigation] of set.navigations) {
		if (!isShown(name)) continue;
		const inner = shape.expanded.get(name);
		if (inner === undefined) {
			entity[name] = { __deferred: { uri: `${uri}/${name}` } };
			continue;
		}
		const target = entitySetOf(context.service, navigation.target);
		const found = follow(row, set, navigation, context.service, context.source).map((each) => renderEntity(each, target, inner, context));
		entity[name] = navigation.isMany ? { results: found } : (found[0] ?? null);
	}
	return entity;
}
