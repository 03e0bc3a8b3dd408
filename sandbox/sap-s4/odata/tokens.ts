import { problems } from './problem.ts';
import { timeOf } from './values.ts';
import type { Value } from './values.ts';

/** A word or sign of a `$filter` or a key predicate. `position` counts characters from 0, as SAP's messages do. */
export type Token =
	| { readonly kind: 'literal'; readonly type: LiteralType; readonly value: Value; readonly position: number }
	| { readonly kind: 'word'; readonly text: string; readonly position: number }
	| { readonly kind: 'sign'; readonly text: '(' | ')' | ',' | '='; readonly position: number };

export type LiteralType = 'text' | 'number' | 'DateTime' | 'DateTimeOffset' | 'Guid' | 'Time' | 'Boolean' | 'null';

const QUOTED = /^(datetimeoffset|datetime|guid|time|)'((?:[^']|'')*)'/;
const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?[mMdDfFlL]?(?![\w.])/;
const WORD = /^[A-Za-z_]\w*(?:\/[A-Za-z_]\w*)*/;

const typeOfPrefix: Readonly<Record<string, LiteralType>> = {
	'': 'text',
	datetime: 'DateTime',
	datetimeoffset: 'DateTimeOffset',
	guid: 'Guid',
	time: 'Time',
};

/** @throws ODataProblem 400 at the first character that begins nothing known, an unclosed quotation mark among them. */
export function tokenize(text: string): Token[] {
	const tokens: Token[] = [];
	let position = 0;
	while (position < text.length) {
		const rest = text.slice(position);
		const blank = /^[ \t]+/.exec(rest);
		if (blank !== null) {
			position += blank[0].length;
			continue;
		}
		const [token, length] = nextToken(rest, position);
		tokens.push(token);
		position += length;
	}
	return tokens;
}

function nextToken(rest: string, position: number): [Token, number] {
	const sign = rest[0];
	if (sign === '(' || sign === ')' || sign === ',' || sign === '=') return [{ kind: 'sign', text: sign, position }, 1];
	const quoted = QUOTED.exec(rest);
	if (quoted !== null) {
		const type = typeOfPrefix[quoted[1] ?? ''] ?? 'text';
		return [{ kind: 'literal', type, value: quotedValue(type, (quoted[2] ?? '').replaceAll("''", "'"), position), position }, quoted[0].length];
	}
	const number = NUMBER.exec(rest);
	if (number !== null) {
		return [{ kind: 'literal', type: 'number', value: number[0].replace(/[mMdDfFlL]$/, ''), position }, number[0].length];
	}
	const word = WORD.exec(rest)?.[0];
	if (word === undefined) throw invalidToken(rest[0] ?? '', position);
	if (word === 'true' || word === 'false') return [{ kind: 'literal', type: 'Boolean', value: word === 'true', position }, word.length];
	if (word === 'null') return [{ kind: 'literal', type: 'null', value: null, position }, word.length];
	return [{ kind: 'word', text: word, position }, word.length];
}

function quotedValue(type: LiteralType, text: string, position: number): Value {
	switch (type) {
		case 'DateTime':
			if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,7})?)?$/.test(text)) throw invalidToken(text, position);
			return validTime(text, position);
		case 'DateTimeOffset':
			if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)$/.test(text)) throw invalidToken(text, position);
			return validTime(text, position);
		case 'Guid':
			if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) throw invalidToken(text, position);
			return text.toLowerCase();
		default:
			return text;
	}
}

function validTime(text: string, position: number): number {
	const time = timeOf(text);
	if (time === undefined) throw invalidToken(text, position);
	return time;
}

/** The refusal of a text that cannot be read on. */
export function invalidToken(text: string, position: number) {
	return problems.malformed(`Invalid token '${text}' at position '${position}'`);
}
