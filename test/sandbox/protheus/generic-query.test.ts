import { startProtheusSandbox, type ProtheusSandbox } from '../../../sandbox/protheus/server.ts';
import { clientOf, trimmed } from './support.ts';
import type { Client } from './support.ts';

let protheus: ProtheusSandbox;
let client: Client;
beforeAll(async () => {
	protheus = await startProtheusSandbox();
});
beforeEach(async () => {
	protheus.reset();
	client = await clientOf(protheus);
});
afterAll(() => protheus.close());

const codes = async (where: string, more: Record<string, string> = {}) =>
	(await client.rows({ tables: 'SA1', fields: 'a1_cod,a1_loja', where, ...more })).map((row) => `${String(row['a1_cod'])}|${String(row['a1_loja'])}`);

describe('what comes back', () => {
	test('lower-case keys, padded texts, numbers, dates as yyyymmdd', async () => {
		const [customer] = await client.rows({ tables: 'SA1', fields: 'A1_COD,a1_nome,A1_LC', where: "A1_COD = '001001' AND A1_LOJA = '01'" });
		expect(customer).toEqual({ a1_cod: '001001', a1_nome: 'Maria Aparecida da Silva'.padEnd(40), a1_lc: 5000 });
		expect(await client.rows({ tables: 'SC5', fields: 'c5_emissao', where: "C5_NUM = '050001'" })).toEqual([{ c5_emissao: '20260302' }]);
	});

	test('ten rows unless more are asked for; hasNext and remainingRecords tell of the others', async () => {
		const query = { tables: 'SA1', fields: 'a1_cod', order: 'a1_cod' };
		const first = (await client.query(query)).body as { items: unknown[]; hasNext: boolean; remainingRecords: number };
		expect(first.items).toHaveLength(10);
		expect(first.hasNext).toBe(true);
		const { body } = await client.query({ ...query, page: '2', pagesize: '500' });
		expect(body).toMatchObject({ items: [], hasNext: false, remainingRecords: 0 });
		const all = await client.rows({ ...query, PAGESIZE: '500' });
		expect(first.remainingRecords).toBe(all.length - 10);
		expect((await client.query({ ...query, pageSize: '0' })).status).toBe(400);
	});

	test('the order that is asked for', async () => {
		const rows = await client.rows({ tables: 'SC5', fields: 'c5_num', where: "C5_CLIENTE = '001002'", order: '-c5_emissao,c5_num' });
		expect(rows).toEqual([{ c5_num: '050010' }, { c5_num: '050009' }]);
	});

	test('fields the user may not see are named, and masked or left out', async () => {
		Object.assign(protheus.knobs, { protectedFields: ['a1_cgc'], protectedValues: 'masked' });
		const query = { tables: 'SA1', fields: 'a1_cod,a1_cgc', where: "A1_COD = '001002'" };
		expect((await client.query(query)).body).toMatchObject({ items: [{ a1_cod: '001002', a1_cgc: '*'.repeat(14) }], protectedDataFields: 'a1_cgc' });
		Object.assign(protheus.knobs, { protectedValues: 'absent', protectedListAs: 'list' });
		expect((await client.query(query)).body).toMatchObject({ items: [{ a1_cod: '001002' }], protectedDataFields: ['a1_cgc'] });
		Object.assign(protheus.knobs, { protectedFields: [] });
	});
});

