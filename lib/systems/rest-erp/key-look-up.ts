import { sameKey } from '../../domain/erp-match';
import { keyOfAnother } from '../../domain/idempotency-key';
import { system } from './setting-error';

export type KeyLookUp = 'orderByKey' | 'ticketByKey';

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
