import { ConnectorError } from '../../domain/errors';
import { parseMoney, parseQuantity } from '../../domain/money';
import { system } from './setting-error';

/** An entity of an answer: texts, decimals as texts, dates as `/Date(…)/`, related entities below `to_…`. */
export type Entity = Readonly<Record<string, unknown>>;

export function isEntity(value: unknown): value is Entity {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of a property, without outer spaces; null for an empty one. */
export function textOf(entity: Entity | null, property: string): string | null {
	const value = entity !== null && Object.hasOwn(entity, property) ? entity[property] : undefined;
	if (typeof value === 'number') return String(value);
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** Flags are Edm.Boolean, in older services the text X. */
export function isSet(entity: Entity | null, property: string): boolean {
	const value = entity?.[property];
	return value === true || value === 'X' || value === 'true';
}

export function moneyOf(entity: Entity | null, property: string): number | null {
	return parseMoney(textOf(entity, property), { format: 'us' })?.amount ?? null;
}

export function quantityOf(entity: Entity | null, property: string): number | null {
	return parseQuantity(textOf(entity, property), { format: 'us' });
}

/** Expanded related entities: `{"results":[…]}`, a bare list, or one entity. What was not expanded has none. */
export function relatedTo(entity: Entity, property: string): Entity[] {
	const value = entity[property];
	if (Array.isArray(value)) return value.filter(isEntity);
	if (!isEntity(value) || !isExpanded(entity, property)) return [];
	return Array.isArray(value['results']) ? value['results'].filter(isEntity) : [value];
}

export function isExpanded(entity: Entity, property: string): boolean {
	const value = entity[property];
	return Array.isArray(value) || (isEntity(value) && !('__deferred' in value));
}

/** The answer has another shape than the service's metadata say. */
export function unusable(operation: string, what: string): ConnectorError {
	return new ConnectorError('drift', `The answer of ${system} to "${operation}" has ${what}.`, {
		system,
		hint: 'Check that the Base URL leads to the OData services of version 2 and to nothing that changes their answers.',
	});
}
