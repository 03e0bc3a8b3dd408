import type { EntitySet, Property, Service } from '../schema/service.ts';
import { entitySetOf, follow, typeName } from './data-source.ts';
import type { DataSource } from './data-source.ts';
import { readFilter } from './filter-syntax.ts';
import type { Comparison, Expression } from './filter-syntax.ts';
import { problems } from './problem.ts';
import type { LiteralType } from './tokens.ts';
import { padded, valueOf } from './values.ts';
import type { Row, Value } from './values.ts';

export interface FilterScope {
	readonly set: EntitySet;
	readonly service: Service;
	readonly source: DataSource;
}

/** What a part of a filter gives for a row. `property` is set where it is a property itself. */
interface Operand {
	readonly type: LiteralType;
	readonly property?: Property;
	readonly get: (row: Row) => Value;
}

const literalTypes: Readonly<Record<Property['type'], LiteralType>> = {
	String: 'text',
	DateTime: 'DateTime',
	DateTimeOffset: 'DateTimeOffset',
	Time: 'Time',
	Boolean: 'Boolean',
	Guid: 'Guid',
	Byte: 'number',
	Double: 'number',
	Decimal: 'number',
};

const textFunctions: Readonly<Record<string, (first: string, second: string) => boolean>> = {
	substringof: (part, whole) => whole.includes(part),
	startswith: (whole, start) => whole.startsWith(start),
	endswith: (whole, end) => whole.endsWith(end),
};

/** A filter ready to be asked for each row. @throws ODataProblem 400 where it names what there is not, or mixes types. */
export function compileFilter(text: string, scope: FilterScope): (row: Row) => boolean {
	const { type, get } = compile(readFilter(text), scope);
	if (type !== 'Boolean') throw problems.malformed('The filter is no condition');
	return (row) => get(row) === true;
}

function compile(expression: Expression, scope: FilterScope): Operand {
	switch (expression.kind) {
		case 'literal': {
			const { type, value } = expression;
			return { type, get: () => value };
		}
		case 'path':
			return compilePath(expression.path, scope);
		case 'call':
			return compileCall(expression.name, expression.arguments.map((each) => compile(each, scope)));
		case 'not': {
			const operand = condition(expression.operand, scope);
			return { type: 'Boolean', get: (row) => operand(row) !== true };
		}
		case 'both':
		case 'either': {
			const left = condition(expression.left, scope);
			const right = condition(expression.right, scope);
			const isBoth = expression.kind === 'both';
			return { type: 'Boolean', get: (row) => (isBoth ? left(row) === true && right(row) === true : left(row) === true || right(row) === true) };
		}
		case 'compare':
			return compileComparison(expression.comparison, compile(expression.left, scope), compile(expression.right, scope), scope.source);
	}
}

function condition(expression: Expression, scope: FilterScope): (row: Row) => Value {
	const { type, get } = compile(expression, scope);
	if (type !== 'Boolean') throw problems.malformed('A part of the filter is no condition');
	return get;
}

function compilePath([first = '', ...rest]: readonly string[], scope: FilterScope): Operand {
	const { set, service, source } = scope;
	if (rest.length === 0) {
		const property = set.properties.get(first);
		if (property === undefined) throw problems.unknownProperty(first, typeName(set));
		if (!property.isFilterable) throw problems.malformed(`Property ${first} is not filterable`);
		return { type: literalTypes[property.type], property, get: (row) => valueOf(row, property) };
	}
	const navigation = set.navigations.get(first);
	if (navigation === undefined) throw problems.unknownProperty(first, typeName(set));
	if (navigation.isMany) throw problems.malformed(`Navigation property ${first} leads to many: no filter over it`);
	const inner = compilePath(rest, { ...scope, set: entitySetOf(service, navigation.target) });
	return {
		...inner,
		get: (row) => {
			const target = follow(row, set, navigation, service, source)[0];
			return target === undefined ? null : inner.get(target);
		},
	};
}

function compileCall(name: string, given: readonly Operand[]): Operand {
	const test = Object.hasOwn(textFunctions, name) ? textFunctions[name] : undefined;
	if (test === undefined) throw problems.malformed(`Function ${name} is not supported`);
	const [first, second] = given;
	if (first?.type !== 'text' || second?.type !== 'text' || given.length !== 2) throw problems.malformed(`Function ${name} takes two texts`);
	return { type: 'Boolean', get: (row) => test(textOf(first.get(row)), textOf(second.get(row))) };
}

const textOf = (value: Value): string => (typeof value === 'string' ? value : '');

function compileComparison(comparison: Comparison, left: Operand, right: Operand, source: DataSource): Operand {
	const fits = left.type === right.type || left.type === 'null' || right.type === 'null';
	if (!fits) throw problems.malformed(`Types ${left.type} and ${right.type} do not compare`);
	const length = paddedLength(left) ?? paddedLength(right);
	const isNumber = left.type === 'number' || right.type === 'number';
	const ready = (value: Value): Value => {
		if (isNumber && value !== null) return Number(value);
		if (typeof value !== 'string') return value;
		const text = value.replace(/ +$/, '');
		return source.stripsZeros && length !== undefined ? padded(text, length) : text;
	};
	return { type: 'Boolean', get: (row) => compareValues(comparison, ready(left.get(row)), ready(right.get(row))) };
}

function paddedLength({ property }: Operand): number | undefined {
	return property?.isPadded === true ? property.maxLength : undefined;
}

function compareValues(comparison: Comparison, left: Value, right: Value): boolean {
	if (comparison === 'eq') return left === right;
	if (comparison === 'ne') return left !== right;
	// Nothing is more or less than null.
	if (left === null || right === null) return false;
	switch (comparison) {
		case 'gt':
			return left > right;
		case 'ge':
			return left >= right;
		case 'lt':
			return left < right;
		case 'le':
			return left <= right;
	}
}
