import { ConnectorError } from '../../domain/errors';
import { isRecord, valueAt } from './json-path';

/** JSON in which texts hold placeholders. */
export type JsonTemplate = string | number | boolean | null | readonly JsonTemplate[] | { readonly [name: string]: JsonTemplate };

export type TemplateValues = Readonly<Record<string, unknown>>;

const placeholder = /\{([A-Za-z][\w.]*)(?::(number))?\}/g;
const onlyPlaceholder = /^\{([A-Za-z][\w.]*)(?::(number))?\}$/;
/** As a name in a body: the names of the object that is its value are put in its place. */
const spread = '...';

/** As a value: the name is sent, with null. */
export const writtenNull = Symbol('null');

/** The names of all placeholders in a template. */
export function placeholdersIn(template: JsonTemplate): string[] {
	if (typeof template === 'string') return Array.from(template.matchAll(placeholder), ([, name = '']) => name);
	if (typeof template !== 'object' || template === null) return [];
	return Object.values(template).flatMap(placeholdersIn);
}

/**
 * A body with its values. What a value holds is never read as a template again. Names without a value are left out.
 */
export function fillBody(template: JsonTemplate, values: TemplateValues): unknown {
	if (typeof template === 'string') return fillText(template, values);
	if (typeof template !== 'object' || template === null) return template;
	if (isList(template)) return fillList(template, values);
	const entries = Object.entries(template).flatMap(([name, inner]): Array<[string, unknown]> => {
		const value = fillBody(inner, values);
		return name === spread ? Object.entries(isRecord(value) ? value : {}) : [[name, value]];
	});
	return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** The value of a placeholder; `{a.b}` is `b` of the value `a`. */
export function templateValue(values: TemplateValues, name: string): unknown {
	if (Object.hasOwn(values, name)) return values[name];
	const dot = name.indexOf('.');
	return dot === -1 ? undefined : valueAt(values[name.slice(0, dot)], name.slice(dot + 1));
}

/** Query parameters and headers: texts only; one without a value is left out. */
export function fillTexts(templates: Readonly<Record<string, string>>, values: TemplateValues): Record<string, string> {
	const entries = Object.entries(templates).map(([name, template]): [string, unknown] => [name, fillText(template, values)]);
	return Object.fromEntries(
		entries.flatMap(([name, value]) => (value === undefined || value === null ? [] : [[name, asText(value)]])),
	);
}

/** Names of the values as the users of the node know them. */
const parameterNames: Readonly<Record<string, string>> = {
	sku: 'SKU',
	id: 'Customer ID',
	customerId: 'Customer ID',
	phone: 'Phone',
	document: 'Document',
	contactId: 'Contact ID',
	leadId: 'Lead ID',
	warehouse: 'Warehouse',
	limit: 'Limit',
	idempotencyKey: 'Idempotency Key',
};

/**
 * A path with its values, each encoded. A value must not be empty and must not turn its segment into `.` or `..`, with
 * which the address would be another one.
 * @throws ConnectorError `validation` naming the parameter
 */
export function fillPath(template: string, values: TemplateValues, system: string): string {
	const path = template.replace(placeholder, (_whole, name: string) => {
		const value = asText(templateValue(values, name) ?? '');
		if (value.trim() === '' || /\p{Surrogate}/u.test(value)) throw unusableInPath(name, system);
		return encodeSegment(value);
	});
	if (path.split('/').some((segment) => segment === '.' || segment === '..')) {
		throw unusableInPath(placeholdersIn(template)[0] ?? '', system);
	}
	return path;
}

/** Beyond encodeURIComponent: marks that some servers treat as delimiters. */
function encodeSegment(value: string): string {
	return encodeURIComponent(value).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

function unusableInPath(name: string, system: string): ConnectorError {
	const parameter = parameterNames[name] ?? name;
	return new ConnectorError('validation', `${parameter} is empty or cannot be part of an address.`, {
		system,
		parameter,
		hint: `Give ${parameter} as ${system} knows it.`,
		nothingDone: true,
	});
}

function fillText(template: string, values: TemplateValues): unknown {
	const single = onlyPlaceholder.exec(template);
	if (single) return converted(templateValue(values, single[1] ?? ''), single[2]);
	let complete = true;
	const text = template.replace(placeholder, (_whole, name: string) => {
		const value = templateValue(values, name);
		if (value === undefined || value === null || value === writtenNull) complete = false;
		return asText(value ?? '');
	});
	return complete ? text : undefined;
}

function converted(value: unknown, as: string | undefined): unknown {
	if (value === writtenNull) return null;
	if (value === null || as !== 'number' || typeof value !== 'string') return value ?? undefined;
	// An id beyond what a number holds exactly, or with leading zeros, stays text.
	const number = Number(value);
	return Number.isSafeInteger(number) && String(number) === value ? number : value;
}

/** An element that uses `{item.…}` stands for one of each of `items`, one that uses `{phone.…}` for one of each of `phones`. */
function fillList(template: readonly JsonTemplate[], values: TemplateValues): unknown[] | undefined {
	const lists = template.map((element) => listOf(element, values));
	// Nothing is known of the list, which is not the same as a list without elements.
	if (lists.some((list) => list !== null && list.entries === undefined)) return undefined;
	const filled = template.flatMap((element, index) => {
		const list = lists[index];
		if (!list?.entries) return [fillBody(element, values)];
		return list.entries.map((entry) => fillBody(element, { ...values, [list.name]: entry }));
	});
	return filled.filter((value) => value !== undefined);
}

function listOf(element: JsonTemplate, values: TemplateValues): { name: string; entries: readonly unknown[] | undefined } | null {
	for (const used of placeholdersIn(element)) {
		const name = used.split('.')[0] ?? '';
		// `{record.…}` is a value like any other.
		if (name === used || (Object.hasOwn(values, name) && isRecord(values[name]))) continue;
		const entries = values[`${name}s`];
		return { name, entries: Array.isArray(entries) ? (entries as unknown[]) : undefined };
	}
	return null;
}

function isList(template: JsonTemplate): template is readonly JsonTemplate[] {
	return Array.isArray(template);
}

function asText(value: unknown): string {
	return typeof value === 'string' ? value : isRecord(value) ? JSON.stringify(value) : String(value);
}
