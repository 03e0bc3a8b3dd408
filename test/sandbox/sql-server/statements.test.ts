import sql from 'mssql';
import type { Lab } from './support.ts';
import { openLab } from './support.ts';

let lab: Lab;

beforeAll(async () => {
	lab = await openLab();
});

afterAll(async () => {
	await lab.close();
});

test.each<[string, unknown]>([
	["LEN('abc  ')", 3],
	["RIGHT('11987654321', 8)", '87654321'],
	["LEFT(N'João', 2)", 'Jo'],
	["SUBSTRING('abcdef', 2, 3)", 'bcd'],
	["REPLACE(REPLACE('(11) 9-A', '(', ''), 'a', 'x')", '11) 9-x'],
	["LTRIM(RTRIM('  a  ')) + '|'", 'a|'],
	["UPPER(N'ação')", 'AÇÃO'],
	["CHARINDEX('B', 'abcb')", 2],
	["STUFF('abcdef', 2, 3, 'X')", 'aXef'],
	["REPLICATE('0', 3) + CAST(7 AS VARCHAR(5))", '0007'],
	["CONCAT('a', NULL, 1)", 'a1'],
	["'a' + NULL", null],
	["ISNULL(NULL, 'x')", 'x'],
	["COALESCE(NULL, NULL, 3)", 3],
	["NULLIF('a', 'A ')", null],
	["IIF(1 > 2, 'sim', 'não')", 'não'],
	["CASE 2 WHEN 1 THEN 'um' WHEN 2 THEN 'dois' END", 'dois'],
	['7 / 2', 3],
	['-7 % 3', -1],
	['7.0 / 2', 3.5],
	["CAST('1.10' AS DECIMAL(5,2)) * CAST('1.10' AS DECIMAL(5,2))", 1.21],
	["CAST('10.00' AS MONEY) / 3", 3.3333],
	["CAST('0.1' AS DECIMAL(5,2)) + CAST('0.2' AS DECIMAL(5,3))", 0.3],
	['ROUND(2.345, 2)', 2.35],
	['CEILING(1.2) + FLOOR(-1.2)', 0],
	["CONVERT(VARCHAR(10), CAST('2026-11-03' AS DATE), 103)", '03/11/2026'],
	["CONVERT(CHAR(8), CAST('2026-11-03T23:30:00' AS DATETIME), 112)", '20261103'],
	["CONVERT(DATE, '03/11/2026', 103)", new Date('2026-11-03T00:00:00Z')],
	["DATEADD(month, 1, CAST('2026-01-31' AS DATE))", new Date('2026-02-28T00:00:00Z')],
	["DATEDIFF(day, '2026-10-31T23:59:00', '2026-11-01')", 1],
	["YEAR('2026-11-03') * 100 + MONTH('2026-11-03')", 202_611],
	["ISNUMERIC('12a')", 0],
	["CAST(12.5 AS VARCHAR(10))", '12.5'],
	["CAST(NULL AS INT)", null],
	["0x0aff", Buffer.from([10, 255])],
])('SELECT %s', async (expression, expected) => {
	expect(await lab.value(`SELECT ${expression} AS value`)).toEqual(expected);
});

