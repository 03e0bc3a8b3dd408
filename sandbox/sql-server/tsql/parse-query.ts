import type { Cursor } from './cursor.ts';
import { ExpressionParser } from './parse-expression.ts';
import type { Expression, NamedQuery, OrderItem, Query, QueryBody, Select, SelectItem, TableSource } from './syntax-tree.ts';

/** Hints that only bear on locks and plans: of no effect here. */
const TABLE_HINTS: ReadonlySet<string> = new Set([
	'NOLOCK', 'READUNCOMMITTED', 'READCOMMITTED', 'READPAST', 'ROWLOCK', 'FORCESEEK', 'UPDLOCK', 'HOLDLOCK', 'READCOMMITTEDLOCK', 'SERIALIZABLE',
]);

/** SELECT with all that belongs to it. */
export class QueryParser {
	readonly expressions: ExpressionParser;
	readonly #cursor: Cursor;

	constructor(cursor: Cursor) {
		this.#cursor = cursor;
		this.expressions = new ExpressionParser(cursor, () => this.query());
	}

	query(): Query {
		const cursor = this.#cursor;
		const named = cursor.take('WITH') ? cursor.list(() => this.#namedQuery()) : [];
		const body = this.#union();
		const orderBy = cursor.take('ORDER', 'BY') ? cursor.list(() => this.expressions.orderItem()) : [];
		const paging = this.#paging(orderBy);
		const forXmlPath = this.#forXml();
		if (cursor.isNext('OPTION')) this.#option();
		return { node: 'query', named, body, orderBy, ...paging, forXmlPath };
	}

	/** OFFSET … ROWS FETCH NEXT … ROWS ONLY; only behind ORDER BY. */
	#paging(orderBy: readonly OrderItem[]): { offset?: Expression; fetch?: Expression } {
		const cursor = this.#cursor;
		if (!cursor.isNext('OFFSET')) return {};
		if (orderBy.length === 0) throw cursor.unexpected();
		cursor.next();
		const offset = this.expressions.expression();
		this.#rows();
		if (!cursor.take('FETCH')) return { offset };
		if (!cursor.take('NEXT')) cursor.expect('FIRST');
		const fetch = this.expressions.expression();
		this.#rows();
		cursor.expect('ONLY');
		return { offset, fetch };
	}

	#rows(): void {
		if (!this.#cursor.take('ROWS')) this.#cursor.expect('ROW');
	}

