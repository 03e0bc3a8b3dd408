import type { PipedriveKnobs } from './options.ts';
import type { Problems } from './problems.ts';

export type Properties = Readonly<Record<string, unknown>>;

/** What a property must be when it is there and not null: a sentence when it is not. */
export type Check = (value: unknown) => string | undefined;

export interface Shape {
	readonly required?: readonly string[];
	readonly properties: Readonly<Record<string, Check>>;
}

const expect =
	(sentence: string, holds: (value: unknown) => boolean): Check =>
	(value) =>
		holds(value) ? undefined : sentence;

export const text = expect('must be a string', (value) => typeof value === 'string');
export const integer = expect('must be an integer', (value) => Number.isSafeInteger(value));
export const number = expect('must be a number', (value) => typeof value === 'number' && Number.isFinite(value));
export const boolean = expect('must be a boolean', (value) => typeof value === 'boolean');
export const list = expect('must be an array', (value) => Array.isArray(value));
export const integerList = expect('must be an array of integers', (value) => Array.isArray(value) && value.every((one) => Number.isSafeInteger(one)));
export const object = expect('must be an object', isObject);
export const day = expect('must be a date, YYYY-MM-DD', (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)));
export const timeOfDay = expect('must be a time, HH:MM', (value) => typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(value));
export const anything: Check = () => undefined;

export function oneOf(...allowed: ReadonlyArray<string | number>): Check {
	return expect(`must be one of ${allowed.join(', ')}`, (value) => (typeof value === 'string' || typeof value === 'number') && allowed.includes(value));
}

export function isObject(value: unknown): value is Properties {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Checks one object. `at` is its path with the dot, `''` for the outermost. */
export function checkShape(given: Properties, shape: Shape, at: string, problems: Problems, { unknownProperties }: PipedriveKnobs): void {
	for (const name of shape.required ?? []) {
		const value = given[name];
		if (value === undefined || value === null || (typeof value === 'string' && value.trim() === '')) problems.add(at + name, 'Field is required');
	}
	for (const [name, value] of Object.entries(given)) {
		const check = Object.hasOwn(shape.properties, name) ? shape.properties[name] : undefined;
		if (check === undefined) {
			if (unknownProperties === 'refused') problems.add(at + name, 'Unknown field');
			continue;
		}
		const sentence = value === null ? undefined : check(value);
		if (sentence !== undefined) problems.add(at + name, sentence);
	}
}

/** Checks each object of a list; anything else in it is a problem. @returns the objects */
export function checkList(given: unknown, shape: Shape, at: string, problems: Problems, knobs: PipedriveKnobs): Properties[] {
	if (!Array.isArray(given)) return [];
	return given.flatMap((element: unknown, index) => {
		if (!isObject(element)) {
			problems.add(`${at}.${index}`, 'must be an object');
			return [];
		}
		checkShape(element, shape, `${at}.${index}.`, problems, knobs);
		return [element];
	});
}

export function textOf(value: unknown): string | null {
	return typeof value === 'string' ? value : null;
}

export function numberOf(value: unknown): number | null {
	return typeof value === 'number' ? value : null;
}
