import type { SqlDialect, SqlToken, StatementRules } from '../sql-erp';
import { sqlTokens } from './sql-lexer';

/** Reserved words that make a SELECT write, lock or name a second thing to do. None is needed to read. */
const refusedWords = new Set([
	'INTO',
	'OUTFILE',
	'DUMPFILE',
	'UPDATE',
	'DELETE',
	'LOCK',
	'CALL',
	'LOAD',
	'PROCEDURE',
	'GRANT',
	'REVOKE',
	'DROP',
	'ALTER',
	'CREATE',
]);
/** Statements when they stand alone, harmless functions before a parenthesis. */
const refusedUnlessFunction = new Set(['INSERT', 'REPLACE']);
const refusedFunctions = new Set([
	'LOAD_FILE',
	'SLEEP',
	'BENCHMARK',
	'GET_LOCK',
	'RELEASE_LOCK',
	'RELEASE_ALL_LOCKS',
	'NEXTVAL',
	'SETVAL',
]);

const statements: StatementRules = {
	tokens: sqlTokens,
	quotes: ["'", '"', '`'],
	unclosedQuote: {
		problem: 'a quote is not closed, or a literal holds a backslash',
		hint: 'Close every quote; write a quote inside of a literal twice, and leave backslashes out.',
	},
	refusedComment: (comment) =>
		/^\/\*M?!/.test(comment)
			? { problem: 'a comment that starts with /*! is run by the server', hint: 'Leave such comments out.' }
			: null,
	refusedWord,
	quotedNameHint: 'put a column of that name into backticks',
	// Without a semicolon MySQL takes no second statement.
	secondStatement: () => false,
};

function refusedWord(word: string, _before: SqlToken | undefined, after: SqlToken | undefined): string | null {
	const called = after?.text === '(';
	const next = after?.text.toUpperCase();
	if (word === 'FOR' && next === 'SHARE') return 'FOR SHARE';
	const refused =
		refusedWords.has(word) ||
		(refusedUnlessFunction.has(word) && !called) ||
		(refusedFunctions.has(word) && called) ||
		(word === 'NEXT' && next === 'VALUE');
	return refused ? word : null;
}

export const mySqlDialect: SqlDialect = {
	quote: (name) => `\`${name}\``,
	bound: (text) => text,
	placeholder: () => '?',
	firstRows: (columns, rest, rows) => `SELECT ${columns} ${rest} LIMIT ${rows}`,
	limitClause: 'LIMIT ?',
	// The driver would bind a number as DOUBLE, which LIMIT refuses.
	limitValue: (limit) => String(limit),
	exactNumber: (column) => column,
	comparesStrictly: false,
	statements,
};
