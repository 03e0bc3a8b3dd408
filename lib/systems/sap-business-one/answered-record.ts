import { sameKey } from '../../domain/erp-match';
import { ConnectorError } from '../../domain/errors';
import { system } from './setting-error';
import { textOf, type Fields } from './values';

/**
 * That the record a write was answered with is the one that was sent, as far as it says so itself.
 * @throws ConnectorError `drift` for somebody else's, as a proxy that mixes up its answers may send it
 */
export function checkAnswered(record: Fields, sent: Readonly<Record<string, string>>, operation: string): void {
	const wrong = Object.entries(sent).find(([field, value]) => !sameKey(textOf(record[field]) ?? value, value));
	if (wrong === undefined) return;
	throw new ConnectorError('drift', `The answer of ${system} to "${operation}" holds a record with another ${wrong[0]} than was sent.`, {
		system,
		parameter: wrong[0],
		hint: 'Look in SAP Business One for the record by its reference, and check what lies between n8n and the Service Layer.',
	});
}
