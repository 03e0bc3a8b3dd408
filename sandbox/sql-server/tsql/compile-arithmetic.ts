import type { Compiled } from './compiled.ts';
import { asText, convert, scaled } from './convert.ts';
import { errors } from './errors.ts';
import {
	asDecimal, BIGINT, commonType, decimal, isBinary, isDateTime, isExact, isFloat, isInteger, isMoney, isText, isWide, kindName, MAX,
	MAX_PRECISION, scaleOf, sqlType,
} from './sql-types.ts';
import type { SqlType } from './sql-types.ts';

type Operator = '+' | '-' | '*' | '/' | '%';

const OPERATION: Readonly<Record<Operator, string>> = { '+': 'add', '-': 'subtract', '*': 'multiply', '/': 'divide', '%': 'modulo' };
const LONGEST = { narrow: 8_000, wide: 4_000 } as const;
/** SQL Server keeps up to 38 digits of a quotient; eight behind the point fit beside ten before it in 64 bits. */
const QUOTIENT_SCALE = 8;

/** `+ - * / %` with the types and the precision that SQL Server gives them. */
export function arithmetic(operator: Operator, left: Compiled, right: Compiled): Compiled {
	if (operator === '+' && (isText(left.type) || left.untyped === true) && (isText(right.type) || right.untyped === true)) return concatenate(left, right);
	if (isDateTime(left.type) || isDateTime(right.type)) return shiftDate(operator, left, right);
	const type = commonType(left.type, right.type);
	if (isText(type) || isBinary(type) || type.kind === 'uniqueidentifier' || type.kind === 'bit') {
		throw isText(type) ? errors.invalidOperand(kindName(type), OPERATION[operator]) : errors.incompatible(kindName(left.type), kindName(right.type), OPERATION[operator]);
	}
	if (isFloat(type)) return { sql: plain(operator, convert(left, type).sql, convert(right, type).sql), type };
	if (isInteger(type)) return { sql: plain(operator, convert(left, type).sql, convert(right, type).sql), type };
	return exact(operator, exactSide(left, type), exactSide(right, type), type);
}

/** A text beside a number is read as that number's type. */
function exactSide(side: Compiled, type: SqlType): Compiled {
	return isExact(side.type) && side.untyped !== true ? side : convert(side, type);
}

function plain(operator: Operator, left: string, right: string): string {
	if (operator === '/') return `tsql_divide(${left}, ${right})`;
	if (operator === '%') return `tsql_modulo(${left}, ${right})`;
	return `(${left} ${operator} ${right})`;
}

function exact(operator: Operator, left: Compiled, right: Compiled, common: SqlType): Compiled {
	const money = isMoney(common);
	const [first, second] = [asDecimal(left.type), asDecimal(right.type)];
	const [leftScale, rightScale] = [scaleOf(left.type), scaleOf(right.type)];
	const limited = (precision: number, scale: number): SqlType => (money ? common : decimal(Math.min(MAX_PRECISION, precision), scale));
	if (operator === '*') {
		const scale = money ? scaleOf(common) : leftScale + rightScale;
		return { sql: `tsql_multiply(${left.sql}, ${right.sql}, ${leftScale + rightScale - scale})`, type: limited(first.precision + second.precision + 1, scale) };
	}
	if (operator === '/') {
		const scale = money ? scaleOf(common) : Math.min(QUOTIENT_SCALE, Math.max(6, first.scale + second.precision + 1));
		return { sql: `tsql_divide(${left.sql}, ${right.sql}, ${scale - leftScale + rightScale})`, type: limited(MAX_PRECISION, scale) };
	}
	const scale = Math.max(leftScale, rightScale);
	const whole = Math.max(first.precision - first.scale, second.precision - second.scale);
	return { sql: plain(operator, scaled(left, scale), scaled(right, scale)), type: limited(whole + scale + 1, scale) };
}

function concatenate(left: Compiled, right: Compiled): Compiled {
	const [first, second] = [asText(left), asText(right)];
	const wide = isWide(first.type) || isWide(second.type);
	const longest = wide ? LONGEST.wide : LONGEST.narrow;
	const length = first.type.length === MAX || second.type.length === MAX ? MAX : Math.min(longest, first.type.length + second.type.length);
	return { sql: `(${first.sql} || ${second.sql})`, type: sqlType(wide ? 'nvarchar' : 'varchar', { length }) };
}

/** DATETIME takes a number of days; the newer types do not. */
function shiftDate(operator: Operator, left: Compiled, right: Compiled): Compiled {
	const date = isDateTime(left.type) ? left : right;
	const days = date === left ? right : left;
	const old = date.type.kind === 'datetime' || date.type.kind === 'smalldatetime';
	if (!old || !isInteger(days.type) || (operator !== '+' && operator !== '-') || (operator === '-' && date === right)) {
		throw errors.incompatible(kindName(left.type), kindName(right.type), OPERATION[operator]);
	}
	const count = convert(days, BIGINT).sql;
	return { sql: `tsql_dateadd('day', ${operator === '-' ? `-${count}` : count}, ${date.sql}, '${date.type.kind}:0:0:3')`, type: date.type };
}
