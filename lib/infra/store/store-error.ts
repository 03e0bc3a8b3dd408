import { ConnectorError, type ConnectorErrorCode, type ConnectorErrorOptions } from '../../domain/errors';

/** The name under which every error of the Store appears. */
export const storeSystem = 'Store';

/** An error of the Store; `location` never holds a secret. */
export function storeError(
	code: ConnectorErrorCode,
	location: string,
	problem: string,
	options: Omit<ConnectorErrorOptions, 'system'>,
): ConnectorError {
	return new ConnectorError(code, `Store (${location}): ${problem}.`, { system: storeSystem, ...options });
}

export function closedError(location: string): ConnectorError {
	return storeError('unavailable', location, 'it was closed', {
		hint: 'n8n is shutting down, or this Store was closed on purpose; run the workflow again.',
		nothingDone: true,
	});
}
