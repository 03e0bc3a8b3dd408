import { ConnectorError } from '../../domain/errors';
import type { ErpOperation } from '../../domain/erp';
import { system } from './setting-error';

const missing: Partial<Record<ErpOperation, string>> = {
	price: 'Give Sales Organization and Distribution Channel in the credential.',
	createOrder: 'Give Sales Organization, Distribution Channel and Division in the credential.',
};

export function unsupported(operation: ErpOperation): ConnectorError {
	return new ConnectorError('unsupported', `${system}, as it is set up, cannot do "${operation}".`, {
		system,
		hint: missing[operation] ?? 'Choose another system; tickets are kept in SAP Service Cloud, another product.',
		nothingDone: true,
	});
}

export function notACustomer(): ConnectorError {
	return new ConnectorError('validation', 'Customer ID is no customer number of SAP S/4HANA.', {
		system,
		parameter: 'Customer ID',
		hint: 'Give the id a customer look-up has answered: up to ten characters.',
		nothingDone: true,
	});
}

export function notAMaterial(sku: string): ConnectorError {
	return new ConnectorError('validation', `The SKU of an item is ${sku.trim() === '' ? 'empty' : 'longer than 40 characters'}.`, {
		system,
		parameter: 'Items',
		hint: 'Give the material number as SAP knows it.',
		nothingDone: true,
	});
}

/** A price given by hand is a condition of its own in SAP, which each company sets up its own way. */
export function ownPrice(): ConnectorError {
	return new ConnectorError('unsupported', `${system} works out the prices of an order itself.`, {
		system,
		parameter: 'Items',
		hint: 'Leave the unit price of the items empty.',
		nothingDone: true,
	});
}

/** Neither found nor proven absent. */
export function cannotTell(reason: string): ConnectorError {
	return new ConnectorError('unsupported', `${system} does not tell whether an order with this key is there. ${reason}`, {
		system,
		hint: 'Look in SAP for an order with this key as its customer reference.',
	});
}

/** SAP took the order, so that it must not be sent again. */
export function noAnswerOfOurs(): ConnectorError {
	return new ConnectorError('drift', `${system} took "create order", but its answer holds no order number.`, {
		system,
		parameter: 'SalesOrder',
		hint: 'Look in SAP for the order by its customer reference; do not send it again.',
	});
}
