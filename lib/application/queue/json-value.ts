import { pathInto } from './json-path';
import { mistake } from './mistake';

export const longestPayloadBytes = 256 * 1_024;
export const deepest = 50;
/** Reading stops here: an array that holds another one many times over may be small in memory and endless as text. */
const longestRead = 4 * 1_024 * 1_024;

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * A copy of a value that holds nothing but what JSON can say; dates as ISO 8601.
 * @param name of the parameter, with which paths begin
 * @throws ConnectorError `validation` for everything that JSON would drop, change or refuse
 */
export function jsonValue(value: unknown, name: string): Json {
	return new JsonCopy(name).of(value);
}

export function tooLarge(parameter: string, size: string): Error {
	return mistake(
		parameter,
		`${parameter} has ${size} as JSON; a job may hold ${longestPayloadBytes / 1_024} KiB.`,
		'Keep large things (files, catalogues, histories) where they are, and queue their ids.',
	);
}

export function tooDeep(parameter: string): Error {
	return mistake(parameter, `${parameter} is more than ${deepest} levels deep, which cannot be queued.`, 'Flatten it, or queue the id of what it describes.');
}

class JsonCopy {
	private readonly ancestors = new Set<object>();
	/** The names and places that lead to the value at hand. The path is made of them only where something is refused. */
	private readonly trail: Array<string | number> = [];
	private read = 0;

	constructor(private readonly name: string) {}

	of(value: unknown): Json {
		switch (typeof value) {
			case 'string':
				return this.text(value, 'a text');
			case 'boolean':
				this.count(4);
				return value;
			case 'number':
				this.count(1);
				if (Number.isFinite(value)) return value;
				throw this.refused(`is ${value}`);
			case 'object':
				return value === null ? this.nothing() : this.object(value);
			default:
				throw this.refused(value === undefined ? 'is undefined' : `is a ${typeof value}`);
		}
	}

	private nothing(): null {
		this.count(4);
		return null;
	}

	private text(text: string, what: string): string {
		this.count(text.length + 2);
		if (text.isWellFormed()) return text;
		throw this.refused(`is ${what} with half a character (a lone surrogate)`, 'Texts are cut between whole characters, e.g. with Array.from(text).');
	}

	private object(value: object): Json {
		const date = dateText(value);
		if (date !== undefined) {
			if (date !== null) return this.text(date, 'a date');
			throw this.refused('is a date that does not exist');
		}
		if (this.ancestors.has(value)) throw this.refused('holds itself (a cycle)');
		if (this.ancestors.size >= deepest) throw tooDeep(this.name);
		this.ancestors.add(value);
		const copy = Array.isArray(value) ? this.array(value) : this.record(value);
		this.ancestors.delete(value);
		return copy;
	}

	private array(values: readonly unknown[]): Json[] {
		this.count(2 + values.length);
		const copy: Json[] = [];
		// Not map: it leaves holes out.
		for (let index = 0; index < values.length; index++) {
			this.trail.push(index);
			copy.push(this.of(values[index]));
			this.trail.pop();
		}
		return copy;
	}

	private record(value: object): Json {
		const kind = foreignKind(value);
		if (kind !== null) throw this.refused(`is ${kind}`, 'Give plain objects, lists, texts, numbers, true and false; binaries do not travel in jobs.');
		if (Object.getOwnPropertySymbols(value).length > 0) throw this.refused('has a symbol among its names');
		this.count(2);
		const copy: { [key: string]: Json } = {};
		for (const key of Object.keys(value)) {
			this.trail.push(key);
			if (key === '__proto__') throw this.refused('has a name that programs mistake for something else');
			this.text(key, 'a name');
			copy[key] = this.of(this.property(value, key));
			this.trail.pop();
		}
		return copy;
	}

	private property(value: object, key: string): unknown {
		try {
			return (value as Record<string, unknown>)[key];
		} catch {
			throw this.refused('cannot be read');
		}
	}

	private count(length: number): void {
		this.read += length;
		if (this.read > longestRead) throw tooLarge(this.name, `more than ${longestRead / 1_024 / 1_024} MiB`);
	}

	private refused(problem: string, hint = 'A job holds JSON: texts, numbers, true, false, null, lists and objects.'): Error {
		const path = this.trail.reduce<string>(pathInto, this.name);
		return mistake(this.name, `${path} ${problem}, which cannot be queued.`, hint);
	}
}

/** Of Date and of luxon's DateTime, which expressions of n8n give; null for one that does not exist, undefined for what is no date. */
function dateText(value: object): string | null | undefined {
	if (Object.prototype.toString.call(value) === '[object Date]') {
		const time = Number(value);
		return Number.isNaN(time) ? null : new Date(time).toISOString();
	}
	const { isLuxonDateTime, toISO } = value as { isLuxonDateTime?: unknown; toISO?: unknown };
	if (isLuxonDateTime !== true || typeof toISO !== 'function') return undefined;
	const text: unknown = toISO.call(value);
	return typeof text === 'string' ? text : null;
}

/** What is no plain object, by its class; null for a plain one, also one of another context (n8n runs expressions in one). */
function foreignKind(value: object): string | null {
	const prototype: unknown = Object.getPrototypeOf(value);
	if (prototype === null) return null;
	const isPlain = typeof prototype === 'object' && Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'hasOwnProperty');
	const tag = Object.prototype.toString.call(value).slice(8, -1);
	if (isPlain && tag === 'Object') return null;
	const name: unknown = (prototype as { constructor?: { name?: unknown } }).constructor?.name;
	return `an object of the class ${typeof name === 'string' && /^\w{1,60}$/.test(name) ? name : tag}`;
}
