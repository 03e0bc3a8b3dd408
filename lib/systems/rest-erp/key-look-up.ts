import { sameKey } from '../../domain/erp-match';
import { ConnectorError, isConnectorError } from '../../domain/errors';
import { keyOfAnother } from '../../domain/idempotency-key';
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

/**
 * Of the records with the key the one of this customer, else one that names no customer; undefined where there is none at all.
 * @param customerId undefined: anybody's
 * @throws ConnectorError `validation` where all of them are other customers'
 */
export function recordOf(found: readonly unknown[], customerOf: (record: unknown) => string | null, customerId: string | undefined, key: string): unknown {
	if (found.length === 0 || customerId === undefined) return found[0];
	const own = found.find((record) => sameKey(customerOf(record) ?? '', customerId)) ?? found.find((record) => customerOf(record) === null);
	if (own === undefined) throw keyOfAnother(system, key);
	return own;
}
