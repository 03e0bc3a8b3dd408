import { invalidProperty, invalidValue, ServiceLayerError } from '../errors.ts';
import { propertyOf } from '../model/properties.ts';
import type { Cell, Property, RecordType, Row } from '../model/properties.ts';

/** A body as an object, whatever its content type says. @throws ServiceLayerError 400 */
export function objectBody(rawBody: Buffer): Readonly<Record<string, unknown>> {
	const text = rawBody.toString('utf8').trim();
	if (text === '') return {};
	try {
		const value: unknown = JSON.parse(text);
		if (isObject(value)) return value;
	} catch {
		// Told below, as for a body that is no object.
	}
	throw new ServiceLayerError(400, -1, 'Invalid JSON format in payload');
}

/** The body as a record of the type: known properties only, each of its kind. @throws ServiceLayerError 400 */
export function recordFrom(type: RecordType, body: Readonly<Record<string, unknown>>): Row {
	const row: Row = {};
	for (const [name, value] of Object.entries(body)) {
		const property = propertyOf(type, name);
		if (property === undefined) throw invalidProperty(name, type.name);
		row[name] = value === null ? null : cellFrom(property, value, { name, type: type.name });
	}
	return row;
}

interface Place {
	readonly name: string;
	readonly type: string;
}

function cellFrom(property: Property, value: unknown, { name, type }: Place): Cell {
	const mismatch = invalidValue(`Value type not match for property '${name}' of '${type}'`);
	switch (property.kind) {
		case 'text':
			if (property.orNumber === true && typeof value === 'number') return String(value);
			if (typeof value !== 'string') throw mismatch;
			if (value.length > property.maximum) throw invalidValue(`Value too long in property '${name}' of '${type}'`);
			return value;
		case 'enumeration':
			if (typeof value === 'string' && property.values.includes(value)) return value;
			throw invalidValue(`'${String(value)}' is not a valid value for property '${name}'`);
		case 'date':
			return dayOf(value) ?? refuse(mismatch);
		case 'rows':
			if (!Array.isArray(value) || !value.every(isObject)) throw mismatch;
			return value.map((row) => recordFrom(property.of, row));
		default:
			if (typeof value === 'number' && (property.kind === 'number' || Number.isInteger(value))) return value;
			throw mismatch;
	}
}

/** `2025-01-31`, with or without a time; a day that the calendar does not have is none. */
function dayOf(value: unknown): string | undefined {
	const [, day] = /^(\d{4}-\d\d-\d\d)(?:T[\d:.]+Z?)?$/.exec(typeof value === 'string' ? value : '') ?? [];
	if (day === undefined) return undefined;
	const moment = new Date(`${day}T00:00:00Z`);
	return Number.isNaN(moment.getTime()) || !moment.toISOString().startsWith(day) ? undefined : day;
}

function refuse(error: ServiceLayerError): never {
	throw error;
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
