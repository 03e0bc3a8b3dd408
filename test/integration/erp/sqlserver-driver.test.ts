import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import type { SqlServerPoolOptions } from '../../../lib/infra/sql-server/options';
import { poolOptions, startSampleServer, type SampleServer } from '../../contract/erp/support/sqlserver';
import { failureOf } from '../../contract/erp/support/failure';
import { compileLib } from '../../support/compiled-lib.ts';
import { until } from '../../support/servers/until.ts';

let sample: SampleServer;
const within = (timeoutMs = 10_000, signal = new AbortController().signal) => ({ timeoutMs, signal });
const open = (changes: Partial<SqlServerPoolOptions> = {}) => sample.open(changes);

beforeAll(async () => {
	sample = await startSampleServer();
	sample.server.execute(
		`CREATE TABLE dbo.valores (inteiro BIGINT, preco DECIMAL(18,2), longo DECIMAL(18,4), valor MONEY, pequeno SMALLMONEY, ativo BIT,
		 quando DATETIME, fino DATETIME2(7), dia DATE, hora TIME(3), momento DATETIMEOFFSET(3), texto NVARCHAR(50), latino VARCHAR(50));
		 INSERT INTO dbo.valores VALUES (9007199254740993, 12345678901234.56, 12345678901234.5678, 922337203685477.58, -0.01, 1,
		 '2026-11-03T23:30:00.997', '2026-11-03T23:30:00.1234567', '2026-11-03', '23:30:00.120', '2026-11-03T23:30:00.500-03:00', N'Ação 🤖', 'Ação');`,
	);
});

afterAll(async () => {
	await sample?.close();
});

describe('what comes back', () => {
	test('BIGINT, DECIMAL, dates and texts arrive as the database holds them', async () => {
		const sql = await open();
		const columns = 'inteiro, preco, pequeno, ativo, quando, fino, dia, hora, momento, texto, latino';
		expect(await sql.query(`SELECT ${columns} FROM dbo.valores WHERE inteiro = @p1`, ['9007199254740993'], within())).toEqual([
			{
				inteiro: '9007199254740993',
				preco: '12345678901234.56',
				pequeno: '-0.0100',
				ativo: 1,
				quando: '2026-11-03T23:30:00.997',
				fino: '2026-11-03T23:30:00.123',
				dia: '2026-11-03',
				hora: '23:30:00.120',
				momento: '2026-11-04T02:30:00.500Z',
				texto: 'Ação 🤖',
				latino: 'Ação',
			},
		]);
	});

	test('a number the driver would round is refused by its column, and exact as text', async () => {
		const sql = await open();
		for (const column of ['valor', 'longo']) {
			expect(await failureOf(sql.query(`SELECT ${column} FROM dbo.valores`, [], within()))).toMatchObject({
				code: 'drift',
				parameter: column,
				hint: expect.stringContaining(`CAST(${column} AS varchar(60))`),
			});
		}
		const exact = 'CAST(CAST(valor AS decimal(38, 4)) AS varchar(60)) AS valor, CAST(longo AS varchar(60)) AS longo';
		expect(await sql.query(`SELECT ${exact} FROM dbo.valores`, [], within())).toEqual([{ valor: '922337203685477.5800', longo: '12345678901234.5678' }]);
	});

	test('two columns of one name are not mixed up', async () => {
		const sql = await open();
		expect(await sql.query('SELECT 1 AS a, 2 AS a, 3', [], within())).toEqual([{ a: 1, 'a#2': 2, '#3': 3 }]);
	});

	test('dates do not move with the time zone of the n8n machine', async () => {
		const lib = await compileLib(['infra/sql-server', 'domain']);
		const script = `
			const { openSqlServerPool } = require(${JSON.stringify(lib.file('infra/sql-server/sql-server'))});
			const limits = { timeoutMs: 30000, signal: new AbortController().signal };
			openSqlServerPool(${JSON.stringify(poolOptions(sample.server))})
				.then((sql) => sql.query('SELECT quando, dia FROM dbo.valores', [], limits))
				.then(([row]) => process.stdout.write(row.quando + ' ' + row.dia));
		`;
		try {
			for (const zone of ['Asia/Tokyo', 'America/Sao_Paulo']) {
				// The pool is not closed: were the process kept alive by it, it would be ended here and the promise rejected.
				const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { timeout: 15_000, env: { ...process.env, NODE_OPTIONS: '', TZ: zone } });
				expect(stdout).toBe('2026-11-03T23:30:00.997 2026-11-03');
			}
		} finally {
			await lib.remove();
		}
	}, 40_000);
});

