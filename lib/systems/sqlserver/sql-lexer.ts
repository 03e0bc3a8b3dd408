import { sqlLexer } from '../sql-erp';

/**
 * Transact-SQL's own rules (Microsoft Learn, "Transact-SQL syntax conventions", "Identifiers", "Constants"): `--` always
 * starts a comment; brackets and double quotes enclose names; `0x`, `1e` and `1.` are complete numbers, after which a
 * keyword may follow without a space.
 */
export const sqlTokens = sqlLexer({
	space: '\\s+',
	comment: '--[^\\n]*|/\\*[^]*?\\*/',
	literal: `'(?:[^']|'')*'`,
	quotedName: '\\[(?:[^\\]]|\\]\\])*\\]|"(?:[^"]|"")*"',
	variable: '@@[\\p{L}\\p{N}_@#$]+',
	parameter: '[:@][A-Za-z_][A-Za-z0-9_]*',
	number: '0[xX][0-9a-fA-F]*|\\d+(?:\\.\\d*)?(?:[eE][+-]?\\d*)?',
	word: '[\\p{L}_#][\\p{L}\\p{N}_@#$]*',
});
