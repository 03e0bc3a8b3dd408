import sql from 'mssql';
import type { Inputs, Lab } from './support.ts';
import { bound, openLab } from './support.ts';

let lab: Lab;

beforeAll(async () => {
	lab = await openLab();
});

afterAll(async () => {
	await lab.close();
});

/** Whether the server's own text for a parameter is the one expected: the driver's reading of results is left out of it. */
const shown = (type: Inputs[string]['type'], value: unknown, expression = 'CAST(@p AS VARCHAR(60))') => lab.value(`SELECT ${expression}`, { p: { type, value } });

describe('parameters arrive exactly', () => {
	test.each<[string, Inputs[string]['type'], unknown, string]>([
		['TINYINT', sql.TinyInt, 255, '255'],
		['SMALLINT', sql.SmallInt, -32_768, '-32768'],
		['INT', sql.Int, 2_147_483_647, '2147483647'],
		['BIGINT beyond 2^53', sql.BigInt, 9_223_372_036_854_775_807n, '9223372036854775807'],
		['BIT', sql.Bit, true, '1'],
		['DECIMAL(18,4)', sql.Decimal(18, 4), '-1234567.8901', '-1234567.8901'],
		['NUMERIC(10,0)', sql.Numeric(10, 0), 42, '42'],
		['FLOAT', sql.Float, 0.5, '0.5'],
		['REAL', sql.Real, -2.25, '-2.25'],
		['VARCHAR of code page 1252', sql.VarChar(20), 'Ação €', 'Ação €'],
		['CHAR', sql.Char(6), '001001', '001001'],
	])('%s', async (_name, type, value, expected) => {
		expect(await shown(type, value)).toBe(expected);
	});

	test('MONEY keeps its four decimals', async () => {
		expect(await shown(sql.Money, 1234.5678, 'CAST(@p AS DECIMAL(19,4))')).toBe(1234.5678);
	});

	test('NVARCHAR keeps what no code page holds, and VARCHAR does not', async () => {
		const value = 'Olá 🤖 שלום';
		expect(await lab.rows('SELECT @wide AS wide, @narrow AS narrow', { wide: { type: sql.NVarChar(50), value }, narrow: { type: sql.VarChar(50), value } }))
			.toEqual([{ wide: value, narrow: 'Olá ?? ????' }]);
	});

	test('dates and times', async () => {
		const moment = new Date('2026-11-03T23:30:00.120Z');
		const inputs: Inputs = {
			day: { type: sql.Date, value: moment }, old: { type: sql.DateTime, value: moment }, fine: { type: sql.DateTime2(7), value: moment },
			clock: { type: sql.Time(3), value: moment }, zoned: { type: sql.DateTimeOffset(3), value: moment }, small: { type: sql.SmallDateTime, value: moment },
		};
		const list = Object.keys(inputs).map((name) => `CONVERT(VARCHAR(40), @${name}, 121) AS ${name}`).join(', ');
		expect(await lab.rows(`SELECT ${list}`, inputs)).toEqual([{
			day: '2026-11-03', old: '2026-11-03 23:30:00.120', fine: '2026-11-03 23:30:00.1200000', clock: expect.stringMatching(/23:30:00\.120/),
			zoned: '2026-11-03 23:30:00.120 +00:00', small: expect.stringMatching(/^2026-11-03 23:30:00/),
		}]);
	});

	test('VARBINARY and UNIQUEIDENTIFIER', async () => {
		const guid = '6F9619FF-8B86-D011-B42D-00C04FC964FF';
		const inputs: Inputs = { bytes: { type: sql.VarBinary(8), value: Buffer.from([0, 1, 255]) }, guid: { type: sql.UniqueIdentifier, value: guid } };
		expect(await lab.rows('SELECT @bytes AS bytes, @guid AS guid', inputs)).toEqual([{ bytes: Buffer.from([0, 1, 255]), guid }]);
	});

	test('a NULL of each type stays NULL and keeps its type', async () => {
		const types = [sql.Int, sql.BigInt, sql.Bit, sql.Float, sql.Money, sql.Decimal(18, 4), sql.DateTime, sql.Date, sql.DateTime2(3), sql.DateTimeOffset(3), sql.NVarChar(9), sql.NVarChar(sql.MAX), sql.VarChar(9), sql.VarBinary(4), sql.UniqueIdentifier];
		const inputs: Inputs = Object.fromEntries(types.map((type, index) => [`p${index}`, { type, value: null }]));
		const { recordset } = await bound(lab.reader.request(), inputs).query<Record<string, unknown>>(`SELECT ${types.map((_type, index) => `@p${index} AS c${index}`).join(', ')}`);
		expect(Object.values(recordset[0] ?? {})).toEqual(types.map(() => null));
		expect(recordset.columns['c5']).toMatchObject({ precision: 18, scale: 4 });
	});
});

