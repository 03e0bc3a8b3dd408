import type { Argument } from '../outcomes.ts';
import { ByteReader } from './binary.ts';
import { readTypeInfo } from './type-info.ts';
import { readValue } from './values.ts';

/** Requests of clients (MS-TDS 2.2.6). Each begins with headers, led by their total length. */
function behindHeaders(payload: Buffer): ByteReader {
	return new ByteReader(payload, payload.readUInt32LE(0));
}

export function readBatch(payload: Buffer): string {
	return behindHeaders(payload).rest().toString('utf16le');
}

export const SYSTEM_PROCEDURES = ['sp_executesql', 'sp_prepare', 'sp_execute', 'sp_prepexec', 'sp_unprepare'] as const;
export type SystemProcedure = (typeof SYSTEM_PROCEDURES)[number];

const BY_NUMBER: Readonly<Record<number, SystemProcedure>> = { 10: 'sp_executesql', 11: 'sp_prepare', 12: 'sp_execute', 13: 'sp_prepexec', 15: 'sp_unprepare' };
const NAMED = 0xffff;
const OUTPUT = 0x01;

export interface Call {
	/** One of the system's, or undefined for a procedure by name. */
	readonly system: SystemProcedure | undefined;
	readonly name: string;
	readonly arguments: readonly Argument[];
}

/** Throws RangeError on a type or a system procedure that the sandbox does not know. */
export function readCall(payload: Buffer): Call {
	const reader = behindHeaders(payload);
	const length = reader.u16();
	const number = length === NAMED ? reader.u16() : undefined;
	const name = number === undefined ? reader.ucs2(length) : BY_NUMBER[number];
	if (name === undefined) throw new RangeError(`System procedure ${String(number)}`);
	reader.u16();
	const given: Argument[] = [];
	while (reader.remaining > 0) given.push(readArgument(reader));
	const bare = name.replace(/^(\[?sys\]?|\[?dbo\]?)\./i, '').toLowerCase();
	return { system: SYSTEM_PROCEDURES.find((known) => known === bare), name, arguments: given };
}

function readArgument(reader: ByteReader): Argument {
	const name = reader.shortText();
	const status = reader.u8();
	const wire = readTypeInfo(reader);
	return { name, type: wire.type, value: readValue(reader, wire), output: (status & OUTPUT) !== 0 };
}

const TRANSACTION: Readonly<Record<number, 'BEGIN' | 'COMMIT' | 'ROLLBACK'>> = { 5: 'BEGIN', 7: 'COMMIT', 8: 'ROLLBACK' };

/** Undefined for a request that the sandbox does not know (savepoints, distributed transactions). */
export function readTransactionRequest(payload: Buffer): 'BEGIN' | 'COMMIT' | 'ROLLBACK' | undefined {
	return TRANSACTION[behindHeaders(payload).u16()];
}
