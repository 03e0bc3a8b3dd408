import { Procedures } from './procedures.ts';
import type { StoredProcedure } from './procedures.ts';
import { columnOf } from './tsql/catalog.ts';
import { Engine } from './tsql/engine.ts';
import { typeOfPlain, valueOfPlain } from './tsql/frame.ts';
import { parseBatch } from './tsql/parse-statement.ts';
import { assignValue } from './tsql/runtime.ts';
import { sqlType } from './tsql/sql-types.ts';
import type { Statement } from './tsql/syntax-tree.ts';

export interface Principal {
	readonly name: string;
	readonly password: string;
	/** Everything, or nothing but SELECT and the procedures granted. */
	readonly admin: boolean;
}

const PARSED_KEPT = 500;

export const DATABASE = 'ERP';
export const PRINCIPALS: readonly Principal[] = [
	{ name: 'leitura_bot', password: 'Leitura#2026', admin: false },
	{ name: 'sa', password: 'Sandbox#Admin1', admin: true },
];

type Cell = string | number | bigint | boolean | null;

/** What a schema does with the empty database. */
export interface SchemaTarget {
	/** Runs T-SQL, as the owner. */
	run(sql: string): void;
	/** Rows by column; money and decimals as text (`'12.50'`), dates as ISO text. */
	insert(table: string, columns: readonly string[], rows: readonly (readonly Cell[])[]): void;
	procedure(procedure: StoredProcedure): void;
	hasTable(name: string): boolean;
}

export type Schema = (target: SchemaTarget) => void;

/** The server's database, and who waits for whom in it. */
export class Instance {
	readonly engine = new Engine(DATABASE);
	readonly procedures = new Procedures();
	readonly #parsed = new Map<string, readonly Statement[]>();
	#writer: object | undefined;
	#waiting: (() => void)[] = [];

	/** Each text is parsed, and so compiled, once. Throws 102 and its like. */
	parse(text: string): readonly Statement[] {
		const known = this.#parsed.get(text);
		if (known !== undefined) return known;
		const statements = parseBatch(text);
		if (this.#parsed.size >= PARSED_KEPT) this.#parsed.clear();
		this.#parsed.set(text, statements);
		return statements;
	}

	/** `values` by column, converted as an INSERT converts them. */
	insert(tableName: string, columnNames: readonly string[], rows: readonly (readonly Cell[])[]): void {
		const table = this.engine.catalog.table([tableName]);
		const columns = columnNames.map((name) => columnOf(table, name));
		this.engine.insertRows(table, columns, rows.map((row) => columns.map((column, index) => {
			const cell = row[index] ?? null;
			if (typeof cell === 'boolean') return cell ? 1n : 0n;
			const type = typeof cell === 'number' && !Number.isInteger(cell) ? sqlType('float') : typeOfPlain(cell);
			return assignValue(valueOfPlain(cell), type, column.type, tableName, column.name);
		})));
	}

	/** True while a transaction of another session has written and not ended. */
	isLockedFor(session: object): boolean {
		return this.#writer !== undefined && this.#writer !== session;
	}

	lock(session: object): void {
		this.#writer = session;
	}

	/** Ends the session's hold on the data and lets those who wait go on. */
	unlock(session: object): void {
		if (this.#writer !== session) return;
		this.#writer = undefined;
		const waiting = this.#waiting;
		this.#waiting = [];
		for (const resume of waiting) resume();
	}

	/** Resolves when a lock was given back; rejects when the signal is aborted. */
	released(signal: AbortSignal): Promise<void> {
		return new Promise((resolve, reject) => {
			signal.addEventListener('abort', () => reject(new Error('cancelled')), { once: true });
			this.#waiting.push(resolve);
		});
	}
}
