import { setTimeout as delay } from 'node:timers/promises';
import { runProcedure } from './call-procedure.ts';
import { DATABASE } from './instance.ts';
import type { Instance, Principal } from './instance.ts';
import type { Argument, Outcome, ProcedureResult } from './outcomes.ts';
import { Transaction } from './transaction.ts';
import { sameName } from './tsql/catalog.ts';
import type { ResultColumn } from './tsql/compiled.ts';
import { convertValue } from './tsql/conversions.ts';
import { ticksOfTime } from './tsql/dates.ts';
import type { Surroundings } from './tsql/engine.ts';
import { errors } from './tsql/errors.ts';
import { Frame } from './tsql/frame.ts';
import { MAX, sqlType } from './tsql/sql-types.ts';
import type { SqlValue } from './tsql/sql-types.ts';
import type { Query, SelectItem, Statement } from './tsql/syntax-tree.ts';

/** The session that statements run in. */
export interface StatementHost {
	readonly instance: Instance;
	readonly principal: Principal;
	/** What `@@SPID` and its like stand for. */
	value(name: string): SqlValue;
	batch(text: string, frame: Frame, signal: AbortSignal): AsyncGenerator<Outcome>;
	parameterised(text: string, declarations: string, given: readonly Argument[], frame: Frame, signal: AbortSignal): AsyncGenerator<Outcome>;
}

type Of<Node extends Statement['node']> = Extract<Statement, { node: Node }>;

const TICKS_PER_MILLISECOND = 10_000n;
const NVARCHAR_MAX = sqlType('nvarchar', { length: MAX });

export interface Settings {
	readonly noCount: boolean;
	readonly readsUncommitted: boolean;
	/** Milliseconds; -1 waits for ever. */
	readonly lockTimeout: number;
}

const DEFAULTS: Settings = { noCount: false, readsUncommitted: false, lockTimeout: -1 };

/** Runs statements for one session: rights, locks, transactions, and then the engine. */
export class Statements {
	readonly #session: StatementHost;
	readonly #transaction: Transaction;
	#rowCount = 0;
	#identity: bigint | undefined;
	#settings: Settings = DEFAULTS;

	constructor(session: StatementHost) {
		this.#session = session;
		this.#transaction = new Transaction(session.instance);
	}

	/** Undoes what is not committed, and every setting. */
	reset(): void {
		this.#transaction.reset();
		this.#settings = DEFAULTS;
	}

	/** What SET has set. A call of sp_executesql gives back what it found. */
	get settings(): Settings {
		return this.#settings;
	}

	set settings(settings: Settings) {
		this.#settings = settings;
	}

	get inTransaction(): boolean {
		return this.#transaction.depth > 0;
	}

