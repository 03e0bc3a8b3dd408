import type { IDataObject } from 'n8n-workflow';

/** `={{ $json.customer.phone }}` or `={{ $json["Phone number"] }}`: nothing but the way to one value. */
const wholeExpression = /^=\{\{\s*\$json((?:\.[A-Za-z_$][\w$]*|\["[^"\\]+"\]|\['[^'\\]+'\])+)\s*\}\}$/;
const steps = /\.([A-Za-z_$][\w$]*)|\["([^"\\]+)"\]|\['([^'\\]+)'\]/g;
/** What n8n's engine refuses or treats in its own way. */
const leftToTheEngine = new Set(['constructor', 'prototype', '__proto__']);

/**
 * The way a parameter's expression takes through the item, where it is nothing but such a way. n8n compiles and runs
 * every expression anew for every item in an isolate, some 0.3 ms each; a plain reference, the usual case in a look-up,
 * need not go there.
 * @returns null for anything else, which n8n must evaluate
 */
export function plainReference(parameter: unknown): readonly string[] | null {
	const [, path] = typeof parameter === 'string' ? (wholeExpression.exec(parameter) ?? []) : [];
	if (path === undefined) return null;
	const names = [...path.matchAll(steps)].map(([, dotted, double, single]) => dotted ?? double ?? single ?? '');
	return names.some((name) => leftToTheEngine.has(name)) ? null : names;
}

/**
 * The value at the end of the way, where n8n would give the very same: text, number or truth value, reached through own
 * properties of plain objects.
 * @returns undefined for anything else, which n8n must evaluate
 */
export function followReference(json: IDataObject, path: readonly string[]): string | number | boolean | undefined {
	let value: unknown = json;
	for (const name of path) {
		if (!isPlainObject(value) || !Object.hasOwn(value, name)) return undefined;
		value = value[name];
	}
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
	if (typeof value !== 'object' || value === null) return false;
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === Object.prototype || prototype === null;
}
