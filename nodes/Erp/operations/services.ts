import type { ErpServices } from '../../../lib/n8n/erp/services';
import { idempotencyKeyFieldFor } from '../../../lib/n8n/idempotency-key-field';
import { defineOperationFor, type Field } from '../../../lib/n8n/operation';

export const erpOperation = defineOperationFor<ErpServices>();

export const skuField = {
	displayName: 'SKU',
	name: 'sku',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. CIM-CP2-50',
	description: 'Code of the product in the ERP',
} as const satisfies Field;

export const customerIdField = {
	displayName: 'Customer ID',
	name: 'customerId',
	type: 'string',
	default: '',
	required: true,
	description: 'ID of the customer in the ERP, as Get by Phone returns it',
} as const satisfies Field;

export const orderCountField = {
	displayName: 'Number of Orders',
	name: 'orderCount',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 100 },
	default: 5,
	description: 'How many orders to return at most',
} as const satisfies Field;

export const idempotencyKeyField = idempotencyKeyFieldFor('one order or ticket');

export const sourceField = {
	displayName: 'Source',
	name: 'source',
	type: 'string',
	default: 'whatsapp_bot',
	description: 'Where the order or ticket comes from, as it shall stand in the ERP',
} as const satisfies Field;
