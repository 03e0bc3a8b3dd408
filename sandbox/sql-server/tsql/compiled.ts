import type { Catalog } from './catalog.ts';
import { errors } from './errors.ts';
import { sameName } from './catalog.ts';
import type { SqlType, SqlValue } from './sql-types.ts';
import type { Expression, Name, OrderItem, Query } from './syntax-tree.ts';

/** A scalar expression in SQLite's SQL, and what SQL Server takes its type to be. */
export interface Compiled {
	readonly sql: string;
	readonly type: SqlType;
	/** The bare word NULL, which takes any type. */
	readonly untyped?: boolean;
	/** A plain column shows its name in the result. */
	readonly name?: string;
}

export interface ResultColumn {
	readonly name: string;
	readonly type: SqlType;
}

/** A query whose columns are called c0, c1, … in SQLite. */
export interface CompiledQuery {
	readonly sql: string;
	readonly columns: readonly ResultColumn[];
}

export interface Source {
	/** What qualifies its columns: the alias, or the table's name. */
	readonly alias: string;
	readonly columns: readonly (ResultColumn & { readonly sql: string })[];
}

/** The tables of one FROM; a subquery also sees those around it. */
export class Scope {
	readonly sources: Source[] = [];
	readonly outer: Scope | undefined;

	constructor(outer?: Scope) {
		this.outer = outer;
	}

	/** Throws 1013 when two tables could not be told apart. */
	add(source: Source): void {
		const same = this.sources.find(({ alias }) => sameName(alias, source.alias));
		if (same !== undefined) throw errors.sameExposedName(same.alias, source.alias);
		this.sources.push(source);
	}

	/** Throws 207, 209 or 4104. `outer`: the column belongs to a query around this one. */
	resolve(name: Name): Compiled & { readonly outer: boolean } {
		return this.#find(name, false);
	}

	#find(name: Name, outer: boolean): Compiled & { readonly outer: boolean } {
		const column = name.at(-1) ?? '';
		const qualifier = name.at(-2);
		const sources = qualifier === undefined ? this.sources : this.sources.filter(({ alias }) => sameName(alias, qualifier));
		const found = sources.flatMap(({ columns }) => columns.filter((candidate) => sameName(candidate.name, column)));
		if (found.length > 1) throw errors.ambiguousColumn(name.join('.'));
		if (found[0] !== undefined) return { ...found[0], outer };
		if (qualifier !== undefined && sources.length > 0) throw errors.unknownColumn(column);
		if (this.outer !== undefined) return this.outer.#find(name, true);
		throw qualifier === undefined ? errors.unknownColumn(column) : errors.unboundIdentifier(name.join('.'));
	}
}

/** Where an expression stands. */
export interface Env {
	readonly scope: Scope;
	/** Queries of a WITH, by lower-case name. */
	readonly named: ReadonlyMap<string, CompiledQuery>;
	/** In a grouped query: the expressions grouped by. Columns may then only show inside of one, or of an aggregate. */
	readonly grouping?: ReadonlySet<string> | undefined;
	readonly clause: 'select list' | 'ORDER BY clause' | 'HAVING clause' | 'WHERE clause';
	readonly aggregates: boolean;
}

/** What SQLite is given with a statement: constants, and variables whose value is known when it runs. */
export class Bindings {
	readonly constants = new Map<string, SqlValue>();
	readonly variables = new Map<string, string>();
	readonly #types: ReadonlyMap<string, SqlType>;
	readonly #known = new Map<string, string>();

	/** `types`: of the variables in scope, by lower-case name. */
	constructor(types: ReadonlyMap<string, SqlType>) {
		this.#types = types;
	}

	/** Equal constants share a placeholder, so that equal expressions compile to equal SQL. */
	constant(value: SqlValue): string {
		if (value === null) return 'NULL';
		const key = value instanceof Uint8Array ? `x${Buffer.from(value).toString('hex')}` : `${typeof value} ${String(value)}`;
		const known = this.#known.get(key);
		if (known !== undefined) return known;
		const placeholder = `c${this.constants.size}`;
		this.constants.set(placeholder, value);
		this.#known.set(key, `:${placeholder}`);
		return `:${placeholder}`;
	}

	/** Throws 137. */
	variable(name: string): Compiled {
		const type = this.#types.get(name.toLowerCase());
		if (type === undefined) throw errors.undeclaredVariable(name);
		return { sql: this.#placeholder(name.toLowerCase()), type };
	}

	/** A value of the session, such as `@@ROWCOUNT`. */
	session(name: string, type: SqlType): Compiled {
		return { sql: this.#placeholder(name), type };
	}

	#placeholder(name: string): string {
		const known = [...this.variables].find(([, variable]) => variable === name);
		if (known !== undefined) return `:${known[0]}`;
		const placeholder = `v${this.variables.size}`;
		this.variables.set(placeholder, name);
		return `:${placeholder}`;
	}
}

/** What the parts of the compiler need of each other. */
export interface Compile {
	readonly catalog: Catalog;
	readonly bindings: Bindings;
	scalar(expression: Expression, env: Env): Compiled;
	condition(expression: Expression, env: Env): string;
	orderBy(items: readonly OrderItem[], env: Env): string;
	query(query: Query, outer: Env): CompiledQuery;
	/** A name for SQLite that no other source of the statement has. */
	sourceName(): string;
}
