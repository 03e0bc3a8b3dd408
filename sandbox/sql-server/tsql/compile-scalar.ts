import { arithmetic } from './compile-arithmetic.ts';
import { compileCall } from './compile-call.ts';
import { compare, isCondition } from './compile-condition.ts';
import type { Compile, Compiled, Env } from './compiled.ts';
import { convert, typeOfAll } from './convert.ts';
import { errors } from './errors.ts';
import { globalVariable } from './session-values.ts';
import { INT, isExact, isFloat, isInteger, kindName, MAX, sqlType } from './sql-types.ts';
import type { Expression, Query } from './syntax-tree.ts';

type CaseNode = Extract<Expression, { node: 'case' }>;
type CastNode = Extract<Expression, { node: 'cast' }>;

/** A value in SQLite's SQL, with its type. Throws 102 for a condition. */
export function compileScalar(compile: Compile, expression: Expression, env: Env): Compiled {
	if (isCondition(expression)) throw errors.syntaxNear(expression.node === 'compare' ? expression.operator : ')');
	const scalar = (part: Expression): Compiled => compile.scalar(part, env);
	switch (expression.node) {
		case 'literal':
			return { sql: compile.bindings.constant(expression.value), type: expression.type };
		case 'null':
			return { sql: 'NULL', type: INT, untyped: true };
		case 'column':
			return column(expression.name.join('.'), env, env.scope.resolve(expression.name));
		case 'variable':
			return compile.bindings.variable(expression.name);
		case 'global':
			return globalVariable(compile.bindings, expression.name);
		case 'negate':
			return negate(scalar(expression.operand));
		case 'arithmetic':
			return arithmetic(expression.operator, scalar(expression.left), scalar(expression.right));
		case 'case':
			return compileCase(compile, expression, env);
		case 'cast':
			return compileCast(expression, scalar);
		case 'call':
			return compileCall(compile, expression, env);
		case 'xmlText':
			return { sql: `tsql_unescape_xml((${compile.query(expression.query, env).sql}))`, type: sqlType('nvarchar', { length: MAX }) };
		case 'subquery':
			return subquery(compile, expression.query, env);
	}
}

function column(name: string, env: Env, found: Compiled & { readonly outer: boolean }): Compiled {
	if (env.grouping !== undefined && !found.outer) throw errors.notGrouped(name, env.clause);
	return found;
}

function negate(operand: Compiled): Compiled {
	if (!isExact(operand.type) && !isFloat(operand.type)) throw errors.invalidOperand(kindName(operand.type), 'minus');
	return { sql: `(-${operand.sql})`, type: operand.type };
}

function compileCase(compile: Compile, { operand, branches, otherwise }: CaseNode, env: Env): Compiled {
	const subject = operand === undefined ? undefined : compile.scalar(operand, env);
	const conditions = branches.map(({ when }) =>
		subject === undefined ? compile.condition(when, env) : compare(subject, '=', compile.scalar(when, env)));
	const results = branches.map(({ then }) => compile.scalar(then, env));
	const rest = otherwise === undefined ? undefined : compile.scalar(otherwise, env);
	const type = typeOfAll(rest === undefined ? results : [...results, rest]);
	const arms = results.map((result, index) => `WHEN ${conditions[index] ?? '0'} THEN ${convert(result, type).sql}`);
	return { sql: `CASE ${arms.join(' ')} ELSE ${rest === undefined ? 'NULL' : convert(rest, type).sql} END`, type };
}

function compileCast({ operand, type, tolerant, style }: CastNode, scalar: (part: Expression) => Compiled): Compiled {
	const source = scalar(operand);
	const compiledStyle = style === undefined ? undefined : scalar(style);
	if (compiledStyle !== undefined && !isInteger(compiledStyle.type)) throw errors.implicitConversion(kindName(compiledStyle.type), 'int');
	return convert(source, type, { style: compiledStyle?.sql, tolerant });
}

/** NULL without a row; error 512 with more than one. */
function subquery(compile: Compile, query: Query, env: Env): Compiled {
	const inner = compile.query(query, env);
	const [first] = inner.columns;
	if (first === undefined || inner.columns.length !== 1) throw errors.oneSubqueryColumn();
	return { sql: `(SELECT tsql_one_row(count(*), max("c0")) FROM (SELECT "c0" FROM (${inner.sql}) LIMIT 2))`, type: first.type };
}
