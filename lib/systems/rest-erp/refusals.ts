import { ConnectorError } from '../../domain/errors';
import { system } from './setting-error';

/** The answer holds one total, and a warehouse was asked for. */
export function noWarehouses(): ConnectorError {
	return new ConnectorError('unsupported', `${system}, as it is set up, keeps no stock by warehouse.`, {
		system,
		parameter: 'Warehouse',
		hint: 'Leave Warehouse empty, or give the field or the placeholder {warehouse} of "stock" in the credential.',
	});
}