	value(name: string): SqlValue {
		switch (name) {
			case '@@ROWCOUNT': return BigInt(this.#rowCount);
			case '@@TRANCOUNT': return BigInt(this.#transaction.depth);
			case 'XACT_STATE': return this.inTransaction ? 1n : 0n;
			case '@@IDENTITY':
			case 'SCOPE_IDENTITY': return this.#identity ?? null;
			default: return 0n;
		}
	}

	surroundings(frame: Frame): Surroundings {
		return {
			types: frame.types,
			lookUp: (name) => (name.startsWith('@') && !name.startsWith('@@') ? frame.get(name) : this.#session.value(name)),
			identity: (value) => { this.#identity = value; },
		};
	}

	async *run(statement: Statement, frame: Frame, signal: AbortSignal): AsyncGenerator<Outcome> {
		switch (statement.node) {
			case 'select': return yield await this.#select(statement.query, frame, signal);
			case 'insert': case 'update': case 'delete': return yield await this.#write(statement, frame, signal);
			case 'createTable': case 'createIndex': case 'dropTable': return yield await this.#define(statement, signal);
			case 'execute': return yield* this.#execute(statement, frame, signal);
			case 'executeText': {
				const [text] = this.#session.instance.engine.evaluate([statement.text], this.surroundings(frame));
				return yield* this.#session.batch(String(text?.value ?? ''), new Frame(), signal);
			}
			case 'transaction': return yield this.transaction(statement.action);
			case 'use':
				if (!sameName(statement.database, DATABASE)) throw errors.unknownDatabase(statement.database);
				return yield { kind: 'database', name: DATABASE };
			case 'waitFor': return yield await this.#wait(statement, signal);
			default: return yield this.#set(statement, frame);
		}
	}

	async #wait({ delay: text }: Of<'waitFor'>, signal: AbortSignal): Promise<Outcome> {
		if (!/^\d\d:\d\d:\d\d(\.\d{1,3})?$/.test(text)) throw errors.syntaxNear(text);
		await delay(Number(ticksOfTime(text) / TICKS_PER_MILLISECOND), undefined, { signal });
		return this.#counted(undefined);
	}

	#counted(count: number | undefined): Outcome {
		this.#rowCount = count ?? 0;
		return { kind: 'count', count: this.#settings.noCount ? undefined : count, inProcedure: false };
	}

	/** DECLARE, SET @variable, SET option. */
	#set(statement: Of<'declare' | 'setVariable' | 'setOption'>, frame: Frame): Outcome {
		if (statement.node === 'setOption') {
			const { option, value } = statement;
			if (option === 'NOCOUNT') this.settings = { ...this.#settings, noCount: value.toUpperCase() === 'ON' };
			if (option === 'TRANSACTION ISOLATION LEVEL') this.settings = { ...this.#settings, readsUncommitted: value === 'READ UNCOMMITTED' };
			if (option === 'LOCK_TIMEOUT') this.settings = { ...this.#settings, lockTimeout: Number(value) };
			return { kind: 'count', count: undefined, inProcedure: false };
		}
		const { engine } = this.#session.instance;
		const assign = (name: string, value: Of<'setVariable'>['value']): void => {
			const [found] = engine.evaluate([value], this.surroundings(frame));
			frame.set(name, found?.value ?? null, found?.type ?? NVARCHAR_MAX);
		};
		if (statement.node === 'setVariable') assign(statement.name, statement.value);
		else {
			for (const { name, type, value } of statement.variables) {
				frame.declare(name, type);
				if (value !== undefined) assign(name, value);
			}
		}
		return { kind: 'count', count: undefined, inProcedure: false };
	}

	async #select(query: Query, frame: Frame, signal: AbortSignal): Promise<Outcome> {
		if (!this.#settings.readsUncommitted && !ignoresLocks(query)) await this.#transaction.unlocked(this.#settings.lockTimeout, signal);
		const { columns, rows } = this.#session.instance.engine.select(query, this.surroundings(frame));
		const items = query.body.node === 'select' ? query.body.items : [];
		this.#rowCount = rows.length;
		if (!items.some(({ variable }) => variable !== undefined)) return { kind: 'rows', columns, rows, inProcedure: false };
		assignVariables(items, columns, rows, frame);
		return { kind: 'count', count: this.#settings.noCount ? undefined : rows.length, inProcedure: false };
	}

	async #write(statement: Of<'insert' | 'update' | 'delete'>, frame: Frame, signal: AbortSignal): Promise<Outcome> {
		const { engine } = this.#session.instance;
		const table = engine.catalog.table(statement.table);
		if (!this.#session.principal.admin) throw errors.permission(statement.node.toUpperCase(), table.name, DATABASE);
		await this.#transaction.forWriting(this.#settings.lockTimeout, signal);
		const surroundings = this.surroundings(frame);
		switch (statement.node) {
			case 'insert': return this.#counted(engine.insert(statement.table, statement.columns, statement.query ?? statement.rows ?? [], surroundings));
			case 'update': return this.#counted(engine.update(statement.table, statement.assignments, statement.where, surroundings));
			case 'delete': return this.#counted(engine.delete(statement.table, statement.where, surroundings));
		}
	}

	async #define(statement: Of<'createTable' | 'createIndex' | 'dropTable'>, signal: AbortSignal): Promise<Outcome> {
		const { engine } = this.#session.instance;
		if (!this.#session.principal.admin) {
			throw statement.node === 'createTable' ? errors.databasePermission('CREATE TABLE', DATABASE) : errors.cannotDrop(statement.table.at(-1) ?? '');
		}
		await this.#transaction.forWriting(this.#settings.lockTimeout, signal);
		if (statement.node === 'createTable') engine.definitions.createTable(statement.table, statement.columns, statement.keys);
		else if (statement.node === 'createIndex') engine.definitions.createIndex(statement.name, statement.unique, statement.table, statement.columns);
		else engine.definitions.dropTable(statement.table, statement.ifExists);
		return this.#counted(undefined);
	}

	transaction(action: 'BEGIN' | 'COMMIT' | 'ROLLBACK'): Outcome {
		return this.#transaction.change(action) ? { kind: 'transaction', action } : this.#counted(undefined);
	}

	async *#execute(statement: Of<'execute'>, frame: Frame, signal: AbortSignal): AsyncGenerator<Outcome> {
		const values = this.#session.instance.engine.evaluate(statement.arguments.map(({ value }) => value), this.surroundings(frame));
		const given = statement.arguments.map(({ name = '', output }, index): Argument => ({
			name, output, type: values[index]?.type ?? NVARCHAR_MAX, value: values[index]?.value ?? null,
		}));
		const name = statement.procedure.at(-1) ?? '';
		if (sameName(name, 'sp_executesql')) {
			const [text, declarations, ...rest] = given;
			const inner = new Frame();
			return yield* this.#session.parameterised(String(text?.value ?? ''), String(declarations?.value ?? ''), rest, inner, signal);
		}
		const results = await this.callProcedure(statement.procedure, given, signal);
		yield* results.outcomes;
		statement.arguments.forEach(({ value, output }, index) => {
			const result = results.outputs[index];
			if (output && value.node === 'variable' && result !== undefined) frame.set(value.name, result.value, result.type);
		});
		if (statement.into !== undefined) frame.set(statement.into, BigInt(results.status), sqlType('int'));
		yield { kind: 'returned', status: results.status };
	}

	/** Throws 2812, 229, 201, 8114, 8144, 8145, and what the procedure raises. */
	async callProcedure(name: readonly string[], given: readonly Argument[], signal: AbortSignal): Promise<ProcedureResult> {
		const { instance, principal } = this.#session;
		const procedure = instance.procedures.find(instance.engine.catalog.localName(name), name.join('.'));
		if (!procedure.granted && !principal.admin) throw errors.permission('EXECUTE', procedure.name, DATABASE);
		await this.#transaction.forWriting(this.#settings.lockTimeout, signal);
		return runProcedure(procedure, given, instance.engine, (frame) => this.surroundings(frame));
	}
}

function ignoresLocks(part: unknown): boolean {
	if (Array.isArray(part)) return part.every(ignoresLocks);
	if (typeof part !== 'object' || part === null || part instanceof Uint8Array) return true;
	if ('node' in part && part.node === 'table' && 'noLock' in part && part.noLock !== true) return false;
	return Object.values(part).every(ignoresLocks);
}

/** SELECT @a = …: the last row counts. */
function assignVariables(items: readonly SelectItem[], columns: readonly ResultColumn[], rows: readonly (readonly SqlValue[])[], frame: Frame): void {
	if (items.some(({ variable }) => variable === undefined)) throw errors.mixedAssignment();
	const last = rows.at(-1);
	if (last === undefined) return;
	items.forEach(({ variable = '' }, index) => {
		const type = columns[index]?.type ?? NVARCHAR_MAX;
		frame.set(variable, convertValue(last[index] ?? null, type, type), type);
	});
}
