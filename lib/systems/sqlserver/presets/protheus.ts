import { digitsOf, type NamedPreset } from '../../sql-erp';
import { checks } from '../setting-error';
import type { ProtheusBranches, SqlServerErpSettings } from '../settings';
import { guideSqlServerSettings } from './guide';

/** TOTVS Protheus (SA1 customers, SB1 products, SB2 stock, DA0/DA1 prices, SC5/SC6 orders), read only. */
export const protheusSettings: SqlServerErpSettings = {
	...guideSqlServerSettings,
	preset: 'protheus',
	// The words of the statements below.
	orderStatuses: { released: 'processing' },
	ticketProcedure: '',
	ticketParameters: ['customerId', 'description', 'source'],
	priceTable: '001',
};

/**
 * The statements. Deleted rows are marked, not removed; CHAR columns come padded; blocked customers are left out. `:code`
 * and `:store` are the two halves of a customer's id, `:today` is `YYYYMMDD`.
 *
 * @throws ConnectorError `validation` where the company is no suffix of tables
 */
export function protheusPreset(settings: SqlServerErpSettings, today: () => string): NamedPreset {
	const suffix = checks.text(settings.company, 'company').toUpperCase();
	if (!/^[A-Z0-9]{2}0$/.test(suffix)) {
		throw checks.error('company', 'it is no suffix of Protheus tables', 'Give two letters or digits and a zero, e.g. 010 for the tables SA1010, SB1010 and so on.');
	}
	const table = (alias: string): string => `${alias}${suffix}`;
	const branches = branchesOf(settings.branches);
	const parts = ['code', 'store'];
	return {
		statements: {
			customerByPhone: customers(table, `RIGHT(${digitsOf('RTRIM(A1_TEL)')}, 8) = :lastDigits`),
			customerByDocument: customers(table, 'A1_CGC IN (:documentForms)'),
			customerById: customers(table, 'A1_COD = :code AND A1_LOJA = :store'),
			stock: stock(table),
			price: price(table),
			lastOrders: orders(table, ''),
			openOrders: orders(table, "AND C5.C5_NOTA = ' ' AND C5.C5_LIBEROK <> 'E' "),
		},
		orderItems: items(table),
		parameters: { customerByPhone: ['lastDigits'], customerById: parts, price: parts, lastOrders: parts, openOrders: parts },
		constants: () => ({ ...branches, priceTable: settings.priceTable, today: today() }),
		keyParts: (id) => {
			const [code = '', store, ...more] = id.split('|');
			return { code: code.trim(), store: more.length > 0 ? null : (store?.trim() ?? null) };
		},
	};
}

function branchesOf(branches: ProtheusBranches): Record<string, string> {
	const named = Object.entries(branches).map(([name, branch]): [string, string] => [
		`branch${name.charAt(0).toUpperCase()}${name.slice(1)}`,
		// A blank branch is stored as blanks.
		branch === '' ? ' ' : branch,
	]);
	return Object.fromEntries(named);
}

type Table = (alias: string) => string;

function customers(table: Table, condition: string): string {
	const phone = 'CONCAT(RTRIM(A1_DDD), RTRIM(A1_TEL))';
	// The number alone, where it holds its area code itself: without one it would pass for a phone of the default area.
	const complete = `CASE WHEN LEN(${digitsOf('RTRIM(A1_TEL)')}) >= 10 THEN RTRIM(A1_TEL) ELSE '' END`;
	return (
		`SELECT TOP (50) CONCAT(RTRIM(A1_COD), '|', RTRIM(A1_LOJA)) AS id, RTRIM(A1_NOME) AS name, RTRIM(A1_EMAIL) AS email, ` +
		`${phone} AS phone, ${complete} AS phone2, RTRIM(A1_CGC) AS document, A1_LC AS creditLimit, A1_SALDUP AS balanceDue ` +
		`FROM ${table('SA1')} WHERE D_E_L_E_T_ = ' ' AND A1_FILIAL = :branchCustomers AND A1_MSBLQL <> '1' AND ${condition}`
	);
}