describe('what goes in', () => {
	const parametersOf = async (text: string, changes: Partial<SqlServerPoolOptions> = {}) => {
		const sql = await open(changes);
		await sql.query('SELECT id FROM dbo.produtos WHERE sku = @p1', [text], within());
		return sample.server.journal.at(-1)?.parameters;
	};

	test('texts are VARCHAR where that can hold them, else NVARCHAR, or always by setting', async () => {
		expect(await parametersOf('AÇO-1')).toEqual([{ name: 'p1', type: 'varchar(100)', value: 'AÇO-1' }]);
		expect(await parametersOf('Ωmega 🤖')).toEqual([{ name: 'p1', type: 'nvarchar(100)', value: 'Ωmega 🤖' }]);
		expect(await parametersOf('AÇO-1', { unicode: true })).toEqual([{ name: 'p1', type: 'nvarchar(100)', value: 'AÇO-1' }]);
		expect(await parametersOf('A'.repeat(5_000))).toMatchObject([{ type: 'varchar(max)' }]);
	});

	test('the length of a value does not change the statement’s text or types, so the server keeps one plan', async () => {
		expect((await parametersOf('A'))?.[0]?.type).toBe((await parametersOf('A'.repeat(90)))?.[0]?.type);
	});

	test('a procedure gets its types, and answers with rows and return value', async () => {
		const sql = await open();
		const inputs = [
			{ name: 'customerId', type: 'int', value: '1001' },
			{ name: 'description', type: 'nvarchar', value: 'Não liga 🤖' },
			{ name: 'source', type: 'varchar', value: 'WhatsApp' },
		] as const;
		expect(await sql.execute('[sp_CriarChamado]', inputs, within())).toMatchObject({
			rows: [{ numero: expect.stringMatching(/^CH-/), status: 'Aberto' }],
			returnValue: 0,
		});
		expect(sample.server.journal.at(-1)).toMatchObject({
			kind: 'procedure',
			parameters: [{ type: 'int', value: 1001 }, { type: 'nvarchar(100)', value: 'Não liga 🤖' }, { type: 'varchar(100)' }],
		});
	});
});

describe('the life of connections', () => {
	test('one pool per credential: calls share connections, up to the number in the credential', async () => {
		const before = sample.server.logins();
		const sql = await open({ connectionLimit: 3 });
		await Promise.all(Array.from({ length: 20 }, () => sql.query("WAITFOR DELAY '00:00:00.020'; SELECT 1 AS um", [], within())));
		// One more login: the driver tries the configuration before it opens its pool.
		expect(sample.server.logins() - before).toBe(4);
		const other = await open({ connectionLimit: 1 });
		await other.query('SELECT 1 AS um', [], within());
		expect(sample.server.logins() - before).toBe(6);
	});

	test('connections nobody uses are closed after the idle time, and opened anew', async () => {
		const sql = await open({ idleTimeoutMs: 50 });
		const before = sample.server.connections();
		await sql.query('SELECT 1 AS um', [], within());
		await until(() => sample.server.connections() <= before, 'the idle connection is closed');
		expect(await sql.query('SELECT 1 AS um', [], within())).toEqual([{ um: 1 }]);
	});

	test('closing waits for what is under way and refuses what comes after', async () => {
		const sql = await open();
		const running = sql.query("WAITFOR DELAY '00:00:00.200'; SELECT 1 AS pronto", [], within());
		const closing = sql.close();
		expect(await failureOf(sql.query('SELECT 1', [], within()))).toMatchObject({ code: 'unavailable', retryable: true });
		expect(await running).toEqual([{ pronto: 1 }]);
		await closing;
	});

	test('closing before anything was asked is no error', async () => {
		await expect((await open()).close()).resolves.toBeUndefined();
	});
});
