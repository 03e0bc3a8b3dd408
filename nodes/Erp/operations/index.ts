import type { ErpServices } from '../../../lib/n8n/erp/services';
import type { Resource } from '../../../lib/n8n/operation';
import { invalidateCache } from './cache/invalidate';
import { getCustomer } from './customer/get';
import { getCustomerByDocument } from './customer/get-by-document';
import { getCustomerByPhone } from './customer/get-by-phone';
import { createOrder } from './order/create';
import { getLastOrders } from './order/get-last';
import { getOpenOrders } from './order/get-open';
import { getPrice } from './product/get-price';
import { getStock } from './product/get-stock';
import { createTicket } from './ticket/create';

export const resources: Array<Resource<ErpServices>> = [
	{ value: 'customer', name: 'Customer', operations: [getCustomerByPhone, getCustomerByDocument, getCustomer] },
	{ value: 'product', name: 'Product', operations: [getStock, getPrice] },
	{ value: 'order', name: 'Order', operations: [getLastOrders, getOpenOrders, createOrder] },
	{ value: 'ticket', name: 'Ticket', operations: [createTicket] },
	{ value: 'cache', name: 'Cache', operations: [invalidateCache] },
];
