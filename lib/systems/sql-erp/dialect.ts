import type { SqlValue } from '../../domain/sql';
import type { SqlToken } from './sql-token';

/** How one database writes what the presets and statements of the user's own need. */
export interface SqlDialect {
	/** A checked name, quoted. */
	quote(name: string): string;
	/** Rewrites a preset's `?`, which never stand in a literal or a name, as the database's placeholders. */
	bound(text: string): string;
	/** The placeholder of the value at this position, counted from 1. */
	placeholder(position: number): string;
	/** A SELECT of these columns that gives at most so many rows. */
	firstRows(columns: string, rest: string, rows: number): string;
	/** Ends a statement with ORDER BY; the number of rows is its last value. */
	limitClause: string;
	limitValue(limit: number): SqlValue;
	/** The column as a text or number that no driver rounds. */
	exactNumber(column: string): string;
	/** A text compared with a numeric column is an error where it is no number. */
	comparesStrictly: boolean;
	statements: StatementRules;
}

/** What is refused in a statement of the user's own, beyond what is refused everywhere. */
export interface StatementRules {
	/** The tokens of a statement; joined, they give the statement back. */
	tokens(statement: string): SqlToken[];
	/** What opens a quoted text or name; one that is left over as a symbol was never closed. */
	quotes: readonly string[];
	unclosedQuote: Refusal;
	/** Comments are left alone but for those the server would run. */
	refusedComment(comment: string): Refusal | null;
	/** The word to be named in the message, null for a harmless one. */
	refusedWord(word: string, before: SqlToken | undefined, after: SqlToken | undefined): string | null;
	/** How to name a column that is called like a refused word. */
	quotedNameHint: string;
	/** True where a second statement begins without a semicolon in front of it. */
	secondStatement(tokens: readonly SqlToken[]): boolean;
}

export interface Refusal {
	problem: string;
	hint: string;
}
