import { isConnectorError, type ConnectorErrorCode } from '../../domain/errors';

/** Errors that say "not on this account" rather than "not now". */
const notOffered: ReadonlySet<ConnectorErrorCode> = new Set(['permission', 'not_found', 'unsupported']);

export function isNotOffered(error: unknown): boolean {
	return isConnectorError(error) && notOffered.has(error.code);
}

/** The result, or null where the account does not offer the call. */
export async function ifOffered<T>(call: Promise<T>): Promise<T | null> {
	try {
		return await call;
	} catch (error) {
		if (isNotOffered(error)) return null;
		throw error;
	}
}
