import { ConnectorError, isConnectorError } from '../../domain/errors';

/** The operation has no path. */
export function noOperation(system: string, name: string): ConnectorError {
	return new ConnectorError('unsupported', `${system}, as it is set up, cannot do "${name}".`, {
		system,
		parameter: `operations.${name}.path`,
		hint: `Give the path of "${name}" in the credential, or choose another system.`,
		nothingDone: true,
	});
}

/** A look-up by which a record is neither found nor proven absent. @param what the system did, e.g. `answered 404` */
export function noProof(system: string, name: string, what: string, httpStatus?: number): ConnectorError {
	return new ConnectorError('unsupported', `${system} ${what} to "${name}", which does not tell whether the record is there.`, {
		system,
		parameter: `operations.${name}`,
		hint: `Set "operations.${name}" in the credential to a look-up that finds the record, or to null if there is none.`,
		...(httpStatus === undefined ? {} : { httpStatus }),
	});
}

/**
 * A look-up that is refused or answered in a strange form (404 for a path the system does not have, 400 for a filter it
 * does not know) tells nothing about the record; failures that may pass stay what they are.
 */
export function lookUpFailure(error: unknown, system: string, name: string): unknown {
	if (!isConnectorError(error) || error.nothingDone || !['validation', 'drift', 'unsupported'].includes(error.code)) return error;
	const what = error.httpStatus === undefined ? 'gave an answer of another shape' : `answered ${error.httpStatus}`;
	return noProof(system, name, what, error.httpStatus);
}
