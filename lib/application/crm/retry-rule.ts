import type { ConnectorError } from '../../domain/errors';

/** A request that a CRM refused (4xx) is refused again; only for "too many" (429) waiting helps. */
export function mayRetry({ retryable, httpStatus = 0 }: ConnectorError): boolean {
	return retryable && (httpStatus === 429 || httpStatus < 400 || httpStatus >= 500);
}
