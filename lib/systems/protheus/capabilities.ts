import { erpOperations, type ErpCapabilities } from '../../domain/erp';

/** With services of the site's own for orders and tickets, and columns that hold their keys. */
export const protheusAtBest: ErpCapabilities = {
	operations: new Set(erpOperations),
	customerPrice: true,
	reservedStock: true,
	idempotentWrites: { createOrder: 'lookup', createTicket: 'lookup' },
};
