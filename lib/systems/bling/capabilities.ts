import { erpOperations, type ErpCapabilities } from '../../domain/erp';

/**
 * Bling has no service orders in its API (none of its published paths), no price per customer, and does not recognise a
 * repeated order itself: it can be asked for an order by its number in the shop.
 */
export const blingAtBest: ErpCapabilities = {
	operations: new Set(erpOperations.filter((operation) => operation !== 'createTicket')),
	customerPrice: false,
	reservedStock: true,
	idempotentWrites: { createOrder: 'lookup', createTicket: 'none' },
};
