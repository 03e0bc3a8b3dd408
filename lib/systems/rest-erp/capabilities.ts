import { erpOperations, type ErpCapabilities, type ErpOperation } from '../../domain/erp';
import { placeholdersIn } from '../http-api';
import type { RestErpSettings, RestOperationName } from './settings';

/** What an ERP set up like this can do: whatever has a path. */
export function restErpCapabilities({ operations, nativeIdempotency }: RestErpSettings): ErpCapabilities {
	const { price, stock } = operations;
	const can = (name: RestOperationName): boolean => operations[name].path !== '';
	const idempotency = (lookUp: 'orderByKey' | 'ticketByKey'): 'native' | 'lookup' | 'none' => {
		if (nativeIdempotency) return 'native';
		return can(lookUp) ? 'lookup' : 'none';
	};
	return {
		operations: new Set<ErpOperation>(erpOperations.filter(can)),
		customerPrice: can('price') && placeholdersIn([price.path, price.query, price.body]).includes('customerId'),
		reservedStock: can('stock') && stock.fields['reserved'] !== undefined,
		idempotentWrites: { createOrder: idempotency('orderByKey'), createTicket: idempotency('ticketByKey') },
	};
}
