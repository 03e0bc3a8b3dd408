import { aggregate, isAggregate } from './compile-aggregate.ts';
import { isCondition } from './compile-condition.ts';
import type { Compile, Compiled, Env } from './compiled.ts';
import { asText, convert, key, meet, typeOfAll } from './convert.ts';
import { errors } from './errors.ts';
import { builtIns } from './built-ins.ts';
import { sessionFunction } from './session-values.ts';
import { BIGINT, BIT, INT, isWide, MAX, sqlType } from './sql-types.ts';
import type { CallNode, Expression } from './syntax-tree.ts';

type Special = (compile: Compile, call: CallNode, env: Env) => Compiled;

function argumentsOf(compile: Compile, call: CallNode, env: Env, count?: number): Compiled[] {
	if (count !== undefined && call.arguments.length !== count) throw errors.argumentCount(call.name.toLowerCase(), count);
	return call.arguments.map((argument) => compile.scalar(argument, env));
}

function two(compile: Compile, call: CallNode, env: Env): readonly [Compiled, Compiled] {
	const [first, second] = argumentsOf(compile, call, env, 2);
	if (first === undefined || second === undefined) throw errors.argumentCount(call.name.toLowerCase(), 2);
	return [first, second];
}

/** Functions that do not look at all of their arguments, or take their type from them. */
const SPECIAL: Readonly<Record<string, Special>> = {
	COALESCE(compile, call, env) {
		const values = argumentsOf(compile, call, env);
		if (values.length < 2) throw errors.syntaxNear(')');
		const type = typeOfAll(values);
		return { sql: `coalesce(${values.map((value) => convert(value, type).sql).join(', ')})`, type };
	},
	ISNULL(compile, call, env) {
		const [value, replacement] = two(compile, call, env);
		const type = value.untyped === true ? replacement.type : value.type;
		return { sql: `ifnull(${value.sql}, ${convert(replacement, type).sql})`, type };
	},
	NULLIF(compile, call, env) {
		const [value, other] = two(compile, call, env);
		const met = meet(value, other);
		return { sql: `CASE WHEN ${key(met.left, met.type)} = ${key(met.right, met.type)} THEN NULL ELSE ${value.sql} END`, type: value.type };
	},
	IIF(compile, call, env) {
		const [when, then, otherwise] = call.arguments;
		if (when === undefined || then === undefined || otherwise === undefined || !isCondition(when)) throw errors.argumentCount('iif', 3);
		return compile.scalar({ node: 'case', branches: [{ when, then }], otherwise }, env);
	},
	CONCAT(compile, call, env) {
		const values = argumentsOf(compile, call, env).map(asText);
		if (values.length < 2) throw errors.argumentCount('concat', 2);
		const type = sqlType(values.some((value) => isWide(value.type)) ? 'nvarchar' : 'varchar', { length: values.some((value) => value.type.length === MAX) ? MAX : 4_000 });
		return { sql: `(${values.map(({ sql }) => `ifnull(${sql}, '')`).join(' || ')})`, type };
	},
	DATEADD(compile, call, env) {
		const unit = unitOf(call);
		const [count, date] = [compile.scalar(argumentAt(call, 1), env), compile.scalar(argumentAt(call, 2), env)];
		const type = date.type.kind === 'date' || date.type.kind.startsWith('datetime') || date.type.kind === 'smalldatetime' ? date.type : sqlType('datetime', { scale: 3 });
		return { sql: `tsql_dateadd('${unit}', ${convert(count, BIGINT).sql}, ${convert(date, type).sql}, '${type.kind}:0:0:${type.scale}')`, type };
	},
	DATEDIFF(compile, call, env) {
		const unit = unitOf(call);
		const type = sqlType('datetime2', { scale: 7 });
		const [from, to] = [compile.scalar(argumentAt(call, 1), env), compile.scalar(argumentAt(call, 2), env)];
		return { sql: `tsql_datediff('${unit}', ${convert(from, type).sql}, ${convert(to, type).sql})`, type: INT };
	},
	DATEPART(compile, call, env) {
		const unit = unitOf(call);
		const date = compile.scalar(argumentAt(call, 1), env);
		return { sql: `tsql_datepart('${unit}', ${convert(date, sqlType('datetime2', { scale: 7 })).sql})`, type: INT };
	},
};

/** Questions on the login's rights: the administrator has all, the other may read. */
const RIGHTS: Readonly<Record<string, number>> = { IS_SRVROLEMEMBER: 0, IS_MEMBER: 0, IS_ROLEMEMBER: 0, HAS_PERMS_BY_NAME: 2 };

function rights(compile: Compile, call: CallNode, env: Env): Compiled {
	const asked = asText(compile.scalar(argumentAt(call, RIGHTS[call.name] ?? 0), env));
	return { sql: `tsql_may(${compile.bindings.session('IS_ADMIN', BIT).sql}, ${asked.sql})`, type: INT };
}

const UNITS: Readonly<Record<string, string>> = {
	YEAR: 'year', YY: 'year', YYYY: 'year', QUARTER: 'quarter', QQ: 'quarter', MONTH: 'month', MM: 'month', M: 'month', WEEK: 'week', WK: 'week',
	DAY: 'day', DD: 'day', D: 'day', WEEKDAY: 'weekday', DW: 'weekday', HOUR: 'hour', HH: 'hour', MINUTE: 'minute', MI: 'minute', N: 'minute',
	SECOND: 'second', SS: 'second', S: 'second', MILLISECOND: 'millisecond', MS: 'millisecond',
};

function argumentAt(call: CallNode, index: number): Expression {
	const found = call.arguments[index];
	if (found === undefined) throw errors.argumentCount(call.name.toLowerCase(), index + 1);
	return found;
}

/** `day` in DATEADD(day, …) is a word of the language. */
function unitOf(call: CallNode): string {
	const [first] = call.arguments;
	const word = first?.node === 'column' ? first.name.join('.').toUpperCase() : '';
	const unit = UNITS[word];
	if (unit === undefined) throw errors.unknownFunction(word.toLowerCase());
	return unit;
}

/** Throws 195 for a function that is not known, 174 for a wrong number of arguments. */
export function compileCall(compile: Compile, call: CallNode, env: Env): Compiled {
	if (isAggregate(call)) return aggregate(compile, call, env);
	if (call.star || call.distinct || call.over !== undefined || call.withinGroup !== undefined) throw errors.syntaxNear('(');
	const session = sessionFunction(compile.bindings, call.name);
	if (session !== undefined) return session;
	if (RIGHTS[call.name] !== undefined) return rights(compile, call, env);
	const special = SPECIAL[call.name];
	if (special !== undefined) return special(compile, call, env);
	const builtIn = builtIns[call.name];
	if (builtIn === undefined) throw errors.unknownFunction(call.name);
	const [least, most] = builtIn.arguments;
	if (call.arguments.length < least || call.arguments.length > most) throw errors.argumentCount(call.name.toLowerCase(), least);
	const given = argumentsOf(compile, call, env);
	const converted = given.map((value, index) => builtIn.accept(value, index));
	const type = builtIn.type(converted.map((value) => value.type));
	const extra = builtIn.withType === true ? [`'${type.kind}:${type.length}:${type.precision}:${type.scale}'`] : [];
	return { sql: `tsql_${call.name.toLowerCase()}(${[...converted.map(({ sql }) => sql), ...extra].join(', ')})`, type };
}
