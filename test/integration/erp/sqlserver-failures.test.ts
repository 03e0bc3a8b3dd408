import type { SqlServerPoolOptions } from '../../../lib/infra/sql-server/options';
import { startSampleServer, type SampleServer } from '../../contract/erp/support/sqlserver';
import { failureOf } from '../../contract/erp/support/failure';
import { until } from '../../support/servers/until.ts';

let sample: SampleServer;
const within = (timeoutMs = 10_000, signal = new AbortController().signal) => ({ timeoutMs, signal });
const open = (changes: Partial<SqlServerPoolOptions> = {}) => sample.open(changes);
const ticket = (description: string) =>
	[
		{ name: 'customerId', type: 'int', value: '1001' },
		{ name: 'description', type: 'nvarchar', value: description },
		{ name: 'source', type: 'varchar', value: 'WhatsApp' },
	] as const;
const ticketsNamed = (description: string) =>
	sample.server.execute('SELECT descricao FROM dbo.chamados').filter((row) => row['descricao'] === description).length;
const arrived = (text: string) => () => sample.server.journal.some((entry) => entry.text.includes(text));
const lastOf = (text: string) => sample.server.journal.filter((entry) => entry.text.includes(text)).at(-1);

beforeAll(async () => {
	sample = await startSampleServer();
});

afterEach(() => {
	sample.server.faults.clear();
});

afterAll(async () => {
	await sample?.close();
});

describe('what the server refuses', () => {
	const cases: Array<[string, Partial<SqlServerPoolOptions>, string, { code: string; words: RegExp }]> = [
		['a wrong password', { password: 'errada-mesmo' }, 'SELECT 1', { code: 'auth', words: /user or the password \(error 18456\)/ }],
		['an unknown user', { user: 'ninguem' }, 'SELECT 1', { code: 'auth', words: /18456/ }],
		['an unknown database', { database: 'NAO_EXISTE' }, 'SELECT 1', { code: 'validation', words: /cannot open the database of the credential \(error 4060\)/ }],
		['an unknown column', {}, 'SELECT telefone2 FROM dbo.clientes', { code: 'validation', words: /error 207\): Invalid column name 'telefone2'/ }],
		['an unknown table', {}, 'SELECT 1 AS um FROM dbo.clientela', { code: 'validation', words: /error 208\): Invalid object name 'dbo.clientela'/ }],
		['a table that may not be written', {}, 'DELETE FROM dbo.canario', { code: 'permission', words: /error 229\): The DELETE permission was denied on the object 'canario'/ }],
		['bad syntax', {}, 'SELECT 1 FROM WHERE', { code: 'validation', words: /error 1(?:02|56)\): Incorrect syntax/ }],
		['a port nobody listens on', { port: 1 }, 'SELECT 1', { code: 'unavailable', words: /could not be reached \(ECONNREFUSED\)/ }],
		['an unknown host', { host: 'nao-existe.invalid' }, 'SELECT 1', { code: 'unavailable', words: /could not be reached/ }],
	];
	test.each(cases)('%s says so, what to do, and no secret', async (_name, changes, statement, expected) => {
		const error = await failureOf((await open(changes)).query(statement, [], within()));
		expect(error.code).toBe(expected.code);
		expect(error.message).toMatch(expected.words);
		expect(error.hint).toBeTruthy();
		expect(`${error.message} ${error.hint} ${JSON.stringify(error)}`).not.toMatch(/Leitura#2026|errada-mesmo|leitura_bot|ninguem|127\.0\.0\.1/);
	});

	test.each([1205, 40613, 40197, 10928, 10929, 49918])('error %d is unavailable, worth another attempt, and the pool goes on', async (number) => {
		const sql = await open({ connectionLimit: 1 });
		sample.server.faults.next({ fault: 'error', number, message: `The server says ${number}.` });
		expect(await failureOf(sql.query('SELECT 1 AS um', [], within()))).toMatchObject({ code: 'unavailable', retryable: true });
		expect(await sql.query('SELECT 1 AS um', [], within())).toEqual([{ um: 1 }]);
	});

	test('a login that is refused for the moment is no wrong password', async () => {
		sample.server.faults.add({ fault: 'refuseLogin', number: 40613, message: 'Database is not currently available.' });
		expect(await failureOf((await open()).query('SELECT 1', [], within()))).toMatchObject({ code: 'unavailable', retryable: true, nothingDone: true });
	});

	test('a server that was down when it was first asked is found when it is up', async () => {
		const sql = await open();
		sample.server.faults.next({ fault: 'refuseLogin', number: 40613, message: 'Not now.' });
		await failureOf(sql.query('SELECT 1', [], within()));
		expect(await sql.query('SELECT 1 AS um', [], within())).toEqual([{ um: 1 }]);
	});
});

