import type { ErpCapabilities, ErpOperation } from '../../domain/erp';

/** Files with every column, and a folder for orders. */
export const filesErpAtBest: ErpCapabilities = {
	operations: new Set<ErpOperation>(['stock', 'price', 'createOrder']),
	customerPrice: false,
	reservedStock: true,
	idempotentWrites: { createOrder: 'lookup', createTicket: 'none' },
};
