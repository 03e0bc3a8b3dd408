/** The account's data, money in cents; what leaves the sandbox is in the `*-json` modules. */
export interface Contact {
	readonly id: number;
	readonly name: string;
	readonly code: string;
	/** `A` active, `E` deleted, `I` inactive, `S` without movement. */
	readonly situation: 'A' | 'E' | 'I' | 'S';
	/** As typed: masked or bare. */
	readonly document: string;
	readonly telefone: string;
	readonly celular: string;
	readonly email: string;
	readonly kind: 'F' | 'J' | 'E';
	readonly creditLimitCents: number;
	readonly city: string;
	readonly state: string;
	readonly types: readonly string[];
}

export interface Product {
	readonly id: number;
	readonly name: string;
	readonly sku: string;
	readonly priceCents: number;
	readonly unit: string;
	/** `E`, deleted, never leaves the sandbox but in the list of deleted products. */
	readonly situation: 'A' | 'I' | 'E';
}

export interface Deposit {
	readonly id: number;
	readonly name: string;
	readonly active: boolean;
	readonly standard: boolean;
	/** Counts in no total. */
	readonly ignored: boolean;
}

/** One product in one deposit. `reserved` is what open orders hold: saldoVirtual is physical less reserved. */
export interface StockRow {
	readonly productId: number;
	readonly depositId: number;
	readonly physical: number;
	reserved: number;
}

export interface ShopPrice {
	readonly id: number;
	readonly productId: number;
	readonly shopId: number;
	readonly code: string;
	readonly priceCents: number;
	readonly promotionalCents: number;
}

/** A situação of sales orders. `inheritedId` is 0 for those that every account has. */
export interface Status {
	readonly id: number;
	readonly value: number;
	readonly name: string;
	readonly inheritedId: number;
	readonly color: string;
}

export interface PaymentMethod {
	readonly id: number;
	readonly name: string;
	readonly type: number;
	readonly active: boolean;
	readonly standard: boolean;
}

export interface OrderItem {
	readonly id: number;
	readonly productId: number | null;
	readonly sku: string;
	readonly name: string;
	readonly unit: string;
	readonly quantity: number;
	/** After the discount. */
	readonly unitPriceCents: number;
	readonly discountPercent: number;
}

export interface Instalment {
	readonly id: number;
	readonly dueOn: string;
	readonly cents: number;
	readonly paymentMethodId: number;
	readonly notes: string;
}

/** What an order's total has besides its items. A discount in percent is of the items. */
export interface OrderCharges {
	readonly otherCents: number;
	readonly freightCents: number;
	readonly discount: number;
	readonly discountUnit: 'REAL' | 'PERCENTUAL';
}

export interface StoredOrder {
	readonly id: number;
	readonly numero: number;
	/** The caller's own number for it; not unique. */
	readonly numeroLoja: string;
	readonly contactId: number;
	readonly statusId: number;
	readonly shopId: number;
	/** `YYYY-MM-DD`, as are the other dates; `0000-00-00` where there is none. */
	readonly date: string;
	readonly leftOn: string;
	readonly expectedOn: string;
	readonly items: readonly OrderItem[];
	readonly instalments: readonly Instalment[];
	readonly productsCents: number;
	readonly charges: OrderCharges;
	readonly totalCents: number;
	readonly notes: string;
	readonly internalNotes: string;
	/** `YYYY-MM-DD HH:mm:ss`, the last change. */
	readonly changedAt: string;
}

export interface Receivable {
	readonly id: number;
	/** 1 open, 2 received, 3 received in part, 4 given back, 5 cancelled. */
	readonly situation: 1 | 2 | 3 | 4 | 5;
	readonly contactId: number;
	readonly cents: number;
	/** What is still open of it. */
	readonly openCents: number;
	readonly issuedOn: string;
	readonly dueOn: string;
	readonly receivedOn: string;
	/** The order it came from; null for one that was entered by hand. */
	readonly orderNumero: number | null;
}

/** What a reset brings back. */
export interface AccountData {
	readonly contacts: readonly Contact[];
	readonly products: readonly Product[];
	readonly deposits: readonly Deposit[];
	readonly stock: readonly StockRow[];
	readonly shopPrices: readonly ShopPrice[];
	readonly statuses: readonly Status[];
	readonly paymentMethods: readonly PaymentMethod[];
	readonly orders: readonly StoredOrder[];
	readonly receivables: readonly Receivable[];
}
