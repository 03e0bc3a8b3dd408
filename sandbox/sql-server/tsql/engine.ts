import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import { Catalog, columnOf, quoted } from './catalog.ts';
import type { Column, Table } from './catalog.ts';
import { Compiler } from './compiler.ts';
import type { Bindings, ResultColumn } from './compiled.ts';
import { typeId } from './convert.ts';
import { Definitions } from './definitions.ts';
import { errors, SqlServerError } from './errors.ts';
import { assignValue, registerFunctions } from './runtime.ts';
import type { SqlType, SqlValue } from './sql-types.ts';
import type { Assignment, Expression, Name, Query } from './syntax-tree.ts';

export interface Rows {
	readonly columns: readonly ResultColumn[];
	readonly rows: readonly (readonly SqlValue[])[];
}

/** What statements may ask of whoever runs them. */
export interface Surroundings {
	/** The types of the variables in scope, by lower-case name with their `@`. */
	readonly types: ReadonlyMap<string, SqlType>;
	/** The value of a variable, or of something like `@@ROWCOUNT`. */
	lookUp(name: string): SqlValue;
	/** The last number that an IDENTITY column gave. */
	identity(value: bigint): void;
}

interface Plan {
	readonly columns: readonly ResultColumn[];
	readonly statement: StatementSync;
	readonly bindings: Bindings;
	readonly version: number;
}

const SQLITE_ERROR = { unique: /UNIQUE constraint failed: (?:index '([^']*)'|(.*))$/, notNull: /NOT NULL constraint failed: ([^.]*)\.(.*)$/ };

/** The data of one database and the statements upon it, without sessions, rights or waiting. */
export class Engine {
	readonly catalog: Catalog;
	readonly definitions: Definitions;
	readonly #sqlite = new DatabaseSync(':memory:');
	readonly #plans = new WeakMap<object, Map<string, Plan>>();

	constructor(database: string) {
		this.catalog = new Catalog(database);
		registerFunctions(this.#sqlite);
		this.definitions = new Definitions(this.#sqlite, this.catalog);
	}

	close(): void {
		this.#sqlite.close();
	}

	begin(): void {
		this.#sqlite.exec('BEGIN');
	}

	commit(): void {
		this.#sqlite.exec('COMMIT');
	}

	rollback(): void {
		if (this.#sqlite.isTransaction) this.#sqlite.exec('ROLLBACK');
	}

	/** All or nothing, within a transaction or without. */
	atomically<T>(work: () => T): T {
		this.#sqlite.exec('SAVEPOINT statement');
		try {
			const result = work();
			this.#sqlite.exec('RELEASE statement');
			return result;
		} catch (error) {
			this.#sqlite.exec('ROLLBACK TO statement');
			this.#sqlite.exec('RELEASE statement');
			throw error;
		}
	}

	#prepare(sql: string): StatementSync {
		const statement = this.#sqlite.prepare(sql);
		statement.setReadBigInts(true);
		return statement;
	}

	/** Compiled once per statement and types of its variables, until a table changes. */
	#plan(query: Query, { types }: Surroundings): Plan {
		const plans = this.#plans.get(query) ?? new Map<string, Plan>();
		this.#plans.set(query, plans);
		const id = [...types].map(([name, type]) => `${name} ${typeId(type)}`).join();
		const known = plans.get(id);
		if (known?.version === this.catalog.version) return known;
		const compiler = new Compiler(this.catalog, types);
		const { sql, columns } = compiler.topQuery(query);
		const statement = this.#prepare(sql);
		statement.setReturnArrays(true);
		const plan: Plan = { columns, statement, bindings: compiler.bindings, version: this.catalog.version };
		plans.set(id, plan);
		return plan;
	}

	select(query: Query, surroundings: Surroundings): Rows {
		const { statement, bindings, columns } = this.#plan(query, surroundings);
		const found = translated(() => statement.all(valuesOf(bindings, surroundings)));
		return { columns, rows: asArrays(found) };
	}

	/** Values of expressions that stand alone, each with the type it has by itself. */
	evaluate(expressions: readonly Expression[], surroundings: Surroundings): { value: SqlValue; type: SqlType }[] {
		if (expressions.length === 0) return [];
		const compiler = new Compiler(this.catalog, surroundings.types);
		const compiled = expressions.map((expression) => compiler.scalar(expression, Compiler.outermost));
		const statement = this.#prepare(`SELECT ${compiled.map(({ sql }) => sql).join(', ')}`);
		statement.setReturnArrays(true);
		const [row = []] = asArrays(translated(() => statement.all(valuesOf(compiler.bindings, surroundings))));
		return compiled.map(({ type }, index) => ({ type, value: row[index] ?? null }));
	}

	/** @returns how many rows were inserted */
	insert(name: Name, columnNames: readonly string[] | undefined, source: readonly (readonly Expression[])[] | Query, surroundings: Surroundings): number {
		const table = this.catalog.table(name);
		const columns = columnNames?.map((column) => columnOf(table, column)) ?? table.columns.filter(({ identity }) => !identity);
		const typed = 'node' in source ? this.#selected(source, surroundings) : source.map((row) => this.evaluate(row, surroundings));
		const defaults = table.columns.filter((column) => column.default !== undefined && !columns.includes(column));
		const rows = typed.map((row) => {
			if (row.length !== columns.length) throw errors.columnCount();
			const extra = this.evaluate(defaults.map((column) => column.default ?? { node: 'null' }), surroundings);
			return [...row, ...extra].map((cell, index) => {
				const column = [...columns, ...defaults][index];
				return column === undefined ? null : assignValue(cell.value, cell.type, column.type, table.name, column.name);
			});
		});
		this.insertRows(table, [...columns, ...defaults], rows, (value) => surroundings.identity(value));
		return rows.length;
	}

	#selected(query: Query, surroundings: Surroundings): { value: SqlValue; type: SqlType }[][] {
		const { columns, rows } = this.select(query, surroundings);
		return rows.map((row) => columns.map(({ type }, index) => ({ type, value: row[index] ?? null })));
	}

