import { company, customerById, notable } from '../data/company.ts';
import type { SchemaTarget } from '../sql-server/instance.ts';
import { BRANCH, PRICE_TABLE, SHARED, protheusSchema } from '../sql-server/schemas/protheus.ts';
import { protheusPhone } from '../sql-server/schemas/protheus-phone.ts';
import { COMPANIES_TABLE, EXTRA_COLUMNS, MORE_TABLES } from './extra-columns.ts';
import type { Cell } from './extra-columns.ts';
import { TENANTS } from './tenants.ts';

type Row = readonly Cell[];
type Change = (column: string, cell: Cell) => Cell;

const SAMPLE_SUFFIX = '010';
const LIVE = ' ';
const same: Change = (_, cell) => cell;

/** The test company has the same codes with other figures: who reads it by mistake shall notice. */
const TEST_FIGURES: Readonly<Record<string, (cell: Cell) => Cell>> = {
	A1_NOME: (cell) => `TESTE ${String(cell)}`.slice(0, 40),
	A1_LC: () => 1,
	A1_SALDUP: () => 99_999,
	B1_PRV1: () => '0.99',
	B2_QATU: () => 55_555,
	DA1_PRCVEN: () => '0.99',
	C5_NUM: (cell) => `9${String(cell).slice(1)}`,
	C6_NUM: (cell) => `9${String(cell).slice(1)}`,
};

