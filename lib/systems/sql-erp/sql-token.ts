export const sqlTokenKinds = [
	'space',
	'comment',
	'literal',
	'quotedName',
	'variable',
	'parameter',
	'number',
	'word',
	'symbol',
] as const;
export type SqlTokenKind = (typeof sqlTokenKinds)[number];

export interface SqlToken {
	kind: SqlTokenKind;
	text: string;
}

/**
 * A lexer from one pattern per kind, tried in the order of `sqlTokenKinds`. `symbol` is any one character, so every text
 * has tokens.
 */
export function sqlLexer(patterns: Readonly<Record<Exclude<SqlTokenKind, 'symbol'>, string>>): (statement: string) => SqlToken[] {
	const all = { ...patterns, symbol: '[^]' };
	const pattern = new RegExp(sqlTokenKinds.map((kind) => `(?<${kind}>${all[kind]})`).join('|'), 'gu');
	return (statement) =>
		Array.from(statement.matchAll(pattern), (match) => {
			const groups: Partial<Record<string, string>> = match.groups ?? {};
			const kind = sqlTokenKinds.find((name) => groups[name] !== undefined) ?? 'symbol';
			return { kind, text: match[0] };
		});
}
