import { erpOperations, type ErpCapabilities } from '../../domain/erp';

/** All there is. A repeated write is recognised by the key it left in the document. */
export const sapBusinessOneAtBest: ErpCapabilities = {
	operations: new Set(erpOperations),
	customerPrice: true,
	reservedStock: true,
	idempotentWrites: { createOrder: 'lookup', createTicket: 'lookup' },
};