function stock(table: Table): string {
	return (
		'SELECT TOP (1000) RTRIM(B1.B1_COD) AS sku, RTRIM(B1.B1_DESC) AS name, RTRIM(B2.B2_LOCAL) AS warehouse, ' +
		'B2.B2_QATU - B2.B2_RESERVA - B2.B2_QEMP - B2.B2_QACLASS AS available, B2.B2_RESERVA AS reserved ' +
		`FROM ${table('SB1')} B1 LEFT JOIN ${table('SB2')} B2 ` +
		"ON B2.B2_FILIAL = :branchStock AND B2.B2_COD = B1.B1_COD AND B2.D_E_L_E_T_ = ' ' " +
		"WHERE B1.B1_FILIAL = :branchProducts AND B1.D_E_L_E_T_ = ' ' AND B1.B1_COD = :sku"
	);
}

/** Blank dates mean no limit. Of several prices in force the one that came into force last counts. */
function price(table: Table): string {
	return (
		'SELECT TOP (1) RTRIM(B1.B1_COD) AS sku, RTRIM(B1.B1_DESC) AS name, DA1.DA1_PRCVEN AS unitPrice ' +
		`FROM ${table('DA0')} DA0 ` +
		`INNER JOIN ${table('DA1')} DA1 ON DA1.DA1_FILIAL = DA0.DA0_FILIAL AND DA1.DA1_CODTAB = DA0.DA0_CODTAB AND DA1.D_E_L_E_T_ = ' ' AND DA1.DA1_ATIVO = '1' ` +
		`INNER JOIN ${table('SB1')} B1 ON B1.B1_FILIAL = :branchProducts AND B1.B1_COD = DA1.DA1_CODPRO AND B1.D_E_L_E_T_ = ' ' ` +
		"WHERE DA0.D_E_L_E_T_ = ' ' AND DA0.DA0_FILIAL = :branchPrices AND DA0.DA0_ATIVO = '1' AND DA0.DA0_CODTAB = :priceTable " +
		"AND DA0.DA0_DATDE <= :today AND (DA0.DA0_DATATE = ' ' OR DA0.DA0_DATATE >= :today) " +
		"AND DA1.DA1_CODPRO = :sku AND (DA1.DA1_DATVIG = ' ' OR DA1.DA1_DATVIG <= :today) " +
		'ORDER BY DA1.DA1_DATVIG DESC'
	);
}

/** The total of an order is that of its items. */
function orders(table: Table, condition: string): string {
	const status =
		"CASE WHEN C5.C5_BLQ IN ('1', '2') THEN 'blocked' WHEN C5.C5_NOTA <> ' ' OR C5.C5_LIBEROK = 'E' THEN 'closed' " +
		"WHEN C5.C5_LIBEROK <> ' ' THEN 'released' ELSE 'open' END";
	return (
		"SELECT RTRIM(C5.C5_NUM) AS id, CONCAT(RTRIM(C5.C5_CLIENTE), '|', RTRIM(C5.C5_LOJACLI)) AS customerId, " +
		`C5.C5_EMISSAO AS date, SUM(C6.C6_VALOR) AS total, ${status} AS status ` +
		`FROM ${table('SC5')} C5 INNER JOIN ${table('SC6')} C6 ON C6.C6_FILIAL = C5.C5_FILIAL AND C6.C6_NUM = C5.C5_NUM AND C6.D_E_L_E_T_ = ' ' ` +
		`WHERE C5.D_E_L_E_T_ = ' ' AND C5.C5_FILIAL = :branchOrders AND C5.C5_CLIENTE = :code AND C5.C5_LOJACLI = :store ${condition}` +
		'GROUP BY C5.C5_NUM, C5.C5_CLIENTE, C5.C5_LOJACLI, C5.C5_EMISSAO, C5.C5_NOTA, C5.C5_BLQ, C5.C5_LIBEROK ' +
		'ORDER BY C5.C5_EMISSAO DESC, C5.C5_NUM DESC OFFSET 0 ROWS FETCH NEXT :limit ROWS ONLY'
	);
}

function items(table: Table): string {
	return (
		'SELECT RTRIM(C6_NUM) AS orderId, RTRIM(C6_PRODUTO) AS itemSku, RTRIM(C6_DESCRI) AS itemName, C6_QTDVEN AS itemQuantity, C6_PRCVEN AS itemUnitPrice ' +
		`FROM ${table('SC6')} WHERE D_E_L_E_T_ = ' ' AND C6_FILIAL = :branchOrders AND C6_NUM IN (:orderIds) ORDER BY C6_NUM, C6_ITEM`
	);
}
