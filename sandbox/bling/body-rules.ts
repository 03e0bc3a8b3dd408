import { isDate } from './dates.ts';

/** What the contract says of one property of a body. An `ignored` one may be sent and is not looked at. */
export interface PropertyRule {
	readonly type: 'integer' | 'number' | 'text' | 'date' | 'object' | 'list' | 'ignored';
	readonly required?: true;
	readonly oneOf?: readonly (number | string)[];
	/** Of an object, or of each element of a list. */
	readonly fields?: BodyRules;
}

export type BodyRules = Readonly<Record<string, PropertyRule>>;
export type JsonObject = Record<string, unknown>;

/** `path` leads to the property, e.g. `['parcelas', 0, 'valor']`. */
export interface BodyProblem {
	readonly path: readonly (string | number)[];
	readonly what: 'missing' | 'invalid' | 'unknown';
}

export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Everything in a body that is not as the contract wants it, in the order of the contract. */
export function checkBody(body: JsonObject, rules: BodyRules, path: BodyProblem['path'] = []): BodyProblem[] {
	const unknown = Object.keys(body)
		.filter((name) => !Object.hasOwn(rules, name))
		.map((name): BodyProblem => ({ path: [...path, name], what: 'unknown' }));
	const known = Object.entries(rules).flatMap(([name, rule]) => checkProperty(body[name], rule, [...path, name]));
	return [...known, ...unknown];
}

function checkProperty(value: unknown, rule: PropertyRule, path: BodyProblem['path']): BodyProblem[] {
	if (value === undefined || value === null) return rule.required ? [{ path, what: 'missing' }] : [];
	if (rule.type === 'ignored') return [];
	if (!hasType(value, rule)) return [{ path, what: 'invalid' }];
	if (Array.isArray(value)) {
		return value.flatMap((element: unknown, index) =>
			isObject(element) ? checkBody(element, rule.fields ?? {}, [...path, index]) : [{ path: [...path, index], what: 'invalid' as const }],
		);
	}
	return isObject(value) ? checkBody(value, rule.fields ?? {}, path) : [];
}

function hasType(value: unknown, { type, oneOf }: PropertyRule): boolean {
	if (oneOf !== undefined && !oneOf.some((allowed) => allowed === value)) return false;
	switch (type) {
		case 'integer':
			return Number.isSafeInteger(value) && Number(value) >= 0;
		case 'number':
			return typeof value === 'number' && Number.isFinite(value);
		case 'text':
			return typeof value === 'string';
		case 'date':
			return typeof value === 'string' && isDate(value);
		case 'object':
			return isObject(value);
		case 'list':
			return Array.isArray(value);
		case 'ignored':
			return true;
	}
}
