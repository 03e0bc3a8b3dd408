import type { ErpCapabilities, ErpOperation } from '../../domain/erp';
import type { SapS4Settings } from './settings';

const lookUps: readonly ErpOperation[] = ['customerByPhone', 'customerByDocument', 'customerById', 'stock', 'lastOrders', 'openOrders'];

/** With a whole sales area. Tickets are another product of SAP's (Service Cloud). */
export const sapS4AtBest: ErpCapabilities = capabilitiesOf([...lookUps, 'price', 'createOrder']);

/** A price is one of a sales organisation and distribution channel, an order one of a sales area. */
export function sapS4Capabilities({ salesOrganization, distributionChannel, division }: SapS4Settings): ErpCapabilities {
	const line = salesOrganization !== '' && distributionChannel !== '';
	return capabilitiesOf([...lookUps, ...(line ? (['price'] as const) : []), ...(line && division !== '' ? (['createOrder'] as const) : [])]);
}

function capabilitiesOf(operations: readonly ErpOperation[]): ErpCapabilities {
	return {
		operations: new Set(operations),
		customerPrice: false,
		reservedStock: false,
		idempotentWrites: { createOrder: 'lookup', createTicket: 'none' },
	};
}
