import { ConnectorError } from '../../domain/errors';
import { isRecord } from './json-path';

/** JSON in which texts hold placeholders. */
export type JsonTemplate = string | number | boolean | null | readonly JsonTemplate[] | { readonly [name: string]: JsonTemplate };

export type TemplateValues = Readonly<Record<string, unknown>>;

const placeholder = /\{([A-Za-z][A-Za-z.]*)(?::(number))?\}/g;
const onlyPlaceholder = /^\{([A-Za-z][A-Za-z.]*)(?::(number))?\}$/;

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
	const entries = Object.entries(template).map(([name, inner]): [string, unknown] => [name, fillBody(inner, values)]);
	return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** Query parameters and headers: texts only; one without a value is left out. */
export function fillTexts(templates: Readonly<Record<string, string>>, values: TemplateValues): Record<string, string> {
	const entries = Object.entries(templates).map(([name, template]): [string, unknown] => [name, fillText(template, values)]);
	return Object.fromEntries(
		entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, asText(value)]])),
	);
}

/** Names of the values as the users of the node know them. */
const parameterNames: Readonly<Record<string, string>> = {
	sku: 'SKU',
	id: 'Customer ID',
	customerId: 'Customer ID',
	phone: 'Phone',
	document: 'Document',
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
		const value = asText(values[name] ?? '');
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
	if (single) return converted(values[single[1] ?? ''], single[2]);
	let complete = true;
	const text = template.replace(placeholder, (_whole, name: string) => {
		const value = values[name];
		if (value === undefined || value === null) complete = false;
		return asText(value ?? '');
	});
	return complete ? text : undefined;
}

function converted(value: unknown, as: string | undefined): unknown {
	if (value === null || as !== 'number' || typeof value !== 'string') return value ?? undefined;
	// An id beyond what a number holds exactly, or with leading zeros, stays text.
	const number = Number(value);
	return Number.isSafeInteger(number) && String(number) === value ? number : value;
}

function fillList(template: readonly JsonTemplate[], values: TemplateValues): unknown[] {
	const [element, ...more] = template;
	const perItem = element !== undefined && more.length === 0 && placeholdersIn(element).some((name) => name.startsWith('item.'));
	const { items } = values;
	if (!perItem || !Array.isArray(items)) {
		return template.map((inner) => fillBody(inner, values)).filter((value) => value !== undefined);
	}
	return items.map((item: unknown) => fillBody(element, { ...values, ...itemValues(item) }));
}

function itemValues(item: unknown): TemplateValues {
	if (!isRecord(item)) return {};
	return Object.fromEntries(Object.entries(item).map(([name, value]) => [`item.${name}`, value]));
}

function isList(template: JsonTemplate): template is readonly JsonTemplate[] {
	return Array.isArray(template);
}

function asText(value: unknown): string {
	return typeof value === 'string' ? value : isRecord(value) ? JSON.stringify(value) : String(value);
}
