import type { DatabaseRow } from './database.ts';
import type { Tenant } from './tenants.ts';

/** How texts and dates of a standard service are written. */
export interface Writer {
	text(row: DatabaseRow, column: string): string;
	number(row: DatabaseRow, column: string): number;
	date(row: DatabaseRow, column: string): string;
}

/** One standard service: the table it reads and what it makes of a row. Names as published. */
export interface Entity {
	readonly alias: string;
	readonly columns: readonly string[];
	map(row: DatabaseRow, write: Writer, tenant: Tenant): Record<string, unknown>;
}

const round = (value: number): number => Math.round(value * 100) / 100;

const CUSTOMER = [
	'A1_FILIAL', 'A1_COD', 'A1_LOJA', 'A1_NOME', 'A1_NREDUZ', 'A1_PESSOA', 'A1_MSBLQL', 'A1_CGC', 'A1_DDD', 'A1_TEL', 'A1_EMAIL', 'A1_LC', 'A1_TABELA',
];

export const customers: Entity = {
	alias: 'SA1',
	columns: CUSTOMER,
	map: (row, write, { company }) => {
		const [branch, code, store] = ['A1_FILIAL', 'A1_COD', 'A1_LOJA'].map((column) => write.text(row, column));
		return {
			companyId: company,
			branchId: branch,
			companyInternalId: [company, branch, code, store].join('|'),
			code,
			storeId: store,
			internalId: [company, branch, code, store].join('|'),
			shortName: write.text(row, 'A1_NREDUZ'),
			name: write.text(row, 'A1_NOME'),
			type: '1',
			entityType: row['A1_PESSOA'] === 'J' ? '1' : '2',
			registerSituation: row['A1_MSBLQL'] === '1' ? '2' : '1',
			governmentalInformation: governmental(write.text(row, 'A1_CGC')),
			listOfCommunicationInformation: communication(write, row, 'A1'),
			creditInformation: { creditLimit: write.number(row, 'A1_LC') },
			priceListHeaderItemCode: write.text(row, 'A1_TABELA'),
		};
	},
};

export const suppliers: Entity = {
	alias: 'SA2',
	columns: ['A2_FILIAL', 'A2_COD', 'A2_LOJA', 'A2_NOME', 'A2_NREDUZ', 'A2_CGC', 'A2_DDD', 'A2_TEL', 'A2_EMAIL'],
	map: (row, write, { company }) => ({
		companyId: company,
		branchId: write.text(row, 'A2_FILIAL'),
		code: write.text(row, 'A2_COD'),
		storeId: write.text(row, 'A2_LOJA'),
		shortName: write.text(row, 'A2_NREDUZ'),
		name: write.text(row, 'A2_NOME'),
		type: '2',
		governmentalInformation: governmental(write.text(row, 'A2_CGC')),
		listOfCommunicationInformation: communication(write, row, 'A2'),
	}),
};

function governmental(document: string): object[] {
	return [{ id: document, scope: 'Federal', name: document.trim().length > 11 ? 'CNPJ' : 'CPF' }];
}

function communication(write: Writer, row: DatabaseRow, prefix: 'A1' | 'A2'): object[] {
	const part = (name: string): string => write.text(row, `${prefix}_${name}`);
	return [{ Type: '1', DiallingCode: part('DDD'), PhoneNumber: part('TEL'), Email: part('EMAIL') }];
}

export const creditLimits: Entity = {
	alias: 'SA1',
	columns: ['A1_FILIAL', 'A1_COD', 'A1_LOJA', 'A1_VENCLC', 'A1_LC', 'A1_SALDUP', 'A1_SALDUPM', 'A1_SALPED', 'A1_SALPEDL'],
	map: (row, write, { company }) => {
		const amount = (column: string): number => write.number(row, column);
		const used = amount('A1_SALDUPM') + amount('A1_SALPEDL');
		return {
			CompanyInternalId: company,
			// The key's columns one after the other, padded: it cannot be trimmed and split.
			CustomerInternalId: ['A1_FILIAL', 'A1_COD', 'A1_LOJA'].map((column) => String(row[column])).join(''),
			Description: 'Saldo disponivel do Cliente',
			DocumentType: '',
			LimitDate: write.date(row, 'A1_VENCLC'),
			TotalCreditLimit: amount('A1_LC'),
			CreditLimit: round(amount('A1_LC') - used),
			CreditLimitUsedByBilling: amount('A1_SALDUP'),
			CreditLimitUsedBySalesOrders: round(amount('A1_SALPED') + amount('A1_SALPEDL')),
			CreditLimitUsedByOrdersAndFinance: round(used),
		};
	},
};

export const stockLevels: Entity = {
	alias: 'SB2',
	columns: ['B2_FILIAL', 'B2_COD', 'B2_LOCAL', 'B2_QATU', 'B2_RESERVA', 'B2_SALPEDI', 'B2_VATU1'],
	map: (row, write, { company }) => ({
		CompanyId: company,
		BranchId: write.text(row, 'B2_FILIAL'),
		ItemInternalId: write.text(row, 'B2_COD'),
		CurrentStockAmount: write.number(row, 'B2_QATU'),
		WarehouseInternalID: write.text(row, 'B2_LOCAL'),
		BookedStockAmount: write.number(row, 'B2_RESERVA'),
		FutureStockAmount: write.number(row, 'B2_SALPEDI'),
		ValueofCurrentStockAmount: write.number(row, 'B2_VATU1'),
	}),
};

