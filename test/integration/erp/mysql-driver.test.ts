import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';

import { openMySqlPool } from '../../../lib/infra/mysql/mysql-sql';
import type { MySqlPoolOptions } from '../../../lib/infra/mysql/options';
import { createReadOnlyUser, seedDatabase } from '../../../sandbox/mysql/seed.ts';
import { compileLib } from '../../support/compiled-lib.ts';
import { startMariaDb, type MariaDbServer } from '../../support/servers/mariadb.ts';
import { failureOf } from '../../contract/erp/support/failure';

const password = 'segredo-do-banco';
let server: MariaDbServer;
let root: Connection;
let pools: Array<{ close(): Promise<void> }> = [];

beforeAll(async () => {
	server = await startMariaDb();
	root = await createConnection({ host: server.host, port: server.port, user: server.rootUser, password: server.rootPassword });
	const database = await seedDatabase(root);
	await createReadOnlyUser(root, { database, user: 'leitor', password });
	await root.query('CREATE TABLE valores (inteiro BIGINT, preco DECIMAL(20,4), dia DATETIME, texto VARCHAR(50), dado JSON)');
	await root.query(`INSERT INTO valores VALUES (9007199254740993, 1234567890123456.7891, '2026-11-03 23:30:00', 'Ação 🤖', '{"n":1}')`);
	await root.query('CREATE TABLE notas (texto VARCHAR(50))');
	await root.query(`CREATE FUNCTION grava() RETURNS INT MODIFIES SQL DATA BEGIN INSERT INTO notas VALUES ('gravado'); RETURN 1; END`);
	await root.query('CREATE PROCEDURE demora(IN segundos INT) BEGIN DO SLEEP(segundos); INSERT INTO notas VALUES (\'fim\'); END');
	await root.query("GRANT EXECUTE ON distribuidora.* TO 'leitor'@'127.0.0.1'");
}, 120_000);

afterEach(async () => {
	await Promise.all(pools.map((pool) => pool.close()));
	pools = [];
});

afterAll(async () => {
	await root?.end();
	await server?.stop();
});

async function open(changes: Partial<MySqlPoolOptions> = {}) {
	const pool = await openMySqlPool({
		system: 'MySQL',
		host: server.host,
		port: server.port,
		database: 'distribuidora',
		user: 'leitor',
		password,
		tls: { mode: 'off' },
		...changes,
	});
	pools.push(pool);
	return pool;
}

const within = (timeoutMs = 10_000, signal = new AbortController().signal) => ({ timeoutMs, signal });

async function runningStatements(like: string): Promise<number> {
	const [rows] = await root.query<RowDataPacket[]>(
		`SELECT ID FROM information_schema.PROCESSLIST WHERE INFO LIKE ? AND ID <> CONNECTION_ID()`,
		[like],
	);
	return rows.length;
}

