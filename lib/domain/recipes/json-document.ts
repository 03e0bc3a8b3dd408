import { placeOfFault } from './json-place';
import { pointer, type Problems } from './problems';
import { repeatedNames } from './repeated-names';

export type JsonObject = Readonly<Record<string, unknown>>;

/** Characters of a document as text. */
const LONGEST = 1024 * 1024;
/** Levels of lists and objects; ten levels of steps need fewer. */
const DEEPEST = 64;
const MOST_VALUES = 50_000;
/** With these as names, a careless program further on would change what all objects have in common. */
const forbiddenNames = new Set(['__proto__', 'constructor', 'prototype']);

export function isJsonObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A document given as JSON text or as an object, as a copy that holds nothing but JSON. Bounded in length, depth and number of values.
 * @returns undefined where it cannot be used, with the reason among the problems
 */
export function readDocument(given: unknown, problems: Problems): unknown {
	const document = typeof given === 'string' ? parsed(given, problems) : given;
	if (document === undefined) return fail(problems, '', 'there is no document; give a recipe as JSON');
	return problems.any ? undefined : new Copier(problems).copy(document);
}

function parsed(text: string, problems: Problems): unknown {
	if (text.length > LONGEST) return fail(problems, '', `it has ${text.length} characters, and ${LONGEST} are allowed`);
	const bare = text.replace(/^\ufeff/, '').trim();
	if (bare === '') return undefined;
	try {
		const document = JSON.parse(bare) as unknown;
		for (const path of repeatedNames(bare)) problems.add(path, 'stands there twice, and only the last would count');
		return document;
	} catch {
		return fail(problems, '', `it is no JSON: ${placeOf(text)}`);
	}
}

/** Lines and columns as editors count them; nothing of the text, which may hold a secret. */
function placeOf(text: string): string {
	const whole = text.replace(/^\ufeff/, '');
	const end = whole.trimEnd().length;
	const at = Math.min(placeOfFault(whole), end);
	const before = whole.slice(0, at).split('\n');
	const place = `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
	return at === end ? `it ends too early, at ${place}; a bracket or quotation mark is missing` : `what stands at ${place} cannot be there; often a comma or quotation mark before it is missing, or one is too many`;
}

function fail(problems: Problems, path: string, text: string): undefined {
	if (!problems.any) problems.add(path, text);
	return undefined;
}

class Copier {
	private values = 0;
	private characters = 0;

	constructor(private readonly problems: Problems) {}

	copy(value: unknown): unknown {
		const copy = this.value(value, '', 0);
		return this.problems.any ? undefined : copy;
	}

	private value(value: unknown, path: string, depth: number): unknown {
		if (this.problems.any || this.isTooMuch(value, path, depth)) return undefined;
		if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
		if (typeof value === 'number' && Number.isFinite(value)) return value;
		if (Array.isArray(value)) return value.map((entry: unknown, index) => this.value(entry, pointer(path, index), depth + 1));
		if (isJsonObject(value) && isPlain(value)) return this.object(value, path, depth);
		return fail(this.problems, path, 'it is nothing that JSON knows');
	}

	private object(value: JsonObject, path: string, depth: number): JsonObject | undefined {
		const entries: Array<[string, unknown]> = [];
		for (const name of Object.keys(value)) {
			if (forbiddenNames.has(name)) return fail(this.problems, pointer(path, name), 'this name is not allowed');
			this.characters += name.length;
			// n8n's expressions leave names without a value behind, which in JSON are not there.
			if (value[name] !== undefined) entries.push([name, this.value(value[name], pointer(path, name), depth + 1)]);
		}
		return Object.fromEntries(entries);
	}

	private isTooMuch(value: unknown, path: string, depth: number): boolean {
		this.values++;
		this.characters += typeof value === 'string' ? value.length : 1;
		if (Array.isArray(value)) this.characters += value.length;
		if (depth > DEEPEST) fail(this.problems, path, `it is nested more than ${DEEPEST} levels deep`);
		else if (this.values > MOST_VALUES || this.characters > LONGEST) fail(this.problems, '', 'it is too large for a recipe');
		return this.problems.any;
	}
}

/** An object of the language's own making, whichever of its realms; not a date, map or class. */
function isPlain(value: object): boolean {
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === null || Object.getPrototypeOf(prototype) === null;
}
