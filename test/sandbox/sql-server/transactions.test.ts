import sql from 'mssql';
import { connect, failureOf, openLab } from './support.ts';
import type { Lab } from './support.ts';
import { until } from '../../support/servers/until.ts';

/** A connection of tedious, as mssql hands it out. */
interface Resettable {
	reset(done: (error?: Error | null) => void): void;
}

let lab: Lab;

beforeAll(async () => {
	lab = await openLab();
	lab.server.execute('CREATE TABLE dbo.caixa (id INT NOT NULL PRIMARY KEY, valor MONEY NOT NULL)');
});

beforeEach(() => {
	lab.server.execute("DELETE FROM caixa; INSERT INTO caixa VALUES (1, '10.00')");
});

afterAll(async () => {
	await lab.close();
});

const balance = () => lab.server.execute('SELECT valor FROM caixa WHERE id = 1')[0]?.['valor'];

let transaction: sql.Transaction;

afterEach(async () => {
	// Where a test failed with its transaction open, the others must not wait for it.
	await transaction?.rollback().catch(() => {});
});

async function begun(): Promise<sql.Transaction> {
	transaction = new sql.Transaction(lab.admin);
	await transaction.begin();
	await transaction.request().query('UPDATE caixa SET valor = valor - 4 WHERE id = 1');
	return transaction;
}

test('what is committed stays, what is rolled back does not', async () => {
	await (await begun()).rollback();
	expect(balance()).toBe('10.0000');
	await (await begun()).commit();
	expect(balance()).toBe('6.0000');
});

test('readers wait for a transaction that has written; NOLOCK and READ UNCOMMITTED do not', async () => {
	await begun();
	const waiting = lab.value('SELECT valor FROM caixa WHERE id = 1');
	expect(await lab.value('SELECT valor FROM caixa WITH (NOLOCK) WHERE id = 1')).toBe(6);
	expect(await lab.value('SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED; SELECT valor FROM caixa WHERE id = 1')).toBe(6);
	expect(await lab.failure('SET LOCK_TIMEOUT 30; SELECT valor FROM caixa')).toMatchObject({ number: 1222 });
	await transaction.rollback();
	expect(await waiting).toBe(10);
});

test('a request that waits for a lock can be taken back', async () => {
	await begun();
	const request = lab.reader.request();
	const waiting = failureOf(request.query('SELECT valor AS preso FROM caixa'));
	await until(() => lab.server.journal.some(({ text }) => text.includes('preso')), 'the request has come in');
	request.cancel();
	expect(await waiting).toMatchObject({ code: 'ECANCEL' });
	await transaction.rollback();
});

test('BEGIN TRAN and COMMIT in a batch nest; a COMMIT without one is error 3902', async () => {
	const { recordset } = await lab.admin.request().query<{ n: number }>('BEGIN TRAN; BEGIN TRANSACTION; UPDATE caixa SET valor = 1; COMMIT; COMMIT TRAN; SELECT @@TRANCOUNT AS n');
	expect(recordset).toEqual([{ n: 0 }]);
	expect(balance()).toBe('1.0000');
	expect(await failureOf(lab.admin.request().query('COMMIT'))).toMatchObject({ number: 3902 });
});

describe('a transaction that nobody ended', () => {
	let pool: sql.ConnectionPool;
	let connection: Resettable | undefined;

	beforeEach(async () => {
		const { user, password } = lab.server.admin;
		pool = await connect(lab.server, { user, password, pool: { max: 1 }, beforeConnect: (made) => { connection = made; } });
		await pool.request().batch("BEGIN TRAN; UPDATE caixa SET valor = '0'");
		expect(balance()).toBe('0.0000');
	});

	afterEach(async () => {
		await pool.close();
	});

	test('is undone when the driver asks for a connection as new', async () => {
		await new Promise<void>((resolve, reject) => connection?.reset((error) => (error ? reject(error) : resolve())));
		expect(balance()).toBe('10.0000');
		expect((await pool.request().query('SELECT @@TRANCOUNT AS n')).recordset).toEqual([{ n: 0 }]);
	});

	test('is undone when its connection closes', async () => {
		await pool.close();
		expect(await lab.value('SELECT valor FROM caixa')).toBe(10);
	});
});

test('a deadlock victim has lost its transaction, and the driver knows', async () => {
	await begun();
	lab.server.faults.next({ fault: 'deadlock', match: 'vitima' });
	expect(await failureOf(transaction.request().query('SELECT 1 AS vitima'))).toMatchObject({ number: 1205 });
	expect(balance()).toBe('10.0000');
	expect(await failureOf(transaction.commit())).toMatchObject({ code: 'EABORT' });
});

test('a statement that fails halfway changes nothing', async () => {
	expect(await failureOf(lab.admin.request().query('INSERT INTO caixa VALUES (2, 1), (3, 1), (1, 1)'))).toMatchObject({ number: 2627 });
	expect(lab.server.execute('SELECT id FROM caixa')).toEqual([{ id: 1 }]);
});
