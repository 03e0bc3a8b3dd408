import type { ErpFilesServices } from '../../../lib/n8n/files/services';
import type { Resource } from '../../../lib/n8n/operation';
import { exportOrders } from './order/export';
import { lookUpPrice } from './priceList/lookup';
import { syncPriceList } from './priceList/sync';

export const resources: Array<Resource<ErpFilesServices>> = [
	{ value: 'priceList', name: 'Price List', operations: [syncPriceList, lookUpPrice] },
	{ value: 'orders', name: 'Order', operations: [exportOrders] },
];
