import type { Argument } from './outcomes.ts';
import { exactText } from './tsql/numbers.ts';
import { isBinary, isExact, isInteger, isText, MAX, scaleOf } from './tsql/sql-types.ts';
import type { SqlType, SqlValue } from './tsql/sql-types.ts';

export interface JournalParameter {
	readonly name: string;
	/** As T-SQL writes it: `int`, `varchar(14)`, `decimal(18,2)`. */
	readonly type: string;
	/** Whole numbers as number (BIGINT as bigint), exact decimals as text. */
	readonly value: unknown;
}

export interface JournalEntry {
	/** Milliseconds since 1970, when the call came in. */
	readonly at: number;
	/** A batch of SQL, SQL with parameters (sp_executesql, sp_execute), or a procedure by its name. */
	readonly kind: 'batch' | 'rpc' | 'procedure';
	readonly user: string;
	/** The SQL, or the procedure's name. */
	readonly text: string;
	readonly parameters: JournalParameter[];
	/** The client took the call back before it had its answer. */
	cancelled: boolean;
}

export function typeText(type: SqlType): string {
	if (type.kind === 'decimal') return `decimal(${type.precision},${type.scale})`;
	if (isText(type) || isBinary(type)) return `${type.kind}(${type.length === MAX ? 'max' : type.length})`;
	return type.kind;
}

function shown(value: SqlValue, type: SqlType): unknown {
	if (typeof value !== 'bigint') return value;
	if (type.kind === 'bit') return value === 1n;
	if (isInteger(type)) return type.kind === 'bigint' ? value : Number(value);
	return isExact(type) ? exactText(value, scaleOf(type)) : value;
}

export function journalParameter({ name, type, value }: Argument): JournalParameter {
	return { name: name.replace(/^@/, ''), type: typeText(type), value: shown(value, type) };
}
