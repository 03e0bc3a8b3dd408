import type { SqlToken, StatementRules } from '../sql-erp';
import { sqlTokens } from './sql-lexer';

/**
 * Reserved words that begin a statement, or make a SELECT write or lock. Transact-SQL needs no semicolon between two
 * statements, so each of them may begin a second one. None is needed to read.
 */
const refusedWords = new Set(
	(
		'ALTER BACKUP BEGIN BREAK BULK CHECKPOINT CLOSE COMMIT CONTINUE CREATE DBCC DEALLOCATE DECLARE DELETE DENY DROP DUMP ' +
		'EXEC EXECUTE GOTO GRANT IF INSERT INTO KILL LOAD MERGE OPEN OPENDATASOURCE OPENQUERY OPENROWSET OPENXML PRINT ' +
		'RAISERROR READTEXT RECONFIGURE RESTORE RETURN REVERT REVOKE ROLLBACK SAVE SET SETUSER SHUTDOWN TRIGGER TRUNCATE ' +
		'UPDATE UPDATETEXT USE WAITFOR WHILE WRITETEXT UPDLOCK XLOCK TABLOCK TABLOCKX HOLDLOCK'
	).split(' '),
);
const setOperators = new Set(['UNION', 'ALL', 'EXCEPT', 'INTERSECT']);

export const statementRules: StatementRules = {
	tokens: (statement) => sqlTokens(statement.replace(/^[\s;]+/, '')),
	quotes: ["'", '"', '[', ']'],
	unclosedQuote: {
		problem: 'a quote or a bracket is not closed',
		hint: 'Close every quote and bracket; write a quote inside of a literal twice.',
	},
	refusedComment: (comment) => {
		const inner = comment.slice(2);
		if (inner.includes('/*')) return { problem: 'a comment stands inside of a comment', hint: 'Take the inner one out.' };
		// Where a line ends is not the same to everyone.
		if (comment.startsWith('--') && /[\v\f\u0085\u2028\u2029]|\r(?!$)/.test(inner)) {
			return { problem: 'a comment holds an odd line break', hint: 'End the line with an ordinary line break.' };
		}
		return null;
	},
	refusedWord: (word, before, after) => {
		if (word === 'NEXT' && after?.text.toUpperCase() === 'VALUE') return 'NEXT VALUE';
		// A join hint, as in INNER MERGE JOIN.
		if (word === 'MERGE' && after?.text.toUpperCase() === 'JOIN' && before?.kind === 'word') return null;
		return refusedWords.has(word) ? word : null;
	},
	quotedNameHint: 'put a column of that name into brackets',
	secondStatement,
};

/** A SELECT outside of parentheses begins the statement, follows a set operator, or the expressions of a WITH. */
function secondStatement(tokens: readonly SqlToken[]): boolean {
	let depth = 0;
	let selects = 0;
	const begins = tokens[0]?.text.toUpperCase();
	for (const [index, { kind, text }] of tokens.entries()) {
		if (text === '(') depth += 1;
		if (text === ')') depth -= 1;
		if (depth < 0) return true;
		if (depth > 0 || kind !== 'word' || text.toUpperCase() !== 'SELECT') continue;
		const before = tokens[index - 1];
		const continues = setOperators.has(before?.text.toUpperCase() ?? '');
		const afterWith = begins === 'WITH' && selects === 0 && before?.text === ')';
		if (!(index === 0 || continues || afterWith)) return true;
		if (!continues) selects += 1;
	}
	return false;
}
