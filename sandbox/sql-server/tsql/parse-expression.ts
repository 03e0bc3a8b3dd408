import type { Cursor } from './cursor.ts';
import { decimal, BIGINT, FLOAT_TYPE, INT, sqlType, text } from './sql-types.ts';
import type { CallNode, Expression, OrderItem, Query } from './syntax-tree.ts';

const COMPARISONS: ReadonlySet<string> = new Set(['=', '<>', '!=', '<', '<=', '>', '>=', '!<', '!>']);
const INT_LIMIT = 2_147_483_647n;
const BIGINT_LIMIT = 9_223_372_036_854_775_807n;
/** Reserved words that are also functions. */
const FUNCTION_WORDS: ReadonlySet<string> = new Set(['LEFT', 'RIGHT', 'CONVERT', 'TRY_CONVERT', 'COALESCE', 'NULLIF', 'USER']);
/** Functions written without parentheses. */
const BARE_FUNCTIONS: ReadonlySet<string> = new Set(['CURRENT_TIMESTAMP', 'CURRENT_USER', 'SESSION_USER', 'SYSTEM_USER']);

/** Expressions and conditions; which of the two is allowed where, the compiler decides. */
export class ExpressionParser {
	readonly #cursor: Cursor;
	readonly #query: () => Query;

	/** `query` parses a query at the cursor, for subqueries. */
	constructor(cursor: Cursor, query: () => Query) {
		this.#cursor = cursor;
		this.#query = query;
	}

	expression(): Expression {
		let left = this.#conjunction();
		while (this.#cursor.take('OR')) left = { node: 'logical', operator: 'OR', left, right: this.#conjunction() };
		return left;
	}

	orderItem(): OrderItem {
		const expression = this.expression();
		const descending = this.#cursor.take('DESC');
		if (!descending) this.#cursor.take('ASC');
		return { expression, descending };
	}

	#conjunction(): Expression {
		let left = this.#negation();
		while (this.#cursor.take('AND')) left = { node: 'logical', operator: 'AND', left, right: this.#negation() };
		return left;
	}

	#negation(): Expression {
		return this.#cursor.take('NOT') ? { node: 'not', operand: this.#negation() } : this.#predicate();
	}

