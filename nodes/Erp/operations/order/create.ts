import { toPlain } from '../../../../lib/n8n/plain';
import { customerIdField, erpOperation, idempotencyKeyField, sourceField } from '../services';
import { itemFields, itemsOf } from './items';

/** Places an order once: the key is looked up before it is sent and after any answer that was lost. */
export const createOrder = erpOperation({
	resource: 'order',
	operation: 'create',
	name: 'Create',
	action: 'Place an order for a customer',
	description: 'Place an order; the same idempotency key never orders twice',
	idempotent: false,
	fields: [
		customerIdField,
		...itemFields,
		idempotencyKeyField,
		sourceField,
		{ displayName: 'Notes', name: 'notes', type: 'string', default: '' },
	],
	run: async ({ services, signal, keyFor }, { customerId, itemsAs, items, itemsJson, idempotencyKey, source, notes }) => {
		const ordered = { customerId, items: itemsOf(itemsAs, items, itemsJson) };
		const order = { ...ordered, source, notes, idempotencyKey: idempotencyKey || keyFor(ordered) };
		return toPlain(await services.erp.createOrder(order, { signal }));
	},
});
