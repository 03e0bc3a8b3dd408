import { quoted } from './catalog.ts';
import { containsAggregate } from './compile-aggregate.ts';
import { Scope } from './compiled.ts';
import type { Compile, Compiled, CompiledQuery, Env, ResultColumn, Source } from './compiled.ts';
import { asText, key, meet } from './convert.ts';
import { errors } from './errors.ts';
import { isInteger, MAX, sqlType } from './sql-types.ts';
import type { SqlType } from './sql-types.ts';
import type { Expression, OrderItem, Query, QueryBody, Select, SelectItem, SetOperation, TableSource } from './syntax-tree.ts';

interface Item extends Compiled {
	readonly alias: string;
}

const NO_LIMIT = '-1';

/** A whole query. `nested`: ORDER BY needs a TOP, an OFFSET or FOR XML beside it. */
export function compileQuery(compile: Compile, query: Query, outer: Env, nested: boolean): CompiledQuery {
	const named = new Map(outer.named);
	for (const { name, columns, query: inner } of query.named) {
		named.set(name.toLowerCase(), renamed(compile.query(inner, { ...outer, named }), columns, name));
	}
	const env: Env = { ...outer, named, grouping: undefined, aggregates: false, clause: 'select list' };
	const limited = query.offset !== undefined || query.forXmlPath || (query.body.node === 'select' && query.body.top !== undefined);
	if (nested && query.orderBy.length > 0 && !limited) throw errors.orderInSubquery();
	const compiled = query.body.node === 'select'
		? new SelectCompiler(compile, env, query.body).compile(query)
		: compileSetQuery(compile, query, query.body, env);
	return query.forXmlPath ? joinedAsXml(compiled) : compiled;
}

function renamed(compiled: CompiledQuery, names: readonly string[] | undefined, table: string): CompiledQuery {
	if (names === undefined) {
		const unnamed = compiled.columns.findIndex(({ name }) => name === '');
		if (unnamed >= 0) throw errors.columnWithoutName(unnamed + 1, table);
		return compiled;
	}
	if (names.length !== compiled.columns.length) throw errors.columnCount();
	return { sql: compiled.sql, columns: compiled.columns.map(({ type }, index) => ({ type, name: names[index] ?? '' })) };
}

/** FOR XML PATH(''): the values of all rows, one behind the other, escaped; a named column is put into its tag. */
function joinedAsXml({ sql, columns }: CompiledQuery): CompiledQuery {
	const parts = columns.map(({ name, type }, index) => {
		const value = `tsql_escape_xml(${asText({ sql: `"c${index}"`, type }).sql})`;
		return name === '' || name === 'text()' ? `ifnull(${value}, '')` : `ifnull('<${name}>' || ${value} || '</${name}>', '')`;
	});
	return { sql: `SELECT group_concat(${parts.join(' || ')}, '') AS "c0" FROM (${sql})`, columns: [{ name: '', type: sqlType('nvarchar', { length: MAX }) }] };
}

/** A number of rows: a whole number, not negative. Throws 1060 for a text. */
function rowCount(compile: Compile, expression: Expression, env: Env, word: 'top' | 'offset'): string {
	const value = compile.scalar(expression, { ...env, scope: new Scope() });
	if (!isInteger(value.type) || value.untyped === true) throw errors.topNotInteger();
	return `tsql_row_count(${value.sql}, '${word}')`;
}

function paging(compile: Compile, query: Query, env: Env, top?: Expression): string {
	if (top !== undefined) {
		if (query.offset !== undefined) throw errors.topWithOffset();
		return ` LIMIT ${rowCount(compile, top, env, 'top')}`;
	}
	if (query.offset === undefined) return '';
	const fetch = query.fetch === undefined ? NO_LIMIT : rowCount(compile, query.fetch, env, 'top');
	return ` LIMIT ${fetch} OFFSET ${rowCount(compile, query.offset, env, 'offset')}`;
}

const direction = ({ descending }: OrderItem): string => (descending ? ' DESC' : '');

