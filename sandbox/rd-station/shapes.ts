import type { RdStationKnobs } from './options.ts';
import { BLANK, INVALID, Problems, UNKNOWN } from './problems.ts';

export type Properties = Readonly<Record<string, unknown>>;

/** What a property must be when it is there and not null. */
export type Check = (value: unknown) => boolean;

export interface Shape {
	readonly required?: readonly string[];
	readonly properties: Readonly<Record<string, Check>>;
}

export const isText: Check = (value) => typeof value === 'string';
export const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
export const isBoolean: Check = (value) => typeof value === 'boolean' || value === 'true' || value === 'false';
export const isList: Check = (value) => Array.isArray(value);
export const isAnything: Check = () => true;
export const isId: Check = (value) => typeof value === 'string' && /^[0-9a-f]{24}$/.test(value);
export const isIdList: Check = (value) => Array.isArray(value) && value.every(isId);
export const isDay: Check = (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}([T ].*)?$/.test(value) && !Number.isNaN(Date.parse(value));
export const isHour: Check = (value) => typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(value);
export const oneOf =
	(...allowed: readonly string[]): Check =>
	(value) =>
		typeof value === 'string' && allowed.includes(value);

export function isObject(value: unknown): value is Properties {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Checks one object of a body. `at` is the path of the object, `''` for the outermost. */
export function checkShape(given: Properties, shape: Shape, at: string, problems: Problems, { unknownProperties }: RdStationKnobs): void {
	for (const name of shape.required ?? []) {
		const value = given[name];
		if (value === undefined || value === null || (typeof value === 'string' && value.trim() === '')) problems.add(at + name, BLANK);
	}
	for (const [name, value] of Object.entries(given)) {
		const check = Object.hasOwn(shape.properties, name) ? shape.properties[name] : undefined;
		if (check === undefined) {
			if (unknownProperties === 'refused') problems.add(at + name, UNKNOWN);
		} else if (value !== null && !check(value)) problems.add(at + name, INVALID);
	}
}

/** Checks each object of a list; anything else in the list is a problem. @returns the objects */
export function checkList(list: unknown, shape: Shape, at: string, problems: Problems, knobs: RdStationKnobs): Properties[] {
	if (!Array.isArray(list)) return [];
	return list.flatMap((element: unknown, index) => {
		if (!isObject(element)) {
			problems.add(`${at}[${index}]`, INVALID);
			return [];
		}
		checkShape(element, shape, `${at}[${index}].`, problems, knobs);
		return [element];
	});
}

/** The object within `{"<name>":{…}}`; undefined without it. */
export function unwrap(body: unknown, name: string): Properties | undefined {
	const inner = isObject(body) ? body[name] : undefined;
	return isObject(inner) ? inner : undefined;
}

export function textOf(value: unknown): string | null {
	return typeof value === 'string' ? value : null;
}
