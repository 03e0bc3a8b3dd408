import { ConnectorError, isConnectorError } from '../../domain/errors';
import { system } from './setting-error';

export type KeyLookUp = 'orderByKey' | 'ticketByKey';

/**
 * A look-up by key that the ERP refuses or answers in a strange form (404 for a path it does not have, 400 for a filter
 * it does not know) tells nothing about the record; failures that may pass stay what they are.
 */
export function lookUpFailure(error: unknown, name: KeyLookUp): unknown {
	if (!isConnectorError(error) || error.nothingDone || !['validation', 'drift', 'unsupported'].includes(error.code)) return error;
	return noProof(name, error.httpStatus === undefined ? 'gave an answer of another shape' : `answered ${error.httpStatus}`, error.httpStatus);
}

/** Neither found nor proven absent. */
export function noProof(name: KeyLookUp, what: string, httpStatus?: number): ConnectorError {
	return new ConnectorError('unsupported', `${system} ${what} to "${name}", which does not tell whether the record is there.`, {
		system,
		parameter: `operations.${name}`,
		hint: `Set "operations.${name}" in the credential to a look-up that finds by key, or to null if the ERP has none.`,
		...(httpStatus === undefined ? {} : { httpStatus }),
	});
}