export const products: Entity = {
	alias: 'SB1',
	columns: ['B1_FILIAL', 'B1_COD', 'B1_DESC', 'B1_ATIVO', 'B1_UM', 'B1_LOCPAD', 'B1_TIPO', 'B1_GRUPO', 'B1_PRV1'],
	map: (row, write, { company, branch }) => ({
		CompanyId: company,
		BranchId: branch,
		Code: write.text(row, 'B1_COD'),
		InternalId: `${String(row['B1_FILIAL'])}|${write.text(row, 'B1_COD')}`,
		Description: write.text(row, 'B1_DESC'),
		Active: write.text(row, 'B1_ATIVO'),
		UnitOfMeasureCode: write.text(row, 'B1_UM'),
		StandardWarehouseCode: write.text(row, 'B1_LOCPAD'),
		GroupCode: write.text(row, 'B1_GRUPO'),
		ProductType: write.text(row, 'B1_TIPO'),
		SalesPrice: write.number(row, 'B1_PRV1'),
	}),
};

export const priceTables: Entity = {
	alias: 'DA0',
	columns: ['DA0_FILIAL', 'DA0_CODTAB', 'DA0_DESCRI', 'DA0_DATDE', 'DA0_DATATE', 'DA0_HORADE', 'DA0_HORATE', 'DA0_ATIVO'],
	map: (row, write, { company }) => ({
		branchId: write.text(row, 'DA0_FILIAL'),
		companyId: company,
		code: write.text(row, 'DA0_CODTAB'),
		internalId: [company, write.text(row, 'DA0_FILIAL'), write.text(row, 'DA0_CODTAB')].join('|'),
		name: write.text(row, 'DA0_DESCRI'),
		initialDate: write.date(row, 'DA0_DATDE'),
		finalDate: write.date(row, 'DA0_DATATE'),
		initiaHour: write.text(row, 'DA0_HORADE'),
		finalHour: write.text(row, 'DA0_HORATE'),
		activeTablePrice: write.text(row, 'DA0_ATIVO'),
	}),
};

export const priceItems: Entity = {
	alias: 'DA1',
	columns: ['DA1_FILIAL', 'DA1_CODTAB', 'DA1_ITEM', 'DA1_CODPRO', 'DA1_PRCVEN', 'DA1_PERDES', 'DA1_DATVIG', 'DA1_ATIVO'],
	map: (row, write, { company }) => ({
		code: write.text(row, 'DA1_CODTAB'),
		itemList: write.text(row, 'DA1_ITEM'),
		itemCode: write.text(row, 'DA1_CODPRO'),
		itemInternalId: [company, ...['DA1_FILIAL', 'DA1_CODPRO', 'DA1_CODTAB', 'DA1_ITEM'].map((column) => write.text(row, column))].join('|'),
		minimumSalesPrice: write.number(row, 'DA1_PRCVEN'),
		discountValue: 0,
		discountFactor: write.number(row, 'DA1_PERDES'),
		itemValidity: write.date(row, 'DA1_DATVIG'),
		typePrice: '1',
		activeItemPrice: write.text(row, 'DA1_ATIVO'),
	}),
};

export const orders: Entity = {
	alias: 'SC5',
	columns: ['C5_FILIAL', 'C5_NUM', 'C5_CLIENTE', 'C5_LOJACLI', 'C5_EMISSAO', 'C5_NOTA', 'C5_SERIE', 'C5_CONDPAG', 'C5_ORIGEM', 'C5_PEDECOM', 'C5_MENNOTA'],
	map: (row, write, { company, branch }) => ({
		companyId: company,
		companyInternalId: `${company}|${branch}`,
		branchId: write.text(row, 'C5_FILIAL'),
		internalId: `${write.text(row, 'C5_FILIAL')}|${write.text(row, 'C5_NUM')}`,
		order: write.text(row, 'C5_NUM'),
		customerCode: write.text(row, 'C5_CLIENTE'),
		customerStore: write.text(row, 'C5_LOJACLI'),
		registerDate: write.date(row, 'C5_EMISSAO'),
		invoiceNumber: write.text(row, 'C5_NOTA'),
		invoiceSeries: write.text(row, 'C5_SERIE'),
		invoiceMessage: write.text(row, 'C5_MENNOTA'),
		ecommerceOrder: write.text(row, 'C5_PEDECOM'),
		paymentTerm: write.text(row, 'C5_CONDPAG'),
		origin: write.text(row, 'C5_ORIGEM'),
		currency: 1,
	}),
};

export const orderItems: Entity = {
	alias: 'SC6',
	columns: ['C6_FILIAL', 'C6_NUM', 'C6_ITEM', 'C6_PRODUTO', 'C6_DESCRI', 'C6_UM', 'C6_LOCAL', 'C6_QTDVEN', 'C6_PRCVEN', 'C6_VALOR', 'C6_CLI', 'C6_LOJA'],
	map: (row, write, { company, branch }) => ({
		companyId: company,
		companyInternalId: `${company}-${branch}`,
		branchId: write.text(row, 'C6_FILIAL'),
		internalId: `${write.text(row, 'C6_FILIAL')}|${write.text(row, 'C6_NUM')}`,
		order: write.text(row, 'C6_NUM'),
		item: write.text(row, 'C6_ITEM'),
		productCode: write.text(row, 'C6_PRODUTO'),
		description: write.text(row, 'C6_DESCRI'),
		measureUnit: write.text(row, 'C6_UM'),
		warehouseInternalId: write.text(row, 'C6_LOCAL'),
		quantity: write.number(row, 'C6_QTDVEN'),
		unitaryPrice: write.number(row, 'C6_PRCVEN'),
		totalValue: write.number(row, 'C6_VALOR'),
		customerCode: write.text(row, 'C6_CLI'),
		customerStore: write.text(row, 'C6_LOJA'),
	}),
};
