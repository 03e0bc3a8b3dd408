import type { SandboxRequest } from '../../kit/server.ts';
import { isObject } from '../values.ts';
import type { Fields } from '../values.ts';

/** Without a prototype: a caller may write any name. */
const newFields = (): Fields => Object.create(null) as Fields;

/** `fields[PHONE][0][VALUE]` as its parts. */
function partsOf(name: string): string[] {
	const [first = '', ...rest] = name.split('[');
	return [first, ...rest.map((part) => part.replace(/\]$/, ''))];
}

function put(target: Fields, [key = '', ...rest]: readonly string[], value: string): void {
	const name = key === '' ? String(Object.keys(target).length) : key;
	if (rest.length === 0) {
		target[name] = value;
		return;
	}
	const known = target[name];
	const inner = isObject(known) ? known : newFields();
	target[name] = inner;
	put(inner, rest, value);
}

/** Keys 0, 1, 2 … make a list, as in PHP. */
function listsOf(value: unknown): unknown {
	if (!isObject(value)) return value;
	const entries = Object.entries(value).map(([name, inner]) => [name, listsOf(inner)] as const);
	const isList = entries.length > 0 && entries.every(([name], index) => name === String(index));
	return isList ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

function fromForm(form: URLSearchParams): Fields {
	const nested = newFields();
	for (const [name, value] of form) put(nested, partsOf(name), value);
	return Object.fromEntries(Object.entries(nested).map(([name, value]) => [name, listsOf(value)]));
}

/** A call's parameters: those of the query and, over them, those of the JSON object or form in the body. */
export function parametersOf({ query, body }: SandboxRequest): Fields {
	const inBody = isObject(body) ? body : fromForm(new URLSearchParams(typeof body === 'string' ? body : ''));
	return { ...fromForm(query), ...inBody };
}
