import type { ResultColumn } from '../tsql/compiled.ts';
import type { SqlServerError } from '../tsql/errors.ts';
import type { SqlType, SqlValue } from '../tsql/sql-types.ts';
import { ByteWriter } from './binary.ts';
import { COLLATION, writeTypeInfo } from './type-info.ts';
import { writeValue } from './values.ts';

/** Tokens of a reply (MS-TDS 2.2.7). */
const TOKEN = {
	returnStatus: 0x79, columns: 0x81, error: 0xaa, info: 0xab, returnValue: 0xac, loginAck: 0xad, row: 0xd1, environment: 0xe3,
	done: 0xfd, doneProcedure: 0xfe, doneInProcedure: 0xff,
} as const;
const DONE_MORE = 0x01;
const DONE_ERROR = 0x02;
const DONE_COUNT = 0x10;
const DONE_ATTENTION = 0x20;
/** Nullable, and it is not known whether the column may be changed. */
const COLUMN_FLAGS = 0x0009;
const SERVER_NAME = 'SANDBOX';
const PROGRAM_NAME = 'Microsoft SQL Server';
const PROGRAM_VERSION = [16, 0, 0x10, 0x6e] as const;
const ENVIRONMENT = { database: 1, language: 2, packetSize: 4, collation: 7, begin: 8, commit: 9, rollback: 10, reset: 18 } as const;

export type DoneKind = 'statement' | 'inProcedure' | 'procedure';
const DONE_TOKEN: Readonly<Record<DoneKind, number>> = { statement: TOKEN.done, inProcedure: TOKEN.doneInProcedure, procedure: TOKEN.doneProcedure };

/** Writes one reply. The last DONE of a reply is the one without the bit that says "more follows". */
export class Reply {
	readonly #out = new ByteWriter();
	#lastDone: { at: number; status: number } | undefined;

	#token(token: number): ByteWriter {
		if (this.#lastDone !== undefined) this.#out.patch(this.#lastDone.at, this.#lastDone.status | DONE_MORE);
		return this.#out.u8(token);
	}

	done(kind: DoneKind, count?: number): this {
		return this.#done(DONE_TOKEN[kind], count === undefined ? 0 : DONE_COUNT, count ?? 0);
	}

	#done(token: number, status: number, count: number): this {
		this.#token(token);
		this.#lastDone = { at: this.#out.length, status };
		this.#out.u16(status).u16(0).i64(BigInt(count));
		return this;
	}

	failed(error: SqlServerError, kind: DoneKind): this {
		this.error(error);
		return this.#done(DONE_TOKEN[kind], DONE_ERROR, 0);
	}

	/** The end of what was not done. */
	failedDone(): this {
		return this.#done(TOKEN.done, DONE_ERROR, 0);
	}

	/** The answer to an attention. */
	attention(): this {
		return this.#done(TOKEN.done, DONE_ATTENTION, 0);
	}

	columns(columns: readonly ResultColumn[]): this {
		this.#token(TOKEN.columns).u16(columns.length);
		for (const { name, type } of columns) {
			this.#out.u32(0).u16(COLUMN_FLAGS);
			writeTypeInfo(this.#out, type);
			this.#out.shortText(name.slice(0, 128));
		}
		return this;
	}

	/** Throws SqlServerError 8115 for a value outside of its type. */
	row(columns: readonly ResultColumn[], values: readonly SqlValue[]): this {
		const start = this.#out.length;
		this.#token(TOKEN.row);
		try {
			columns.forEach(({ type }, index) => writeValue(this.#out, values[index] ?? null, type));
		} catch (error) {
			// Half a row would be read as something else.
			this.#out.truncate(start);
			throw error;
		}
		return this;
	}

	returnStatus(status: number): this {
		this.#token(TOKEN.returnStatus).i32(status);
		return this;
	}

	returnValue(ordinal: number, name: string, type: SqlType, value: SqlValue): this {
		this.#token(TOKEN.returnValue).u16(ordinal).shortText(name).u8(1).u32(0).u16(COLUMN_FLAGS);
		writeTypeInfo(this.#out, type);
		writeValue(this.#out, value, type);
		return this;
	}

	error({ number, state, severity, message }: Pick<SqlServerError, 'number' | 'state' | 'severity' | 'message'>): this {
		return this.#message(TOKEN.error, number, state, severity, message);
	}

	info(number: number, message: string): this {
		return this.#message(TOKEN.info, number, 2, 0, message);
	}

	#message(token: number, number: number, state: number, severity: number, message: string): this {
		const body = new ByteWriter();
		body.i32(number).u8(state).u8(severity).longText(message.slice(0, 2_048)).shortText(SERVER_NAME).shortText('').u32(1);
		const bytes = body.take();
		this.#token(token).u16(bytes.length).bytes(bytes);
		return this;
	}

	#environment(type: number, write: (body: ByteWriter) => void): this {
		const body = new ByteWriter().u8(type);
		write(body);
		const bytes = body.take();
		this.#token(TOKEN.environment).u16(bytes.length).bytes(bytes);
		return this;
	}

	database(name: string): this {
		this.#environment(ENVIRONMENT.database, (body) => body.shortText(name).shortText('master'));
		return this.info(5701, `Changed database context to '${name}'.`);
	}

	/** The server has made the session as new. */
	reset(): this {
		return this.#environment(ENVIRONMENT.reset, (body) => body.u8(0).u8(0));
	}

	transaction(action: 'BEGIN' | 'COMMIT' | 'ROLLBACK', descriptor: bigint): this {
		const id = (body: ByteWriter): ByteWriter => body.u8(8).i64(descriptor);
		if (action === 'BEGIN') return this.#environment(ENVIRONMENT.begin, (body) => id(body).u8(0));
		return this.#environment(action === 'COMMIT' ? ENVIRONMENT.commit : ENVIRONMENT.rollback, (body) => id(body.u8(0)));
	}

	/** What a client gets who may come in. `version`: of the protocol, as agreed. */
	welcome(database: string, version: number, packetSize: number): this {
		this.database(database);
		this.#environment(ENVIRONMENT.collation, (body) => body.u8(COLLATION.length).bytes(COLLATION).u8(0));
		this.#environment(ENVIRONMENT.language, (body) => body.shortText('us_english').shortText(''));
		const body = new ByteWriter().u8(1).u32BigEndian(version).shortText(PROGRAM_NAME);
		for (const part of PROGRAM_VERSION) body.u8(part);
		const bytes = body.take();
		this.#token(TOKEN.loginAck).u16(bytes.length).bytes(bytes);
		this.#environment(ENVIRONMENT.packetSize, (sizes) => sizes.shortText(String(packetSize)).shortText(String(packetSize)));
		return this.done('statement');
	}

	/** The bytes; a reply without a DONE gets one. */
	take(): Buffer {
		if (this.#lastDone === undefined) this.done('statement');
		return this.#out.take();
	}
}
