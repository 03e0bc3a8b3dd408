import type { ErpServices } from '../../../lib/n8n/erp/services';
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

export const idempotencyKeyField = {
	displayName: 'Idempotency Key',
	name: 'idempotencyKey',
	type: 'string',
	default: '',
	placeholder: 'e.g. 7f2c9a10',
	description: 'Names this one order or ticket for good, e.g. by the ID of the customer’s message: the same key never writes twice. Empty: derived from the execution, so that only a retry within it is recognised.',
} as const satisfies Field;

export const sourceField = {
	displayName: 'Source',
	name: 'source',
	type: 'string',
	default: 'whatsapp_bot',
	description: 'Where the order or ticket comes from, as it shall stand in the ERP',
} as const satisfies Field;
