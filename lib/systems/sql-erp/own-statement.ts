import type { SettingChecks } from '../../domain/setting-checks';
import type { SqlValue } from '../../domain/sql';
import type { SqlDialect, StatementRules } from './dialect';
import type { SqlToken } from './sql-token';

export type ParameterValues = Readonly<Record<string, SqlValue | readonly string[]>>;

export interface BoundStatement {
	text: string;
	values: SqlValue[];
}

/** A statement with named parameters, checked and ready to be bound. */
export interface OwnStatement {
	/** The parameters it uses. */
	parameters: readonly string[];
	bind(values: ParameterValues): BoundStatement;
}

/**
 * Checks a statement from the credential before it ever runs: one single SELECT (or WITH … SELECT) that only reads, with
 * named parameters, and turns those into placeholders. Literals, quoted names and comments are left alone.
 * @param setting named in the message of a refusal
 * @param lists parameters that stand for several values and so belong into `IN (…)`
 * @throws ConnectorError `validation` naming the setting
 */
export type CompileStatement = (
	statement: string,
	setting: string,
	parameters: readonly string[],
	lists?: readonly string[],
) => OwnStatement;

type Refuse = (problem: string, hint: string) => never;

export function statementCompiler(dialect: SqlDialect, checks: SettingChecks): CompileStatement {
	const { statements: rules } = dialect;
	return (statement, setting, parameters, lists = []) => {
		const refuse: Refuse = (problem, hint) => {
			throw checks.error(setting, problem, hint);
		};
		const tokens = withoutFinalSemicolon(rules.tokens(statement));
		const significant = tokens.filter(isSignificant);
		checkComments(tokens, rules, refuse);
		checkSymbols(tokens, rules, refuse);
		checkBeginning(significant, refuse);
		significant.forEach((token, index) => checkWord(token, [significant[index - 1], significant[index + 1]], rules, refuse));
		if (rules.secondStatement(significant)) refuseSecond(refuse);
		significant.forEach((token, index) => {
			if (token.kind === 'parameter') checkParameter(significant, index, { parameters, lists }, refuse);
		});
		const used = tokens.filter(({ kind }) => kind === 'parameter').map(({ text }) => text.slice(1));
		return { parameters: used, bind: binder(tokens, dialect) };
	};
}

function isSignificant({ kind }: SqlToken): boolean {
	return kind !== 'space' && kind !== 'comment';
}

function binder(tokens: readonly SqlToken[], dialect: SqlDialect): OwnStatement['bind'] {
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
			const list = listOf(given[name] ?? null);
			text += list.map((_, offset) => dialect.placeholder(values.length + offset + 1)).join(', ') + (texts[index + 1] ?? '');
			values.push(...list);
		});
		return { text, values };
	};
}

/** An empty list still needs a placeholder: `IN (NULL)` matches nothing, `IN ()` is an error. */
function listOf(value: SqlValue | readonly string[]): readonly SqlValue[] {
	if (value === null || typeof value === 'string' || typeof value === 'number') return [value];
	return value.length > 0 ? value : [null];
}

/** As many `?` as there are values. */
export function placeholders(count: number): string {
	return Array.from({ length: count }, () => '?').join(', ');
}

function withoutFinalSemicolon(tokens: SqlToken[]): SqlToken[] {
	const last = tokens.findLastIndex(isSignificant);
	return tokens[last]?.text === ';' ? [...tokens.slice(0, last), ...tokens.slice(last + 1)] : tokens;
}

function checkComments(tokens: readonly SqlToken[], rules: StatementRules, refuse: Refuse): void {
	for (const { kind, text } of tokens) {
		const refused = kind === 'comment' ? rules.refusedComment(text) : null;
		if (refused) refuse(refused.problem, refused.hint);
	}
}

function checkSymbols(tokens: readonly SqlToken[], rules: StatementRules, refuse: Refuse): void {
	const symbols = new Set(tokens.filter(({ kind }) => kind === 'symbol').map(({ text }) => text));
	if (symbols.has(';')) refuseSecond(refuse);
	if (symbols.has('?')) refuse('it holds a ?', 'Use named parameters such as :phone or :sku.');
	if (rules.quotes.some((quote) => symbols.has(quote))) refuse(rules.unclosedQuote.problem, rules.unclosedQuote.hint);
	// In Transact-SQL `$1` is a whole constant, after which a keyword may follow without a space.
	if ([...symbols].some((symbol) => /^\p{Sc}$/u.test(symbol))) refuse('it holds a currency sign outside of a text', 'Write amounts as plain numbers.');
	if (symbols.has('\\') || symbols.has('\0')) refuse('it holds a backslash or a null character', 'Leave them out.');
}

function refuseSecond(refuse: Refuse): never {
	return refuse('it holds more than one statement', 'Leave one SELECT statement.');
}

function checkBeginning(tokens: readonly SqlToken[], refuse: Refuse): void {
	const first = tokens.find(({ text }) => text !== '(')?.text.toUpperCase();
	if (first !== 'SELECT' && first !== 'WITH') {
		refuse('it does not start with SELECT or WITH', 'Statements in the credential only read.');
	}
}

function checkWord(
	token: SqlToken,
	[before, after]: readonly [SqlToken | undefined, SqlToken | undefined],
	rules: StatementRules,
	refuse: Refuse,
): void {
	// After a dot every word is a name, reserved or not.
	if (token.kind !== 'word' || before?.text === '.') return;
	const refused = rules.refusedWord(token.text.toUpperCase(), before, after);
	if (refused !== null) refuse(`${refused} is not allowed in a statement that only reads`, `Leave it out; ${rules.quotedNameHint}.`);
}

function checkParameter(
	tokens: readonly SqlToken[],
	index: number,
	{ parameters, lists }: { parameters: readonly string[]; lists: readonly string[] },
	refuse: Refuse,
): void {
	const text = tokens[index]?.text ?? '';
	const name = text.slice(1);
	if (!parameters.includes(name)) {
		const known = parameters.map((parameter) => `:${parameter}`).join(', ');
		refuse(`${text} is no parameter of this operation`, `Its parameters are ${known}.`);
	}
	if (!lists.includes(name)) return;
	if (tokens[index - 1]?.text !== '(' || tokens[index + 1]?.text !== ')') {
		refuse(`${text} stands for several values`, `Write it as IN (${text}).`);
	}
}
