import sql from 'mssql';
import type { Lab } from './support.ts';
import { openLab } from './support.ts';

let lab: Lab;

beforeAll(async () => {
	lab = await openLab();
	lab.server.execute(`CREATE TABLE dbo.textos (id INT NOT NULL PRIMARY KEY, fixo CHAR(6) NOT NULL, livre NVARCHAR(20) NULL, valor DECIMAL(10,2) NULL, longo BIGINT NULL);
		INSERT INTO dbo.textos VALUES (1, 'ABC', N'São João', 10.50, 9007199254740993), (2, 'abd', N'sao joao', 3, 5), (12, 'Z', NULL, NULL, NULL)`);
});

afterAll(async () => {
	await lab.close();
});

const varChar = (value: string) => ({ p: { type: sql.VarChar(40), value } });
const wide = (value: string) => ({ p: { type: sql.NVarChar(40), value } });
const ids = async (condition: string, inputs = {}) => (await lab.rows(`SELECT id FROM dbo.textos WHERE ${condition} ORDER BY id`, inputs)).map(({ id }) => id);

describe('texts are compared by the default collation', () => {
	test('blanks at the end do not count, on either side', async () => {
		expect(await ids('fixo = @p', varChar('ABC'))).toEqual([1]);
		expect(await ids('fixo = @p', varChar('ABC         '))).toEqual([1]);
		expect(await ids('fixo IN (@p)', varChar('ABC  '))).toEqual([1]);
	});

	test('blanks at the front do', async () => {
		expect(await ids('fixo = @p', varChar(' ABC'))).toEqual([]);
	});

	test('case is ignored, accents are not', async () => {
		expect(await ids('livre = @p', wide('SÃO JOÃO'))).toEqual([1]);
		expect(await ids('livre = @p', wide('SAO JOAO'))).toEqual([2]);
		expect(await ids('livre LIKE @p', wide('são%'))).toEqual([1]);
	});

	test('GROUP BY, DISTINCT, UNION and COUNT(DISTINCT) take texts that differ in case for one', async () => {
		const source = "(SELECT 'a' AS t UNION ALL SELECT 'A ' UNION ALL SELECT 'á') x";
		expect(await lab.rows(`SELECT COUNT(*) AS n FROM ${source} GROUP BY t ORDER BY n`)).toEqual([{ n: 1 }, { n: 2 }]);
		expect(await lab.rows(`SELECT DISTINCT t FROM ${source}`)).toHaveLength(2);
		expect(await lab.rows("SELECT 'a' AS t UNION SELECT 'A' UNION SELECT 'b'")).toHaveLength(2);
		expect(await lab.value(`SELECT COUNT(DISTINCT t) FROM ${source}`)).toBe(2);
	});

	test('sorting follows letters, then accents, whatever the case', async () => {
		const rows = await lab.rows("SELECT t FROM (SELECT 'b' AS t UNION ALL SELECT 'Á' UNION ALL SELECT 'a' UNION ALL SELECT 'Z' UNION ALL SELECT 'ac') x ORDER BY t");
		expect(rows.map(({ t }) => t)).toEqual(['a', 'Á', 'ac', 'b', 'Z']);
	});

	test('a CHAR column comes padded to its width, and LEN does not count the padding', async () => {
		expect(await lab.rows("SELECT fixo, RTRIM(fixo) AS bare, LEN(fixo) AS len FROM dbo.textos WHERE id = 12")).toEqual([{ fixo: 'Z     ', bare: 'Z', len: 1 }]);
	});
});

describe('a text beside a number is converted, value by value', () => {
	test.each([' 12', '12 ', '+12', '012'])('%j is the number 12', async (value) => {
		expect(await ids('id = @p', varChar(value))).toEqual([12]);
	});

	test.each(['abc', '12.0', '1e1', "12' OR '1'='1", '12;', '１２'])('%j is no INT: error 245', async (value) => {
		expect(await lab.failure('SELECT id FROM dbo.textos WHERE id = @p', wide(value))).toMatchObject({
			number: 245, message: `Conversion failed when converting the nvarchar value '${value}' to data type int.`,
		});
	});

	test('one that is too large is 248', async () => {
		expect(await lab.failure('SELECT id FROM dbo.textos WHERE id = @p', varChar('99999999999'))).toMatchObject({ number: 248 });
	});

	test('in an IN list too, where one number decides for all', async () => {
		expect(await ids("id IN ('1', @p)", varChar(' 2'))).toEqual([1, 2]);
		expect(await lab.failure("SELECT id FROM dbo.textos WHERE id IN (1, @p)", varChar('x'))).toMatchObject({ number: 245 });
	});

	test('beside BIGINT and NUMERIC it is 8114', async () => {
		expect(await ids('valor = @p', varChar('10.5'))).toEqual([1]);
		expect(await ids('longo = @p', varChar('9007199254740993'))).toEqual([1]);
		expect(await lab.failure('SELECT id FROM dbo.textos WHERE valor = @p', wide('dez'))).toMatchObject({ number: 8114, message: 'Error converting data type nvarchar to numeric.' });
		expect(await lab.failure('SELECT id FROM dbo.textos WHERE longo = @p', varChar('x'))).toMatchObject({ number: 8114, message: 'Error converting data type varchar to bigint.' });
	});

	test('a text column beside a number is the one that is converted', async () => {
		expect(await lab.failure('SELECT id FROM dbo.textos WHERE fixo = 1')).toMatchObject({ number: 245, message: expect.stringContaining("'ABC   '") });
	});

	test('TRY_CONVERT and TRY_CAST give NULL instead', async () => {
		expect(await ids('id = TRY_CONVERT(INT, @p)', varChar('abc'))).toEqual([]);
		expect(await lab.rows("SELECT TRY_CAST('1' AS INT) AS a, TRY_CAST('x' AS BIGINT) AS b, TRY_CONVERT(DECIMAL(5,2), '1.005') AS c, TRY_CAST('2026-02-30' AS DATE) AS d, CONVERT(INT, '7') AS e"))
			.toEqual([{ a: 1, b: null, c: 1.01, d: null, e: 7 }]);
	});

	test('a text that is no date is 241', async () => {
		expect(await lab.failure('SELECT NumeroPedido FROM dbo.Pedidos WHERE DataPedido >= @p', varChar('amanhã'))).toMatchObject({ number: 241 });
	});
});

describe('hostile texts, bound, are data', () => {
	test.each(["' OR 1=1 --", "'; DROP TABLE canario; --", '"] [x', '%', '\u0000', "O'RING-10", '@@VERSION', '/*', '\\'])('%j', async (value) => {
		const before = lab.server.execute('SELECT * FROM canario');
		expect(await lab.rows('SELECT sku FROM dbo.produtos WHERE sku = @p', wide(value))).toEqual(value === "O'RING-10" ? [{ sku: value }] : []);
		expect(await lab.value('SELECT @p', wide(value))).toBe(value);
		expect(lab.server.execute('SELECT * FROM canario')).toEqual(before);
	});
});