describe('what may be asked', () => {
	test('tables and fields are required; * is an error; a column that does not exist is left out without one', async () => {
		expect((await client.query({ fields: 'a1_cod' })).status).toBe(400);
		expect((await client.query({ tables: 'SA1' })).status).toBe(400);
		expect((await client.query({ tables: 'SA1', fields: '*' })).status).toBe(500);
		expect((await client.query({ tables: 'ZZ9', fields: 'zz9_cod' })).status).toBe(400);
		expect(await client.rows({ tables: 'SA1', fields: 'a1_cod,a1_xnada', where: "A1_COD = '001002'" })).toEqual([{ a1_cod: '001002' }]);
	});

	test('columns are filters, too, and what is no column is refused', async () => {
		expect(await codes('', { a1_cod: '001002' })).toEqual(['001002|01']);
		expect((await client.query({ tables: 'SA1', fields: 'a1_cod', phone: '1' })).status).toBe(400);
	});

	test('several tables, joined by where or by FromQry', async () => {
		const fields = 'c5_num,c6_produto,c6_valor';
		const joined = await client.rows({ tables: 'SC5,SC6', fields, where: "C6_NUM = C5_NUM AND C6_FILIAL = C5_FILIAL AND C5_NUM = '050003'" });
		expect(joined.map(trimmed)).toEqual([
			{ c5_num: '050003', c6_produto: 'CIM-CP2-50', c6_valor: 389 }, { c5_num: '050003', c6_produto: 'TUB-25', c6_valor: 150.3 },
		]);
		const FromQry = 'SC5010 SC5 JOIN SC6010 SC6 ON SC6.C6_FILIAL = SC5.C5_FILIAL AND SC6.C6_NUM = SC5.C5_NUM';
		expect(await client.rows({ FromQry, tables: 'SC5,SC6', fields, where: "C5_NUM = '050003'" })).toEqual(joined);
	});

	test('deleted rows and other branches are filtered unless it is switched off; a shared table has a blank branch', async () => {
		const where = "A1_CGC = '39053344705'";
		expect((await codes(where)).sort()).toEqual(['001001|01', '009002|01']);
		expect((await codes(where, { DeletedFilter: 'false' })).sort()).toEqual(['001001|01', '009001|01', '009002|01']);
		expect((await codes(where, { filialFilter: 'false' })).sort()).toEqual(['001001|01', '001001|01', '009002|01']);
		expect(await client.rows({ tables: 'SB1', fields: 'b1_filial,b1_prv1', where: "B1_COD = 'CIM-CP2-50'" })).toEqual([{ b1_filial: '  ', b1_prv1: 38.9 }]);
	});

	test('what a site can be probed with: SX5, SM0', async () => {
		expect((await client.rows({ tables: 'SX5', fields: 'x5_descri', where: "X5_TABELA = '12' AND X5_CHAVE = 'SP'" })).map(trimmed)).toEqual([{ x5_descri: 'SÃO PAULO' }]);
		expect(await client.rows({ tables: 'SM0', fields: 'm0_codigo' })).toHaveLength(3);
	});
});

describe('where is raw SQL, as in the product', () => {
	test('a condition that is always true lists everybody, also what the filters keep away', async () => {
		expect((await codes("A1_COD = '' OR 1 = 1", { pageSize: '500' })).length).toBeGreaterThan(40);
	});

	test('a union reads any table', async () => {
		const [row] = await client.rows({ tables: 'SA1', fields: 'a1_nome', where: "A1_COD = '' UNION ALL SELECT segredo FROM canario --'" });
		expect(row).toEqual({ a1_nome: 'canario-que-ninguem-deve-ver' });
		expect(protheus.canaryIsIntact()).toBe(true);
	});

	test.each(['DELETE FROM canario', "UPDATE canario SET segredo = 'x'", 'DROP TABLE canario'])('a second statement is run: %s', async (statement) => {
		await client.query({ tables: 'SA1', fields: 'a1_cod', where: `A1_COD = ''; ${statement} --'` });
		expect(protheus.canaryIsIntact()).toBe(false);
		protheus.reset();
		expect(protheus.canaryIsIntact()).toBe(true);
	});

	test('a quote that is left open is an error of the database', async () => {
		expect(await client.query({ tables: 'SB1', fields: 'b1_cod', where: "B1_COD = 'O'RING-10'" })).toMatchObject({ status: 500, body: { code: '500' } });
		expect(await client.rows({ tables: 'SB1', fields: 'b1_um', where: "B1_COD = 'O''RING-10'" })).toEqual([{ b1_um: 'UN' }]);
	});

	test('the journal keeps every one', async () => {
		await codes("A1_COD = '001002'");
		expect(protheus.wheres()).toContain("A1_COD = '001002'");
		expect(protheus.journal.entries({ path: 'genericQuery' })[0]?.query['where']).toBe("A1_COD = '001002'");
	});
});