	/** Values must have the form of their columns. Throws 515 and 2627. */
	insertRows(table: Table, columns: readonly Column[], rows: readonly (readonly SqlValue[])[], identity: (value: bigint) => void = () => {}): void {
		const own = table.columns.find((column) => column.identity && !columns.includes(column));
		const all = own === undefined ? columns : [...columns, own];
		const missing = table.columns.find((column) => !column.nullable && !all.includes(column));
		if (missing !== undefined) throw errors.nullNotAllowed(missing.name, `${this.catalog.database}.dbo.${table.name}`, 'INSERT');
		const names = all.map(({ name }) => quoted(name)).join(', ');
		const statement = this.#prepare(`INSERT INTO ${quoted(table.name)} (${names}) VALUES (${all.map(() => '?').join(', ')})`);
		this.atomically(() => {
			for (const row of rows) {
				if (own !== undefined) table.lastIdentity += 1n;
				const values = own === undefined ? row : [...row, table.lastIdentity];
				translated(() => statement.run(...values), (message) => this.#constraint(message, table, 'INSERT', all, values));
				if (own !== undefined) identity(table.lastIdentity);
			}
		});
		this.#keepIdentity(table, all, rows);
	}

	/** A number given by hand is not given again. */
	#keepIdentity(table: Table, columns: readonly Column[], rows: readonly (readonly SqlValue[])[]): void {
		const at = columns.findIndex(({ identity }) => identity);
		for (const row of rows) {
			const value = row[at];
			if (typeof value === 'bigint' && value > table.lastIdentity) table.lastIdentity = value;
		}
	}

	/** @returns how many rows were changed */
	update(name: Name, assignments: readonly Assignment[], where: Expression | undefined, surroundings: Surroundings): number {
		const table = this.catalog.table(name);
		const compiler = new Compiler(this.catalog, surroundings.types);
		const env = compiler.tableEnv(table);
		const sets = assignments.map(({ column, value }) => {
			const target = columnOf(table, column);
			const compiled = compiler.scalar(value, env);
			const type = compiled.untyped === true ? target.type : compiled.type;
			return `${quoted(target.name)} = tsql_assign(${compiled.sql}, '${typeId(type)}', '${typeId(target.type)}', '${table.name}', '${target.name}')`;
		});
		const condition = where === undefined ? '' : ` WHERE ${compiler.condition(where, env)}`;
		return this.#change(`UPDATE ${quoted(table.name)} SET ${sets.join(', ')}${condition}`, compiler.bindings, surroundings, table, 'UPDATE');
	}

	/** @returns how many rows were deleted */
	delete(name: Name, where: Expression | undefined, surroundings: Surroundings): number {
		const table = this.catalog.table(name);
		const compiler = new Compiler(this.catalog, surroundings.types);
		const condition = where === undefined ? '' : ` WHERE ${compiler.condition(where, compiler.tableEnv(table))}`;
		return this.#change(`DELETE FROM ${quoted(table.name)}${condition}`, compiler.bindings, surroundings, table, 'DELETE');
	}

	#change(sql: string, bindings: Bindings, surroundings: Surroundings, table: Table, statement: string): number {
		const run = (): number => Number(this.#prepare(sql).run(valuesOf(bindings, surroundings)).changes);
		return this.atomically(() => translated(run, (message) => this.#constraint(message, table, statement)));
	}

	/** What SQL Server says where SQLite found a key twice, or a NULL where none may be. */
	#constraint(message: string, table: Table, statement: string, columns: readonly Column[] = [], values: readonly SqlValue[] = []): Error | undefined {
		const notNull = SQLITE_ERROR.notNull.exec(message);
		if (notNull !== null) return errors.nullNotAllowed(notNull[2] ?? '', `${this.catalog.database}.dbo.${table.name}`, statement);
		const [, index, names] = SQLITE_ERROR.unique.exec(message) ?? [];
		const found = table.keys.find((candidate) => `${table.name}.${candidate.name}` === index || candidate.columns.map((column) => `${table.name}.${column}`).join(', ') === names);
		if (found === undefined) return undefined;
		const shown = found.columns.map((name) => String(values[columns.findIndex((column) => column.name === name)] ?? '<NULL>')).join(', ');
		return errors.duplicateKey(found.kind, found.name, table.name, shown);
	}
}

function valuesOf(bindings: Bindings, surroundings: Surroundings): Record<string, SqlValue> {
	const values: Record<string, SqlValue> = Object.fromEntries(bindings.constants);
	for (const [placeholder, name] of bindings.variables) values[placeholder] = surroundings.lookUp(name);
	return values;
}

/** Rows come as arrays once the statement was told so, which its type does not say. */
function asArrays(rows: readonly unknown[]): SqlValue[][] {
	return rows.filter((row): row is SqlValue[] => Array.isArray(row));
}

/** Errors of SQLite as SQL Server's. */
function translated<T>(run: () => T, explain: (message: string) => Error | undefined = () => undefined): T {
	try {
		return run();
	} catch (error) {
		if (error instanceof SqlServerError) throw error;
		// Not by `instanceof Error`: under a test runner, SQLite's errors are of another realm.
		const message = typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : '';
		if (message === 'integer overflow') throw errors.overflow('expression', 'numeric');
		throw explain(message) ?? error;
	}
}
