import { Statements } from './statements.ts';
import type { Argument, Outcome } from './outcomes.ts';
import type { StatementHost } from './statements.ts';
import type { Instance, Principal } from './instance.ts';
import { DATABASE } from './instance.ts';
import { errors } from './tsql/errors.ts';
import { Frame } from './tsql/frame.ts';
import { convertValue } from './tsql/conversions.ts';
import { dateTimeText, ticksOf, toDateType } from './tsql/dates.ts';
import { clockTypes } from './tsql/built-ins-date.ts';
import { parseParameters } from './tsql/parse-statement.ts';
import type { SqlType, SqlValue } from './tsql/sql-types.ts';

/** The sandbox's server stands in São Paulo: UTC-3, no summer time. */
const SERVER_OFFSET_MINUTES = -180;
const VERSION = 'Microsoft SQL Server 2022 (stand-in of the sandbox) - 16.0.4206.0 (X64)';

/** One connection's view of the database: its variables, its transaction, its settings. */
export class Session implements StatementHost {
	readonly id: number;
	readonly principal: Principal;
	readonly instance: Instance;
	readonly statements: Statements;
	readonly #prepared = new Map<number, { text: string; declarations: string }>();
	#nextHandle = 1;
	/** What the client names its transaction by. */
	readonly descriptor: bigint;

	constructor(instance: Instance, principal: Principal, id: number) {
		this.instance = instance;
		this.principal = principal;
		this.id = id;
		this.descriptor = BigInt(id) << 32n;
		this.statements = new Statements(this);
	}

	/** Runs a batch. What was done before an error stays done; the error ends it. */
	async *batch(text: string, frame: Frame, signal: AbortSignal): AsyncGenerator<Outcome> {
		for (const statement of this.instance.parse(text)) yield* this.statements.run(statement, frame, signal);
	}

	/** sp_executesql: the arguments are converted to the declared types. */
	async *parameterised(text: string, declarations: string, given: readonly Argument[], frame: Frame, signal: AbortSignal): AsyncGenerator<Outcome> {
		const declared = parseParameters(declarations);
		declared.forEach(({ name, type }, index) => {
			const argument = given.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase()) ?? (given[index]?.name === '' ? given[index] : undefined);
			if (argument === undefined) throw errors.missingQueryParameter(`(${declarations})${text}`, name);
			frame.declare(name, type, convertValue(argument.value, argument.type, type));
		});
		const unknown = given.find(({ name }) => name !== '' && !declared.some((parameter) => parameter.name.toLowerCase() === name.toLowerCase()));
		if (unknown !== undefined) throw errors.notAParameter(unknown.name, 'sp_executesql');
		const before = this.statements.settings;
		try {
			yield* this.batch(text, frame, signal);
		} finally {
			this.statements.settings = before;
		}
	}

	/** sp_prepare. A text with a syntax error is refused here. */
	prepare(text: string, declarations: string): number {
		this.instance.parse(text);
		parseParameters(declarations);
		const handle = this.#nextHandle++;
		this.#prepared.set(handle, { text, declarations });
		return handle;
	}

	/** sp_execute. */
	execute(handle: number, given: readonly Argument[], frame: Frame, signal: AbortSignal): AsyncGenerator<Outcome> {
		const prepared = this.#prepared.get(handle);
		if (prepared === undefined) throw errors.unknownHandle(String(handle));
		return this.parameterised(prepared.text, prepared.declarations, given, frame, signal);
	}

	/** The SQL behind a handle, for the journal. */
	preparedText(handle: number): string {
		return this.#prepared.get(handle)?.text ?? '';
	}

	unprepare(handle: number): void {
		if (!this.#prepared.delete(handle)) throw errors.unknownHandle(String(handle));
	}

	/** As a connection that comes out of a pool expects it. */
	reset(): void {
		this.statements.reset();
	}

	close(): void {
		this.statements.reset();
	}

	/** What `@@ROWCOUNT`, `DB_NAME()`, `GETDATE()` and their like stand for now. */
	value(name: string): SqlValue {
		const clock = clockTypes[name];
		if (clock !== undefined) return this.#now(clock.type, clock.utc);
		switch (name) {
			case 'DB_NAME': return DATABASE;
			case 'SCHEMA_NAME':
			case 'USER_NAME': case 'CURRENT_USER': case 'SESSION_USER': case 'USER':
				return name === 'SCHEMA_NAME' || this.principal.admin ? 'dbo' : this.principal.name;
			case 'SYSTEM_USER': case 'SUSER_NAME': case 'SUSER_SNAME': case 'ORIGINAL_LOGIN':
				return this.principal.name;
			case '@@VERSION': return VERSION;
			case '@@SERVERNAME': case 'HOST_NAME': return 'SANDBOX';
			case '@@SERVICENAME': return 'MSSQLSERVER';
			case '@@LANGUAGE': return 'us_english';
			case '@@SPID': return BigInt(this.id);
			case 'APP_NAME': return '';
			case 'IS_ADMIN': return this.principal.admin ? 1n : 0n;
			default: return this.statements.value(name);
		}
	}

	#now(type: SqlType, utc: boolean): string {
		const universal = new Date().toISOString().replace('T', ' ').replace('Z', '0000');
		const shift = BigInt(utc ? 0 : SERVER_OFFSET_MINUTES) * 600_000_000n;
		return toDateType(dateTimeText(ticksOf(universal) + shift), type, type.kind === 'datetimeoffset' ? SERVER_OFFSET_MINUTES : 0);
	}
}