async function connectionsOfReader(): Promise<number> {
	const [rows] = await root.query<RowDataPacket[]>(`SELECT ID FROM information_schema.PROCESSLIST WHERE USER = 'leitor'`);
	return rows.length;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
	const deadline = Date.now() + 10_000;
	while (!(await condition())) {
		if (Date.now() > deadline) throw new Error('the condition did not come true within 10 s');
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}

describe('what comes back', () => {
	test('large integers, decimals, dates and JSON arrive as the exact text the server holds', async () => {
		const sql = await open();
		expect(await sql.query('SELECT * FROM valores WHERE inteiro = ?', ['9007199254740993'], within())).toEqual([
			{
				inteiro: '9007199254740993',
				preco: '1234567890123456.7891',
				dia: '2026-11-03 23:30:00',
				texto: 'Ação 🤖',
				dado: '{"n":1}',
			},
		]);
	});

	test('a bound text works as LIMIT', async () => {
		const sql = await open();
		expect(await sql.query('SELECT id FROM pedidos ORDER BY id LIMIT ?', ['3'], within())).toHaveLength(3);
	});

	test('a procedure returns the rows of its first result, and may write', async () => {
		const sql = await open();
		const rows = await sql.call('CALL criar_chamado(?, ?, ?)', ['1001', 'Não liga', 'WhatsApp'], within());
		expect(rows).toMatchObject([{ cliente_id: 1001, descricao: 'Não liga', status: 'aberto' }]);
	});
});

describe('what it refuses', () => {
	test('values with SQL in them are compared, not run', async () => {
		const sql = await open();
		const hostile = "x' OR '1'='1'; DROP TABLE canario; --";
		expect(await sql.query('SELECT id FROM produtos WHERE sku = ?', [hostile], within())).toEqual([]);
	});

	test('two statements in one are an error of syntax', async () => {
		const sql = await open();
		expect(await failureOf(sql.query('SELECT 1; SELECT 2', [], within()))).toMatchObject({ code: 'validation' });
	});

	test('a reading session cannot write, not even through a function', async () => {
		const sql = await open({ user: server.rootUser, password: server.rootPassword });
		const error = await failureOf(sql.query('SELECT grava()', [], within()));
		expect(error).toMatchObject({ code: 'validation', retryable: false });
		expect(error.message).toContain('change data');
		const [rows] = await root.query<RowDataPacket[]>("SELECT * FROM notas WHERE texto = 'gravado'");
		expect(rows).toEqual([]);
	});
});

describe('what goes wrong', () => {
	const cases: Array<[string, Partial<MySqlPoolOptions>, string, { code: string; words: RegExp }]> = [
		['a wrong password', { password: 'errada-mesmo' }, 'SELECT 1', { code: 'auth', words: /user or the password/ }],
		['an unknown user', { user: 'ninguem' }, 'SELECT 1', { code: 'auth', words: /refused/ }],
		['an unknown column', {}, 'SELECT telefone2 FROM clientes', { code: 'validation', words: /telefone2/ }],
		['an unknown table', {}, 'SELECT 1 FROM clientela', { code: 'validation', words: /clientela/ }],
		['a table without rights', {}, 'SELECT 1 FROM mysql.user', { code: 'permission', words: /SELECT command denied for table `mysql`.`user`/ }],
		['bad syntax', {}, 'SELEC 1', { code: 'validation', words: /syntax/ }],
		['TLS on a server without it', { tls: { mode: 'required' } }, 'SELECT 1', { code: 'unavailable', words: /encrypted/ }],
		['a port nobody listens on', { port: 1 }, 'SELECT 1', { code: 'unavailable', words: /could not be reached/ }],
		['an unknown host', { host: 'nao-existe.invalid' }, 'SELECT 1', { code: 'unavailable', words: /could not be reached/ }],
	];
	test.each(cases)('%s says so, what to do, and no secret', async (_name, changes, statement, expected) => {
		const sql = await open(changes);
		const error = await failureOf(sql.query(statement, [], within()));
		expect(error.code).toBe(expected.code);
		expect(error.message).toMatch(expected.words);
		expect(error.hint).toBeTruthy();
		expect(`${error.message} ${error.hint} ${JSON.stringify(error)}`).not.toMatch(/segredo-do-banco|errada-mesmo|leitor|127\.0\.0\.1/);
	});

	test('an unknown database is named as the setting to check', async () => {
		const sql = await open({ database: 'nao_existe', user: server.rootUser, password: server.rootPassword });
		const error = await failureOf(sql.query('SELECT 1', [], within()));
		expect(error).toMatchObject({ code: 'validation', nothingDone: true });
		expect(error.message).toContain("does not know the database of the credential (ER_BAD_DB_ERROR): Unknown database 'nao_existe'");
	});

	test('a database this user may not enter is a matter of rights', async () => {
		const sql = await open({ database: 'mysql' });
		expect(await failureOf(sql.query('SELECT 1', [], within()))).toMatchObject({ code: 'permission', nothingDone: true });
	});

	test('a server that dies under a statement is unavailable and worth another attempt', async () => {
		const sql = await open();
		const failure = failureOf(sql.query('SELECT SLEEP(20)', [], within(20_000)));
		await until(async () => (await runningStatements('SELECT SLEEP(20)%')) === 1);
		const [[row]] = await root.query<RowDataPacket[]>("SELECT ID FROM information_schema.PROCESSLIST WHERE INFO LIKE 'SELECT SLEEP(20)%'");
		await root.query(`KILL CONNECTION ${String(row?.['ID'])}`);
		expect(await failure).toMatchObject({ code: 'unavailable', retryable: true });
		expect(await sql.query('SELECT 1 AS um', [], within())).toEqual([{ um: 1 }]);
	});
});

describe('deadlines', () => {
	test('statements that run out of time are stopped on the server and cost the pool nothing', async () => {
		const sql = await open({ connectionLimit: 2 });
		const slow = Array.from({ length: 4 }, () => failureOf(sql.query('SELECT SLEEP(30)', [], within(300))));
		for (const error of await Promise.all(slow)) expect(error).toMatchObject({ code: 'timeout', retryable: true });
		await until(async () => (await runningStatements('SELECT SLEEP(30)%')) === 0);
		expect(await Promise.all([1, 2, 3].map(() => sql.query('SELECT 1 AS um', [], within())))).toHaveLength(3);
	});

	test('a call that never got a connection says so', async () => {
		const sql = await open({ connectionLimit: 1 });
		const busy = failureOf(sql.query('SELECT SLEEP(5)', [], within(1_000)));
		await until(async () => (await runningStatements('SELECT SLEEP(5)%')) === 1);
		expect(await failureOf(sql.query('SELECT 1', [], within(50)))).toMatchObject({
			code: 'timeout',
			message: expect.stringContaining('no free connection'),
			nothingDone: true,
		});
		await busy;
	});

	test('a cancelled execution ends the statement with the reason of its signal', async () => {
		const sql = await open();
		const controller = new AbortController();
		const running = sql.query('SELECT SLEEP(31)', [], within(60_000, controller.signal));
		await until(async () => (await runningStatements('SELECT SLEEP(31)%')) === 1);
		controller.abort(new Error('execution cancelled'));
		await expect(running).rejects.toThrow('execution cancelled');
		await until(async () => (await runningStatements('SELECT SLEEP(31)%')) === 0);
	});

	test('a procedure that runs out of time has an unknown outcome and is left to finish', async () => {
		const sql = await open();
		const error = await failureOf(sql.call('CALL demora(?)', ['1'], within(200)));
		expect(error).toMatchObject({ code: 'uncertain', retryable: false });
		await until(async () => {
			const [rows] = await root.query<RowDataPacket[]>("SELECT * FROM notas WHERE texto = 'fim'");
			return rows.length === 1;
		});
	});
});

describe('the life of connections', () => {
	test('an idle pool does not keep the process alive', async () => {
		const lib = await compileLib(['infra/mysql', 'domain']);
		const options = { system: 'MySQL', host: server.host, port: server.port, database: 'distribuidora', user: 'leitor', password, tls: { mode: 'off' } };
		const script = `
			const { openMySqlPool } = require(${JSON.stringify(lib.file('infra/mysql/mysql-sql'))});
			openMySqlPool(${JSON.stringify(options)})
				.then((sql) => sql.query('SELECT SLEEP(0.2)', [], { timeoutMs: 30000, signal: new AbortController().signal }))
				.then((rows) => process.stdout.write('rows ' + rows.length));
		`;
		try {
			// Were it kept alive, it would be ended here and the promise rejected.
			const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { timeout: 10_000 });
			expect(stdout).toBe('rows 1');
		} finally {
			await lib.remove();
		}
	}, 20_000);

	test('connections nobody uses are closed after the idle time', async () => {
		const sql = await open({ idleTimeoutMs: 50 });
		await Promise.all([1, 2, 3].map(() => sql.query('SELECT SLEEP(0.05)', [], within())));
		await until(async () => (await connectionsOfReader()) === 0);
		expect(await sql.query('SELECT 1 AS um', [], within())).toEqual([{ um: 1 }]);
	});

	test('closing waits for what is under way and refuses what comes after', async () => {
		const sql = await open();
		const running = sql.query('SELECT SLEEP(0.2) AS pronto', [], within());
		const closing = sql.close();
		expect(await failureOf(sql.query('SELECT 1', [], within()))).toMatchObject({ code: 'unavailable', retryable: true });
		expect(await running).toEqual([{ pronto: 0 }]);
		await closing;
	});
});
