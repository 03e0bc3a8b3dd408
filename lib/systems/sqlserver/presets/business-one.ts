import { digitsOf, type NamedPreset } from '../../sql-erp';
import { checks } from '../setting-error';
import type { SqlServerErpSettings } from '../settings';
import { guideSqlServerSettings } from './guide';

/** SAP Business One on SQL Server (OCRD, CRD7, OITM, OITW, ITM1, OSPP, ORDR, RDR1), read only. */
export const businessOneSettings: SqlServerErpSettings = {
	...guideSqlServerSettings,
	preset: 'businessOne',
	ticketProcedure: '',
	ticketParameters: ['customerId', 'description', 'source'],
	priceTable: '1',
};

/**
 * The statements. Business partners are customers only with type C; a Brazilian document stands in TaxId0 (CNPJ) or TaxId4
 * (CPF) of CRD7, bare or with its marks.
 *
 * @throws ConnectorError `validation` where the price list is no number
 */
export function businessOnePreset(settings: SqlServerErpSettings): NamedPreset {
	if (!/^\d{1,4}$/.test(checks.text(settings.priceTable, 'priceTable'))) {
		throw checks.error('priceTable', 'it is no price list of SAP Business One', 'Give the number of the price list for customers without one, e.g. 1.');
	}
	return {
		statements: {
			customerByPhone: customers(['Cellular', 'Phone1'].map((column) => `RIGHT(${digitsOf(`T0.${column}`)}, 8) = :lastDigits`).join(' OR ')),
			customerByDocument: customersByDocument(),
			customerById: customers('T0.CardCode = :id'),
			stock: stock(),
			price: price(),
			lastOrders: orders(''),
			openOrders: orders("AND T0.DocStatus = 'O' AND T0.CANCELED = 'N' "),
		},
		orderItems:
			'SELECT T1.DocEntry AS orderId, T1.ItemCode AS itemSku, T1.Dscription AS itemName, ' +
			`${exact('T1.Quantity')} AS itemQuantity, ${exact('T1.Price')} AS itemUnitPrice ` +
			'FROM RDR1 T1 WHERE T1.DocEntry IN (:orderIds) ORDER BY T1.DocEntry, T1.LineNum',
		parameters: { customerByPhone: ['lastDigits'] },
		constants: () => ({ priceTable: Number(settings.priceTable) }),
		keyParts: () => ({}),
	};
}

/** Amounts are numeric(19,6): as text they keep every digit. */
function exact(column: string): string {
	return `CAST(${column} AS varchar(60))`;
}

const customerFields =
	'T0.CardCode AS id, T0.CardName AS name, T0.E_Mail AS email, T0.Cellular AS phone, T0.Phone1 AS phone2, ' +
	`${exact('T0.CreditLine')} AS creditLimit, ${exact('T0.Balance')} AS balanceDue`;

function customers(condition: string): string {
	const document = "(SELECT MAX(COALESCE(NULLIF(T1.TaxId0, ''), T1.TaxId4)) FROM CRD7 T1 WHERE T1.CardCode = T0.CardCode)";
	return `SELECT TOP (50) ${customerFields}, ${document} AS document FROM OCRD T0 WHERE T0.CardType = 'C' AND (${condition})`;
}

/** A customer has one row of documents per address: the one that was asked for is shown. */
function customersByDocument(): string {
	const cnpj = "REPLACE(REPLACE(REPLACE(T1.TaxId0, '.', ''), '/', ''), '-', '') = :document";
	const cpf = "REPLACE(REPLACE(T1.TaxId4, '.', ''), '-', '') = :document";
	return (
		`SELECT DISTINCT TOP (50) ${customerFields}, CASE WHEN ${cnpj} THEN T1.TaxId0 ELSE T1.TaxId4 END AS document ` +
		`FROM OCRD T0 INNER JOIN CRD7 T1 ON T1.CardCode = T0.CardCode WHERE T0.CardType = 'C' AND (${cnpj} OR ${cpf})`
	);
}

/** `IsCommited` is spelled so. */
function stock(): string {
	return (
		'SELECT TOP (1000) T1.ItemCode AS sku, T1.ItemName AS name, T0.WhsCode AS warehouse, ' +
		`${exact('T0.OnHand - T0.IsCommited')} AS available, ${exact('T0.IsCommited')} AS reserved ` +
		'FROM OITM T1 LEFT JOIN OITW T0 ON T0.ItemCode = T1.ItemCode WHERE T1.ItemCode = :sku'
	);
}

/** The price list of the customer, else that of the settings; a special price of the customer goes before both. */
function price(): string {
	return (
		`SELECT T0.ItemCode AS sku, T0.ItemName AS name, ${exact('T1.Price')} AS unitPrice, ` +
		`${exact('COALESCE(T2.Discount, 0)')} AS discountPercentage, ${exact('COALESCE(T2.Price, T1.Price)')} AS finalPrice, ` +
		"CASE WHEN C.CardCode IS NULL THEN 'list' ELSE 'customer' END AS source " +
		"FROM OITM T0 LEFT JOIN OCRD C ON C.CardCode = :customerId AND C.CardType = 'C' " +
		'INNER JOIN ITM1 T1 ON T1.ItemCode = T0.ItemCode AND T1.PriceList = COALESCE(C.ListNum, :priceTable) ' +
		'LEFT JOIN OSPP T2 ON T2.ItemCode = T0.ItemCode AND T2.CardCode = C.CardCode WHERE T0.ItemCode = :sku'
	);
}

function orders(condition: string): string {
	const status = "CASE WHEN T0.CANCELED = 'Y' THEN 'cancelled' WHEN T0.DocStatus = 'C' THEN 'closed' ELSE 'open' END";
	return (
		'SELECT T0.DocEntry AS id, T0.DocNum AS number, T0.CardCode AS customerId, T0.DocDate AS date, ' +
		`${exact('T0.DocTotal')} AS total, ${status} AS status FROM ORDR T0 WHERE T0.CardCode = :customerId ${condition}` +
		'ORDER BY T0.DocDate DESC, T0.DocEntry DESC OFFSET 0 ROWS FETCH NEXT :limit ROWS ONLY'
	);
}