describe('queries', () => {
	const maria = { id: { type: sql.Int, value: 1001 } };

	test.each(['Pedidos', 'pedidos', 'dbo.Pedidos', '[dbo].[Pedidos]', 'ERP.dbo.Pedidos', 'ERP..Pedidos', '"Pedidos"'])('a table as %s', async (name) => {
		expect(await lab.rows(`SELECT TOP 1 [NumeroPedido] FROM ${name} WITH (NOLOCK) WHERE clienteid = @id ORDER BY 1`, maria)).toEqual([{ NumeroPedido: 50_001 }]);
	});

	test('pages by OFFSET and FETCH', async () => {
		const page = (offset: number) => lab.rows(`SELECT NumeroPedido AS n FROM Pedidos WHERE ClienteId = @id ORDER BY DataPedido DESC, NumeroPedido DESC OFFSET ${offset} ROWS FETCH NEXT (3) ROWS ONLY`, maria);
		expect([...(await page(0)), ...(await page(3)), ...(await page(6))].map(({ n }) => n)).toEqual([50_008, 50_007, 50_006, 50_005, 50_004, 50_003, 50_002, 50_001]);
	});

	test('sums, subqueries and a named query give the balance due, exactly', async () => {
		expect(await lab.rows(`WITH abertos AS (SELECT ClienteId, ValorPendente FROM dbo.Pedidos WHERE StatusPedido = N'aberto')
			SELECT c.id, ISNULL((SELECT SUM(a.ValorPendente) FROM abertos a WHERE a.ClienteId = c.id), 0) AS saldo FROM dbo.clientes AS c WHERE c.id IN (1001, 1002) ORDER BY saldo DESC`))
			.toEqual([{ id: 1001, saldo: 159.05 }, { id: 1002, saldo: 0 }]);
	});

	test('GROUP BY, HAVING, and an outer join that finds nothing', async () => {
		expect(await lab.rows(`SELECT c.id, COUNT(p.NumeroPedido) AS pedidos, MAX(p.StatusPedido) AS ultimo FROM clientes c LEFT OUTER JOIN Pedidos p ON p.ClienteId = c.id
			GROUP BY c.id HAVING COUNT(p.NumeroPedido) IN (0, 8) ORDER BY pedidos DESC, c.id`))
			.toEqual([{ id: 1001, pedidos: 8, ultimo: 'Faturado' }, { id: 1015, pedidos: 0, ultimo: null }, { id: 1017, pedidos: 0, ultimo: null }]);
	});

	test.each([
		["(SELECT STRING_AGG(i.sku, '; ') WITHIN GROUP (ORDER BY i.sku DESC) FROM itens_pedido i WHERE i.pedido_id = p.NumeroPedido)", `TUBO 3/4 50MM; O'RING-10; FITA 3/4"`],
		["STUFF((SELECT '; ' + i.nome_produto FROM itens_pedido i WHERE i.pedido_id = p.NumeroPedido ORDER BY i.id FOR XML PATH('')), 1, 2, '')", `Fita veda rosca 3/4"; Anel O'Ring 10 mm; Tubo galvanizado 3/4 (50 mm)`],
		["STUFF((SELECT '<' + i.sku FROM itens_pedido i WHERE i.pedido_id = p.NumeroPedido ORDER BY i.id FOR XML PATH(''), TYPE).value('.', 'NVARCHAR(MAX)'), 1, 1, '')", `FITA 3/4"<O'RING-10<TUBO 3/4 50MM`],
	])('rows joined to one text: %s', async (expression, expected) => {
		expect(await lab.value(`SELECT ${expression} FROM Pedidos p WHERE p.NumeroPedido = 50006`)).toBe(expected);
	});

	test('numbers its rows within a window', async () => {
		expect(await lab.rows(`SELECT x.id, x.n FROM (SELECT NumeroPedido AS id, ROW_NUMBER() OVER (PARTITION BY ClienteId ORDER BY DataPedido DESC, NumeroPedido DESC) AS n
			FROM Pedidos WHERE ClienteId IN (1001, 1002)) x WHERE x.n = 1 ORDER BY x.id`)).toEqual([{ id: 50_008, n: '1' }, { id: 50_010, n: '1' }]);
	});

	test('EXISTS and NOT IN', async () => {
		expect(await lab.rows('SELECT id FROM clientes c WHERE NOT EXISTS (SELECT 1 FROM Pedidos p WHERE p.ClienteId = c.id) ORDER BY id')).toEqual([{ id: 1015 }, { id: 1017 }]);
		expect(await lab.rows('SELECT id FROM clientes WHERE id NOT IN (SELECT ClienteId FROM Pedidos) ORDER BY id')).toEqual([{ id: 1015 }, { id: 1017 }]);
	});

	test('an optional filter by an empty text', async () => {
		const count = (sku: string) => lab.value("SELECT COUNT(*) FROM produtos WHERE (@sku = '' OR sku = @sku)", { sku: { type: sql.VarChar(40), value: sku } });
		expect([await count(''), await count('   '), await count('LIXA_80')]).toEqual([62, 62, 1]);
	});

	test('several results of one batch, in order', async () => {
		const { recordsets } = await lab.reader.request().query("DECLARE @n INT = 2, @t NVARCHAR(9); SET @t = N'x'; SELECT @n = @n + 1; SELECT @n AS n; SELECT @t AS t, @@ROWCOUNT AS rows");
		expect(recordsets).toEqual([[{ n: 3 }], [{ t: 'x', rows: 1 }]]);
	});

	test('what the session says of itself', async () => {
		expect(await lab.rows('SELECT DB_NAME() AS db, SUSER_SNAME() AS login, @@TRANCOUNT AS open_, CASE WHEN @@VERSION LIKE N\'Microsoft SQL Server%\' THEN 1 END AS known'))
			.toEqual([{ db: 'ERP', login: lab.server.user, open_: 0, known: 1 }]);
	});

	test('GETDATE() is the wall clock of São Paulo', async () => {
		const [row] = await lab.rows('SELECT DATEDIFF(minute, GETDATE(), GETUTCDATE()) AS ahead, GETUTCDATE() AS now');
		expect(row?.['ahead']).toBe(180);
		expect(Math.abs(Number(row?.['now']) - Date.now())).toBeLessThan(5_000);
	});
});

