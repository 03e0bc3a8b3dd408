import type { PageCondition, Selectors } from '../web-page';
import { fieldTypes, type FieldRule } from './field-rule';
import type { JsonBody } from './json-body';
import type { Branch, ColumnRule } from './recipe';

/** The rule of an input, field or column. */
export function fieldRule(body: JsonBody): FieldRule {
	const [pattern, minimum, maximum, fallback] = [body.text('pattern'), body.number('minimum'), body.number('maximum'), body.value('fallback')];
	const format = body.choice('format', ['br', 'us']);
	const isValue = typeof fallback === 'string' || typeof fallback === 'number' || typeof fallback === 'boolean' || fallback === null;
	return {
		type: body.choice('type', fieldTypes) ?? 'string',
		required: body.flag('required'),
		...(pattern === null ? {} : { pattern }),
		...(body.has('values') ? { values: body.texts('values') } : {}),
		...(format === null ? {} : { format }),
		...(minimum === null ? {} : { minimum }),
		...(maximum === null ? {} : { maximum }),
		...(isValue ? { fallback } : {}),
	};
}

export interface PlacedField extends FieldRule {
	selectors: Selectors;
	attribute?: string;
}

export function placedField(body: JsonBody): PlacedField {
	const attribute = body.text('attribute');
	return { ...fieldRule(body), selectors: body.selectors() ?? [], ...(attribute === null ? {} : { attribute }) };
}

export function columnRule(body: JsonBody): FieldRule & ColumnRule {
	const position = body.number('position');
	return {
		...fieldRule(body),
		headers: body.texts('headers'),
		...(position === null ? {} : { position }),
		...(body.has('link') ? { link: body.flag('link') } : {}),
	};
}

export function pageCondition(body: JsonBody): PageCondition {
	const url = body.text('url');
	if (url !== null) return { url };
	const [state, text] = [body.choice('state', ['visible', 'attached', 'gone']), body.text('text')];
	return { selectors: body.selectors() ?? [], ...(state === null ? {} : { state }), ...(text === null ? {} : { text }) };
}

export function branch(body: JsonBody): Branch {
	return { condition: pageCondition(body), outcome: body.text('outcome'), message: body.selectors('message') };
}

export function eachOf<T>(body: JsonBody, name: string, read: (member: JsonBody) => T): Record<string, T> {
	return Object.fromEntries(body.entries(name).map(([key, member]) => [key, read(member)]));
}
