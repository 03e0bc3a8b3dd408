import { invalidQuery } from '../errors.ts';

export type Token =
	| { readonly kind: 'text'; readonly value: string }
	| { readonly kind: 'number'; readonly value: number }
	| { readonly kind: 'date'; readonly value: string }
	| { readonly kind: 'word'; readonly value: string }
	| { readonly kind: 'mark'; readonly value: '(' | ')' | ',' };

const TEXT = /'((?:[^']|'')*)'/y;
const PREFIXED_DATE = /datetime'(\d{4}-\d\d-\d\d)(?:T[\d:.]+Z?)?'/y;
const DATE = /(\d{4}-\d\d-\d\d)(?:T[\d:.]+Z?)?(?![\w'])/y;
const NUMBER = /-?\d+(?:\.\d+)?(?![\w'.])/y;
/** A property, a path of them, an operator or a function: all are told apart by the parser. */
const WORD = /[A-Za-z_][\w]*(?:\/[A-Za-z_][\w]*)*/y;
const MARK = /[(),]/y;
const BLANK = /\s+/y;

/** The words of a $filter. A quote within a text is doubled. @throws ServiceLayerError 201 for anything else. */
export function tokensOf(filter: string): Token[] {
	const tokens: Token[] = [];
	let at = 0;
	const take = (pattern: RegExp): RegExpExecArray | null => {
		pattern.lastIndex = at;
		const match = pattern.exec(filter);
		if (match !== null) at += match[0].length;
		return match;
	};
	while (at < filter.length) {
		if (take(BLANK) !== null) continue;
		const token = nextToken(take);
		if (token === undefined) throw invalidQuery('Invalid filter condition');
		tokens.push(token);
	}
	return tokens;
}

function nextToken(take: (pattern: RegExp) => RegExpExecArray | null): Token | undefined {
	const moment = take(PREFIXED_DATE) ?? take(DATE);
	if (moment !== null) return { kind: 'date', value: moment[1] ?? '' };
	const text = take(TEXT);
	if (text !== null) return { kind: 'text', value: (text[1] ?? '').replaceAll("''", "'") };
	const number = take(NUMBER);
	if (number !== null) return { kind: 'number', value: Number(number[0]) };
	const word = take(WORD);
	if (word !== null) return { kind: 'word', value: word[0] };
	const mark = take(MARK)?.[0];
	return mark === '(' || mark === ')' || mark === ',' ? { kind: 'mark', value: mark } : undefined;
}