describe('what comes back', () => {
	test('whole numbers, decimals and money as the driver reads them', async () => {
		expect(await lab.rows(`SELECT CAST(9007199254740993 AS BIGINT) AS large, CAST('-0.01' AS SMALLMONEY) AS small, CAST('12345678901.2345' AS MONEY) AS money,
			CAST('12345678901.2345' AS DECIMAL(18,4)) AS exact, CAST(1 AS BIT) AS bit, CAST(1 AS TINYINT) AS tiny`))
			.toEqual([{ large: '9007199254740993', small: -0.01, money: 12_345_678_901.2345, exact: 12_345_678_901.2345, bit: true, tiny: 1 }]);
	});

	test('a DATETIME moves to its steps of 1/300 s, a DATETIME2 does not', async () => {
		expect(await lab.rows("SELECT CAST('2026-11-03T23:30:00.998' AS DATETIME) AS old, CAST('2026-11-03T23:30:00.998' AS DATETIME2(3)) AS fine"))
			.toEqual([{ old: new Date('2026-11-03T23:30:00.997Z'), fine: expect.objectContaining(new Date('2026-11-03T23:30:00.998Z')) }]);
	});

	test('20,000 rows come across packets, in order and without a gap', async () => {
		lab.server.execute('CREATE TABLE dbo.muitas (n INT NOT NULL PRIMARY KEY, texto NVARCHAR(40) NOT NULL, valor DECIMAL(12,2) NULL)');
		const digits = '(SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)';
		lab.server.execute(`INSERT INTO dbo.muitas SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d, CONCAT(N'Linha nº ', a.d, '🤖'), 0.25
			FROM ${digits} a CROSS JOIN ${digits} b CROSS JOIN ${digits} c CROSS JOIN ${digits} e CROSS JOIN ${digits} f WHERE f.d < 2`);
		const rows = await lab.rows('SELECT n, texto, valor FROM dbo.muitas ORDER BY n');
		expect(rows).toHaveLength(20_000);
		expect(rows.every((row, index) => row['n'] === index && row['texto'] === `Linha nº ${index % 10}🤖` && row['valor'] === 0.25)).toBe(true);
	});

	test('a (MAX) text of a megabyte', async () => {
		const text = 'áé🤖'.repeat(250_000);
		expect(await lab.value('SELECT @text AS text', { text: { type: sql.NVarChar(sql.MAX), value: text } })).toBe(text);
	});

	test('names and types of the columns, the length of a text in bytes', async () => {
		const { recordset } = await lab.reader.request().query('SELECT TOP (1) ValorTotal, StatusPedido, NumeroPedido, 1 + 1 FROM dbo.Pedidos');
		expect(recordset.columns).toMatchObject({ ValorTotal: { type: sql.Money }, StatusPedido: { type: sql.NVarChar, length: 60 }, NumeroPedido: { type: sql.Int } });
		expect(Object.keys(recordset.columns)).toEqual(['ValorTotal', 'StatusPedido', 'NumeroPedido', '']);
	});
});
