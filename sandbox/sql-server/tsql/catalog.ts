import { errors } from './errors.ts';
import { isBinary, isExact, isFloat } from './sql-types.ts';
import type { SqlType } from './sql-types.ts';
import type { Expression, Name } from './syntax-tree.ts';

export interface Column {
	readonly name: string;
	readonly type: SqlType;
	readonly nullable: boolean;
	readonly identity: boolean;
	readonly default?: Expression;
}

export interface Key {
	readonly name: string;
	readonly kind: 'PRIMARY KEY' | 'UNIQUE KEY' | 'unique index';
	readonly columns: readonly string[];
}

export interface Table {
	readonly name: string;
	readonly columns: readonly Column[];
	readonly keys: Key[];
	/** The last number that an IDENTITY column gave; as in SQL Server, a rollback does not take it back. */
	lastIdentity: bigint;
}

const SCHEMAS: ReadonlySet<string> = new Set(['', 'dbo']);

/** Names are compared without regard to case, as under SQL Server's default collation. */
export const sameName = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

/** What tables there are. All lie in the schema `dbo` of one database. */
export class Catalog {
	readonly database: string;
	/** Grows with each change, so that what was compiled before is compiled anew. */
	version = 0;
	readonly #tables = new Map<string, Table>();

	constructor(database: string) {
		this.database = database;
	}

	/** `a`, `dbo.a`, `ERP.dbo.a`, `ERP..a` are one table; undefined where another schema or database is named. */
	localName(name: Name): string | undefined {
		const [last = '', schema = '', database = this.database, server] = [...name].reverse();
		return server === undefined && SCHEMAS.has(schema.toLowerCase()) && sameName(database, this.database) ? last : undefined;
	}

	find(name: Name): Table | undefined {
		return this.#tables.get(this.localName(name)?.toLowerCase() ?? '');
	}

	/** Throws 208. */
	table(name: Name): Table {
		const table = this.find(name);
		if (table === undefined) throw errors.unknownObject(name.join('.'));
		return table;
	}

	/** Throws 2714 when the name is taken. */
	add(table: Table): void {
		if (this.#tables.has(table.name.toLowerCase())) throw errors.nameTaken(table.name);
		this.#tables.set(table.name.toLowerCase(), table);
		this.version += 1;
	}

	remove(table: Table): void {
		this.#tables.delete(table.name.toLowerCase());
		this.version += 1;
	}

	tables(): Table[] {
		return [...this.#tables.values()];
	}
}

/** Throws 207. */
export function columnOf(table: Table, name: string): Column {
	const column = table.columns.find((candidate) => sameName(candidate.name, name));
	if (column === undefined) throw errors.unknownColumn(name);
	return column;
}

/** A name in SQLite's SQL. */
export function quoted(name: string): string {
	return `"${name.replaceAll('"', '""')}"`;
}

/** The storage class of SQLite that holds a type without changing it. */
export function storageOf(type: SqlType): 'INTEGER' | 'REAL' | 'TEXT' | 'BLOB' {
	if (isExact(type)) return 'INTEGER';
	if (isFloat(type)) return 'REAL';
	return isBinary(type) ? 'BLOB' : 'TEXT';
}
