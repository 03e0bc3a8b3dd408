import type { SqlValue } from '../../domain/sql';
import { settingError } from './setting-error';
import { sqlTokens, type SqlToken } from './sql-lexer';

export type ParameterValues = Readonly<Record<string, SqlValue | readonly string[]>>;

export interface BoundStatement {
	text: string;
	values: SqlValue[];
}

/** A statement of the user's own, checked and ready to be bound. */
export interface OwnStatement {
	bind(values: ParameterValues): BoundStatement;
}

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

/**
 * Checks a statement from the credential before it ever runs: one single SELECT (or WITH … SELECT) that only reads, with
 * named parameters, and turns those into placeholders. Literals, quoted names and comments are left alone.
 * @param lists parameters that stand for several values and so belong into `IN (…)`
 * @throws ConnectorError `validation` naming the setting
 */
export function compileStatement(
	statement: string,
	setting: string,
	parameters: readonly string[],
	lists: readonly string[] = [],
): OwnStatement {
	const tokens = withoutFinalSemicolon(sqlTokens(statement));
	const significant = tokens.filter(({ kind }) => kind !== 'space' && kind !== 'comment');
	checkComments(tokens, setting);
	checkSymbols(tokens, setting);
	checkBeginning(significant, setting);
	significant.forEach((token, index) => checkWord(token, significant[index - 1], significant[index + 1], setting));
	significant.forEach((token, index) => {
		if (token.kind === 'parameter') checkParameter(token, significant, index, { setting, parameters, lists });
	});
	return { bind: binder(tokens) };
}

function binder(tokens: readonly SqlToken[]): OwnStatement['bind'] {
	const texts: string[] = [''];
	const names: string[] = [];
	for (const { kind, text } of tokens) {
		if (kind === 'parameter') {
			names.push(text.slice(1));
			texts.push('');
		} else {
			texts[texts.length - 1] += text;
		}
	}
	return (given) => {
		let text = texts[0] ?? '';
		const values: SqlValue[] = [];
		names.forEach((name, index) => {
			const value = given[name] ?? null;
			// An empty list still needs a placeholder: `IN (NULL)` matches nothing, `IN ()` is an error.
			const list = value === null || typeof value === 'string' ? [value] : value.length > 0 ? value : [null];
			text += placeholders(list.length) + (texts[index + 1] ?? '');
			values.push(...list);
		});
		return { text, values };
	};
}

export function placeholders(count: number): string {
	return Array.from({ length: count }, () => '?').join(', ');
}

function withoutFinalSemicolon(tokens: SqlToken[]): SqlToken[] {
	const last = tokens.findLastIndex(({ kind }) => kind !== 'space' && kind !== 'comment');
	return tokens[last]?.text === ';' ? [...tokens.slice(0, last), ...tokens.slice(last + 1)] : tokens;
}

function checkComments(tokens: readonly SqlToken[], setting: string): void {
	if (tokens.some(({ kind, text }) => kind === 'comment' && /^\/\*M?!/.test(text))) {
		throw settingError(setting, 'a comment that starts with /*! is run by the server', 'Leave such comments out.');
	}
}

function checkSymbols(tokens: readonly SqlToken[], setting: string): void {
	const symbols = new Set(tokens.filter(({ kind }) => kind === 'symbol').map(({ text }) => text));
	if (symbols.has(';')) {
		throw settingError(setting, 'it holds more than one statement', 'Leave one SELECT statement.');
	}
	if (symbols.has('?')) {
		throw settingError(setting, 'it holds a ?', 'Use named parameters such as :phone or :sku.');
	}
	if (["'", '"', '`'].some((quote) => symbols.has(quote))) {
		throw settingError(
			setting,
			'a quote is not closed, or a literal holds a backslash',
			'Close every quote; write a quote inside of a literal twice, and leave backslashes out.',
		);
	}
	if (symbols.has('\\') || symbols.has('\0')) {
		throw settingError(setting, 'it holds a backslash or a null character', 'Leave them out.');
	}
}

function checkBeginning(tokens: readonly SqlToken[], setting: string): void {
	const first = tokens.find(({ text }) => text !== '(')?.text.toUpperCase();
	if (first !== 'SELECT' && first !== 'WITH') {
		throw settingError(setting, 'it does not start with SELECT or WITH', 'Statements in the credential only read.');
	}
}

function checkWord(token: SqlToken, before: SqlToken | undefined, after: SqlToken | undefined, setting: string): void {
	// After a dot every word is a name, reserved or not.
	if (token.kind !== 'word' || before?.text === '.') return;
	const word = token.text.toUpperCase();
	const called = after?.text === '(';
	const locks = word === 'FOR' && after?.text.toUpperCase() === 'SHARE';
	const nextValue = word === 'NEXT' && after?.text.toUpperCase() === 'VALUE';
	if (
		refusedWords.has(word) ||
		(refusedUnlessFunction.has(word) && !called) ||
		(refusedFunctions.has(word) && called) ||
		locks ||
		nextValue
	) {
		throw settingError(
			setting,
			`${locks ? 'FOR SHARE' : word} is not allowed in a statement that only reads`,
			'Leave it out; put a column of that name into backticks.',
		);
	}
}

function checkParameter(
	token: SqlToken,
	tokens: readonly SqlToken[],
	index: number,
	{ setting, parameters, lists }: { setting: string; parameters: readonly string[]; lists: readonly string[] },
): void {
	const name = token.text.slice(1);
	if (!parameters.includes(name)) {
		const known = parameters.map((parameter) => `:${parameter}`).join(', ');
		throw settingError(setting, `${token.text} is no parameter of this operation`, `Its parameters are ${known}.`);
	}
	if (!lists.includes(name)) return;
	if (tokens[index - 1]?.text !== '(' || tokens[index + 1]?.text !== ')') {
		throw settingError(setting, `${token.text} stands for several values`, `Write it as IN (${token.text}).`);
	}
}
