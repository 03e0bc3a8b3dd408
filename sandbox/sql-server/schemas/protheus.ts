import { balanceDueCents, company } from '../../data/company.ts';
import type { CompanyCustomer, CompanyOrder, CompanyProduct, OrderStatus } from '../../data/company.ts';
import type { Schema, SchemaTarget } from '../instance.ts';
import { addCanary } from './canary.ts';
import { decimalText } from './decimal-text.ts';
import { protheusPhone } from './protheus-phone.ts';
import { PROTHEUS_TABLES } from './protheus-tables.ts';

/** The branch that holds the sample company; the other one holds rows that must not be found through this one. */
export const BRANCH = '01';
export const OTHER_BRANCH = '02';
/** SB1 is shared by all branches: its branch column is blank. */
export const SHARED = '  ';
export const WAREHOUSE = '01';
export const PRICE_TABLE = '001';
const STORE = '01';
const LIVE = ' ';
const DELETED = '*';
const BLOCKED = '1';
const CANCELLED_NOTE = 'XXXXXXXXX';
/** Until the end of the calendar that such a price is meant for. */
const FAR_AHEAD = '20991231';

export const customerCode = (id: string): string => id.padStart(6, '0');
export const orderNumber = (id: string): string => id.padStart(6, '0');

const yyyymmdd = (local: string): string => local.slice(0, 10).replaceAll('-', '');

type Row = readonly (string | number)[];

function customerRow(customer: CompanyCustomer, id: number, branch = BRANCH, { code = customerCode(customer.id), name = customer.name, blocked = '2', deleted = LIVE } = {}): Row {
	const { area, number } = protheusPhone(customer);
	return [
		branch, code, STORE, name.slice(0, 40), name.slice(0, 20), customer.email ?? '', area, number, customer.document,
		decimalText(customer.creditLimitCents), decimalText(balanceDueCents(customer.id)), String(customer.discountPercent), PRICE_TABLE, blocked, deleted, id,
	];
}

const CUSTOMER_COLUMNS = [
	'A1_FILIAL', 'A1_COD', 'A1_LOJA', 'A1_NOME', 'A1_NREDUZ', 'A1_EMAIL', 'A1_DDD', 'A1_TEL', 'A1_CGC', 'A1_LC', 'A1_SALDUP', 'A1_DESC', 'A1_TABELA',
	'A1_MSBLQL', 'D_E_L_E_T_', 'R_E_C_N_O_',
];

/** The same phone and document again: deleted, blocked, and in another branch. */
function customers(target: SchemaTarget): void {
	const [maria] = company.customers;
	const rows = company.customers.map((customer, index) => customerRow(customer, index + 1));
	if (maria !== undefined) {
		rows.push(
			customerRow(maria, 9_001, BRANCH, { code: '009001', name: 'MARIA APARECIDA (EXCLUIDA)', deleted: DELETED }),
			customerRow(maria, 9_002, BRANCH, { code: '009002', name: 'MARIA APARECIDA (BLOQUEADA)', blocked: BLOCKED }),
			customerRow(maria, 9_003, OTHER_BRANCH, { name: 'MARIA DA OUTRA FILIAL' }),
		);
	}
	target.insert('SA1010', CUSTOMER_COLUMNS, rows);
}

function products(target: SchemaTarget): void {
	target.insert('SB1010', ['B1_FILIAL', 'B1_COD', 'B1_DESC', 'B1_UM', 'B1_PRV1', 'B1_MSBLQL', 'D_E_L_E_T_', 'R_E_C_N_O_'],
		company.products.map((product, index) => [SHARED, product.sku, product.name, product.unit, decimalText(product.listPriceCents), '2', LIVE, index + 1]));
	const [first] = company.products;
	if (first === undefined) return;
	target.insert('SB1010', ['B1_FILIAL', 'B1_COD', 'B1_DESC', 'B1_UM', 'B1_PRV1', 'B1_MSBLQL', 'D_E_L_E_T_', 'R_E_C_N_O_'],
		[[SHARED, first.sku, 'CADASTRO EXCLUIDO', first.unit, '0.01', '2', DELETED, 9_001]]);
}

/** On hand is what is available and what is reserved; a second warehouse is empty. */
function stock(target: SchemaTarget): void {
	const columns = ['B2_FILIAL', 'B2_COD', 'B2_LOCAL', 'B2_QATU', 'B2_RESERVA', 'B2_QEMP', 'B2_QACLASS', 'D_E_L_E_T_', 'R_E_C_N_O_'];
	const row = (product: CompanyProduct, index: number): Row =>
		[BRANCH, product.sku, WAREHOUSE, product.available + product.reserved, product.reserved, 0, 0, LIVE, index + 1];
	target.insert('SB2010', columns, company.products.map(row));
	const [first] = company.products;
	if (first === undefined) return;
	target.insert('SB2010', columns, [
		[BRANCH, first.sku, '02', 0, 0, 0, 0, LIVE, 9_001],
		[BRANCH, first.sku, WAREHOUSE, 77_777, 0, 0, 0, DELETED, 9_002],
		[OTHER_BRANCH, first.sku, WAREHOUSE, 88_888, 0, 0, 0, LIVE, 9_003],
	]);
}

