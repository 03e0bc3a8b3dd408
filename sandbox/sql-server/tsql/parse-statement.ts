import { Cursor } from './cursor.ts';
import { errors } from './errors.ts';
import { DefinitionParser } from './parse-definition.ts';
import type { ExpressionParser } from './parse-expression.ts';
import { QueryParser } from './parse-query.ts';
import type { SqlType } from './sql-types.ts';
import type { Expression, ProcedureArgument, Statement } from './syntax-tree.ts';

/** Options a session may set; all are taken, none changes what the sandbox does. */
const ON_OFF_OPTIONS: ReadonlySet<string> = new Set([
	'ANSI_NULLS', 'ANSI_NULL_DFLT_ON', 'ANSI_NULL_DFLT_OFF', 'ANSI_PADDING', 'ANSI_WARNINGS', 'ANSI_DEFAULTS', 'ARITHABORT', 'ARITHIGNORE',
	'CONCAT_NULL_YIELDS_NULL', 'CURSOR_CLOSE_ON_COMMIT', 'IMPLICIT_TRANSACTIONS', 'NUMERIC_ROUNDABORT', 'QUOTED_IDENTIFIER', 'XACT_ABORT', 'NOCOUNT',
	'FMTONLY', 'NOEXEC',
]);
const VALUE_OPTIONS: ReadonlySet<string> = new Set(['DATEFIRST', 'DATEFORMAT', 'LANGUAGE', 'TEXTSIZE', 'LOCK_TIMEOUT', 'ROWCOUNT', 'DEADLOCK_PRIORITY']);
/** A session in which these are on answers otherwise than this sandbox would. */
const UNSUPPORTED_WHEN_ON: ReadonlySet<string> = new Set(['IMPLICIT_TRANSACTIONS', 'FMTONLY', 'NOEXEC', 'NUMERIC_ROUNDABORT']);


/** The statements of a batch. Nothing of a batch with a syntax error is run. */
export function parseBatch(source: string): Statement[] {
	const cursor = new Cursor(source);
	const parser = new StatementParser(cursor);
	const statements: Statement[] = [];
	for (;;) {
		while (cursor.take(';'));
		if (cursor.done) return statements;
		statements.push(parser.statement(statements.length === 0));
	}
}

export interface Parameter {
	/** With its `@`. */
	readonly name: string;
	readonly type: SqlType;
	readonly output: boolean;
	/** A constant. */
	readonly default?: Expression;
}

/** `@a int, @b nvarchar(50) output`: what sp_executesql is told of its parameters. */
export function parseParameters(source: string): Parameter[] {
	const cursor = new Cursor(source);
	if (cursor.done) return [];
	const parameters = cursor.list((): Parameter => {
		const name = cursor.variable();
		cursor.take('AS');
		const type = cursor.type();
		const standard = cursor.take('=') ? { default: new QueryParser(cursor).expressions.expression() } : {};
		return { name, type, ...standard, output: cursor.take('OUTPUT') || cursor.take('OUT') };
	});
	if (!cursor.done) throw cursor.unexpected();
	return parameters;
}

class StatementParser {
	readonly #cursor: Cursor;
	readonly #queries: QueryParser;
	readonly #expressions: ExpressionParser;

	constructor(cursor: Cursor) {
		this.#cursor = cursor;
		this.#queries = new QueryParser(cursor);
		this.#expressions = this.#queries.expressions;
	}

	statement(isFirst: boolean): Statement {
		const cursor = this.#cursor;
		if (cursor.isNext('SELECT') || cursor.isNext('WITH') || cursor.isNext('(')) return { node: 'select', query: this.#queries.query() };
		if (cursor.take('INSERT')) return this.#insert();
		if (cursor.take('UPDATE')) return this.#update();
		if (cursor.take('DELETE')) return this.#delete();
		if (cursor.take('CREATE')) return new DefinitionParser(cursor, this.#expressions).create();
		if (cursor.take('DROP', 'TABLE')) {
			return { node: 'dropTable', ifExists: cursor.take('IF', 'EXISTS'), table: cursor.qualifiedName() };
		}
		if (cursor.take('EXEC') || cursor.take('EXECUTE')) return this.#execute();
		if (cursor.take('DECLARE')) return this.#declare();
		if (cursor.take('SET')) return this.#set();
		if (cursor.take('USE')) return { node: 'use', database: cursor.name() };
		if (cursor.take('WAITFOR', 'DELAY')) return { node: 'waitFor', delay: cursor.next().text };
		const transaction = this.#transaction();
		if (transaction !== undefined) return transaction;
		// A batch may begin with a bare procedure name.
		if (isFirst && cursor.isName()) return this.#execute();
		throw cursor.unexpected();
	}

	#transaction(): Statement | undefined {
		const cursor = this.#cursor;
		const action = (['BEGIN', 'COMMIT', 'ROLLBACK'] as const).find((word) => cursor.isNext(word));
		if (action === undefined) return undefined;
		cursor.next();
		if (!cursor.take('TRAN') && !cursor.take('TRANSACTION') && (action === 'BEGIN' || !cursor.take('WORK')) && action === 'BEGIN') throw cursor.unexpected();
		return { node: 'transaction', action };
	}

	#where(): { where?: Expression } {
		return this.#cursor.take('WHERE') ? { where: this.#expressions.expression() } : {};
	}

