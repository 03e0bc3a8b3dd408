import { invalidQuery } from '../errors.ts';
import type { Version } from '../errors.ts';
import { tokensOf } from './lexer.ts';
import type { Token } from './lexer.ts';
import { comparison, textFunction } from './conditions.ts';
import type { Condition, Operand } from './conditions.ts';

export interface FilterRules {
	readonly version: Version;
	/** Whether v1 knows `contains`, too. */
	readonly v1Contains: boolean;
	/** Texts as they are compared: unchanged, or in one case. */
	readonly fold: (text: string) => string;
}

/** What a path of the filter reads. @throws ServiceLayerError for a property that does not exist. */
export type Resolve<Source> = (path: string) => Operand<Source>;

const COMPARISONS = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];

/** @throws ServiceLayerError 400 for what is no filter, an unknown property, an enumeration literal that does not exist. */
export function parseFilter<Source>(filter: string, rules: FilterRules, resolve: Resolve<Source>): (source: Source) => boolean {
	const parser = new FilterParser(tokensOf(filter), rules, resolve);
	const condition = parser.whole();
	return (source) => condition(source) === true;
}

class FilterParser<Source> {
	readonly #tokens: readonly Token[];
	readonly #rules: FilterRules;
	readonly #resolve: Resolve<Source>;
	#at = 0;

	constructor(tokens: readonly Token[], rules: FilterRules, resolve: Resolve<Source>) {
		this.#tokens = tokens;
		this.#rules = rules;
		this.#resolve = resolve;
	}

	whole(): Condition<Source> {
		const condition = this.#either();
		if (this.#at < this.#tokens.length) throw invalidQuery('Invalid filter condition');
		return condition;
	}

	#either(): Condition<Source> {
		let left = this.#both();
		while (this.#takeWord('or')) left = or(left, this.#both());
		return left;
	}

	#both(): Condition<Source> {
		let left = this.#single();
		while (this.#takeWord('and')) left = and(left, this.#single());
		return left;
	}

	#single(): Condition<Source> {
		if (this.#takeWord('not')) return not(this.#single());
		if (this.#takeMark('(')) {
			const inner = this.#either();
			this.#expectMark(')');
			return inner;
		}
		const name = this.#functionName();
		return name === undefined ? this.#comparison() : this.#function(name);
	}

	#function(name: string): Condition<Source> {
		const { version, v1Contains, fold } = this.#rules;
		const known = ['startswith', 'endswith', ...(version === 'v1' ? ['substringof'] : []), ...(version === 'v2' || v1Contains ? ['contains'] : [])];
		if (!known.includes(name)) throw invalidQuery('Invalid filter condition');
		this.#at += 2;
		const first = this.#operand();
		this.#expectMark(',');
		const second = this.#operand();
		this.#expectMark(')');
		return name === 'substringof' ? textFunction('contains', second, first, fold) : textFunction(name, first, second, fold);
	}

	#comparison(): Condition<Source> {
		const left = this.#operand();
		const operator = this.#tokens[this.#at];
		if (operator?.kind !== 'word' || !COMPARISONS.includes(operator.value)) throw invalidQuery('Invalid filter condition');
		this.#at += 1;
		return comparison(operator.value, left, this.#operand(), this.#rules.fold);
	}

	#operand(): Operand<Source> {
		const token = this.#tokens[this.#at];
		this.#at += 1;
		if (token === undefined || token.kind === 'mark') throw invalidQuery('Invalid filter condition');
		if (token.kind === 'text') return { kind: 'text', quoted: token.value, read: () => token.value };
		if (token.kind !== 'word') return { kind: token.kind, read: () => token.value };
		if (token.value === 'null') return { kind: 'null', read: () => null };
		return this.#resolve(token.value);
	}

	/** A word with a parenthesis right behind it. */
	#functionName(): string | undefined {
		const [word, mark] = this.#tokens.slice(this.#at, this.#at + 2);
		return word?.kind === 'word' && mark?.kind === 'mark' && mark.value === '(' ? word.value : undefined;
	}

	#takeWord(word: string): boolean {
		const token = this.#tokens[this.#at];
		if (token?.kind !== 'word' || token.value !== word) return false;
		this.#at += 1;
		return true;
	}

	#takeMark(mark: string): boolean {
		const token = this.#tokens[this.#at];
		if (token?.kind !== 'mark' || token.value !== mark) return false;
		this.#at += 1;
		return true;
	}

	#expectMark(mark: string): void {
		if (!this.#takeMark(mark)) throw invalidQuery('Invalid filter condition');
	}
}

/** Logic of three values, as the database has it: unknown under `not` stays unknown. */
function and<Source>(left: Condition<Source>, right: Condition<Source>): Condition<Source> {
	return (source) => {
		const first = left(source);
		if (first === false) return false;
		const second = right(source);
		return second === false ? false : first === null || second === null ? null : true;
	};
}

function or<Source>(left: Condition<Source>, right: Condition<Source>): Condition<Source> {
	return (source) => {
		const first = left(source);
		if (first === true) return true;
		const second = right(source);
		return second === true ? true : first === null || second === null ? null : false;
	};
}

function not<Source>(condition: Condition<Source>): Condition<Source> {
	return (source) => {
		const value = condition(source);
		return value === null ? null : !value;
	};
}
