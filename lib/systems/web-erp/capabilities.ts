import type { ErpCapabilities, ErpOperation } from '../../domain/erp';

/** Operations of a recipe that the ERP node runs, by their names. */
export const customerOperation = 'getCustomerByPhone';
export const ticketOperation = 'createTicket';
export const ticketSearch = 'findTicketByKey';

/** A recipe that has all three. */
export const webErpAtBest: ErpCapabilities = {
	operations: new Set<ErpOperation>(['customerByPhone', 'createTicket']),
	customerPrice: false,
	reservedStock: false,
	idempotentWrites: { createOrder: 'none', createTicket: 'lookup' },
};

/** @param names of the recipe's operations */
export function webErpCapabilities(names: readonly string[]): ErpCapabilities {
	const operations = new Set<ErpOperation>();
	if (names.includes(customerOperation)) operations.add('customerByPhone');
	if (names.includes(ticketOperation)) operations.add('createTicket');
	return { ...webErpAtBest, operations, idempotentWrites: { createOrder: 'none', createTicket: names.includes(ticketSearch) ? 'lookup' : 'none' } };
}
