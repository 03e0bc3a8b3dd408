import type { ErpOperation } from '../../domain/erp';

/** Operations as the users of the node know them. */
export const operationLabels: Readonly<Record<ErpOperation, string>> = {
	customerByPhone: 'customer by phone',
	customerByDocument: 'customer by document',
	customerById: 'customer by ID',
	stock: 'stock',
	price: 'price',
	lastOrders: 'last orders',
	openOrders: 'open orders',
	createOrder: 'create order',
	createTicket: 'create ticket',
};