test('each row that a write touched is counted', async () => {
	const { rowsAffected } = await lab.admin.request().query(`CREATE TABLE dbo.contagem (id INT IDENTITY PRIMARY KEY, n INT NOT NULL DEFAULT 5);
		INSERT INTO contagem (n) VALUES (1), (2), (3); UPDATE contagem SET n = n * 10 WHERE n > 1; DELETE contagem WHERE n = 1; SET NOCOUNT ON; DELETE FROM contagem`);
	expect(rowsAffected).toEqual([3, 2, 1]);
	expect(lab.server.execute('SELECT COUNT(*) AS n FROM contagem')).toEqual([{ n: 0 }]);
});

test('a prepared statement runs again with other values, and is forgotten when it is closed', async () => {
	const prepared = new sql.PreparedStatement(lab.reader);
	prepared.input('id', sql.Int);
	await prepared.prepare('SELECT nome FROM clientes WHERE id = @id');
	const name = async (id: number) => (await prepared.execute<{ nome: string }>({ id })).recordset[0]?.nome;
	expect([await name(1001), await name(1012)]).toEqual(['Maria Aparecida da Silva', "Brian O'Brien"]);
	await prepared.unprepare();
	await expect(prepared.execute({ id: 1 })).rejects.toThrow();
	expect(lab.server.journal.slice(-4).map(({ text }) => text)).toEqual(expect.arrayContaining(['sp_unprepare', 'SELECT nome FROM clientes WHERE id = @id']));
});

test('an index on a text column serves look-ups by that column', async () => {
	lab.server.execute('CREATE TABLE dbo.volume (telefone VARCHAR(20) NOT NULL, n INT NOT NULL); CREATE INDEX ix_volume ON dbo.volume (telefone)');
	const ten = '(SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)';
	lab.server.execute(`INSERT INTO dbo.volume SELECT CAST(11900000000 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d AS VARCHAR(20)), a.d FROM ${ten} a CROSS JOIN ${ten} b CROSS JOIN ${ten} c CROSS JOIN ${ten} e`);
	const took = async (column: string): Promise<number> => {
		const start = performance.now();
		for (let round = 0; round < 10; round += 1) expect(await lab.value(`SELECT COUNT(*) FROM volume WHERE ${column} IN ('11900001234', 'x')`)).toBe(1);
		return performance.now() - start;
	};
	const scanned = await took("REPLACE(telefone, '-', '')");
	expect(await took('telefone')).toBeLessThan(scanned);
});
