import { dateText, dateTimeText, daysOfText, offsetMinutes, TICKS_PER_DAY, ticksOfTime, timeText, withOffset } from '../tsql/dates.ts';
import { decodeCodePage, encodeCodePage } from '../tsql/code-page.ts';
import { errors } from '../tsql/errors.ts';
import { isBinary, isExact, isFloat, isMoney, isText, isWide, kindName, MAX } from '../tsql/sql-types.ts';
import type { SqlType, SqlValue } from '../tsql/sql-types.ts';
import { ByteReader, ByteWriter } from './binary.ts';
import { decimalSize, isChunked, isFixed, isLegacy } from './type-info.ts';
import type { WireType } from './type-info.ts';

const NULL_LENGTH = 0xffff;
const PLP_NULL = 0xffff_ffff_ffff_ffffn;
const DAYS_TO_1900 = daysOfText('1900-01-01');
const TICKS_PER_MINUTE = 600_000_000n;
/** DATETIME counts in 1/300 s. */
const DATETIME_STEPS = 300n;
const TICKS_PER_SECOND = 10_000_000n;

const timeSize = (scale: number): number => (scale <= 2 ? 3 : scale <= 4 ? 4 : 5);
const timeUnit = (scale: number): bigint => 10n ** BigInt(7 - scale);

function readChunks(reader: ByteReader): Buffer | undefined {
	if (reader.unsigned(8) === PLP_NULL) return undefined;
	const chunks: Buffer[] = [];
	for (let size = reader.u32(); size > 0; size = reader.u32()) chunks.push(reader.bytes(size));
	return Buffer.concat(chunks);
}

/** The bytes of a value, without what leads them in; undefined for NULL. */
function readBytes(reader: ByteReader, wire: WireType): Buffer | undefined {
	if (isChunked(wire)) return readChunks(reader);
	if (isFixed(wire.token)) return reader.bytes(wire.size);
	if (isLegacy(wire.token)) {
		const size = reader.i32();
		return size < 0 ? undefined : reader.bytes(size);
	}
	if (isText(wire.type) || isBinary(wire.type)) {
		const size = reader.u16();
		return size === NULL_LENGTH ? undefined : reader.bytes(size);
	}
	if (wire.size === 0 && isExact(wire.type)) return undefined;
	const size = reader.u8();
	return size === 0 ? undefined : reader.bytes(size);
}

function readNumber(reader: ByteReader, { kind }: SqlType): bigint | number {
	switch (kind) {
		case 'float': return reader.f64();
		case 'real': return reader.f32();
		case 'bigint': return reader.i64();
		case 'int':
		case 'smallmoney': return BigInt(reader.i32());
		case 'smallint': return BigInt(reader.i16());
		case 'money': return (BigInt(reader.i32()) << 32n) | BigInt(reader.u32());
		case 'decimal': {
			const negative = reader.u8() === 0;
			const size = reader.unsigned(reader.remaining);
			return negative ? -size : size;
		}
		default: return BigInt(reader.u8());
	}
}

function readDate(reader: ByteReader, type: SqlType): string {
	const time = (): bigint => reader.unsigned(timeSize(type.scale)) * timeUnit(type.scale);
	const day = (): string => dateText(Number(reader.unsigned(3)));
	switch (type.kind) {
		case 'date': return day();
		case 'time': return timeText(time());
		case 'datetime': {
			const days = BigInt(reader.i32() + DAYS_TO_1900);
			const milliseconds = (BigInt(reader.u32()) * 1_000n + 150n) / DATETIME_STEPS;
			return dateTimeText(days * TICKS_PER_DAY + milliseconds * 10_000n);
		}
		case 'smalldatetime': {
			const days = BigInt(reader.u16() + DAYS_TO_1900);
			return dateTimeText(days * TICKS_PER_DAY + BigInt(reader.u16()) * TICKS_PER_MINUTE);
		}
		default: {
			const clock = timeText(time());
			const local = `${day()} ${clock}`;
			return type.kind === 'datetimeoffset' ? withOffset(local, reader.i16()) : local;
		}
	}
}

function guidText(bytes: Buffer): string {
	const hex = (from: number, to: number, reverse: boolean): string => {
		const part = Buffer.from(bytes.subarray(from, to));
		return (reverse ? part.reverse() : part).toString('hex');
	};
	return [hex(0, 4, true), hex(4, 6, true), hex(6, 8, true), hex(8, 10, false), hex(10, 16, false)].join('-').toUpperCase();
}

function guidBytes(guid: string): Buffer {
	const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex');
	return Buffer.concat([bytes.subarray(0, 4).reverse(), bytes.subarray(4, 6).reverse(), bytes.subarray(6, 8).reverse(), bytes.subarray(8)]);
}

