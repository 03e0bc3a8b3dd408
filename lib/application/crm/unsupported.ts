import { ConnectorError } from '../../domain/errors';

/** @param what after "cannot", e.g. `find a contact by phone` */
export function unsupported(system: string, what: string): ConnectorError {
	return new ConnectorError('unsupported', `${system} cannot ${what} as it is set up.`, {
		system,
		parameter: 'Operation',
		hint: `Set it up in the ${system} credential, or choose another operation.`,
		nothingDone: true,
	});
}