describe('deadlines and cancelling', () => {
	test('a statement that runs out of time is stopped on the server, and its connection serves again', async () => {
		const sql = await open({ connectionLimit: 1 });
		sample.server.faults.next({ fault: 'slow', match: 'demorado' });
		const error = await failureOf(sql.query("SELECT 'demorado' AS x", [], within(200)));
		expect(error).toMatchObject({ code: 'timeout', retryable: true });
		expect(error.message).toContain('200 ms');
		const connections = sample.server.connections();
		expect(await sql.query('SELECT 1 AS um', [], within())).toEqual([{ um: 1 }]);
		expect(lastOf('demorado')?.cancelled).toBe(true);
		expect(sample.server.connections()).toBe(connections);
	});

	test('a cancelled execution ends the statement with the reason of its signal', async () => {
		const sql = await open({ connectionLimit: 1 });
		const controller = new AbortController();
		sample.server.faults.next({ fault: 'slow', match: 'cancelado' });
		const running = sql.query("SELECT 'cancelado' AS x", [], within(60_000, controller.signal));
		await until(arrived('cancelado'), 'the statement arrives');
		controller.abort(new Error('execution cancelled'));
		await expect(running).rejects.toThrow('execution cancelled');
		expect(await sql.query('SELECT 1 AS um', [], within())).toEqual([{ um: 1 }]);
		expect(lastOf('cancelado')?.cancelled).toBe(true);
	});

	test('an execution cancelled before it asked anything sends nothing', async () => {
		const sql = await open();
		const before = sample.server.journal.length;
		await expect(sql.query('SELECT 1', [], within(1_000, AbortSignal.abort(new Error('too late'))))).rejects.toThrow('too late');
		expect(sample.server.journal).toHaveLength(before);
	});

	test('a call that never got a connection says so, and the next one is served', async () => {
		const sql = await open({ connectionLimit: 1 });
		const busy = sql.query("WAITFOR DELAY '00:00:00.400'; SELECT 'ocupado' AS x", [], within());
		await until(arrived('ocupado'), 'the statement arrives');
		expect(await failureOf(sql.query('SELECT 1', [], within(50)))).toMatchObject({
			code: 'timeout',
			message: expect.stringContaining('no free connection'),
			nothingDone: true,
		});
		const next = sql.query('SELECT 1 AS um', [], within());
		expect(await busy).toEqual([{ x: 'ocupado' }]);
		expect(await next).toEqual([{ um: 1 }]);
	});

	test('many statements given up at once cost the pool nothing', async () => {
		const sql = await open({ connectionLimit: 2 });
		sample.server.faults.add({ fault: 'slow', match: 'lento' });
		const slow = Array.from({ length: 6 }, () => failureOf(sql.query("SELECT 'lento' AS x", [], within(150))));
		for (const error of await Promise.all(slow)) expect(error.code).toBe('timeout');
		sample.server.faults.clear();
		expect(await Promise.all([1, 2, 3].map(() => sql.query('SELECT 1 AS um', [], within())))).toHaveLength(3);
	});
});

describe('connections that break', () => {
	test.each(['drop', 'truncated'] as const)('a read whose answer is lost (%s) is unavailable, worth another attempt, and the pool goes on', async (fault) => {
		const sql = await open({ connectionLimit: 1 });
		sample.server.faults.next({ fault, match: 'perdido' });
		expect(await failureOf(sql.query("SELECT 'perdido' AS x", [], within()))).toMatchObject({
			code: 'unavailable',
			retryable: true,
			message: expect.stringContaining('closed the connection'),
		});
		expect(await sql.query('SELECT 1 AS um', [], within())).toEqual([{ um: 1 }]);
	});

	test('a procedure whose answer is lost has an unknown outcome, and has made one ticket', async () => {
		const sql = await open();
		sample.server.faults.next({ fault: 'commitThenDrop', match: 'sp_CriarChamado' });
		expect(await failureOf(sql.execute('[sp_CriarChamado]', ticket('caiu a linha'), within()))).toMatchObject({ code: 'uncertain', retryable: false, nothingDone: false });
		expect(ticketsNamed('caiu a linha')).toBe(1);
	});

	test('a procedure that runs out of time has an unknown outcome, and is left to finish', async () => {
		const sql = await open();
		sample.server.faults.next({ fault: 'slow', ms: 1_500, match: 'sp_CriarChamado' });
		expect(await failureOf(sql.execute('[sp_CriarChamado]', ticket('demorou'), within(700)))).toMatchObject({ code: 'uncertain', retryable: false });
		await until(() => ticketsNamed('demorou') === 1, 'the procedure finishes');
		expect(sample.server.journal.filter(({ kind }) => kind === 'procedure').at(-1)?.cancelled).toBe(false);
	});

	test('a procedure that never answers holds closing up only until it is cancelled', async () => {
		const sql = await open();
		sample.server.faults.next({ fault: 'commitThenSilence', match: 'sp_CriarChamado' });
		// So long that a busy machine has sent it by then.
		expect(await failureOf(sql.execute('[sp_CriarChamado]', ticket('calou'), within(1_000)))).toMatchObject({ code: 'uncertain' });
		await sql.close();
		expect(ticketsNamed('calou')).toBe(1);
	});

	test('a procedure that the login may not execute, or that is not there, did nothing', async () => {
		const sql = await open();
		expect(await failureOf(sql.execute('[sp_ApagarChamados]', [], within()))).toMatchObject({ code: 'permission', nothingDone: true });
		expect(await failureOf(sql.execute('[sp_NaoExiste]', [], within()))).toMatchObject({ code: 'validation', nothingDone: true });
		expect(await failureOf(sql.execute('[sp_CriarChamado]', ticket('x').slice(0, 2), within()))).toMatchObject({ code: 'validation', nothingDone: true });
	});
});
