import sql from 'mssql';
import { connect, failureOf, openLab } from './support.ts';
import type { Failure, Lab } from './support.ts';

let lab: Lab;

beforeAll(async () => {
	lab = await openLab();
});

afterAll(async () => {
	await lab.close();
});

const asAdmin = (text: string): Promise<Failure> => failureOf(lab.admin.request().query(text));

describe('a login', () => {
	test('with a wrong password fails as 18456 does', async () => {
		expect(await failureOf(connect(lab.server, { password: 'wrong' }))).toMatchObject({ code: 'ELOGIN', message: `Login failed for user '${lab.server.user}'.` });
	});

	test('into another database is told of both: 4060, then 18456', async () => {
		const said: number[] = [];
		const pool = connect(lab.server, {
			database: 'OUTRA',
			beforeConnect: (connection) => connection.on('errorMessage', ({ number }: { number: number }) => said.push(number)),
		});
		expect(await failureOf(pool)).toMatchObject({ code: 'ELOGIN' });
		expect(said).toEqual([4060, 18_456]);
	});
});

describe('what is not there', () => {
	test.each<[string, number, string]>([
		['SELECT * FROM nada', 208, "Invalid object name 'nada'."],
		['SELECT * FROM outra.dbo.clientes', 208, "Invalid object name 'outra.dbo.clientes'."],
		['SELECT nada FROM clientes', 207, "Invalid column name 'nada'."],
		['SELECT c.nada FROM clientes c', 207, "Invalid column name 'nada'."],
		['SELECT x.id FROM clientes c', 4104, 'The multi-part identifier "x.id" could not be bound.'],
		['SELECT id FROM clientes a, produtos b', 209, "Ambiguous column name 'id'."],
		['SELECT @nada', 137, 'Must declare the scalar variable "@nada".'],
		['SELECT nada(1)', 195, "'NADA' is not a recognized built-in function name."],
		['EXEC sp_nada', 2812, "Could not find stored procedure 'sp_nada'."],
		['USE nada', 911, expect.stringContaining("'nada'")],
	])('%s', async (text, number, message) => {
		expect(await lab.failure(text)).toMatchObject({ code: 'EREQUEST', number, message });
	});

	test('a procedure called by its name', async () => {
		expect(await failureOf(lab.reader.request().execute('sp_nada'))).toMatchObject({ number: 2812 });
	});
});

describe('what is no T-SQL, or none that the sandbox knows, is never done in silence', () => {
	test.each<[string, number, string]>([
		['SELECT 1 +', 102, "Incorrect syntax near '+'."],
		['SELECT id FROM clientes LIMIT 5', 102, "Incorrect syntax near '5'."],
		['SELECT id FROM clientes WHERE id == 1', 102, "Incorrect syntax near '='."],
		['SELECT `id` FROM clientes', 102, "Incorrect syntax near '`'."],
		['SELECT FROM clientes', 156, "Incorrect syntax near the keyword 'FROM'."],
		['SELECT * FROM clientes ORDER id', 156, "Incorrect syntax near the keyword 'ORDER'."],
		["SELECT 'a", 105, "Unclosed quotation mark after the character string 'a'."],
		['SELECT 1 /* a', 113, "Missing end comment mark '*/'."],
		['SELECT id FROM clientes WHERE nome', 4145, expect.stringContaining('non-boolean')],
		['SELECT id = 1 FROM clientes WHERE (id = 1) = 1', 102, expect.any(String)],
		['SELECT * FROM clientes c OUTER APPLY (SELECT 1 AS x) y', 156, "Incorrect syntax near the keyword 'OUTER'."],
		['IF 1 = 1 SELECT 1', 156, "Incorrect syntax near the keyword 'IF'."],
		['MERGE INTO clientes USING produtos ON 1 = 1', 156, "Incorrect syntax near the keyword 'MERGE'."],
		['SELECT TOP (1) PERCENT id FROM clientes', 156, "Incorrect syntax near the keyword 'PERCENT'."],
		['SET IMPLICIT_TRANSACTIONS ON', 102, "Incorrect syntax near 'IMPLICIT_TRANSACTIONS'."],
	])('%s', async (text, number, message) => {
		expect(await lab.failure(text)).toMatchObject({ number, message });
	});

	test('nothing of a batch with a syntax error is run', async () => {
		expect(await asAdmin('CREATE TABLE dbo.meia (id INT); SELECT FROM')).toMatchObject({ number: 156 });
		expect(await lab.failure('SELECT * FROM meia')).toMatchObject({ number: 208 });
	});
});

