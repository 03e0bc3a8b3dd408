import { errors } from './errors.ts';

export type TokenKind = 'word' | 'quoted' | 'text' | 'wideText' | 'number' | 'hex' | 'variable' | 'global' | 'symbol' | 'end';

export interface Token {
	readonly kind: TokenKind;
	/** Without quotes, brackets or sign; of a word, as written. */
	readonly text: string;
	/** Upper case, for words that are no quoted names. */
	readonly upper: string;
	/** Where it begins. */
	readonly at: number;
}

const SPACE = /\s+/y;
const WORD = /[\p{L}_#][\p{L}\p{N}_@$#]*/uy;
const VARIABLE = /@@?[\p{L}_#@$][\p{L}\p{N}_@$#]*/uy;
const HEX = /0x[0-9a-f]*/iy;
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy;
const SYMBOL = /<>|<=|>=|!=|!<|!>|[-+*/%=<>(),.;:&|^~]/y;

function matchAt(pattern: RegExp, source: string, at: number): string | undefined {
	pattern.lastIndex = at;
	return pattern.exec(source)?.[0];
}

/** T-SQL into tokens. Throws 105, 113 or 102 (SqlServerError). */
export class Lexer {
	readonly #source: string;
	#at = 0;

	constructor(source: string) {
		this.#source = source;
	}

	tokens(): Token[] {
		const tokens: Token[] = [];
		for (;;) {
			this.#skipBlank();
			const token = this.#next();
			tokens.push(token);
			if (token.kind === 'end') return tokens;
		}
	}

	#skipBlank(): void {
		for (;;) {
			const space = matchAt(SPACE, this.#source, this.#at);
			if (space !== undefined) this.#at += space.length;
			else if (this.#source.startsWith('--', this.#at)) {
				const end = this.#source.indexOf('\n', this.#at);
				this.#at = end < 0 ? this.#source.length : end + 1;
			} else if (this.#source.startsWith('/*', this.#at)) this.#skipComment();
			else return;
		}
	}

	/** Block comments nest. */
	#skipComment(): void {
		let depth = 0;
		do {
			if (this.#source.startsWith('/*', this.#at)) { depth += 1; this.#at += 2; }
			else if (this.#source.startsWith('*/', this.#at)) { depth -= 1; this.#at += 2; }
			else this.#at += 1;
			if (this.#at >= this.#source.length && depth > 0) throw errors.missingEndComment();
		} while (depth > 0);
	}

	#next(): Token {
		const at = this.#at;
		const first = this.#source.charAt(at);
		if (first === '') return { kind: 'end', text: '', upper: '', at };
		if (first === "'") return this.#quoted('text', "'", at);
		if (/^n'/i.test(this.#source.slice(at, at + 2))) {
			this.#at += 1;
			return this.#quoted('wideText', "'", at);
		}
		if (first === '[') return this.#quoted('quoted', ']', at);
		if (first === '"') return this.#quoted('quoted', '"', at);
		return this.#plain(at, first);
	}

	#plain(at: number, first: string): Token {
		const rules: readonly (readonly [TokenKind, RegExp])[] = [
			['hex', HEX], ['number', NUMBER], ['variable', VARIABLE], ['word', WORD], ['symbol', SYMBOL],
		];
		for (const [kind, pattern] of rules) {
			const match = matchAt(pattern, this.#source, at);
			if (match === undefined) continue;
			this.#at += match.length;
			if (kind !== 'variable') return { kind, text: match, upper: match.toUpperCase(), at };
			return match.startsWith('@@') ? { kind: 'global', text: match, upper: match.toUpperCase(), at } : { kind, text: match, upper: '', at };
		}
		throw errors.syntaxNear(first);
	}

	/** The closing quote, doubled, stands for itself. */
	#quoted(kind: 'text' | 'wideText' | 'quoted', close: string, at: number): Token {
		let text = '';
		this.#at += 1;
		for (;;) {
			const end = this.#source.indexOf(close, this.#at);
			if (end < 0) throw errors.unclosedQuote(text + this.#source.slice(this.#at));
			text += this.#source.slice(this.#at, end);
			this.#at = end + 1;
			if (this.#source.charAt(this.#at) !== close) return { kind, text, upper: '', at };
			text += close;
			this.#at += 1;
		}
	}
}
