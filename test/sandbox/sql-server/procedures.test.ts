import sql from 'mssql';
import { company } from '../../../sandbox/data/company.ts';
import { guideSchema } from '../../../sandbox/sql-server/schemas/guide.ts';
import { raise } from '../../../sandbox/sql-server/server.ts';
import type { Schema } from '../../../sandbox/sql-server/server.ts';
import { failureOf, openLab } from './support.ts';
import type { Lab } from './support.ts';

const ownProcedures: Schema = (target) => {
	target.procedure({
		name: 'sp_Saldo',
		parameters: '@customerId int, @limite decimal(12,2) OUTPUT, @nome nvarchar(120) OUTPUT, @prefixo varchar(5) = \'Sr. \'',
		granted: true,
		run(call) {
			const [row] = call.run('SELECT nome, limite_credito FROM clientes WHERE id = @customerId');
			if (row === undefined) throw raise('Cliente inexistente', 50_001);
			call.set('@limite', String(row['limite_credito']));
			call.set('@nome', `${String(call.value('@prefixo'))}${String(row['nome'])}`);
			call.send('SELECT NumeroPedido FROM Pedidos WHERE ClienteId = @customerId ORDER BY NumeroPedido');
			call.send('SELECT 2 AS segundo');
			return 7;
		},
	});
};

let lab: Lab;

beforeAll(async () => {
	lab = await openLab({ schemas: [guideSchema, ownProcedures] });
});

afterAll(async () => {
	await lab.close();
});

const ticket = (customerId: unknown, description = 'Entrega atrasada 🤖', type: sql.ISqlTypeFactoryWithNoParams | sql.ISqlTypeFactoryWithLength = sql.Int) =>
	lab.reader.request().input('customerId', type, customerId).input('description', sql.NVarChar(sql.MAX), description).input('source', sql.VarChar(50), 'WhatsApp')
		.execute<{ id: number; numero: string; status: string }>('sp_CriarChamado');
const tickets = () => lab.server.execute('SELECT COUNT(*) AS n FROM chamados')[0]?.['n'];

describe('sp_CriarChamado', () => {
	test('answers with the ticket as its first row, and stores what it was told', async () => {
		const { recordset, returnValue } = await ticket(1001);
		expect(recordset).toEqual([{ id: 1, numero: 'CH-000001', status: 'Aberto' }]);
		expect(returnValue).toBe(0);
		expect(lab.server.execute('SELECT cliente_id, descricao, origem FROM chamados')).toEqual([{ cliente_id: 1001, descricao: 'Entrega atrasada 🤖', origem: 'WhatsApp' }]);
	});

	test('makes a second ticket when it is called again: it has no key', async () => {
		const before = Number(tickets());
		await ticket(1002);
		await ticket(1002);
		expect(tickets()).toBe(before + 2);
	});

	test('may be called by EXEC in a statement', async () => {
		const before = Number(tickets());
		const inputs = { c: { type: sql.Int, value: 1001 }, d: { type: sql.NVarChar(50), value: "'; DROP TABLE chamados; --" } };
		expect(await lab.rows("EXEC dbo.sp_CriarChamado @customerId = @c, @description = @d, @source = 'WhatsApp'", inputs)).toMatchObject([{ status: 'Aberto' }]);
		expect(tickets()).toBe(before + 1);
	});

	test('raises error 50000 for an unknown customer, and makes no ticket', async () => {
		const before = tickets();
		expect(await failureOf(ticket(999_999))).toMatchObject({ number: 50_000, message: 'Cliente inexistente' });
		expect(tickets()).toBe(before);
	});

	test('an argument that does not convert is 8114', async () => {
		expect(await failureOf(ticket('abc', 'x', sql.NVarChar))).toMatchObject({ number: 8114, message: 'Error converting data type nvarchar to int.' });
	});

	test.each<[string, number]>([
		["EXEC sp_CriarChamado @customerId = 1001, @source = 'x'", 201],
		["EXEC sp_CriarChamado 1001, N'a', 'b', 'c'", 8144],
		["EXEC sp_CriarChamado @cliente = 1001, @description = 'a', @source = 'x'", 8145],
	])('%s is error %i', async (text, number) => {
		expect(await lab.failure(text)).toMatchObject({ number });
	});
});

describe('a procedure of one\'s own', () => {
	test('gives result sets, output parameters and a return value', async () => {
		const { recordsets, output, returnValue } = await lab.reader.request().input('customerId', sql.Int, 1001)
			.output('limite', sql.Decimal(12, 2)).output('nome', sql.NVarChar(120)).execute('dbo.sp_Saldo');
		const orders = company.orders.filter(({ customerId }) => customerId === '1001').map(({ id }) => ({ NumeroPedido: Number(id) }));
		expect(recordsets).toEqual([orders, [{ segundo: 2 }]]);
		expect(output).toEqual({ limite: 5000, nome: 'Sr. Maria Aparecida da Silva' });
		expect(returnValue).toBe(7);
	});

	test('gives them to variables of a batch too', async () => {
		const { recordsets } = await lab.reader.request().query(`DECLARE @l DECIMAL(12,2), @n NVARCHAR(120), @r INT;
			EXEC @r = sp_Saldo 1001, @l OUTPUT, @n OUTPUT, @prefixo = '';
			SELECT @r AS r, @l AS l, @n AS n`);
		expect(recordsets).toHaveLength(3);
		expect(Array.isArray(recordsets) ? recordsets[2] : []).toEqual([{ r: 7, l: 5000, n: 'Maria Aparecida da Silva' }]);
	});

	test('raises its own number', async () => {
		expect(await lab.failure('DECLARE @l DECIMAL(12,2), @n NVARCHAR(120); EXEC sp_Saldo 1, @l OUTPUT, @n OUTPUT')).toMatchObject({ number: 50_001 });
	});
});

test('an output parameter of a plain statement', async () => {
	const { output } = await lab.reader.request().input('id', sql.Int, 1001).output('nome', sql.NVarChar(50)).query('SELECT @nome = nome FROM clientes WHERE id = @id');
	expect(output).toEqual({ nome: 'Maria Aparecida da Silva' });
});

test('the journal names who called what, with which parameters of which type', async () => {
	lab.server.journal.length = 0;
	await ticket(1003, 'x');
	await lab.rows('SELECT @p AS p', { p: { type: sql.VarChar(14), value: '00000000191' } });
	const known = lab.server.journal.filter(({ text }) => text !== 'SELECT 1;');
	expect(known).toEqual([
		{
			at: expect.any(Number), kind: 'procedure', user: lab.server.user, text: 'sp_CriarChamado', cancelled: false,
			parameters: [
				{ name: 'customerId', type: 'int', value: 1003 }, { name: 'description', type: 'nvarchar(max)', value: 'x' }, { name: 'source', type: 'varchar(50)', value: 'WhatsApp' },
			],
		},
		{ at: expect.any(Number), kind: 'rpc', user: lab.server.user, text: 'SELECT @p AS p', cancelled: false, parameters: [{ name: 'p', type: 'varchar(14)', value: '00000000191' }] },
	]);
});
