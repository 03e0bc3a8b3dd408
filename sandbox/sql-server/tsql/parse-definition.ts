import type { Cursor } from './cursor.ts';
import type { ExpressionParser } from './parse-expression.ts';
import type { ColumnDefinition, Expression, KeyDefinition, Statement } from './syntax-tree.ts';

/** CREATE TABLE and CREATE INDEX. */
export class DefinitionParser {
	readonly #cursor: Cursor;
	readonly #expressions: ExpressionParser;

	constructor(cursor: Cursor, expressions: ExpressionParser) {
		this.#cursor = cursor;
		this.#expressions = expressions;
	}

	create(): Statement {
		const cursor = this.#cursor;
		const unique = cursor.take('UNIQUE');
		if (!unique && cursor.take('TABLE')) return this.#createTable();
		if (!cursor.take('NONCLUSTERED')) cursor.take('CLUSTERED');
		cursor.expect('INDEX');
		const name = cursor.name();
		cursor.expect('ON');
		return { node: 'createIndex', name, unique, table: cursor.qualifiedName(), columns: this.#columnNames() };
	}

	#columnNames(): string[] {
		const cursor = this.#cursor;
		return cursor.inParentheses(() => cursor.list(() => {
			const name = cursor.name();
			if (!cursor.take('ASC')) cursor.take('DESC');
			return name;
		}));
	}

	#createTable(): Statement {
		const cursor = this.#cursor;
		const table = cursor.qualifiedName();
		const columns: ColumnDefinition[] = [];
		const keys: KeyDefinition[] = [];
		cursor.inParentheses(() => cursor.list(() => {
			const key = this.#key();
			if (key === undefined) columns.push(this.#column());
			else keys.push(key);
		}));
		return { node: 'createTable', table, columns, keys };
	}

	#key(): KeyDefinition | undefined {
		const cursor = this.#cursor;
		const name = cursor.take('CONSTRAINT') ? { name: cursor.name() } : {};
		const primary = cursor.take('PRIMARY', 'KEY');
		if (!primary && !cursor.take('UNIQUE')) {
			if ('name' in name) throw cursor.unexpected();
			return undefined;
		}
		return { ...name, primary, columns: this.#columnNames() };
	}

	#column(): ColumnDefinition {
		const cursor = this.#cursor;
		const name = cursor.name();
		const type = cursor.type();
		const found = { nullable: true, identity: false, primaryKey: false, unique: false };
		let standard: { default?: Expression } = {};
		for (;;) {
			if (cursor.take('NOT', 'NULL')) found.nullable = false;
			else if (cursor.take('NULL')) found.nullable = true;
			else if (cursor.take('PRIMARY', 'KEY')) { found.primaryKey = true; found.nullable = false; }
			else if (cursor.take('UNIQUE')) found.unique = true;
			else if (cursor.take('IDENTITY')) {
				found.identity = true;
				if (cursor.isNext('(')) cursor.inParentheses(() => cursor.list(() => cursor.wholeNumber()));
			} else if (cursor.take('DEFAULT')) standard = { default: this.#expressions.expression() };
			else return { name, type, ...found, ...standard };
		}
	}
}
