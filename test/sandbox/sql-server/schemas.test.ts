import { balanceDueCents, company, customerById, notable, ordersOf } from '../../../sandbox/data/company.ts';
import { businessOneSchema, cardCode } from '../../../sandbox/sql-server/schemas/business-one.ts';
import { CANARY_SECRET, GUIDE_STATUS, guideSchema } from '../../../sandbox/sql-server/schemas/guide.ts';
import { BRANCH, customerCode, protheusSchema } from '../../../sandbox/sql-server/schemas/protheus.ts';
import { protheusPhone } from '../../../sandbox/sql-server/schemas/protheus-phone.ts';
import { startSqlServer } from '../../../sandbox/sql-server/server.ts';
import type { SqlServerSandbox } from '../../../sandbox/sql-server/server.ts';

let server: SqlServerSandbox;

/** All three live beside each other in one database. */
beforeAll(async () => {
	server = await startSqlServer({ schemas: [guideSchema, protheusSchema, businessOneSchema] });
});

afterAll(async () => {
	await server.stop();
});

const rows = (sql: string) => server.execute(sql);
const count = (table: string, where = '1 = 1') => rows(`SELECT COUNT(*) AS n FROM ${table} WHERE ${where}`)[0]?.['n'];
const cents = (value: unknown) => Math.round(Number(value) * 100);
const items = company.orders.flatMap((order) => order.items);

test('the canary lies beside them, once', () => {
	expect(rows('SELECT id, segredo FROM canario')).toEqual([{ id: 1, segredo: CANARY_SECRET }]);
});

describe('the guide', () => {
	test('holds the whole company', () => {
		expect([count('clientes'), count('produtos'), count('estoque'), count('Pedidos'), count('itens_pedido')])
			.toEqual([company.customers.length, company.products.length, company.products.length, company.orders.length, items.length]);
	});

	test('keeps money exact and times as they were on the wall', () => {
		const [newest] = ordersOf(notable.maria);
		const [row] = rows(`SELECT TOP 1 DataPedido, ValorTotal, StatusPedido FROM Pedidos WHERE ClienteId = ${notable.maria} ORDER BY DataPedido DESC, NumeroPedido DESC`);
		expect(row).toEqual({
			DataPedido: `${newest?.orderedAt.replace('T', ' ') ?? ''}.0000000`,
			ValorTotal: `${((newest?.totalCents ?? 0) / 100).toFixed(2)}00`,
			StatusPedido: newest === undefined ? '' : GUIDE_STATUS[newest.status],
		});
	});

	test('keeps documents as a clerk typed them', () => {
		expect(rows(`SELECT documento FROM clientes WHERE id = ${notable.documentWithLeadingZeros}`)).toEqual([{ documento: '00000000191' }]);
	});
});

