import type { Compile, Compiled, Env } from './compiled.ts';
import { asText, convert, key, scaled } from './convert.ts';
import { errors } from './errors.ts';
import { BIGINT, decimal, FLOAT_TYPE, INT, isExact, isFloat, isInteger, isMoney, isText, isWide, kindName, MAX, MAX_PRECISION, scaleOf, sqlType } from './sql-types.ts';
import type { SqlType } from './sql-types.ts';
import type { CallNode, Expression } from './syntax-tree.ts';

const AGGREGATES: ReadonlySet<string> = new Set(['COUNT', 'COUNT_BIG', 'SUM', 'AVG', 'MIN', 'MAX', 'STRING_AGG']);
const RANKS: ReadonlySet<string> = new Set(['ROW_NUMBER', 'RANK', 'DENSE_RANK']);
const AVERAGE_SCALE = 6;

export function isAggregate({ name }: CallNode): boolean {
	return AGGREGATES.has(name) || RANKS.has(name);
}

/** True when an aggregate stands in the expression itself, not in a subquery of it. */
export function containsAggregate(part: unknown): boolean {
	if (Array.isArray(part)) return part.some(containsAggregate);
	if (typeof part !== 'object' || part === null || part instanceof Uint8Array) return false;
	if ('node' in part && part.node === 'query') return false;
	if ('node' in part && part.node === 'call' && 'name' in part && AGGREGATES.has(String(part.name)) && !('over' in part)) return true;
	return Object.values(part).some(containsAggregate);
}

/** COUNT, SUM, … and the ranking functions; with OVER they look at a window of rows. */
export function aggregate(compile: Compile, call: CallNode, env: Env): Compiled {
	const over = call.over === undefined ? '' : window(compile, call.over, env);
	if (RANKS.has(call.name)) {
		if (over === '') throw errors.syntaxNear(call.name);
		return { sql: `${call.name.toLowerCase()}()${over}`, type: BIGINT };
	}
	if (over === '' && !env.aggregates) throw errors.syntaxNear(call.name);
	const inner: Env = over === '' ? { ...env, grouping: undefined, aggregates: false } : env;
	if (call.name === 'COUNT' || call.name === 'COUNT_BIG') return count(compile, call, inner, over);
	if (call.star) throw errors.syntaxNear('*');
	if (call.name === 'STRING_AGG') return stringAgg(compile, call, inner);
	const [first] = call.arguments;
	if (first === undefined || call.arguments.length !== 1) throw errors.argumentCount(call.name.toLowerCase(), 1);
	const value = compile.scalar(first, inner);
	if (call.name === 'MIN' || call.name === 'MAX') return extreme(call.name.toLowerCase(), value, over);
	return call.name === 'SUM' ? sum(value, call.distinct, over) : average(value, call.distinct, over);
}

function window(compile: Compile, { partition, order }: NonNullable<CallNode['over']>, env: Env): string {
	const keyOf = (part: Expression): string => {
		const value = compile.scalar(part, env);
		return key(value.sql, value.type);
	};
	const by = partition.length === 0 ? '' : `PARTITION BY ${partition.map(keyOf).join(', ')}`;
	const sorted = order.length === 0 ? '' : ` ORDER BY ${compile.orderBy(order, env)}`;
	return ` OVER (${by}${sorted})`;
}

function count(compile: Compile, call: CallNode, env: Env, over: string): Compiled {
	const type = call.name === 'COUNT' ? INT : BIGINT;
	if (call.star) return { sql: `count(*)${over}`, type };
	const [first] = call.arguments;
	if (first === undefined) throw errors.argumentCount('count', 1);
	const value = compile.scalar(first, env);
	return { sql: `count(${call.distinct ? 'DISTINCT ' : ''}${call.distinct ? key(value.sql, value.type) : value.sql})${over}`, type };
}

/** The smallest text by the collation, not by its bytes: key and text go through together. */
function extreme(name: string, value: Compiled, over: string): Compiled {
	if (value.type.kind === 'bit') throw errors.invalidOperand('bit', name);
	if (!isText(value.type)) return { sql: `${name}(${value.sql})${over}`, type: value.type };
	return { sql: `tsql_behind_mark(${name}(tsql_key(${value.sql}) || char(2) || ${value.sql})${over})`, type: value.type };
}

function sumType(type: SqlType, name: string): SqlType {
	if (isFloat(type)) return FLOAT_TYPE;
	if (isMoney(type)) return sqlType('money');
	if (type.kind === 'decimal') return decimal(MAX_PRECISION, type.scale);
	if (!isInteger(type) || type.kind === 'bit') throw errors.invalidOperand(kindName(type), name);
	return type.kind === 'bigint' ? BIGINT : INT;
}

function sum(value: Compiled, distinct: boolean, over: string): Compiled {
	return { sql: `sum(${distinct ? 'DISTINCT ' : ''}${value.sql})${over}`, type: sumType(value.type, 'sum') };
}

function average(value: Compiled, distinct: boolean, over: string): Compiled {
	const type = sumType(value.type, 'avg');
	const word = distinct ? 'DISTINCT ' : '';
	if (!isExact(type)) return { sql: `avg(${word}${value.sql})${over}`, type };
	const wanted = type.kind === 'decimal' ? decimal(MAX_PRECISION, Math.max(AVERAGE_SCALE, type.scale)) : type;
	const total = scaled({ sql: `sum(${word}${value.sql})${over}`, type }, scaleOf(wanted));
	return { sql: `(${total} / count(${word}${value.sql})${over})`, type: wanted };
}

/** STRING_AGG(value, separator) [WITHIN GROUP (ORDER BY …)]. */
function stringAgg(compile: Compile, call: CallNode, env: Env): Compiled {
	const [first, second] = call.arguments;
	if (first === undefined || second === undefined || call.over !== undefined) throw errors.argumentCount('string_agg', 2);
	const value = asText(compile.scalar(first, env));
	const separator = asText(compile.scalar(second, env));
	const type = sqlType(isWide(value.type) ? 'nvarchar' : 'varchar', { length: value.type.length === MAX ? MAX : isWide(value.type) ? 4_000 : 8_000 });
	const order = call.withinGroup === undefined ? '' : ` ORDER BY ${compile.orderBy(call.withinGroup, env)}`;
	return { sql: `group_concat(${value.sql}, ${convert(separator, separator.type).sql}${order})`, type };
}
