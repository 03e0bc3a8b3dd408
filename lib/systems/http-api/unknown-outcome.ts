import { ConnectorError, isConnectorError } from '../../domain/errors';

/** A write that may have reached the system has an unknown outcome, whatever the transport calls it. */
export function unknownOutcome(error: unknown, { system, operation }: { system: string; operation: string }): unknown {
	if (!isConnectorError(error) || error.nothingDone) return error;
	if (error.code !== 'timeout' && error.code !== 'unavailable') return error;
	return new ConnectorError('uncertain', `${error.message} Whether "${operation}" was done is not known.`, {
		system,
		hint: `Look in ${system} whether the record is there before sending it again.`,
	});
}
