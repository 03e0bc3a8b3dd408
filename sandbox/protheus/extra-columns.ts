import { company } from '../data/company.ts';
import type { CompanyOrder, OrderStatus } from '../data/company.ts';
import { decimalText } from '../sql-server/schemas/decimal-text.ts';
import { customerCode, orderNumber } from '../sql-server/schemas/protheus.ts';

export type Cell = string | number | bigint | boolean | null;
/** The value of a column in the row that is being inserted. */
export type RowReader = (column: string) => string;

interface ExtraColumn {
	readonly name: string;
	readonly type: string;
	readonly value: (row: RowReader) => Cell;
}

const text = (name: string, width: number, value: (row: RowReader) => string = () => ''): ExtraColumn => ({ name, type: `CHAR(${width})`, value });
const number = (name: string, value: (row: RowReader) => Cell = () => 0): ExtraColumn => ({ name, type: 'FLOAT', value });

const customerOfOrder = new Map(company.orders.map((order) => [orderNumber(order.id), customerCode(order.customerId)]));
const unitOfProduct = new Map(company.products.map((product) => [product.sku, product.unit]));

/** Worth of the customer's orders in these statuses; nothing for a row that is no customer of the sample company. */
function worthOf(row: RowReader, statuses: readonly OrderStatus[]): string {
	const wanted = ({ customerId, status }: CompanyOrder): boolean => customerCode(customerId) === row('A1_COD') && statuses.includes(status);
	return decimalText(company.orders.filter(wanted).reduce((sum, { totalCents }) => sum + totalCents, 0));
}

/** What the REST services need beside the columns that SQL presets read, by alias. */
export const EXTRA_COLUMNS: Readonly<Record<string, readonly ExtraColumn[]>> = {
	SA1: [
		text('A1_PESSOA', 1, (row) => (row('A1_CGC').length > 11 ? 'J' : 'F')),
		text('A1_VENCLC', 8, () => '20301231'),
		number('A1_SALDUPM', (row) => row('A1_SALDUP')),
		number('A1_SALPED', (row) => worthOf(row, ['pendente', 'bloqueado'])),
		number('A1_SALPEDL', (row) => worthOf(row, ['em_separacao'])),
	],
	SB1: [text('B1_ATIVO', 1, () => 'S'), text('B1_LOCPAD', 2, () => '01'), text('B1_TIPO', 2, () => 'ME'), text('B1_GRUPO', 4)],
	SB2: [number('B2_SALPEDI'), number('B2_QPEDVEN'), number('B2_VATU1')],
	DA0: [text('DA0_HORADE', 5, () => '00:00'), text('DA0_HORATE', 5, () => '23:59')],
	SC5: [text('C5_PEDECOM', 50), text('C5_SERIE', 3), text('C5_CONDPAG', 3, () => '001'), text('C5_ORIGEM', 20), text('C5_MENNOTA', 60)],
	SC6: [
		text('C6_CLI', 6, (row) => customerOfOrder.get(row('C6_NUM')) ?? ''),
		text('C6_LOJA', 2, () => '01'),
		text('C6_UM', 2, (row) => unitOfProduct.get(row('C6_PRODUTO')) ?? 'UN'),
		text('C6_LOCAL', 2, () => '01'),
		text('C6_ENTREG', 8),
	],
};

/** Tables of this site beside those of the SQL presets. `SZ1` is its own: tickets. */
export const MORE_TABLES = `
CREATE TABLE dbo.SA2010 (
	A2_FILIAL CHAR(2) NOT NULL, A2_COD CHAR(6) NOT NULL, A2_LOJA CHAR(2) NOT NULL, A2_NOME CHAR(40) NOT NULL, A2_NREDUZ CHAR(20) NOT NULL,
	A2_EMAIL CHAR(60) NOT NULL, A2_DDD CHAR(3) NOT NULL, A2_TEL CHAR(15) NOT NULL, A2_CGC CHAR(14) NOT NULL, A2_MSBLQL CHAR(1) NOT NULL,
	D_E_L_E_T_ CHAR(1) NOT NULL DEFAULT ' ', R_E_C_N_O_ INT NOT NULL
);
CREATE TABLE dbo.SX5010 (
	X5_FILIAL CHAR(2) NOT NULL, X5_TABELA CHAR(2) NOT NULL, X5_CHAVE CHAR(6) NOT NULL, X5_DESCRI CHAR(55) NOT NULL,
	D_E_L_E_T_ CHAR(1) NOT NULL DEFAULT ' ', R_E_C_N_O_ INT NOT NULL
);
CREATE TABLE dbo.SZ1010 (
	Z1_FILIAL CHAR(2) NOT NULL, Z1_NUM CHAR(6) NOT NULL, Z1_CLIENTE CHAR(6) NOT NULL, Z1_LOJA CHAR(2) NOT NULL, Z1_ASSUNTO CHAR(80) NOT NULL,
	Z1_DESCRI VARCHAR(2000) NOT NULL, Z1_PRIOR CHAR(10) NOT NULL, Z1_DATA CHAR(8) NOT NULL, Z1_STATUS CHAR(1) NOT NULL, Z1_CHAVE CHAR(50) NOT NULL,
	D_E_L_E_T_ CHAR(1) NOT NULL DEFAULT ' ', R_E_C_N_O_ INT NOT NULL
);`;

/** What every company shares: SM0 under its name in the database. */
export const COMPANIES_TABLE = `
CREATE TABLE dbo.SYS_COMPANY (
	M0_CODIGO CHAR(2) NOT NULL, M0_CODFIL CHAR(12) NOT NULL, M0_NOME CHAR(40) NOT NULL, M0_FILIAL CHAR(41) NOT NULL,
	D_E_L_E_T_ CHAR(1) NOT NULL DEFAULT ' ', R_E_C_N_O_ INT NOT NULL
);`;
