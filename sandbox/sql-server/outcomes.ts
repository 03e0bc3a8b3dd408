import type { ResultColumn } from './tsql/compiled.ts';
import type { SqlType, SqlValue } from './tsql/sql-types.ts';

/** A value that came with a call. */
export interface Argument {
	/** With its `@`; empty when given by position. */
	readonly name: string;
	readonly type: SqlType;
	readonly value: SqlValue;
	readonly output: boolean;
}

/** What a statement gives to the client. */
export type Outcome =
	| { readonly kind: 'rows'; readonly columns: readonly ResultColumn[]; readonly rows: readonly (readonly SqlValue[])[]; readonly inProcedure: boolean }
	/** Undefined: nothing was counted (SET, NOCOUNT). */
	| { readonly kind: 'count'; readonly count: number | undefined; readonly inProcedure: boolean }
	| { readonly kind: 'returned'; readonly status: number }
	| { readonly kind: 'transaction'; readonly action: 'BEGIN' | 'COMMIT' | 'ROLLBACK' }
	| { readonly kind: 'database'; readonly name: string };

export interface ProcedureResult {
	readonly outcomes: readonly Outcome[];
	readonly status: number;
	/** For each argument given, the value of its parameter at the end. */
	readonly outputs: readonly { readonly name: string; readonly type: SqlType; readonly value: SqlValue }[];
}
