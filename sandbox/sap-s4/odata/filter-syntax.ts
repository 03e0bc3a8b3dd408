import { problems } from './problem.ts';
import { invalidToken, tokenize } from './tokens.ts';
import type { LiteralType, Token } from './tokens.ts';
import type { Value } from './values.ts';

export const COMPARISONS = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const;
export type Comparison = (typeof COMPARISONS)[number];

export type Expression =
	| { readonly kind: 'both' | 'either'; readonly left: Expression; readonly right: Expression }
	| { readonly kind: 'not'; readonly operand: Expression }
	| { readonly kind: 'compare'; readonly comparison: Comparison; readonly left: Expression; readonly right: Expression }
	| { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
	| { readonly kind: 'path'; readonly path: readonly string[] }
	| { readonly kind: 'literal'; readonly type: LiteralType; readonly value: Value };

/** Reads a `$filter`: `or` binds less than `and`, `and` less than `not`, that less than a comparison. */
class FilterReader {
	readonly #tokens: readonly Token[];
	readonly #length: number;
	#next = 0;

	constructor(text: string) {
		this.#tokens = tokenize(text);
		this.#length = text.length;
	}

	whole(): Expression {
		const expression = this.#either();
		const rest = this.#tokens[this.#next];
		if (rest !== undefined) throw unexpected(rest);
		return expression;
	}

	#either(): Expression {
		let left = this.#both();
		while (this.#takeWord('or')) left = { kind: 'either', left, right: this.#both() };
		return left;
	}

	#both(): Expression {
		let left = this.#negation();
		while (this.#takeWord('and')) left = { kind: 'both', left, right: this.#negation() };
		return left;
	}

	#negation(): Expression {
		return this.#takeWord('not') ? { kind: 'not', operand: this.#negation() } : this.#comparison();
	}

	#comparison(): Expression {
		const left = this.#operand();
		const comparison = COMPARISONS.find((name) => this.#takeWord(name));
		return comparison === undefined ? left : { kind: 'compare', comparison, left, right: this.#operand() };
	}

	#operand(): Expression {
		const token = this.#take();
		if (token.kind === 'literal') return { kind: 'literal', type: token.type, value: token.value };
		if (token.kind === 'word') {
			return this.#takeSign('(') ? { kind: 'call', name: token.text, arguments: this.#arguments() } : { kind: 'path', path: token.text.split('/') };
		}
		if (token.text !== '(') throw unexpected(token);
		const inner = this.#either();
		this.#expect(')');
		return inner;
	}

	#arguments(): Expression[] {
		const given = [this.#either()];
		while (this.#takeSign(',')) given.push(this.#either());
		this.#expect(')');
		return given;
	}

	#take(): Token {
		const token = this.#tokens[this.#next];
		if (token === undefined) throw problems.malformed(`Unexpected end of filter at position '${this.#length}'`);
		this.#next += 1;
		return token;
	}

	#takeWord(text: string): boolean {
		const token = this.#tokens[this.#next];
		const fits = token?.kind === 'word' && token.text === text;
		if (fits) this.#next += 1;
		return fits;
	}

	#takeSign(text: string): boolean {
		const token = this.#tokens[this.#next];
		const fits = token?.kind === 'sign' && token.text === text;
		if (fits) this.#next += 1;
		return fits;
	}

	#expect(text: string): void {
		if (this.#takeSign(text)) return;
		throw unexpected(this.#take());
	}
}

function unexpected(token: Token) {
	return invalidToken(token.kind === 'literal' ? String(token.value) : token.text, token.position);
}

/** @throws ODataProblem 400 for a text that is no filter. */
export function readFilter(text: string): Expression {
	return new FilterReader(text).whole();
}
