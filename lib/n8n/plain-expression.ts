import type { IDataObject } from 'n8n-workflow';

const reference = String.raw`\$json((?:\.[A-Za-z_$][\w$]*|\["[^"\\}\r\n]+"\]|\['[^'\\}\r\n]+'\])+)`;
const text = String.raw`"([^"\\}\r\n]*)"`;
/** `{{ $json.a }}`, `{{ $json.a ?? "text" }}` or `{{ $json.a ? $json.b : "text" }}`, and nothing around it. */
const wholeExpression = new RegExp(String.raw`^=\{\{\s*${reference}\s*(?:\?\?\s*${text}\s*|\?\s*${reference}\s*:\s*${text}\s*)?\}\}$`);
const steps = /\.([A-Za-z_$][\w$]*)|\["([^"\\]+)"\]|\['([^'\\]+)'\]/g;
/** What n8n's engine refuses or treats in its own way. */
const leftToTheEngine = new Set(['constructor', 'prototype', '__proto__']);

type Path = readonly string[];
type PlainValue = string | number | boolean | null | undefined;

/** An expression that is simple enough to be evaluated without n8n's engine. */
export interface PlainExpression {
	path: Path;
	/** Instead of null or a missing value. */
	otherwise?: string;
	/** What to take where the value is truthy, and where not. */
	choice?: { then: Path; otherwise: string };
}

/**
 * Reads a parameter's expression where it is nothing but the way to one value of the item, or one of the two forms that
 * the fields of this package have as their defaults. n8n runs every expression anew for every item in an isolate,
 * some 0.3 ms each; these need not go there.
 * @returns null for anything else, which n8n must evaluate
 */
export function plainExpression(parameter: unknown): PlainExpression | null {
	const match = typeof parameter === 'string' ? wholeExpression.exec(parameter) : null;
	if (match === null) return null;
	const [path, then] = [pathOf(match[1]), pathOf(match[3])];
	if ([...path, ...then].some((name) => leftToTheEngine.has(name))) return null;
	if (match[2] !== undefined) return { path, otherwise: match[2] };
	return match[4] === undefined ? { path } : { path, choice: { then, otherwise: match[4] } };
}

function pathOf(text = ''): Path {
	return [...text.matchAll(steps)].map(([, dotted, double, single]) => dotted ?? double ?? single ?? '');
}

/**
 * The expression's value where n8n would give the very same: text, number, truth value or nothing, reached through own
 * properties of plain objects.
 * @returns null where n8n must evaluate
 */
export function evaluatePlainly(json: IDataObject, { path, otherwise, choice }: PlainExpression): { value: PlainValue } | null {
	const found = follow(json, path);
	if (found === null) return null;
	if (choice) return found.value ? follow(json, choice.then) : { value: choice.otherwise };
	return otherwise === undefined ? found : { value: found.value ?? otherwise };
}

function follow(json: IDataObject, path: Path): { value: PlainValue } | null {
	let value: unknown = json;
	for (const [index, name] of path.entries()) {
		if (!isPlainObject(value)) return null;
		if (!Object.hasOwn(value, name)) return index === path.length - 1 && !(name in Object.prototype) ? { value: undefined } : null;
		value = value[name];
	}
	return isPlainValue(value) ? { value } : null;
}

function isPlainValue(value: unknown): value is PlainValue {
	return value === null || value === undefined || ['string', 'number', 'boolean'].includes(typeof value);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
	if (typeof value !== 'object' || value === null) return false;
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === Object.prototype || prototype === null;
}
