import { ConnectorError } from '../../domain/errors';
import { system } from './setting-error';
import type { RestOperationName } from './settings';

/** The operation has no path. */
export function unsupported(name: RestOperationName): ConnectorError {
	return new ConnectorError('unsupported', `${system}, as it is set up, cannot do "${name}".`, {
		system,
		parameter: `operations.${name}.path`,
		hint: `Give the path of "${name}" in the credential, or choose another system.`,
		nothingDone: true,
	});
}

/** The answer holds one total, and a warehouse was asked for. */
export function noWarehouses(): ConnectorError {
	return new ConnectorError('unsupported', `${system}, as it is set up, keeps no stock by warehouse.`, {
		system,
		parameter: 'Warehouse',
		hint: 'Leave Warehouse empty, or give the field or the placeholder {warehouse} of "stock" in the credential.',
	});
}
