import { sameKey } from '../../domain/erp-match';
import { ConnectorError } from '../../domain/errors';
import { system } from './setting-error';
import { textOf, type Fields } from './values';

/** Documents that bear one key: by mistake or design of others, never many. */
export const mostOfOneKey = 20;

/**
 * The records that bear exactly this key. SQL Server may compare without regard to case; anything else that was not asked for means
 * that the filter got lost on its way, and then the record asked for may lie beyond what came.
 * @throws ConnectorError `unsupported` where the answer proves neither presence nor absence
 */
export function bearing(key: string, field: string, records: readonly Fields[]): Fields[] {
	if (records.every((record) => sameKey(textOf(record[field]) ?? '', key))) return records.filter((record) => record[field] === key);
	throw new ConnectorError('unsupported', `${system} answered with records of another ${field} than was asked for, which does not tell whether the record is there.`, {
		system,
		hint: 'Check whether something between n8n and the Service Layer drops the query of its addresses.',
	});
}