describe('Protheus', () => {
	test('pads its texts, writes dates without a dash and documents bare', () => {
		const [maria] = rows(`SELECT A1_COD, A1_NOME, A1_CGC, A1_EMAIL FROM SA1010 WHERE A1_COD = '${customerCode(notable.maria)}' AND A1_FILIAL = '${BRANCH}'`);
		expect(maria).toEqual({ A1_COD: '001001', A1_NOME: 'Maria Aparecida da Silva'.padEnd(40), A1_CGC: customerById(notable.maria)?.document.padEnd(14), A1_EMAIL: 'cliente1001@example.com.br'.padEnd(60) });
		expect(rows("SELECT TOP 1 C5_EMISSAO FROM SC5010 WHERE C5_NUM = '050006'")).toEqual([{ C5_EMISSAO: '20261103' }]);
	});

	test.each([
		[notable.maria, '11', '98765-4321'], [notable.oldEightDigitMobile, '31', '8765-4321'], [notable.zeroPrefixed, '021', '998877665'],
		[notable.landline, '11', '3333-4444'], [notable.area55, '55', '999991234'], [notable.withoutPhone, '', ''], [notable.phoneIsText, '', 'não informado'],
	])('splits the phone of customer %s into %j and %j', (id, area, number) => {
		const customer = customerById(id);
		expect(customer === undefined ? undefined : protheusPhone(customer)).toEqual({ area, number });
	});

	test('has deleted, blocked and foreign rows with the same phone', () => {
		const same = `A1_CGC = '${customerById(notable.maria)?.document ?? ''}'`;
		expect(count('SA1010', same)).toBe(4);
		expect(count('SA1010', `${same} AND D_E_L_E_T_ = ' ' AND A1_FILIAL = '${BRANCH}' AND A1_MSBLQL <> '1'`)).toBe(1);
	});

	test('sums an order from its lines that are not deleted', () => {
		for (const order of company.orders) {
			const [row] = rows(`SELECT SUM(C6_VALOR) AS total FROM SC6010 WHERE C6_FILIAL = '${BRANCH}' AND C6_NUM = '${order.id.padStart(6, '0')}' AND D_E_L_E_T_ = ' '`);
			expect(cents(row?.['total'])).toBe(order.totalCents);
		}
	});

	test('shows the status of an order in release, invoice and block', () => {
		const status = `CASE WHEN C5_BLQ IN ('1','2') THEN 'blocked' WHEN C5_NOTA <> ' ' OR C5_LIBEROK = 'E' THEN 'closed' WHEN C5_LIBEROK <> ' ' THEN 'released' ELSE 'open' END`;
		const found = rows(`SELECT ${status} AS status FROM SC5010 WHERE C5_CLIENTE = '001001' AND C5_FILIAL = '${BRANCH}' AND D_E_L_E_T_ = ' ' ORDER BY C5_NUM`);
		expect(found.map((row) => row['status'])).toEqual(['closed', 'closed', 'closed', 'closed', 'open', 'open', 'blocked', 'released']);
	});

	test('has stock and price of a product among expired, future, deleted and foreign ones', () => {
		expect(count('SB2010', "B2_COD = 'CIM-CP2-50'")).toBe(4);
		expect(count('DA1010', "DA1_CODPRO = 'CIM-CP2-50'")).toBe(8);
		expect(rows(`SELECT B2_QATU - B2_RESERVA - B2_QEMP - B2_QACLASS AS available FROM SB2010 WHERE B2_COD = 'CIM-CP2-50' AND B2_FILIAL = '${BRANCH}' AND B2_LOCAL = '01' AND D_E_L_E_T_ = ' '`)).toEqual([{ available: 320 }]);
	});
});

describe('Business One', () => {
	test('has a supplier and a lead with a customer\'s phone', () => {
		expect(rows("SELECT CardType FROM OCRD WHERE Cellular = '(11) 98765-4321' ORDER BY CardType").map((row) => row['CardType'])).toEqual(['C', 'L', 'S']);
	});

	test('keeps a CPF in TaxId4 and a CNPJ in TaxId0, masked or bare', () => {
		const idsOf = (id: string) => rows(`SELECT DISTINCT TaxId0, TaxId4 FROM CRD7 WHERE CardCode = '${cardCode(id)}'`);
		expect(idsOf(notable.maria)).toEqual([{ TaxId0: null, TaxId4: '390.533.447-05' }]);
		expect(idsOf(notable.alphanumericCnpj)).toEqual([{ TaxId0: '12.ABC.345/01DE-35', TaxId4: null }]);
		expect(idsOf(notable.oldEightDigitMobile)).toEqual([{ TaxId0: customerById(notable.oldEightDigitMobile)?.document, TaxId4: null }]);
	});

	test('knows what a customer owes, and a price for him alone', () => {
		const [maria] = rows(`SELECT Balance FROM OCRD WHERE CardCode = '${cardCode(notable.maria)}'`);
		expect(cents(maria?.['Balance'])).toBe(balanceDueCents(notable.maria));
		expect(rows(`SELECT Price, Discount FROM OSPP WHERE ItemCode = 'CIM-CP2-50' AND CardCode = '${cardCode(notable.landline)}'`)).toEqual([{ Price: '35.010000', Discount: '10.000000' }]);
	});

	test('names an order by DocNum, not by DocEntry, and closes what is cancelled', () => {
		expect(count('ORDR', 'DocEntry = DocNum')).toBe(0);
		const cancelled = company.orders.filter(({ status }) => status === 'cancelado').length;
		expect([count('ORDR', "CANCELED = 'Y'"), count('ORDR', "CANCELED = 'Y' AND DocStatus = 'O'")]).toEqual([cancelled, 0]);
		expect(count('RDR1')).toBe(items.length);
	});
});
