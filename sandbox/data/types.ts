/**
 * The sample company every ERP sandbox serves: a Brazilian distributor of building supplies.
 * Money is in integer cents, so that no sandbox starts from a rounded number; each sandbox renders it its own way.
 */

export type PhoneKind = 'mobile' | 'fixed' | 'foreign' | 'unusable' | 'none';

export interface CompanyCustomer {
	/** Digits only, so that it also serves as an INT key. */
	readonly id: string;
	readonly name: string;
	readonly email: string | null;
	/** As some clerk typed it once. `null`: the column is empty. */
	readonly phone: string | null;
	/** The canonical number the stored text stands for; `null` when it stands for none. The sandboxes never use it to search. */
	readonly phoneE164: string | null;
	readonly phoneKind: PhoneKind;
	/** Upper-case letters and digits, no mask: CPF (11) or CNPJ (14). */
	readonly document: string;
	/** As stored: masked in some records, bare in others. */
	readonly documentStored: string;
	readonly creditLimitCents: number;
	/** Percentage off the list price on everything; 0 for most customers. */
	readonly discountPercent: number;
	readonly city: string;
	readonly state: string;
}

export interface CompanyProduct {
	readonly id: string;
	readonly sku: string;
	readonly name: string;
	readonly unit: string;
	readonly listPriceCents: number;
	readonly available: number;
	readonly reserved: number;
	readonly warehouseId: string;
}

/** `pendente`: placed, not paid in full. Only its pending amount counts as balance due. */
export type OrderStatus =
	| 'pendente'
	| 'em_separacao'
	| 'bloqueado'
	| 'faturado'
	| 'entregue'
	| 'cancelado';

export interface CompanyOrderItem {
	readonly sku: string;
	readonly name: string;
	readonly quantity: number;
	/** After the customer's discount. */
	readonly unitPriceCents: number;
}

export interface CompanyOrder {
	/** Digits only. */
	readonly id: string;
	readonly customerId: string;
	/** Local time in America/Sao_Paulo (UTC-3, no summer time), `YYYY-MM-DDTHH:mm:ss`, without a zone: as ERPs keep it. */
	readonly orderedAt: string;
	readonly status: OrderStatus;
	readonly items: readonly CompanyOrderItem[];
	readonly totalCents: number;
	/** What is still to be paid. Stale leftovers sit on cancelled and invoiced orders too: they are not balance due. */
	readonly pendingCents: number;
}

export interface Company {
	readonly name: string;
	readonly warehouseId: string;
	readonly customers: readonly CompanyCustomer[];
	readonly products: readonly CompanyProduct[];
	readonly orders: readonly CompanyOrder[];
}

export interface CompanyPrice {
	readonly unitPriceCents: number;
	readonly discountPercent: number;
	readonly finalPriceCents: number;
}
