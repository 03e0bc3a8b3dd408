import type { EntitySet, Property, Service } from '../schema/service.ts';
import { entitySetOf } from './data-source.ts';
import { problems } from './problem.ts';
import { timeOf } from './values.ts';
import type { Value } from './values.ts';

/** What a POST carries: properties by name, and the rows of each navigation that was sent along. */
export interface EntityBody {
	readonly values: Readonly<Record<string, Value>>;
	readonly rows: ReadonlyMap<string, readonly EntityBody[]>;
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads the body of a deep insert. `deep` names the navigations that may be sent along.
 * @throws ODataProblem 400 for a name that is none or may not be written, and for a value of another type or size.
 */
export function readEntityBody(body: unknown, set: EntitySet, service: Service, deep: readonly string[]): EntityBody {
	if (!isFields(body)) throw problems.unreadableBody();
	const values: Record<string, Value> = {};
	const rows = new Map<string, EntityBody[]>();
	for (const [name, given] of Object.entries(body)) {
		if (name === '__metadata') continue;
		const navigation = set.navigations.get(name);
		if (navigation !== undefined && deep.includes(name)) {
			const target = entitySetOf(service, navigation.target);
			rows.set(name, listOf(given, name).map((row) => readEntityBody(row, target, service, [])));
			continue;
		}
		const property = set.properties.get(name);
		if (property === undefined) throw problems.wrongProperty(name, 'is invalid');
		if (!property.isCreatable) throw problems.wrongProperty(name, 'may not be set');
		if (given !== null) values[name] = readValue(given, property);
	}
	return { values, rows };
}

/** Many rows come as a list, or as a list within `results`. */
function listOf(given: unknown, name: string): unknown[] {
	const list = isFields(given) ? given['results'] : given;
	if (!Array.isArray(list)) throw problems.wrongProperty(name, 'is no list');
	return list;
}

function readValue(given: unknown, property: Property): Value {
	switch (property.type) {
		case 'Boolean':
			if (typeof given !== 'boolean') throw problems.unreadableBody();
			return given;
		case 'Decimal':
			if (typeof given !== 'string') throw problems.unreadableBody();
			return readDecimal(given, property);
		case 'DateTime':
		case 'DateTimeOffset':
			return readTime(given, property);
		default:
			if (typeof given !== 'string') throw problems.unreadableBody();
			if (given.length > (property.maxLength ?? Infinity)) {
				throw problems.wrongProperty(property.name, `has invalid value '${given}': maximum length is ${property.maxLength}`);
			}
			return given;
	}
}

function readDecimal(text: string, { name, precision, scale }: Property): string {
	const parts = /^-?(\d+)(?:\.(\d+))?$/.exec(text);
	const [, whole = '', fraction = ''] = parts ?? [];
	if (parts === null || fraction.length > scale || whole.replace(/^0+/, '').length > precision - scale) {
		throw problems.wrongProperty(name, `has invalid value '${text}'`);
	}
	return text;
}

function readTime(given: unknown, { name }: Property): number {
	const text = typeof given === 'string' ? given : '';
	const milliseconds = /^\/Date\((-?\d+)(?:[+-]\d+)?\)\/$/.exec(text)?.[1];
	if (milliseconds !== undefined) return Number(milliseconds);
	const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z?$/.test(text) ? timeOf(text) : undefined;
	if (time === undefined) throw problems.wrongProperty(name, `has invalid value '${String(given)}'`);
	return time;
}
