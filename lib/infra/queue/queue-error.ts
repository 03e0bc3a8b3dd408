import { ConnectorError, type ConnectorErrorCode, type ConnectorErrorOptions } from '../../domain/errors';

/** The name under which every error of the queue appears. */
export const queueSystem = 'Write Queue';

/**
 * An error of the queue.
 * @param message a whole sentence after `Write Queue: `; never a secret
 */
export function queueError(
	code: ConnectorErrorCode,
	message: string,
	hint?: string,
	options: Omit<ConnectorErrorOptions, 'system' | 'hint'> = {},
): ConnectorError {
	return new ConnectorError(code, `${queueSystem}: ${message}`, { system: queueSystem, ...options, ...(hint === undefined ? {} : { hint }) });
}

/** @param location file or server, without secrets */
export function closedQueueError(location: string): ConnectorError {
	return queueError('unavailable', `the queue in ${location} was closed.`, 'n8n is shutting down, or the queue was closed on purpose; run the workflow again.', { nothingDone: true });
}
