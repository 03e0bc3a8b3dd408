import type { DatabaseSync } from 'node:sqlite';
import { columnOf, quoted, storageOf } from './catalog.ts';
import type { Catalog, Column, Key, Table } from './catalog.ts';
import { key } from './convert.ts';
import { errors } from './errors.ts';
import { isText } from './sql-types.ts';
import type { ColumnDefinition, KeyDefinition, Name } from './syntax-tree.ts';

/** The keys that stand with their columns, and those that stand alone. */
function allKeys(columns: readonly ColumnDefinition[], keys: readonly KeyDefinition[]): KeyDefinition[] {
	return [
		...columns.filter(({ primaryKey }) => primaryKey).map(({ name }): KeyDefinition => ({ primary: true, columns: [name] })),
		...columns.filter(({ unique }) => unique).map(({ name }): KeyDefinition => ({ primary: false, columns: [name] })),
		...keys,
	];
}

/** Makes tables and indexes. */
export class Definitions {
	readonly #sqlite: DatabaseSync;
	readonly #catalog: Catalog;

	constructor(sqlite: DatabaseSync, catalog: Catalog) {
		this.#sqlite = sqlite;
		this.#catalog = catalog;
	}

	createTable(name: Name, definitions: readonly ColumnDefinition[], keys: readonly KeyDefinition[]): void {
		const local = this.#catalog.localName(name);
		if (local === undefined) throw errors.unknownObject(name.join('.'));
		const all = allKeys(definitions, keys);
		const inPrimary = new Set(all.filter(({ primary }) => primary).flatMap(({ columns }) => columns.map((column) => column.toLowerCase())));
		const columns = definitions.map((definition): Column => ({
			name: definition.name, type: definition.type, identity: definition.identity, nullable: definition.nullable && !inPrimary.has(definition.name.toLowerCase()),
			...(definition.default === undefined ? {} : { default: definition.default }),
		}));
		const table: Table = { name: local, columns, keys: [], lastIdentity: 0n };
		this.#catalog.add(table);
		const list = columns.map((column) => `${quoted(column.name)} ${storageOf(column.type)}${column.nullable ? '' : ' NOT NULL'}`);
		this.#sqlite.exec(`CREATE TABLE ${quoted(local)} (${list.join(', ')})`);
		for (const definition of all) {
			const standard = `${definition.primary ? 'PK' : 'UQ'}_${local}${definition.primary ? '' : `_${definition.columns.join('_')}`}`;
			this.#addKey(table, { name: definition.name ?? standard, kind: definition.primary ? 'PRIMARY KEY' : 'UNIQUE KEY', columns: definition.columns }, true);
		}
	}

	createIndex(name: string, unique: boolean, tableName: Name, columns: readonly string[]): void {
		this.#addKey(this.#catalog.table(tableName), { name, kind: 'unique index', columns }, unique);
	}

	#addKey(table: Table, { name, kind, columns: names }: Key, unique: boolean): void {
		const columns = names.map((column) => columnOf(table, column));
		const parts = columns.map((column) => (isText(column.type) ? key(quoted(column.name), column.type) : quoted(column.name)));
		this.#sqlite.exec(`CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${quoted(`${table.name}.${name}`)} ON ${quoted(table.name)} (${parts.join(', ')})`);
		if (unique) table.keys.push({ name, kind, columns: columns.map((column) => column.name) });
	}

	dropTable(name: Name, ifExists: boolean): void {
		const table = this.#catalog.find(name);
		if (table === undefined) {
			if (ifExists) return;
			throw errors.cannotDrop(name.at(-1) ?? '');
		}
		this.#sqlite.exec(`DROP TABLE ${quoted(table.name)}`);
		this.#catalog.remove(table);
	}
}
