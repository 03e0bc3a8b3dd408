import { ConnectorError } from '../../domain/errors';

export function keyOfOtherOrders(system: string, key: string): ConnectorError {
	return new ConnectorError('validation', `The idempotency key ${key} was already used for other orders.`, {
		system,
		parameter: 'idempotencyKey',
		hint: 'Give every export a key of its own, or leave it empty.',
		nothingDone: true,
	});
}

/** An ERP that moves or deletes what it has read leaves no trace of it. */
export function provesNothing(system: string, path: string): ConnectorError {
	return new ConnectorError('unsupported', `The file ${path} is not there, which proves nothing: the ERP may have imported and removed it.`, {
		system,
		hint: 'If the ERP leaves imported files where they are, switch “Imported Files Stay” on.',
	});
}
