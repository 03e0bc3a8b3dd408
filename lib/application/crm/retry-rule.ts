import type { ConnectorError } from '../../domain/errors';

/** A request that a CRM refused (4xx) is refused again; only for "too many" (429) waiting helps. */
export function mayRetry(error: ConnectorError): boolean {
	return error.retryable && !isRefused(error);
}

/** Of a write that is known not to have been done. */
export function mayRepeat(error: ConnectorError): boolean {
	return (error.retryable || error.code === 'uncertain') && !isRefused(error);
}

function isRefused({ httpStatus = 0 }: ConnectorError): boolean {
	return httpStatus >= 400 && httpStatus < 500 && httpStatus !== 429;
}
