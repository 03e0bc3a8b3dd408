import type { Selectors } from '../web-page';
import { isJsonObject, type JsonObject } from './json-document';

/** The members of an object that has been checked against its schema; a member of another type counts as missing. */
export class JsonBody {
	constructor(readonly json: JsonObject) {}

	value(name: string): unknown {
		return Object.hasOwn(this.json, name) ? this.json[name] : undefined;
	}

	has(name: string): boolean {
		return this.value(name) !== undefined;
	}

	/** Numbers and truth values as text, too. */
	text(name: string): string | null {
		return asText(this.value(name));
	}

	number(name: string): number | null {
		const value = this.value(name);
		return typeof value === 'number' ? value : null;
	}

	flag(name: string, otherwise = false): boolean {
		const value = this.value(name);
		return typeof value === 'boolean' ? value : otherwise;
	}

	/** One text or several. */
	texts(name: string): string[] {
		return oneOrSeveral(this.value(name)).flatMap((value) => asText(value) ?? []);
	}

	numbers(name: string): number[] {
		return oneOrSeveral(this.value(name)).filter((value) => typeof value === 'number');
	}

	/** Null where the member is missing. */
	selectors(name = 'selector'): Selectors | null {
		const texts = this.texts(name);
		return texts.length === 0 ? null : texts;
	}

	choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice | null {
		return choices.find((choice) => choice === this.value(name)) ?? null;
	}

	/** The object under that name; empty where it is missing. */
	body(name: string): JsonBody {
		const value = this.value(name);
		return new JsonBody(isJsonObject(value) ? value : {});
	}

	list(name: string): readonly unknown[] {
		const value = this.value(name);
		return Array.isArray(value) ? (value as unknown[]) : [];
	}

	/** The objects of the list under that name. */
	bodies(name: string): JsonBody[] {
		return this.list(name).map((entry) => new JsonBody(isJsonObject(entry) ? entry : {}));
	}

	/** Each member of the object under that name. */
	entries(name: string): Array<[string, JsonBody]> {
		return Object.entries(this.body(name).json).map(([key, value]) => [key, new JsonBody(isJsonObject(value) ? value : {})]);
	}

	textMap(name: string): Record<string, string> {
		return Object.fromEntries(Object.entries(this.body(name).json).map(([key, value]) => [key, asText(value) ?? '']));
	}
}

function asText(value: unknown): string | null {
	if (typeof value === 'string') return value;
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

function oneOrSeveral(value: unknown): readonly unknown[] {
	if (value === undefined || value === null) return [];
	return Array.isArray(value) ? (value as unknown[]) : [value];
}