describe('rules that SQLite does not have', () => {
	test.each<[string, number]>([
		['SELECT nome, COUNT(*) FROM clientes', 8120],
		['SELECT ClienteId, DataPedido FROM Pedidos GROUP BY ClienteId', 8120],
		['SELECT (SELECT id FROM clientes) AS x', 512],
		['SELECT (SELECT id, nome FROM clientes WHERE id = 1001) AS x', 116],
		['SELECT x.id FROM (SELECT id FROM clientes ORDER BY id) x', 1033],
		['SELECT DISTINCT nome FROM clientes ORDER BY id', 145],
		['SELECT id FROM clientes UNION ALL SELECT id, nome FROM clientes', 205],
		['SELECT 1 FROM clientes, clientes', 1013],
		['SELECT 1 / 0', 8134],
		["SELECT 'a' - 'b'", 8117],
		['SELECT CAST(300 AS TINYINT)', 8115],
		['SELECT 2147483647 + 1', 8115],
		['SELECT id FROM clientes WHERE SUM(id) > 1', 102],
		['SELECT TOP (-1) id FROM clientes', 127],
		['SELECT id FROM clientes ORDER BY id OFFSET -1 ROWS', 10_742],
		['SELECT TOP 1 id FROM clientes ORDER BY id OFFSET 0 ROWS', 10_741],
		['SELECT GETDATE() * 2', 402],
	])('%s is error %i', async (text, number) => {
		expect(await lab.failure(text)).toMatchObject({ number });
	});

	test('TOP and FETCH take a whole number: a text is error 1060', async () => {
		const inputs = { n: { type: sql.VarChar(5), value: '5' } };
		expect(await lab.failure('SELECT TOP (@n) id FROM clientes', inputs)).toMatchObject({ number: 1060 });
		expect(await lab.failure('SELECT id FROM clientes ORDER BY id OFFSET 0 ROWS FETCH NEXT @n ROWS ONLY', inputs)).toMatchObject({ number: 1060 });
		expect(await lab.rows('SELECT TOP (@n) id FROM clientes', { n: { type: sql.Int, value: 5 } })).toHaveLength(5);
	});
});

describe('rights of the login that may only read', () => {
	test.each<[string, number, string]>([
		["INSERT INTO clientes (id, nome) VALUES (1, 'x')", 229, "The INSERT permission was denied on the object 'clientes', database 'ERP', schema 'dbo'."],
		["UPDATE dbo.clientes SET nome = 'x'", 229, "The UPDATE permission was denied on the object 'clientes', database 'ERP', schema 'dbo'."],
		['DELETE FROM clientes', 229, "The DELETE permission was denied on the object 'clientes', database 'ERP', schema 'dbo'."],
		['SELECT 1; DELETE FROM clientes', 229, expect.stringContaining('DELETE')],
		['EXEC sp_ApagarChamados', 229, "The EXECUTE permission was denied on the object 'sp_ApagarChamados', database 'ERP', schema 'dbo'."],
		["EXEC('DELETE FROM clientes')", 229, expect.stringContaining('DELETE')],
		['CREATE TABLE x (id INT)', 262, "CREATE TABLE permission denied in database 'ERP'."],
		['DROP TABLE canario', 3701, expect.stringContaining("'canario'")],
	])('%s is refused', async (text, number, message) => {
		const before = lab.server.execute('SELECT COUNT(*) AS n FROM clientes');
		expect(await lab.failure(text)).toMatchObject({ number, message });
		expect(lab.server.execute('SELECT COUNT(*) AS n FROM clientes')).toEqual(before);
	});

	test('it can ask what it may do', async () => {
		expect(await lab.rows("SELECT IS_SRVROLEMEMBER('sysadmin') AS admin, IS_MEMBER('db_datareader') AS reads, HAS_PERMS_BY_NAME('dbo.clientes', 'OBJECT', 'UPDATE') AS writes"))
			.toEqual([{ admin: 0, reads: 1, writes: 0 }]);
	});
});

describe('what the data forbid', () => {
	beforeAll(async () => {
		await lab.admin.request().batch('CREATE TABLE dbo.chaves (id INT NOT NULL PRIMARY KEY, codigo VARCHAR(5) NOT NULL UNIQUE, nome NVARCHAR(10) NULL)');
		await lab.admin.request().query("INSERT INTO chaves VALUES (1, 'ab', N'x')");
	});

	test.each<[string, number, string]>([
		["INSERT INTO chaves VALUES (1, 'zz', NULL)", 2627, "Violation of PRIMARY KEY constraint 'PK_chaves'. Cannot insert duplicate key in object 'dbo.chaves'. The duplicate key value is (1)."],
		["INSERT INTO chaves VALUES (2, 'AB ', NULL)", 2627, expect.stringContaining("Violation of UNIQUE KEY constraint 'UQ_chaves_codigo'")],
		["INSERT INTO chaves (id) VALUES (3)", 515, expect.stringContaining("column 'codigo'")],
		["UPDATE chaves SET codigo = NULL", 515, expect.stringContaining('UPDATE fails')],
		["INSERT INTO chaves VALUES (4, 'abcdef', NULL)", 2628, expect.stringContaining("Truncated value: 'abcde'")],
		["INSERT INTO chaves VALUES ('x', 'c', NULL)", 245, expect.any(String)],
		["INSERT INTO chaves VALUES (5, 'd')", 213, expect.any(String)],
		['CREATE TABLE chaves (id INT)', 2714, expect.any(String)],
	])('%s', async (text, number, message) => {
		expect(await asAdmin(text)).toMatchObject({ number, message });
		expect(lab.server.execute('SELECT id, codigo FROM chaves')).toEqual([{ id: 1, codigo: 'ab' }]);
	});
});
