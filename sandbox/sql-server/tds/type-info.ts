import { INT, isText, isWide, MAX, sqlType } from '../tsql/sql-types.ts';
import type { SqlKind, SqlType } from '../tsql/sql-types.ts';
import type { ByteReader, ByteWriter } from './binary.ts';

/** TYPE_INFO (MS-TDS 2.2.5.6): how a type is described before its values. */
export const TOKEN = {
	null: 0x1f, image: 0x22, text: 0x23, guid: 0x24, intN: 0x26, date: 0x28, time: 0x29, dateTime2: 0x2a, dateTimeOffset: 0x2b,
	int1: 0x30, bit: 0x32, int2: 0x34, int4: 0x38, dateTime4: 0x3a, float4: 0x3b, money: 0x3c, dateTime: 0x3d, float8: 0x3e,
	nText: 0x63, bitN: 0x68, decimalN: 0x6a, numericN: 0x6c, floatN: 0x6d, moneyN: 0x6e, dateTimeN: 0x6f, money4: 0x7a, int8: 0x7f,
	varBinary: 0xa5, varChar: 0xa7, binary: 0xad, char: 0xaf, nVarChar: 0xe7, nChar: 0xef,
} as const;

/** Latin1_General/SQL_Latin1_General_CP1_CI_AS: code page 1252, case ignored, accents heeded. */
export const COLLATION = Buffer.from([0x09, 0x04, 0xd0, 0x00, 0x34]);
const MAX_LENGTH = 0xffff;

/** A type on the wire: the token says how values are led in, `size` is the fixed size or the largest one. */
export interface WireType {
	readonly token: number;
	readonly size: number;
	readonly type: SqlType;
}

const fixed: Readonly<Record<number, readonly [SqlKind, number]>> = {
	[TOKEN.int1]: ['tinyint', 1], [TOKEN.bit]: ['bit', 1], [TOKEN.int2]: ['smallint', 2], [TOKEN.int4]: ['int', 4],
	[TOKEN.int8]: ['bigint', 8], [TOKEN.float4]: ['real', 4], [TOKEN.float8]: ['float', 8], [TOKEN.money]: ['money', 8],
	[TOKEN.money4]: ['smallmoney', 4], [TOKEN.dateTime]: ['datetime', 8], [TOKEN.dateTime4]: ['smalldatetime', 4],
};

const bySize: Readonly<Record<number, Readonly<Record<number, SqlKind>>>> = {
	[TOKEN.intN]: { 1: 'tinyint', 2: 'smallint', 4: 'int', 8: 'bigint' },
	[TOKEN.bitN]: { 1: 'bit' },
	[TOKEN.floatN]: { 4: 'real', 8: 'float' },
	[TOKEN.moneyN]: { 4: 'smallmoney', 8: 'money' },
	[TOKEN.dateTimeN]: { 4: 'smalldatetime', 8: 'datetime' },
	[TOKEN.guid]: { 16: 'uniqueidentifier' },
};

const withLength: Readonly<Record<number, SqlKind>> = {
	[TOKEN.nVarChar]: 'nvarchar', [TOKEN.nChar]: 'nchar', [TOKEN.varChar]: 'varchar', [TOKEN.char]: 'char',
	[TOKEN.varBinary]: 'varbinary', [TOKEN.binary]: 'binary',
};

const legacy: Readonly<Record<number, SqlKind>> = { [TOKEN.text]: 'varchar', [TOKEN.nText]: 'nvarchar', [TOKEN.image]: 'varbinary' };
const scaled: Readonly<Record<number, SqlKind>> = { [TOKEN.time]: 'time', [TOKEN.dateTime2]: 'datetime2', [TOKEN.dateTimeOffset]: 'datetimeoffset' };

const timeScale = (kind: SqlKind): number => (kind === 'datetime' ? 3 : 0);

function sizedType(token: number, size: number): SqlType {
	const kind = bySize[token]?.[size];
	if (kind === undefined) throw new RangeError(`Type 0x${token.toString(16)} of ${size} bytes`);
	return sqlType(kind, { scale: timeScale(kind) });
}