/** The tables of the SQL preset as a company of this site has them: with its suffix, its figures and the columns that services need. */
function companyTarget(target: SchemaTarget, suffix: string, change: Change): SchemaTarget {
	return {
		hasTable: (name) => target.hasTable(name),
		procedure: (procedure) => target.procedure(procedure),
		run: (sql) => target.run(withExtraColumns(sql).replace(/(dbo\.\w{3})010 \(/g, `$1${suffix} (`)),
		insert: (table, columns, rows) => {
			const alias = table.slice(0, 3);
			if (!table.endsWith(SAMPLE_SUFFIX)) return target.insert(table, columns, rows);
			const extra = EXTRA_COLUMNS[alias] ?? [];
			const complete = rows.map((row): Row => {
				const read = (name: string): string => String(row[columns.indexOf(name)] ?? '');
				return [...columns.map((name, index) => change(name, row[index] ?? null)), ...extra.map((column) => column.value(read))];
			});
			target.insert(alias + suffix, [...columns, ...extra.map(({ name }) => name)], complete);
		},
	};
}

function withExtraColumns(sql: string): string {
	return sql.replace(/(CREATE TABLE dbo\.(\w{3})010 \([^;]*?)(D_E_L_E_T_)/g, (_, head: string, alias: string, end: string) => {
		const columns = (EXTRA_COLUMNS[alias] ?? []).map(({ name, type }) => `${name} ${type} NOT NULL, `);
		return head + columns.join('') + end;
	});
}

const CUSTOMER_COLUMNS = [
	'A1_FILIAL', 'A1_COD', 'A1_LOJA', 'A1_NOME', 'A1_NREDUZ', 'A1_EMAIL', 'A1_DDD', 'A1_TEL', 'A1_CGC', 'A1_LC', 'A1_SALDUP', 'A1_DESC', 'A1_TABELA',
	'A1_MSBLQL', 'D_E_L_E_T_', 'R_E_C_N_O_',
];
const SUPPLIER_COLUMNS = [
	'A2_FILIAL', 'A2_COD', 'A2_LOJA', 'A2_NOME', 'A2_NREDUZ', 'A2_EMAIL', 'A2_DDD', 'A2_TEL', 'A2_CGC', 'A2_MSBLQL', 'D_E_L_E_T_', 'R_E_C_N_O_',
];
const ORDER_COLUMNS = [
	'C5_FILIAL', 'C5_NUM', 'C5_TIPO', 'C5_CLIENTE', 'C5_LOJACLI', 'C5_EMISSAO', 'C5_NOTA', 'C5_LIBEROK', 'C5_BLQ', 'C5_TABELA', 'D_E_L_E_T_', 'R_E_C_N_O_',
];
const ITEM_COLUMNS = ['C6_FILIAL', 'C6_NUM', 'C6_ITEM', 'C6_PRODUTO', 'C6_DESCRI', 'C6_QTDVEN', 'C6_PRCVEN', 'C6_VALOR', 'D_E_L_E_T_', 'R_E_C_N_O_'];

/** What must not be taken for customer 1001: another store of the same code, and a supplier of the same key. */
function twins(target: SchemaTarget): void {
	target.insert('SA1010', CUSTOMER_COLUMNS, [[
		BRANCH, '001001', '02', 'MARIA APARECIDA DEPOSITO', 'MARIA DEPOSITO', 'deposito@example.com', '19', '3200-0002', '11444777000161', 500, 0, 0, PRICE_TABLE,
		'2', LIVE, 9_004,
	]]);
	const maria = customerById(notable.maria);
	if (maria === undefined) throw new Error('The sample company has lost customer 1001.');
	const { area, number } = protheusPhone(maria);
	target.insert('SA2010', SUPPLIER_COLUMNS, [
		[BRANCH, '001001', '01', 'MARIA FORNECEDORA', 'FORNECEDORA', 'fornecedora@example.com', area, number, maria.document, '2', LIVE, 1],
	]);
	const [product] = company.products;
	if (product === undefined) throw new Error('The sample company has lost its products.');
	target.insert('SC5010', ORDER_COLUMNS, [
		[BRANCH, '099002', 'N', '001001', '02', '20261118', '', '', '', PRICE_TABLE, LIVE, 9_003],
		[BRANCH, '099003', 'D', '001001', '01', '20261119', '', '', '', PRICE_TABLE, LIVE, 9_004],
	]);
	target.insert('SC6010', ITEM_COLUMNS, ['099002', '099003'].map((order, index): Row =>
		[BRANCH, order, '01', product.sku, product.name, 1, 7_777, 7_777, LIVE, 9_004 + index]));
}

/** Table 004: DA1_PERDES is a factor on the price, not a percentage; above 1 it makes dearer. */
function factors(target: SchemaTarget): void {
	target.insert('DA0010', ['DA0_FILIAL', 'DA0_CODTAB', 'DA0_DESCRI', 'DA0_DATDE', 'DA0_DATATE', 'DA0_ATIVO', 'D_E_L_E_T_', 'R_E_C_N_O_'],
		[[BRANCH, '004', 'TABELA COM FATOR', '20200101', '', '1', LIVE, 5]]);
	const columns = ['DA1_FILIAL', 'DA1_ITEM', 'DA1_CODTAB', 'DA1_CODPRO', 'DA1_PRCVEN', 'DA1_PERDES', 'DA1_ATIVO', 'DA1_DATVIG', 'D_E_L_E_T_', 'R_E_C_N_O_'];
	target.insert('DA1010', columns, company.products.slice(0, 2).map(({ sku }, index): Row =>
		[BRANCH, `000${index + 1}`, '004', sku, 100, index === 0 ? '0.9' : '1.1', '1', '20260101', LIVE, 9_101 + index]));
}

/** Company 01 as the sample company, company 99 as the one for tests, and what all companies share. */
export function seedProtheus(target: SchemaTarget): void {
	for (const suffix of [SAMPLE_SUFFIX, '990']) {
		const change: Change = suffix === SAMPLE_SUFFIX ? same : (column, cell) => TEST_FIGURES[column]?.(cell) ?? cell;
		const into = companyTarget(target, suffix, change);
		protheusSchema(into);
		into.run(MORE_TABLES);
		twins(into);
		factors(into);
		into.insert('SX5010', ['X5_FILIAL', 'X5_TABELA', 'X5_CHAVE', 'X5_DESCRI', 'D_E_L_E_T_', 'R_E_C_N_O_'], [
			[SHARED, '12', 'SP', 'SÃO PAULO', LIVE, 1], [SHARED, '12', 'PR', 'PARANÁ', LIVE, 2],
		]);
	}
	target.run(COMPANIES_TABLE);
	target.insert('SYS_COMPANY', ['M0_CODIGO', 'M0_CODFIL', 'M0_NOME', 'M0_FILIAL', 'D_E_L_E_T_', 'R_E_C_N_O_'],
		TENANTS.map(({ company: code, branch, name, branchName }, index): Row => [code, branch, name, branchName, LIVE, index + 1]));
}
