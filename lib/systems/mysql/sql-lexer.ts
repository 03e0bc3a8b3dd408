import { sqlLexer } from '../sql-erp';

/**
 * MySQL's own rules: `--` starts a comment only before a space, `#` always does; quotes are doubled inside of literals.
 * A literal with a backslash is left out on purpose: what it means hangs on the server's sql_mode, and so the quote in
 * front of it stays a symbol, which the guard refuses.
 */
export const sqlTokens = sqlLexer({
	space: '\\s+',
	comment: '--(?=[\\s\\u0000-\\u001f]|$)[^\\n]*|#[^\\n]*|/\\*[^]*?\\*/',
	literal: `'(?:[^'\\\\]|'')*'|"(?:[^"\\\\]|"")*"`,
	quotedName: '`(?:[^`]|``)+`',
	variable: '@@?[\\p{L}\\p{N}_.$]+',
	parameter: ':[A-Za-z_][A-Za-z0-9_]*',
	// `1.INTO` is the number `1.` and a keyword, not a qualified name.
	number: '\\d+(?:\\.\\d*)?(?:e[+-]?\\d+)?',
	word: '[\\p{L}\\p{N}_$]+',
});
