import { sameKey } from '../../domain/erp-match';
import { ConnectorError, isConnectorError } from '../../domain/errors';
import type { CallContext } from '../../domain/runtime';
import { textLiteral } from './odata';
import type { ServiceLayer } from './service-layer';
import { system } from './setting-error';
import { textOf, type Fields } from './values';

/** Documents that bear one key: by mistake or design of others, never many. */
export const mostOfOneKey = 20;

export interface KeyPlace {
	operation: string;
	path: string;
	/** Holds the key. */
	field: string;
	/** Holds the CardCode. */
	customerField: string;
	orderBy: string;
	select: string;
}

export interface WhoseKey {
	key: string;
	/** CardCode; left out, everybody's records count as own. */
	customerId: string | undefined;
}

/** The records that bear a key, this customer's and those of others. */
export interface OfKey {
	own: Fields[];
	others: Fields[];
}

/**
 * Asked for by the key alone, so that a key of somebody else is noticed; and once more with the customer where a whole page of strangers
 * may hide the customer's own.
 * @throws ConnectorError `unsupported` where the answer proves neither presence nor absence
 */
export async function recordsOfKey(layer: ServiceLayer, place: KeyPlace, { key, customerId }: WhoseKey, context: CallContext): Promise<OfKey> {
	const { path, operation, field, customerField, orderBy, select } = place;
	const asked = async (condition: string): Promise<Fields[]> => {
		const query = { $filter: `${field} eq ${textLiteral(key)}${condition}`, $orderby: orderBy, $top: String(mostOfOneKey), $select: select };
		return await layer.list({ operation, path, query }, mostOfOneKey, context).catch((error: unknown) => {
			throw notLookedUp(error);
		});
	};
	const all = await asked('');
	const found = split(bearing(key, field, all), customerField, customerId);
	if (found.own.length > 0 || all.length < mostOfOneKey || customerId === undefined) return found;
	const again = bearing(key, field, await asked(` and ${customerField} eq ${textLiteral(customerId)}`));
	return { own: split(again, customerField, customerId).own, others: found.others };
}

function split(records: readonly Fields[], customerField: string, customerId: string | undefined): OfKey {
	const isOwn = (record: Fields): boolean => customerId === undefined || sameKey(textOf(record[customerField]) ?? '', customerId);
	return { own: records.filter(isOwn), others: records.filter((record) => !isOwn(record)) };
}

/**
 * The records that bear exactly this key. SQL Server may compare without regard to case; anything else that was not asked for means
 * that the filter got lost on its way, and then the record asked for may lie beyond what came.
 */
function bearing(key: string, field: string, records: readonly Fields[]): Fields[] {
	if (records.every((record) => sameKey(textOf(record[field]) ?? '', key))) return records.filter((record) => record[field] === key);
	throw new ConnectorError('unsupported', `${system} answered with records of another ${field} than was asked for, which does not tell whether the record is there.`, {
		system,
		hint: 'Check whether something between n8n and the Service Layer drops the query of its addresses.',
	});
}

/** An answer that is no list, or a refusal, is no look-up at all: nothing may be written on the strength of it. */
function notLookedUp(error: unknown): unknown {
	if (!isConnectorError(error) || (error.code !== 'drift' && error.code !== 'unsupported')) return error;
	return new ConnectorError('unavailable', error.message, {
		system,
		retryable: false,
		...(error.hint === undefined ? {} : { hint: error.hint }),
		...(error.httpStatus === undefined ? {} : { httpStatus: error.httpStatus }),
	});
}
