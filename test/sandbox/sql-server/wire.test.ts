import { ByteReader, ByteWriter } from '../../../sandbox/sql-server/tds/binary.ts';
import { MessageReader, toPackets } from '../../../sandbox/sql-server/tds/packets.ts';
import { agree, ENCRYPT } from '../../../sandbox/sql-server/tds/prelogin.ts';
import { readTypeInfo, writeTypeInfo } from '../../../sandbox/sql-server/tds/type-info.ts';
import { readValue, writeValue } from '../../../sandbox/sql-server/tds/values.ts';
import { decimal, MAX, sqlType } from '../../../sandbox/sql-server/tsql/sql-types.ts';
import type { SqlType, SqlValue } from '../../../sandbox/sql-server/tsql/sql-types.ts';

const hex = (value: SqlValue, type: SqlType): string => {
	const writer = new ByteWriter();
	writeValue(writer, value, type);
	return writer.take().toString('hex');
};

/** What a client would send back, had it got this value. */
function returned(value: SqlValue, type: SqlType): SqlValue {
	const writer = new ByteWriter();
	writeTypeInfo(writer, type);
	writeValue(writer, value, type);
	const reader = new ByteReader(writer.take());
	const read = readValue(reader, readTypeInfo(reader));
	expect(reader.remaining).toBe(0);
	return read;
}

describe('values as bytes (MS-TDS 2.2.5.5)', () => {
	test.each<[string, SqlValue, SqlType, string]>([
		['a MONEY: high half first, in 1/10,000', 12_345n, sqlType('money'), '080000000039300000'],
		['the largest MONEY, exactly', 2n ** 63n - 1n, sqlType('money'), '08ffffff7fffffffff'],
		['a NUMERIC(18,4): sign, then the whole number', -12_345n, decimal(18, 4), '09003930000000000000'],
		['a BIGINT beyond 2^53', 9_007_199_254_740_993n, sqlType('bigint'), '080100000000002000'],
		['a DATETIME: days since 1900, 1/300 s', '1900-01-02 00:00:01.0000000', sqlType('datetime', { scale: 3 }), '08010000002c010000'],
		['a DATE: days since 0001', '0001-01-02', sqlType('date'), '03010000'],
		['an NVARCHAR: bytes of UTF-16', 'é', sqlType('nvarchar', { length: 5 }), '0200e900'],
		['a VARCHAR: code page 1252', 'é€', sqlType('varchar', { length: 5 }), '0200e980'],
		['a (MAX): total, chunk, end', 'a', sqlType('varchar', { length: MAX }), '0100000000000000010000006100000000'],
		['a NULL of a fixed size', null, sqlType('int'), '00'],
		['a NULL text', null, sqlType('nvarchar', { length: 5 }), 'ffff'],
		['a NULL (MAX)', null, sqlType('nvarchar', { length: MAX }), 'ffffffffffffffff'],
	])('%s', (_name, value, type, bytes) => {
		expect(hex(value, type)).toBe(bytes);
	});

	test.each<[SqlType, SqlValue]>([
		[decimal(18, 4), 999_999_999_999_999_999n], [decimal(38, 2), -(2n ** 62n)], [sqlType('money'), -1n], [sqlType('smallmoney'), -2_147_483_648n],
		[sqlType('bigint'), -(2n ** 63n)], [sqlType('tinyint'), 255n], [sqlType('smallint'), -1n], [sqlType('bit'), 1n], [sqlType('float'), -0.1], [sqlType('real'), 0.25],
		[sqlType('datetime', { scale: 3 }), '1753-01-01 23:59:59.9970000'], [sqlType('smalldatetime'), '2026-11-03 23:30:00.0000000'],
		[sqlType('datetime2', { scale: 7 }), '9999-12-31 23:59:59.9999999'], [sqlType('time', { scale: 3 }), '23:59:59.9990000'],
		[sqlType('datetimeoffset', { scale: 3 }), '2026-11-04 02:30:00.5000000|-03:00'], [sqlType('uniqueidentifier'), '6F9619FF-8B86-D011-B42D-00C04FC964FF'],
		[sqlType('varbinary', { length: 4 }), Uint8Array.of(0, 255)], [sqlType('nvarchar', { length: MAX }), '🤖'], [sqlType('nvarchar', { length: MAX }), ''],
	])('%o comes back as it went: %s', (type, value) => {
		expect(returned(value, type)).toEqual(value);
	});

	test('a number outside of its type is error 8115, not another number', () => {
		expect(() => hex(2n ** 31n, sqlType('int'))).toThrow(expect.objectContaining({ number: 8115 }));
		// A calculation that left 64 bits comes out of SQLite as a floating point number.
		expect(() => hex(9.3e18, decimal(38, 2))).toThrow(expect.objectContaining({ number: 8115 }));
	});
});

describe('packets', () => {
	test('a message is the same however it is cut', () => {
		const payload = Buffer.from(Array.from({ length: 5_000 }, (_, index) => index % 251));
		const bytes = toPackets(0x04, payload, 512, 51);
		for (const size of [1, 7, 512, 4_096, bytes.length]) {
			const reader = new MessageReader();
			const messages = [];
			for (let at = 0; at < bytes.length; at += size) messages.push(...reader.push(bytes.subarray(at, at + size)));
			expect(messages).toEqual([{ type: 0x04, ignored: false, reset: false, payload }]);
		}
	});

	test('bytes that are no TDS are refused', () => {
		expect(() => new MessageReader().push(Buffer.alloc(8))).toThrow(RangeError);
	});
});

test('a client that only encrypts when it must has its login alone encrypted where the server does not ask for more', () => {
	expect(agree('off', ENCRYPT.off)).toEqual({ answer: ENCRYPT.off, tls: 'login' });
	expect(agree('required', ENCRYPT.off)).toEqual({ answer: ENCRYPT.required, tls: 'session' });
});
