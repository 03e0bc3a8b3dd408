import { errors, SqlServerError } from './tsql/errors.ts';
import { parseParameters } from './tsql/parse-statement.ts';
import type { Parameter } from './tsql/parse-statement.ts';
import { exactText } from './tsql/numbers.ts';
import { isExact, isInteger, scaleOf } from './tsql/sql-types.ts';
import type { SqlType, SqlValue } from './tsql/sql-types.ts';
import type { Rows } from './tsql/engine.ts';

/** A row for code outside of the engine: whole numbers as number or bigint, exact decimals as text. */
export type PlainRow = Record<string, unknown>;

export interface ProcedureCall {
	/** A parameter's value, by name with its `@`. */
	value(name: string): SqlValue;
	/** Gives an output parameter its value. */
	set(name: string, value: string | number | bigint | null): void;
	/** Runs T-SQL with the owner's rights; `@` names in it are the call's parameters. Its rows stay here. */
	run(sql: string): PlainRow[];
	/** As `run`, and the rows are a result set of the call. */
	send(sql: string): PlainRow[];
}

/** A stored procedure, its body in TypeScript. */
export interface StoredProcedure {
	readonly name: string;
	/** `@customerId int, @description nvarchar(max), @id int = NULL OUTPUT`. */
	readonly parameters: string;
	/** The sandbox's user may execute it. */
	readonly granted: boolean;
	/** Returns its return value (0 by default). Throw `raise(…)` for RAISERROR. */
	run(call: ProcedureCall): number | void;
}

export interface KnownProcedure extends Omit<StoredProcedure, 'parameters'> {
	readonly parameters: readonly Parameter[];
}

/** RAISERROR with a text: number 50000, severity 16. */
export function raise(message: string, number = 50_000): SqlServerError {
	return new SqlServerError(number, 16, message);
}

export class Procedures {
	readonly #known = new Map<string, KnownProcedure>();

	add(procedure: StoredProcedure): void {
		this.#known.set(procedure.name.toLowerCase(), { ...procedure, run: (call) => procedure.run(call), parameters: parseParameters(procedure.parameters) });
	}

	/** Throws 2812. */
	find(localName: string | undefined, shown: string): KnownProcedure {
		const found = this.#known.get(localName?.toLowerCase() ?? '');
		if (found === undefined) throw errors.unknownProcedure(shown);
		return found;
	}
}

function plainValue(value: SqlValue, type: SqlType): unknown {
	if (typeof value !== 'bigint') return value;
	if (type.kind === 'bit') return value === 1n;
	if (isInteger(type)) return type.kind === 'bigint' ? value : Number(value);
	return isExact(type) ? exactText(value, scaleOf(type)) : value;
}

export function plainRows({ columns, rows }: Rows): PlainRow[] {
	return rows.map((row) => Object.fromEntries(columns.map(({ name, type }, index) => [name, plainValue(row[index] ?? null, type)])));
}