function prices(target: SchemaTarget): void {
	target.insert('DA0010', ['DA0_FILIAL', 'DA0_CODTAB', 'DA0_DESCRI', 'DA0_DATDE', 'DA0_DATATE', 'DA0_ATIVO', 'D_E_L_E_T_', 'R_E_C_N_O_'], [
		[BRANCH, PRICE_TABLE, 'TABELA PADRAO', '20200101', '', '1', LIVE, 1],
		[BRANCH, '002', 'TABELA VENCIDA', '20200101', '20251231', '1', LIVE, 2],
		[BRANCH, '003', 'TABELA INATIVA', '20200101', '', '2', LIVE, 3],
		[OTHER_BRANCH, PRICE_TABLE, 'TABELA DA OUTRA FILIAL', '20200101', '', '1', LIVE, 4],
	]);
	const columns = ['DA1_FILIAL', 'DA1_ITEM', 'DA1_CODTAB', 'DA1_CODPRO', 'DA1_PRCVEN', 'DA1_PERDES', 'DA1_ATIVO', 'DA1_DATVIG', 'D_E_L_E_T_', 'R_E_C_N_O_'];
	target.insert('DA1010', columns, company.products.map((product, index) =>
		[BRANCH, String(index + 1).padStart(4, '0'), PRICE_TABLE, product.sku, decimalText(product.listPriceCents), 0, '1', '20260101', LIVE, index + 1]));
	const [first] = company.products;
	if (first === undefined) return;
	const trap = (branch: string, table: string, price: string, since: string, active: string, deleted: string, id: number): Row =>
		[branch, '9001', table, first.sku, price, 0, active, since, deleted, id];
	target.insert('DA1010', columns, [
		trap(BRANCH, PRICE_TABLE, '1.01', '20240101', '1', LIVE, 9_001),
		trap(BRANCH, PRICE_TABLE, '1.02', FAR_AHEAD, '1', LIVE, 9_002),
		trap(BRANCH, PRICE_TABLE, '1.03', '20260601', '2', LIVE, 9_003),
		trap(BRANCH, PRICE_TABLE, '1.04', '20260601', '1', DELETED, 9_004),
		trap(BRANCH, '002', '1.05', '20260101', '1', LIVE, 9_005),
		trap(BRANCH, '003', '1.06', '20260101', '1', LIVE, 9_006),
		trap(OTHER_BRANCH, PRICE_TABLE, '1.07', '20260101', '1', LIVE, 9_007),
	]);
}

/** Invoice, release and block as the order's status shows in them; all blank is open. */
const STATUS: Readonly<Record<OrderStatus, (order: CompanyOrder) => readonly [note: string, released: string, block: string]>> = {
	pendente: () => ['', '', ''],
	em_separacao: () => ['', 'S', ''],
	bloqueado: () => ['', '', '1'],
	faturado: (order) => [order.id.padStart(9, '0'), 'S', ''],
	entregue: (order) => [order.id.padStart(9, '0'), 'S', ''],
	cancelado: () => [CANCELLED_NOTE, 'E', ''],
};

function orders(target: SchemaTarget): void {
	const columns = ['C5_FILIAL', 'C5_NUM', 'C5_TIPO', 'C5_CLIENTE', 'C5_LOJACLI', 'C5_EMISSAO', 'C5_NOTA', 'C5_LIBEROK', 'C5_BLQ', 'C5_TABELA', 'D_E_L_E_T_', 'R_E_C_N_O_'];
	const row = (order: CompanyOrder, index: number): Row =>
		[BRANCH, orderNumber(order.id), 'N', customerCode(order.customerId), STORE, yyyymmdd(order.orderedAt), ...STATUS[order.status](order), PRICE_TABLE, LIVE, index + 1];
	target.insert('SC5010', columns, company.orders.map(row));
	target.insert('SC5010', columns, [
		[BRANCH, '099001', 'N', customerCode('1001'), STORE, '20261115', '', '', '', PRICE_TABLE, DELETED, 9_001],
		[OTHER_BRANCH, '000777', 'N', customerCode('1001'), STORE, '20261116', '', '', '', PRICE_TABLE, LIVE, 9_002],
	]);
	const itemColumns = ['C6_FILIAL', 'C6_NUM', 'C6_ITEM', 'C6_PRODUTO', 'C6_DESCRI', 'C6_QTDVEN', 'C6_PRCVEN', 'C6_VALOR', 'D_E_L_E_T_', 'R_E_C_N_O_'];
	let record = 0;
	target.insert('SC6010', itemColumns, company.orders.flatMap((order) => order.items.map((item, index): Row => [
		BRANCH, orderNumber(order.id), String(index + 1).padStart(2, '0'), item.sku, item.name, item.quantity, decimalText(item.unitPriceCents),
		decimalText(item.unitPriceCents * item.quantity), LIVE, ++record,
	])));
	const [first] = company.orders;
	target.insert('SC6010', itemColumns, [
		[BRANCH, orderNumber(first?.id ?? '50001'), '99', 'CIM-CP2-50', 'ITEM EXCLUIDO', 1_000, '38.90', '38900.00', DELETED, 9_001],
		[BRANCH, '099001', '01', 'CIM-CP2-50', 'PEDIDO EXCLUIDO', 1, '38.90', '38.90', LIVE, 9_002],
		[OTHER_BRANCH, '000777', '01', 'CIM-CP2-50', 'OUTRA FILIAL', 1, '38.90', '38.90', LIVE, 9_003],
	]);
}

/**
 * Tables of TOTVS Protheus, company 01 (suffix `010`): padded CHAR columns, dates as yyyymmdd text, logical deletion by
 * `D_E_L_E_T_`, phones in two columns, documents bare. Filled with the sample company; every table also holds deleted rows
 * and rows of another branch.
 */
export const protheusSchema: Schema = (target) => {
	target.run(PROTHEUS_TABLES);
	customers(target);
	products(target);
	stock(target);
	prices(target);
	orders(target);
	addCanary(target);
};
