import { ConnectorError } from '../../domain/errors';
import { customerKey } from './customers';
import { system } from './setting-error';

/** The halves of a customer's id for a template. @throws ConnectorError `validation` where it is not `code|store` */
export function customerValues(customerId: string): { customerId: string; customerCode: string; customerStore: string } {
	const key = customerKey(customerId);
	if (key === null) {
		throw new ConnectorError('validation', 'Customer ID is not a code and a store of Protheus.', {
			system,
			parameter: 'Customer ID',
			hint: 'Give both, e.g. 001001|01, as Get by Phone returns it.',
			nothingDone: true,
		});
	}
	const [customerCode = '', customerStore = ''] = key.id.split('|');
	return { customerId: key.id, customerCode, customerStore };
}