function lengthType(token: number, reader: ByteReader): WireType {
	const kind = withLength[token] ?? 'varbinary';
	const size = reader.u16();
	if (isText({ kind })) reader.bytes(COLLATION.length);
	const length = size === MAX_LENGTH ? MAX : isWide({ kind }) ? size / 2 : size;
	return { token, size, type: sqlType(kind, { length }) };
}

/** Throws RangeError on a type that the sandbox does not know (table-valued, UDT, sql_variant, XML). */
export function readTypeInfo(reader: ByteReader): WireType {
	const token = reader.u8();
	const plain = fixed[token];
	if (plain !== undefined) return { token, size: plain[1], type: sqlType(plain[0], { scale: timeScale(plain[0]) }) };
	if (token === TOKEN.null) return { token, size: 0, type: INT };
	if (token === TOKEN.date) return { token, size: 3, type: sqlType('date') };
	if (withLength[token] !== undefined) return lengthType(token, reader);
	const timeKind = scaled[token];
	if (timeKind !== undefined) return { token, size: 0, type: sqlType(timeKind, { scale: reader.u8() }) };
	const legacyKind = legacy[token];
	if (legacyKind !== undefined) {
		const size = reader.u32();
		if (legacyKind !== 'varbinary') reader.bytes(COLLATION.length);
		return { token, size, type: sqlType(legacyKind, { length: MAX }) };
	}
	if (token === TOKEN.decimalN || token === TOKEN.numericN) {
		const size = reader.u8();
		return { token, size, type: sqlType('decimal', { precision: reader.u8(), scale: reader.u8() }) };
	}
	if (bySize[token] === undefined) throw new RangeError(`Type 0x${token.toString(16)}`);
	const size = reader.u8();
	return { token, size, type: sizedType(token, size) };
}

export function decimalSize(precision: number): number {
	return precision <= 9 ? 5 : precision <= 19 ? 9 : precision <= 28 ? 13 : 17;
}

const tokenOf: Readonly<Record<SqlKind, readonly [token: number, size: number]>> = {
	bit: [TOKEN.bitN, 1], tinyint: [TOKEN.intN, 1], smallint: [TOKEN.intN, 2], int: [TOKEN.intN, 4], bigint: [TOKEN.intN, 8],
	decimal: [TOKEN.numericN, 0], money: [TOKEN.moneyN, 8], smallmoney: [TOKEN.moneyN, 4], float: [TOKEN.floatN, 8], real: [TOKEN.floatN, 4],
	date: [TOKEN.date, 3], time: [TOKEN.time, 0], datetime: [TOKEN.dateTimeN, 8], smalldatetime: [TOKEN.dateTimeN, 4],
	datetime2: [TOKEN.dateTime2, 0], datetimeoffset: [TOKEN.dateTimeOffset, 0],
	char: [TOKEN.char, 0], varchar: [TOKEN.varChar, 0], nchar: [TOKEN.nChar, 0], nvarchar: [TOKEN.nVarChar, 0],
	binary: [TOKEN.binary, 0], varbinary: [TOKEN.varBinary, 0], uniqueidentifier: [TOKEN.guid, 16],
};

function byteLength(type: SqlType): number {
	return type.length === MAX ? MAX_LENGTH : Math.min(8_000, Math.max(1, type.length) * (isWide(type) ? 2 : 1));
}

export function writeTypeInfo(writer: ByteWriter, type: SqlType): void {
	const [token, size] = tokenOf[type.kind];
	writer.u8(token);
	if (withLength[token] !== undefined) {
		writer.u16(byteLength(type));
		if (isText(type)) writer.bytes(COLLATION);
	} else if (token === TOKEN.numericN) writer.u8(decimalSize(type.precision)).u8(type.precision).u8(type.scale);
	else if (scaled[token] !== undefined) writer.u8(type.scale);
	else if (token !== TOKEN.date) writer.u8(size);
}

/** True when values are sent in chunks (PLP). */
export function isChunked({ token, size }: WireType): boolean {
	return withLength[token] !== undefined && size === MAX_LENGTH;
}

export function isFixed(token: number): boolean {
	return fixed[token] !== undefined;
}

export function isLegacy(token: number): boolean {
	return legacy[token] !== undefined;
}