export function readValue(reader: ByteReader, wire: WireType): SqlValue {
	const bytes = readBytes(reader, wire);
	if (bytes === undefined) return null;
	if (isText(wire.type)) return isWide(wire.type) ? bytes.toString('utf16le') : decodeCodePage(bytes);
	if (isBinary(wire.type)) return Uint8Array.from(bytes);
	if (wire.type.kind === 'uniqueidentifier') return guidText(bytes);
	const inner = new ByteReader(bytes);
	return isExact(wire.type) || isFloat(wire.type) ? readNumber(inner, wire.type) : readDate(inner, wire.type);
}

const LIMITS: Partial<Record<SqlType['kind'], readonly [bigint, bigint]>> = {
	bit: [0n, 1n], tinyint: [0n, 255n], smallint: [-32_768n, 32_767n], int: [-2_147_483_648n, 2_147_483_647n],
	smallmoney: [-2_147_483_648n, 2_147_483_647n],
};

/** Throws 8115 where a calculation left the range of its type. */
function checked(value: SqlValue, type: SqlType): bigint {
	const [lowest, highest] = LIMITS[type.kind] ?? [undefined, undefined];
	if (typeof value !== 'bigint' || (lowest !== undefined && value < lowest) || (highest !== undefined && value > highest)) {
		throw errors.overflow('expression', kindName(type));
	}
	return value;
}

function writeExact(writer: ByteWriter, value: bigint, type: SqlType): void {
	switch (type.kind) {
		case 'bigint': return void writer.u8(8).i64(value);
		case 'int': return void writer.u8(4).i32(Number(value));
		case 'smallint': return void writer.u8(2).i16(Number(value));
		case 'smallmoney': return void writer.u8(4).i32(Number(value));
		case 'money': return void writer.u8(8).i32(Number(value >> 32n)).u32(Number(value & 0xffff_ffffn));
		case 'decimal': {
			const size = decimalSize(type.precision);
			writer.u8(size).u8(value < 0n ? 0 : 1);
			return void writer.unsigned(value < 0n ? -value : value, size - 1);
		}
		default: return void writer.u8(1).u8(Number(value));
	}
}

function writeDate(writer: ByteWriter, value: string, type: SqlType): void {
	const days = (text: string): bigint => BigInt(daysOfText(text));
	const time = (clock: string): ByteWriter => writer.unsigned(ticksOfTime(clock) / timeUnit(type.scale), timeSize(type.scale));
	switch (type.kind) {
		case 'date': return void writer.u8(3).unsigned(days(value), 3);
		case 'time':
			writer.u8(timeSize(type.scale));
			return void time(value);
		case 'datetime': {
			const steps = (ticksOfTime(value.slice(11)) * DATETIME_STEPS + TICKS_PER_SECOND / 2n) / TICKS_PER_SECOND;
			return void writer.u8(8).i32(daysOfText(value) - DAYS_TO_1900).u32(Number(steps));
		}
		case 'smalldatetime':
			return void writer.u8(4).u16(daysOfText(value) - DAYS_TO_1900).u16(Number(ticksOfTime(value.slice(11)) / TICKS_PER_MINUTE));
		default: {
			const withZone = type.kind === 'datetimeoffset';
			writer.u8(timeSize(type.scale) + (withZone ? 5 : 3));
			time(value.slice(11, 27)).unsigned(days(value), 3);
			if (withZone) writer.i16(offsetMinutes(value));
		}
	}
}

function writeBlob(writer: ByteWriter, bytes: Uint8Array, type: SqlType): void {
	if (type.length !== MAX) return void writer.u16(bytes.length).bytes(bytes);
	writer.i64(BigInt(bytes.length));
	if (bytes.length > 0) writer.u32(bytes.length).bytes(bytes);
	writer.u32(0);
}

function writeNull(writer: ByteWriter, type: SqlType): void {
	if (!isText(type) && !isBinary(type)) writer.u8(0);
	else if (type.length === MAX) writer.unsigned(PLP_NULL, 8);
	else writer.u16(NULL_LENGTH);
}

/** Throws SqlServerError 8115 for a number outside of its type. */
export function writeValue(writer: ByteWriter, value: SqlValue, type: SqlType): void {
	if (value === null) return writeNull(writer, type);
	if (isExact(type) || isMoney(type)) return writeExact(writer, checked(value, type), type);
	if (type.kind === 'float') return void writer.u8(8).f64(Number(value));
	if (type.kind === 'real') return void writer.u8(4).f32(Number(value));
	if (isBinary(type)) return writeBlob(writer, value instanceof Uint8Array ? value : Buffer.from(String(value)), type);
	const shown = String(value);
	if (type.kind === 'uniqueidentifier') return void writer.u8(16).bytes(guidBytes(shown));
	if (isText(type)) return writeBlob(writer, isWide(type) ? Buffer.from(shown, 'utf16le') : encodeCodePage(shown), type);
	writeDate(writer, shown, type);
}
