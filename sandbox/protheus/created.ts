/** An order that came through the custom service. */
export interface CreatedOrder {
	/** C5_NUM */
	readonly number: string;
	/** C5_PEDECOM as it was stored: cut to the column's width. */
	readonly key: string;
	/** `code|store` */
	readonly customerId: string;
	/** `company,branch` */
	readonly tenantId: string;
	readonly items: readonly { readonly sku: string; readonly quantity: number; readonly unitPrice: number }[];
	readonly total: number;
	readonly blocked: boolean;
}

/** A ticket that came through the custom service. */
export interface CreatedTicket {
	/** Z1_NUM */
	readonly number: string;
	/** Z1_CHAVE as it was stored: cut to the column's width. */
	readonly key: string;
	/** `code|store` */
	readonly customerId: string;
	/** `company,branch` */
	readonly tenantId: string;
	readonly subject: string;
	readonly description: string;
	readonly priority: string;
}