	/** Only the form that joins the rows to one text: FOR XML PATH('') [, TYPE]. */
	#forXml(): boolean {
		const cursor = this.#cursor;
		if (!cursor.take('FOR', 'XML')) return false;
		cursor.expect('PATH');
		cursor.inParentheses(() => {
			if (cursor.peek().text !== '' || cursor.next().kind === 'end') throw cursor.unexpected();
		});
		if (cursor.take(',')) cursor.expect('TYPE');
		return true;
	}

	/** OPTION (RECOMPILE), OPTION (MAXDOP 1): plan hints, of no effect here. */
	#option(): void {
		const cursor = this.#cursor;
		cursor.next();
		cursor.inParentheses(() => cursor.list(() => {
			if (cursor.take('RECOMPILE')) return;
			cursor.expect('MAXDOP');
			cursor.wholeNumber();
		}));
	}

	#namedQuery(): NamedQuery {
		const cursor = this.#cursor;
		const name = cursor.name();
		const columns = cursor.isNext('(') ? { columns: cursor.inParentheses(() => cursor.list(() => cursor.name())) } : {};
		cursor.expect('AS');
		return { name, ...columns, query: cursor.inParentheses(() => this.query()) };
	}

	#union(): QueryBody {
		let left = this.#operand();
		for (;;) {
			if (!this.#cursor.take('UNION')) return left;
			const operator = this.#cursor.take('ALL') ? 'UNION ALL' : 'UNION';
			left = { node: 'setOperation', operator, left, right: this.#operand() };
		}
	}

	#operand(): QueryBody {
		return this.#cursor.isNext('(') ? this.#cursor.inParentheses(() => this.#union()) : this.#select();
	}

	#select(): Select {
		const cursor = this.#cursor;
		cursor.expect('SELECT');
		const distinct = cursor.take('DISTINCT');
		if (!distinct) cursor.take('ALL');
		const top = cursor.take('TOP') ? { top: this.#top() } : {};
		const items = cursor.list(() => this.#item());
		const from = cursor.take('FROM') ? { from: this.#sources() } : {};
		const where = cursor.take('WHERE') ? { where: this.expressions.expression() } : {};
		const groupBy = cursor.take('GROUP', 'BY') ? cursor.list(() => this.expressions.expression()) : [];
		const having = cursor.take('HAVING') ? { having: this.expressions.expression() } : {};
		return { node: 'select', distinct, ...top, items, ...from, ...where, groupBy, ...having };
	}

	/** `TOP (expression)`, or the old `TOP 10` without parentheses. */
	#top(): Expression {
		const cursor = this.#cursor;
		if (cursor.isNext('(')) return cursor.inParentheses(() => this.expressions.expression());
		if (cursor.peek().kind !== 'number') throw cursor.unexpected();
		return { node: 'literal', value: BigInt(cursor.wholeNumber()), type: { kind: 'bigint', length: 0, precision: 0, scale: 0 } };
	}

	#item(): SelectItem {
		const cursor = this.#cursor;
		if (cursor.take('*')) return { starOf: [] };
		if (cursor.peek().kind === 'variable' && cursor.peek(1).text === '=') {
			const variable = cursor.variable();
			cursor.next();
			return { variable, expression: this.expressions.expression() };
		}
		if (cursor.isName() && cursor.peek(1).kind === 'symbol' && cursor.peek(1).text === '=') {
			const alias = cursor.name();
			cursor.next();
			return { alias, expression: this.expressions.expression() };
		}
		const starOf = this.#qualifiedStar();
		if (starOf !== undefined) return { starOf };
		const expression = this.expressions.expression();
		const alias = this.#alias();
		return alias === undefined ? { expression } : { expression, alias };
	}

	#qualifiedStar(): string[] | undefined {
		const cursor = this.#cursor;
		let ahead = 0;
		while (cursor.isName(ahead) && cursor.peek(ahead + 1).text === '.') ahead += 2;
		const { kind, text } = cursor.peek(ahead);
		if (ahead === 0 || kind !== 'symbol' || text !== '*') return undefined;
		const parts: string[] = [];
		for (; ahead > 0; ahead -= 2) {
			parts.push(cursor.name());
			cursor.next();
		}
		cursor.next();
		return parts;
	}

	#alias(): string | undefined {
		const cursor = this.#cursor;
		const isText = (): boolean => cursor.peek().kind === 'text' || cursor.peek().kind === 'wideText';
		if (cursor.take('AS')) return isText() ? cursor.next().text : cursor.name();
		if (isText()) return cursor.next().text;
		return cursor.isName() && !cursor.isNext('OFFSET') ? cursor.name() : undefined;
	}

	#sources(): TableSource {
		let left = this.#joined();
		while (this.#cursor.take(',')) left = { node: 'join', kind: 'CROSS', left, right: this.#joined() };
		return left;
	}

	#joined(): TableSource {
		let left = this.#source();
		for (;;) {
			const kind = this.#joinKind();
			if (kind === undefined) return left;
			const right = this.#source();
			if (kind === 'CROSS') left = { node: 'join', kind, left, right };
			else {
				this.#cursor.expect('ON');
				left = { node: 'join', kind, left, right, on: this.expressions.expression() };
			}
		}
	}

	#joinKind(): string | undefined {
		const cursor = this.#cursor;
		if (cursor.take('JOIN') || cursor.take('INNER', 'JOIN')) return 'INNER';
		if (cursor.take('CROSS', 'JOIN')) return 'CROSS';
		const outer = ['LEFT', 'RIGHT', 'FULL'].find((word) => cursor.take(word));
		if (outer === undefined) return undefined;
		cursor.take('OUTER');
		cursor.expect('JOIN');
		return outer;
	}

	#source(): TableSource {
		const cursor = this.#cursor;
		if (cursor.isNext('(')) return this.#derived();
		const name = cursor.qualifiedName();
		const alias = this.#sourceAlias();
		const noLock = this.#hints();
		return alias === undefined ? { node: 'table', name, noLock } : { node: 'table', name, alias, noLock };
	}

	#derived(): TableSource {
		const cursor = this.#cursor;
		const inner = cursor.inParentheses((): TableSource | Query => (cursor.isNext('SELECT') || cursor.isNext('WITH') ? this.query() : this.#sources()));
		if (inner.node !== 'query') return inner;
		cursor.take('AS');
		const alias = cursor.name();
		const columns = cursor.isNext('(') ? { columns: cursor.inParentheses(() => cursor.list(() => cursor.name())) } : {};
		return { node: 'derived', query: inner, alias, ...columns };
	}

	#sourceAlias(): string | undefined {
		if (this.#cursor.take('AS')) return this.#cursor.name();
		return this.#cursor.isName() ? this.#cursor.name() : undefined;
	}

	/** True when locks of others are not waited for. */
	#hints(): boolean {
		const cursor = this.#cursor;
		const bare = cursor.isNext('(') && TABLE_HINTS.has(cursor.peek(1).upper);
		if (!bare && !cursor.take('WITH')) return false;
		const hints = cursor.inParentheses(() => cursor.list(() => {
			if (!TABLE_HINTS.has(cursor.peek().upper)) throw cursor.unexpected();
			return cursor.next().upper;
		}));
		return hints.includes('NOLOCK') || hints.includes('READUNCOMMITTED');
	}
}
