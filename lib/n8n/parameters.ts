import type { IExecuteFunctions, IGetNodeParameterOptions, INodeExecutionData, INodeParameters, NodeParameterValueType } from 'n8n-workflow';

import { ConnectorError } from '../domain/errors';
import type { Field } from './operation';
import { evaluatePlainly, plainExpression, type PlainExpression } from './plain-expression';

/** Reads one parameter of the node for a certain item. */
export type ParameterOfItem = (name: string, fallback?: NodeParameterValueType) => unknown;

/**
 * Reads the parameters of each item and brings them to their declared types, so that no operation
 * meets a number where it expects text. A parameter without an expression is the same for all items
 * and is resolved once; a plain expression is evaluated here; the rest is n8n's.
 */
export class ParameterReader {
	/** As n8n resolves them, and brought to the type of their field. */
	private readonly constants = new Map<string, unknown>();
	private readonly coerced = new Map<string, unknown>();
	private readonly plain = new Map<string, PlainExpression | null>();
	private readonly raw: INodeParameters;
	/** The items that `$json` stands for; none where an AI agent calls, whose `$json` is not what the node is given. */
	private readonly items: readonly INodeExecutionData[];

	constructor(
		private readonly execution: IExecuteFunctions,
		private readonly system: string,
	) {
		this.raw = execution.getNode().parameters;
		this.items = execution.isToolExecution() ? [] : execution.getInputData();
	}

	read(fields: readonly Field[], itemIndex: number): Record<string, unknown> {
		const input: Record<string, unknown> = {};
		for (const field of fields) {
			if (field.type !== 'notice') input[field.name] = this.readField(field, itemIndex);
		}
		return input;
	}

	/** A parameter as it is, for those that are no field of an operation. */
	get(name: string, itemIndex: number, fallback?: NodeParameterValueType, options: IGetNodeParameterOptions = {}): unknown {
		if (this.constants.has(name)) return this.constants.get(name);
		const plainly = this.evaluatePlainly(name, itemIndex);
		if (plainly !== null) return plainly.value;
		const value: unknown = this.execution.getNodeParameter(name, itemIndex, fallback, options);
		if (this.isConstant(name, fallback)) this.constants.set(name, value);
		return value;
	}

	ofItem(itemIndex: number): ParameterOfItem {
		return (name, fallback) => this.get(name, itemIndex, fallback);
	}

	private readField(field: Field, itemIndex: number): unknown {
		const { name } = field;
		if (this.coerced.has(name)) return this.coerced.get(name);
		const options = field.type === 'resourceLocator' ? { extractValue: true } : {};
		const value = coerce(field, this.get(name, itemIndex, field.default as NodeParameterValueType, options), this.system);
		if (field.required === true && value === '') {
			throw invalid(field, 'is empty', this.system, 'Fill it in, or check the expression behind it.');
		}
		if (this.isConstant(name, field.default)) this.coerced.set(name, value);
		return value;
	}

	private isConstant(name: string, fallback: unknown): boolean {
		return !holdsExpression(this.raw[name] ?? fallback);
	}

	private evaluatePlainly(name: string, itemIndex: number): { value: unknown } | null {
		const expression = this.plainExpressionOf(name);
		const item = this.items[itemIndex];
		return expression && item ? evaluatePlainly(item.json, expression) : null;
	}

	private plainExpressionOf(name: string): PlainExpression | null {
		const known = this.plain.get(name);
		if (known !== undefined) return known;
		const expression = plainExpression(this.raw[name]);
		this.plain.set(name, expression);
		return expression;
	}
}

/** True where a stored parameter value holds an expression anywhere inside. */
function holdsExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	if (Array.isArray(value)) return value.some(holdsExpression);
	if (typeof value === 'object' && value !== null) return Object.values(value).some(holdsExpression);
	return false;
}

function coerce(field: Field, value: unknown, system: string): unknown {
	switch (field.type) {
		case 'string':
		case 'dateTime':
		case 'resourceLocator':
			return coerceText(field, value, system);
		case 'number':
			return coerceNumber(field, value, system);
		case 'boolean':
			return value === true || value === 'true';
		case 'options':
			return coerceOption(field, value, system);
		case 'collection':
			return coerceCollection(field, value, system);
		default:
			return value;
	}
}

function coerceText(field: Field, value: unknown, system: string): string {
	if (value === null || value === undefined) return '';
	if (typeof value === 'string') return value;
	if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') {
		return String(value);
	}
	if (value instanceof Date) return value.toISOString();
	if (isLuxonDate(value)) return value.toISO() ?? '';
	throw invalid(field, 'is an object or a list, not text', system, 'Point the expression at one text value.');
}

/** Expressions such as `$now` give luxon dates of n8n's own copy of luxon. */
function isLuxonDate(value: unknown): value is { toISO(): string | null } {
	return typeof value === 'object' && value !== null && 'toISO' in value && typeof value.toISO === 'function';
}

function coerceNumber(field: Field, value: unknown, system: string): number {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof number === 'number' && Number.isFinite(number)) return number;
	throw invalid(field, 'is not a number', system, 'Give a plain number such as 5 or 2.5.');
}

function coerceOption(field: Field, value: unknown, system: string): unknown {
	const options = (field.options ?? []).flatMap((option) => ('value' in option ? [option.value] : []));
	if (options.length === 0 || options.includes(value as string)) return value;
	throw invalid(field, `is not one of: ${options.join(', ')}`, system, 'Choose one of these values.');
}

function coerceCollection(field: Field, value: unknown, system: string): Record<string, unknown> {
	const given = (value ?? {}) as Record<string, unknown>;
	const result: Record<string, unknown> = {};
	for (const option of (field.options ?? []) as readonly Field[]) {
		if (given[option.name] !== undefined) result[option.name] = coerce(option, given[option.name], system);
	}
	return result;
}

function invalid(field: Field, what: string, system: string, hint: string): ConnectorError {
	return new ConnectorError('validation', `The parameter “${field.displayName}” ${what}.`, {
		system,
		hint,
		parameter: field.name,
	});
}