/** UNION: both sides take the types that they have in common. */
function compileSetQuery(compile: Compile, query: Query, body: SetOperation, env: Env): CompiledQuery {
	const { sql, columns } = compileBody(compile, body, env);
	const order = query.orderBy.map((item) => {
		const index = outputIndex(item.expression, columns.map(({ name }) => name));
		const column = columns[index];
		if (column === undefined) throw errors.unknownColumn(item.expression.node === 'column' ? item.expression.name.join('.') : 'ORDER BY');
		return key(`"c${index}"`, column.type) + direction(item);
	});
	const sorted = order.length === 0 ? '' : ` ORDER BY ${order.join(', ')}`;
	return { sql: `SELECT * FROM (${sql})${sorted}${paging(compile, query, env)}`, columns };
}

function compileBody(compile: Compile, body: QueryBody, env: Env): CompiledQuery {
	if (body.node === 'select') {
		return new SelectCompiler(compile, env, body).compile({ node: 'query', named: [], body, orderBy: [], forXmlPath: false });
	}
	const [left, right] = [compileBody(compile, body.left, env), compileBody(compile, body.right, env)];
	if (left.columns.length !== right.columns.length) throw errors.unionColumns();
	const met = left.columns.map((column, index) => {
		const other = right.columns[index] ?? column;
		return { name: column.name, ...meet({ sql: `"c${index}"`, type: column.type }, { sql: `"c${index}"`, type: other.type }) };
	});
	const side = (sql: string, which: 'left' | 'right'): string =>
		`SELECT ${met.map((column, index) => `${column[which]} AS "c${index}"`).join(', ')} FROM (${sql})`;
	const both = `${side(left.sql, 'left')} UNION ALL ${side(right.sql, 'right')}`;
	const columns = met.map(({ name, type }) => ({ name, type }));
	if (body.operator === 'UNION ALL') return { sql: both, columns };
	// Texts that differ in case only are one row.
	return { sql: `SELECT * FROM (${both}) GROUP BY ${columns.map(({ type }, index) => key(`"c${index}"`, type)).join(', ')}`, columns };
}

/** Which result column an ORDER BY item stands for: `2`, or an alias; -1 for none. */
function outputIndex(expression: Expression, names: readonly string[]): number {
	if (expression.node === 'literal' && typeof expression.value === 'bigint') return Number(expression.value) - 1;
	if (expression.node !== 'column' || expression.name.length !== 1) return -1;
	const [wanted = ''] = expression.name;
	return names.findIndex((name) => name.toLowerCase() === wanted.toLowerCase());
}

/** One SELECT … FROM … WHERE … GROUP BY … HAVING. */
class SelectCompiler {
	readonly #compile: Compile;
	readonly #select: Select;
	readonly #scope: Scope;
	#env: Env;

	constructor(compile: Compile, env: Env, select: Select) {
		this.#compile = compile;
		this.#select = select;
		this.#scope = new Scope(env.scope);
		this.#env = { ...env, scope: this.#scope, clause: 'WHERE clause' };
	}

