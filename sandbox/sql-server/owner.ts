import type { Instance, SchemaTarget } from './instance.ts';
import type { StoredProcedure } from './procedures.ts';
import type { Rows, Surroundings } from './tsql/engine.ts';
import { errors } from './tsql/errors.ts';
import { Frame } from './tsql/frame.ts';
import { parseBatch } from './tsql/parse-statement.ts';

/** Works on the data directly, beside all sessions and their locks: for schemas and for tests that look behind the scenes. */
export class Owner implements SchemaTarget {
	readonly #instance: Instance;

	constructor(instance: Instance) {
		this.#instance = instance;
	}

	run(sql: string): void {
		this.query(sql);
	}

	insert(table: string, columns: readonly string[], rows: Parameters<SchemaTarget['insert']>[2]): void {
		this.#instance.insert(table, columns, rows);
	}

	procedure(procedure: StoredProcedure): void {
		this.#instance.procedures.add(procedure);
	}

	hasTable(name: string): boolean {
		return this.#instance.engine.catalog.find([name]) !== undefined;
	}

	/** The rows of the last SELECT. */
	query(sql: string): Rows {
		const { engine } = this.#instance;
		const around: Surroundings = { types: new Frame().types, lookUp: () => null, identity: () => {} };
		let rows: Rows = { columns: [], rows: [] };
		for (const statement of parseBatch(sql)) {
			switch (statement.node) {
				case 'select': rows = engine.select(statement.query, around); break;
				case 'insert': engine.insert(statement.table, statement.columns, statement.query ?? statement.rows ?? [], around); break;
				case 'update': engine.update(statement.table, statement.assignments, statement.where, around); break;
				case 'delete': engine.delete(statement.table, statement.where, around); break;
				case 'createTable': engine.definitions.createTable(statement.table, statement.columns, statement.keys); break;
				case 'createIndex': engine.definitions.createIndex(statement.name, statement.unique, statement.table, statement.columns); break;
				case 'dropTable': engine.definitions.dropTable(statement.table, statement.ifExists); break;
				default: throw errors.syntaxNear(statement.node);
			}
		}
		return rows;
	}
}
