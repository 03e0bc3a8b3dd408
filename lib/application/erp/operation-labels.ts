import type { ErpOperation } from '../../domain/erp';

/** How a write is recognised that was sent before. */
export type ErpLookUp = 'findOrder' | 'findTicket';

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

/** Operations as the metrics `erp_*` name them; dashboards depend on these. */
export const erpMethods: Readonly<Record<ErpOperation | ErpLookUp, string>> = {
	customerByPhone: 'getByPhone',
	customerByDocument: 'getByDocument',
	customerById: 'getById',
	stock: 'getStock',
	price: 'getPrice',
	lastOrders: 'getLastOrders',
	openOrders: 'getOpenOrders',
	createOrder: 'createOrder',
	createTicket: 'createTicket',
	findOrder: 'findOrder',
	findTicket: 'findTicket',
};