	#insert(): Statement {
		const cursor = this.#cursor;
		cursor.take('INTO');
		const table = cursor.qualifiedName();
		const columns = cursor.isNext('(') ? { columns: cursor.inParentheses(() => cursor.list(() => cursor.name())) } : {};
		if (!cursor.take('VALUES')) return { node: 'insert', table, ...columns, query: this.#queries.query() };
		const rows = cursor.list(() => cursor.inParentheses(() => cursor.list(() => this.#expressions.expression())));
		return { node: 'insert', table, ...columns, rows };
	}

	#update(): Statement {
		const cursor = this.#cursor;
		const table = cursor.qualifiedName();
		cursor.expect('SET');
		const assignments = cursor.list(() => {
			const column = cursor.name();
			cursor.expect('=');
			return { column, value: this.#expressions.expression() };
		});
		return { node: 'update', table, assignments, ...this.#where() };
	}

	#delete(): Statement {
		this.#cursor.take('FROM');
		return { node: 'delete', table: this.#cursor.qualifiedName(), ...this.#where() };
	}

	#execute(): Statement {
		const cursor = this.#cursor;
		if (cursor.isNext('(')) return { node: 'executeText', text: cursor.inParentheses(() => this.#expressions.expression()) };
		const into = cursor.peek().kind === 'variable' ? { into: cursor.variable() } : {};
		if ('into' in into) cursor.expect('=');
		const procedure = cursor.qualifiedName();
		const atEnd = cursor.done || cursor.isNext(';') || !this.#startsArgument();
		return { node: 'execute', procedure, arguments: atEnd ? [] : cursor.list(() => this.#argument()), ...into };
	}

	/** A constant, a variable or NULL: SQL Server takes no expression here. */
	#startsArgument(): boolean {
		const { kind, text, upper } = this.#cursor.peek();
		return ['variable', 'global', 'number', 'text', 'wideText', 'hex'].includes(kind) || upper === 'NULL' || (kind === 'symbol' && text === '-');
	}

	#argument(): ProcedureArgument {
		const cursor = this.#cursor;
		const named = cursor.peek().kind === 'variable' && cursor.peek(1).text === '=';
		const name = named ? { name: cursor.variable() } : {};
		if (named) cursor.next();
		if (!this.#startsArgument()) throw cursor.unexpected();
		const value = this.#expressions.expression();
		return { ...name, value, output: cursor.take('OUTPUT') || cursor.take('OUT') };
	}

	#declare(): Statement {
		const cursor = this.#cursor;
		const variables = cursor.list(() => {
			const name = cursor.variable();
			cursor.take('AS');
			const type = cursor.type();
			return { name, type, ...(cursor.take('=') ? { value: this.#expressions.expression() } : {}) };
		});
		return { node: 'declare', variables };
	}

	#set(): Statement {
		const cursor = this.#cursor;
		if (cursor.peek().kind === 'variable') {
			const name = cursor.variable();
			cursor.expect('=');
			return { node: 'setVariable', name, value: this.#expressions.expression() };
		}
		if (cursor.take('TRANSACTION', 'ISOLATION', 'LEVEL')) return this.#isolation();
		const options = cursor.list(() => cursor.next().upper);
		const value = cursor.next();
		const negative = value.text === '-' ? cursor.next().text : '';
		for (const option of options) {
			const onOff = ON_OFF_OPTIONS.has(option) && (value.upper === 'ON' || value.upper === 'OFF');
			if (!onOff && !VALUE_OPTIONS.has(option)) throw errors.syntaxNear(option);
			if (value.upper === 'ON' && UNSUPPORTED_WHEN_ON.has(option)) throw errors.syntaxNear(option);
		}
		return { node: 'setOption', option: options[0] ?? '', value: value.text + negative };
	}

	#isolation(): Statement {
		const levels = [['READ', 'UNCOMMITTED'], ['READ', 'COMMITTED'], ['REPEATABLE', 'READ'], ['SNAPSHOT'], ['SERIALIZABLE']];
		const level = levels.find((words) => this.#cursor.take(...words));
		if (level === undefined) throw this.#cursor.unexpected();
		return { node: 'setOption', option: 'TRANSACTION ISOLATION LEVEL', value: level.join(' ') };
	}
}