	#predicate(): Expression {
		const cursor = this.#cursor;
		if (cursor.take('EXISTS')) return { node: 'exists', query: cursor.inParentheses(this.#query) };
		const operand = this.#sum();
		if (cursor.peek().kind === 'symbol' && COMPARISONS.has(cursor.peek().text)) {
			return { node: 'compare', operator: cursor.next().text, left: operand, right: this.#sum() };
		}
		if (cursor.take('IS')) {
			const negated = cursor.take('NOT');
			cursor.expect('NULL');
			return { node: 'isNull', operand, negated };
		}
		const negated = cursor.isNext('NOT') && ['IN', 'BETWEEN', 'LIKE'].includes(cursor.peek(1).upper) && cursor.take('NOT');
		if (cursor.take('IN')) return this.#in(operand, negated);
		if (cursor.take('BETWEEN')) {
			const low = this.#sum();
			cursor.expect('AND');
			return { node: 'between', operand, low, high: this.#sum(), negated };
		}
		if (!cursor.take('LIKE')) return operand;
		const pattern = this.#sum();
		return { node: 'like', operand, pattern, negated, ...(cursor.take('ESCAPE') ? { escape: this.#sum() } : {}) };
	}

	#in(operand: Expression, negated: boolean): Expression {
		return this.#cursor.inParentheses((): Expression => {
			if (this.#atQuery()) return { node: 'inQuery', operand, query: this.#query(), negated };
			return { node: 'in', operand, list: this.#cursor.list(() => this.#sum()), negated };
		});
	}

	#atQuery(): boolean {
		return this.#cursor.isNext('SELECT') || this.#cursor.isNext('WITH');
	}

	#sum(): Expression {
		let left = this.#product();
		for (;;) {
			const operator = this.#cursor.take('+') ? '+' : this.#cursor.take('-') ? '-' : undefined;
			if (operator === undefined) return left;
			left = { node: 'arithmetic', operator, left, right: this.#product() };
		}
	}

	#product(): Expression {
		let left = this.#unary();
		for (;;) {
			const operator = (['*', '/', '%'] as const).find((symbol) => this.#cursor.take(symbol));
			if (operator === undefined) return left;
			left = { node: 'arithmetic', operator, left, right: this.#unary() };
		}
	}

	#unary(): Expression {
		if (this.#cursor.take('+')) return this.#unary();
		return this.#cursor.take('-') ? { node: 'negate', operand: this.#unary() } : this.#primary();
	}

	#primary(): Expression {
		const cursor = this.#cursor;
		const token = cursor.peek();
		switch (token.kind) {
			case 'number':
			case 'hex':
			case 'text':
			case 'wideText':
				cursor.next();
				return literal(token.kind, token.text);
			case 'variable':
				return { node: 'variable', name: cursor.next().text };
			case 'global':
				return { node: 'global', name: cursor.next().upper };
			case 'symbol':
				return this.#parenthesised();
			default:
				return this.#named();
		}
	}

	#parenthesised(): Expression {
		const cursor = this.#cursor;
		const inner = cursor.inParentheses((): Expression => (this.#atQuery() ? { node: 'subquery', query: this.#query() } : this.expression()));
		// `(SELECT … FOR XML PATH(''), TYPE).value('.', 'NVARCHAR(MAX)')` undoes the escaping of XML.
		if (inner.node !== 'subquery' || !inner.query.forXmlPath || !cursor.take('.', 'VALUE')) return inner;
		cursor.inParentheses(() => cursor.list(() => this.#sum()));
		return { node: 'xmlText', query: inner.query };
	}

	#named(): Expression {
		const cursor = this.#cursor;
		if (cursor.take('NULL')) return { node: 'null' };
		if (cursor.take('CASE')) return this.#case();
		const { kind, upper } = cursor.peek();
		const callable = kind === 'word' && (cursor.isName() || FUNCTION_WORDS.has(upper));
		if (callable && BARE_FUNCTIONS.has(upper)) {
			cursor.next();
			return { node: 'call', name: upper, arguments: [], star: false, distinct: false };
		}
		if (callable && cursor.peek(1).text === '(' && cursor.peek(1).kind === 'symbol') return this.#function(cursor.next().upper);
		return { node: 'column', name: cursor.qualifiedName() };
	}

	#case(): Expression {
		const cursor = this.#cursor;
		const operand = cursor.isNext('WHEN') ? {} : { operand: this.expression() };
		const branches = [];
		while (cursor.take('WHEN')) {
			const when = this.expression();
			cursor.expect('THEN');
			branches.push({ when, then: this.expression() });
		}
		if (branches.length === 0) throw cursor.unexpected();
		const otherwise = cursor.take('ELSE') ? { otherwise: this.expression() } : {};
		cursor.expect('END');
		return { node: 'case', ...operand, branches, ...otherwise };
	}

	#function(name: string): Expression {
		if (name === 'CAST' || name === 'TRY_CAST') return this.#cast(name === 'TRY_CAST');
		if (name === 'CONVERT' || name === 'TRY_CONVERT') return this.#convert(name === 'TRY_CONVERT');
		return this.#call(name);
	}

	#cast(tolerant: boolean): Expression {
		return this.#cursor.inParentheses((): Expression => {
			const operand = this.expression();
			this.#cursor.expect('AS');
			return { node: 'cast', operand, type: this.#cursor.type(true), tolerant };
		});
	}

	#convert(tolerant: boolean): Expression {
		return this.#cursor.inParentheses((): Expression => {
			const type = this.#cursor.type(true);
			this.#cursor.expect(',');
			const operand = this.expression();
			return { node: 'cast', operand, type, tolerant, ...(this.#cursor.take(',') ? { style: this.expression() } : {}) };
		});
	}

	#call(name: string): Expression {
		const cursor = this.#cursor;
		cursor.expect('(');
		const distinct = cursor.take('DISTINCT');
		if (!distinct) cursor.take('ALL');
		const star = cursor.take('*');
		// DATEADD(day, …): the unit is a word, not a column.
		const given = star || cursor.isNext(')') ? [] : cursor.list(() => this.expression());
		cursor.expect(')');
		const call: CallNode = { node: 'call', name, arguments: given, star, distinct };
		const ordered = cursor.take('WITHIN', 'GROUP') ? { withinGroup: cursor.inParentheses(() => this.#orderBy()) } : {};
		return { ...call, ...ordered, ...(cursor.take('OVER') ? { over: this.#window() } : {}) };
	}

	#orderBy(): OrderItem[] {
		this.#cursor.expect('ORDER', 'BY');
		return this.#cursor.list(() => this.orderItem());
	}

	#window(): NonNullable<CallNode['over']> {
		const cursor = this.#cursor;
		return cursor.inParentheses(() => ({
			partition: cursor.take('PARTITION', 'BY') ? cursor.list(() => this.expression()) : [],
			order: cursor.isNext('ORDER') ? this.#orderBy() : [],
		}));
	}
}

function literal(kind: 'number' | 'hex' | 'text' | 'wideText', source: string): Expression {
	if (kind === 'text') return { node: 'literal', value: source, type: text('varchar', Math.max(1, source.length)) };
	if (kind === 'wideText') return { node: 'literal', value: source, type: text('nvarchar', Math.max(1, source.length)) };
	if (kind === 'hex') {
		const bytes = Uint8Array.from(Buffer.from(source.length % 2 === 0 ? source.slice(2) : `0${source.slice(2)}`, 'hex'));
		return { node: 'literal', value: bytes, type: sqlType('varbinary', { length: Math.max(1, bytes.length) }) };
	}
	if (/e/i.test(source)) return { node: 'literal', value: Number(source), type: FLOAT_TYPE };
	const [whole = '', fraction = ''] = source.split('.');
	const value = BigInt(`0${whole}${fraction}`);
	if (!source.includes('.') && value <= INT_LIMIT) return { node: 'literal', value, type: INT };
	// SQL Server reads a larger whole number as NUMERIC; a BIGINT holds it just as well here.
	if (!source.includes('.') && value <= BIGINT_LIMIT) return { node: 'literal', value, type: source.length < 19 ? decimal(source.length, 0) : BIGINT };
	return { node: 'literal', value, type: decimal(Math.max(1, whole.replace(/^0+/, '').length + fraction.length), fraction.length) };
}
