import { quoted } from './catalog.ts';
import type { Catalog, Table } from './catalog.ts';
import { compileCondition } from './compile-condition.ts';
import { compileQuery } from './compile-query.ts';
import { compileScalar } from './compile-scalar.ts';
import { Bindings, Scope } from './compiled.ts';
import type { Compile, Compiled, CompiledQuery, Env } from './compiled.ts';
import { key } from './convert.ts';
import type { SqlType } from './sql-types.ts';
import type { Expression, OrderItem, Query } from './syntax-tree.ts';

/** Turns the syntax tree of one statement into SQLite's SQL. */
export class Compiler implements Compile {
	readonly catalog: Catalog;
	readonly bindings: Bindings;
	#sources = 0;

	/** `variables`: the types of those in scope, by lower-case name with their `@`. */
	constructor(catalog: Catalog, variables: ReadonlyMap<string, SqlType>) {
		this.catalog = catalog;
		this.bindings = new Bindings(variables);
	}

	static readonly outermost: Env = { scope: new Scope(), named: new Map(), clause: 'select list', aggregates: false };

	/** Where the conditions and values of an UPDATE or DELETE stand. */
	tableEnv(table: Table): Env {
		const scope = new Scope();
		scope.add({ alias: table.name, columns: table.columns.map(({ name, type }) => ({ name, type, sql: `${quoted(table.name)}.${quoted(name)}` })) });
		return { ...Compiler.outermost, scope, clause: 'WHERE clause' };
	}

	topQuery(query: Query): CompiledQuery {
		return compileQuery(this, query, Compiler.outermost, false);
	}

	query(query: Query, outer: Env): CompiledQuery {
		return compileQuery(this, query, outer, true);
	}

	scalar(expression: Expression, env: Env): Compiled {
		if (env.grouping !== undefined && expression.node !== 'literal') {
			// An expression that the query is grouped by may show as it is; of any other, the parts are looked at.
			const plain = compileScalar(this, expression, { ...env, grouping: undefined });
			if (env.grouping.has(plain.sql)) return plain;
		}
		return compileScalar(this, expression, env);
	}

	condition(expression: Expression, env: Env): string {
		return compileCondition(this, expression, env);
	}

	orderBy(items: readonly OrderItem[], env: Env): string {
		return items.map(({ expression, descending }) => {
			const value = this.scalar(expression, env);
			return key(value.sql, value.type) + (descending ? ' DESC' : '');
		}).join(', ');
	}

	sourceName(): string {
		this.#sources += 1;
		return `s${this.#sources}`;
	}
}
