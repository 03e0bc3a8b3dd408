import type { OrderStatus } from '../data/company.ts';

const CONTACT_BASE = 16_000_000_000;
const ORDER_BASE = 22_000_000_000;
const PRODUCT_BASE = 13_000_000_000;

/** Bling's ids of what is in the sample company. */
export const contactId = (companyId: string | number): number => CONTACT_BASE + Number(companyId);
export const orderId = (companyId: string | number): number => ORDER_BASE + Number(companyId);
export const productId = (companyId: string | number): number => PRODUCT_BASE + Number(companyId);

/** Ids, codes and credentials that a test, the demo or a credential may rely on. */
export const SEED = {
	clientId: 'bling-sandbox-client',
	clientSecret: 'bling-sandbox-secret',
	/** Where n8n takes the code back by default. */
	redirectUri: 'http://127.0.0.1:5678/rest/oauth2-credential/callback',
	companyId: '436c56a5679921f5f13a3d6433561773',
	mainDepositId: 14_888_000_001,
	mainDepositName: 'Geral',
	/** Counts in the totals; holds some of the first two products. */
	shopDepositId: 14_888_000_002,
	/** `desconsiderarSaldo`: damaged goods that no total counts. */
	damagedDepositId: 14_888_000_003,
	inactiveDepositId: 14_888_000_004,
	shopId: 205_000_001,
	otherShopId: 205_000_002,
	cashPaymentId: 3_456_001,
	slipPaymentId: 3_456_002,
	inactivePaymentId: 3_456_003,
	salesModuleId: 98_310,
	purchasesModuleId: 98_309,
	/** Twins of customer 1001: same phone, same document. */
	deletedTwinId: contactId(9001),
	inactiveTwinId: contactId(9002),
	supplierTwinId: contactId(9003),
	/** Owes since more than a year. */
	oldDebtorId: contactId(9004),
	/** Has orders in every status that the sample company does not use. */
	otherCustomerId: contactId(9005),
	/** Of two orders of that customer, the older cancelled. */
	repeatedShopNumber: 'PEDIDO-REPETIDO',
	inactiveSku: 'FORA-DE-LINHA',
} as const;

/** Situações of sales orders. Above 700,000 are those that the account has made itself. */
export const STATUS = {
	open: 6,
	fulfilled: 9,
	cancelled: 12,
	inProgress: 15,
	agencySale: 18,
	typing: 21,
	verified: 24,
	blocked: 700_101,
	invoiced: 700_102,
} as const;

/** What the sample company's statuses are in this account. */
export const STATUS_OF: Readonly<Record<OrderStatus, number>> = {
	pendente: STATUS.open,
	em_separacao: STATUS.inProgress,
	bloqueado: STATUS.blocked,
	faturado: STATUS.invoiced,
	entregue: STATUS.fulfilled,
	cancelado: STATUS.cancelled,
};
