import type { Compile, Compiled, Env } from './compiled.ts';
import { asText, convert, key, meet, typeOfAll } from './convert.ts';
import { errors } from './errors.ts';
import { isBinary, isExact, isText, kindName } from './sql-types.ts';
import type { Condition, Expression } from './syntax-tree.ts';

const CONDITIONS: ReadonlySet<string> = new Set(['logical', 'not', 'compare', 'isNull', 'in', 'inQuery', 'between', 'like', 'exists']);
/** `!<` and `!>` are old spellings. */
const OPERATORS: Readonly<Record<string, string>> = { '!=': '<>', '!<': '>=', '!>': '<=' };

export function isCondition(expression: Expression): expression is Condition {
	return CONDITIONS.has(expression.node);
}

export function compare(left: Compiled, operator: string, right: Compiled): string {
	const met = meet(left, right);
	if (isBinary(met.type) && (isText(left.type) || isText(right.type))) {
		throw errors.incompatible(kindName(left.type), kindName(right.type), 'equal to');
	}
	return `(${key(met.left, met.type)} ${OPERATORS[operator] ?? operator} ${key(met.right, met.type)})`;
}

/** A condition in SQLite's SQL. Throws 4145 for a value. */
export function compileCondition(compile: Compile, expression: Expression, env: Env): string {
	if (!isCondition(expression)) throw errors.notACondition(')');
	const scalar = (part: Expression): Compiled => compile.scalar(part, env);
	const not = 'negated' in expression && expression.negated ? 'NOT ' : '';
	switch (expression.node) {
		case 'logical':
			return `(${compile.condition(expression.left, env)} ${expression.operator} ${compile.condition(expression.right, env)})`;
		case 'not':
			return `(NOT ${compile.condition(expression.operand, env)})`;
		case 'compare':
			return compare(scalar(expression.left), expression.operator, scalar(expression.right));
		case 'isNull':
			return `(${scalar(expression.operand).sql} IS ${not}NULL)`;
		case 'in':
			return `(${not}${compileIn(scalar(expression.operand), expression.list.map(scalar))})`;
		case 'inQuery':
			return `(${not}${compileInQuery(compile, scalar(expression.operand), expression, env)})`;
		case 'between': {
			const operand = scalar(expression.operand);
			return `(${not}(${compare(operand, '>=', scalar(expression.low))} AND ${compare(operand, '<=', scalar(expression.high))}))`;
		}
		case 'like': {
			const escape = expression.escape === undefined ? "''" : asText(scalar(expression.escape)).sql;
			return `(${not}tsql_like(${asText(scalar(expression.operand)).sql}, ${asText(scalar(expression.pattern)).sql}, ${escape}))`;
		}
		case 'exists':
			return `EXISTS (${compile.query(expression.query, env).sql})`;
	}
}

/** All values of the list, and the one looked for, take one type. */
function compileIn(operand: Compiled, list: readonly Compiled[]): string {
	const type = typeOfAll([operand, ...list]);
	if (isExact(type)) return `(${list.map((item) => compare(convert(operand, type), '=', convert(item, type))).join(' OR ')})`;
	const values = list.map((item) => key(convert(item, type).sql, type));
	return `(${key(convert(operand, type).sql, type)} IN (${values.join(', ')}))`;
}

function compileInQuery(compile: Compile, operand: Compiled, { query }: Extract<Condition, { node: 'inQuery' }>, env: Env): string {
	const inner = compile.query(query, env);
	const [column] = inner.columns;
	if (column === undefined || inner.columns.length !== 1) throw errors.oneSubqueryColumn();
	const found: Compiled = { sql: '"c0"', type: column.type };
	const met = meet(operand, found);
	return `(${key(met.left, met.type)} IN (SELECT ${key(met.right, met.type)} FROM (${inner.sql})))`;
}