	compile(query: Query): CompiledQuery {
		const select = this.#select;
		const from = select.from === undefined ? '' : ` FROM ${this.#source(select.from)}`;
		const where = select.where === undefined ? '' : ` WHERE ${this.#compile.condition(select.where, this.#env)}`;
		const groupKeys = select.groupBy.map((part) => this.#compile.scalar(part, this.#env));
		const grouped = groupKeys.length > 0 || select.having !== undefined || containsAggregate([select.items, query.orderBy]);
		this.#env = { ...this.#env, aggregates: true, clause: 'select list', grouping: grouped ? new Set(groupKeys.map(({ sql }) => sql)) : undefined };
		const items = select.items.flatMap((item) => this.#item(item));
		const having = select.having === undefined ? '' : ` HAVING ${this.#compile.condition(select.having, { ...this.#env, clause: 'HAVING clause' })}`;
		const order = this.#order(query.orderBy, items);
		const folded = select.distinct && !grouped ? items : groupKeys;
		const group = folded.length === 0 ? '' : ` GROUP BY ${folded.map(({ sql, type }) => key(sql, type)).join(', ')}`;
		const list = items.map(({ sql }, index) => `${sql} AS "c${index}"`).join(', ');
		const sql = `SELECT ${select.distinct && grouped ? 'DISTINCT ' : ''}${list}${from}${where}${group}${having}${order}`;
		return { sql: sql + paging(this.#compile, query, this.#env, select.top), columns: items.map(({ alias, type }) => ({ name: alias, type })) };
	}

	#item({ expression, starOf, alias }: SelectItem): Item[] {
		if (expression === undefined) return this.#star(starOf ?? []);
		const compiled = this.#compile.scalar(expression, this.#env);
		const name = expression.node === 'column' ? (compiled.name ?? '') : '';
		return [{ ...compiled, alias: alias ?? name }];
	}

	/** `*`, or `alias.*`. */
	#star(name: readonly string[]): Item[] {
		const qualifier = name.at(-1)?.toLowerCase();
		const sources = this.#scope.sources.filter(({ alias }) => qualifier === undefined || alias.toLowerCase() === qualifier);
		if (sources.length === 0) throw qualifier === undefined ? errors.starWithoutFrom() : errors.unboundIdentifier(`${name.join('.')}.*`);
		return sources.flatMap(({ columns, alias }) => columns.map((column): Item => {
			if (this.#env.grouping !== undefined && !this.#env.grouping.has(column.sql)) throw errors.notGrouped(`${alias}.${column.name}`);
			return { ...column, alias: column.name };
		}));
	}

	#order(orderBy: readonly OrderItem[], items: readonly Item[]): string {
		if (orderBy.length === 0) return '';
		const parts = orderBy.map((item) => {
			const index = outputIndex(item.expression, items.map(({ alias }) => alias));
			if (index < 0 && item.expression.node === 'literal') throw errors.syntaxNear('ORDER BY');
			const value = items[index] ?? this.#compile.scalar(item.expression, { ...this.#env, clause: 'ORDER BY clause' });
			if (this.#select.distinct && !items.some(({ sql }) => sql === value.sql)) throw errors.orderNotInDistinct();
			return key(value.sql, value.type) + direction(item);
		});
		return ` ORDER BY ${parts.join(', ')}`;
	}

	#source(source: TableSource): string {
		switch (source.node) {
			case 'table':
				return this.#table(source);
			case 'derived':
				return this.#derived(renamed(this.#compile.query(source.query, { ...this.#env, scope: this.#scope.outer ?? new Scope() }), source.columns, source.alias), source.alias);
			case 'join': {
				const left = this.#source(source.left);
				const right = this.#source(source.right);
				const on = source.on === undefined ? '' : ` ON ${this.#compile.condition(source.on, this.#env)}`;
				// Parentheses keep a join on the right whole, as it was written.
				return `${left} ${source.kind} JOIN ${source.right.node === 'join' ? `(${right})` : right}${on}`;
			}
		}
	}

	#table({ name, alias }: Extract<TableSource, { node: 'table' }>): string {
		const named = name.length === 1 ? this.#env.named.get(name[0]?.toLowerCase() ?? '') : undefined;
		if (named !== undefined) return this.#derived(named, alias ?? name[0] ?? '');
		const table = this.#compile.catalog.table(name);
		const own = this.#compile.sourceName();
		this.#add(own, alias ?? table.name, table.columns, (column) => quoted(column.name));
		return `${quoted(table.name)} AS ${own}`;
	}

	#derived({ sql, columns }: CompiledQuery, alias: string): string {
		const own = this.#compile.sourceName();
		this.#add(own, alias, columns, (_column, index) => `"c${index}"`);
		return `(${sql}) AS ${own}`;
	}

	#add(own: string, alias: string, columns: readonly { name: string; type: SqlType }[], sqlName: (column: ResultColumn, index: number) => string): void {
		const source: Source = { alias, columns: columns.map((column, index) => ({ name: column.name, type: column.type, sql: `${own}.${sqlName(column, index)}` })) };
		this.#scope.add(source);
	}
}

