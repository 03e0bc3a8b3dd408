import { erpOperations, type ErpCapabilities } from '../../domain/erp';

/** An ERP whose every operation has a path and that recognises a repeated key itself. */
export const restErpAtBest: ErpCapabilities = {
	operations: new Set(erpOperations),
	customerPrice: true,
	reservedStock: true,
	idempotentWrites: { createOrder: 'native', createTicket: 'native' },
};
