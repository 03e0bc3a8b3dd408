import { ConnectorError } from '../../domain/errors';
import { system } from './setting-error';
import type { EndpointName } from './settings';

/** The credential names no service for it, or no column for its key. */
export function unsupported(operation: EndpointName | 'orderByKey' | 'ticketByKey'): ConnectorError {
	return new ConnectorError('unsupported', `${system}, as it is set up, cannot do "${operation}".`, {
		system,
		hint: 'Describe the service of your Protheus that takes it (Order Endpoint, Ticket Endpoint) in the credential, or choose another system.',
		nothingDone: true,
	});
}

/** Neither found nor proven absent. */
export function noProof(operation: string, endpoint: EndpointName): ConnectorError {
	return new ConnectorError('unsupported', `${system} answered "${operation}" with records that do not hold the key, which does not tell whether the record is there.`, {
		system,
		parameter: `${endpoint}.key`,
		hint: `Check "${endpoint}.key" in the credential: table, column and length as the service stores them.`,
	});
}
