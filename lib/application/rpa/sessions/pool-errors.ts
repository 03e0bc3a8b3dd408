import { ConnectorError, isConnectorError, withNothingDone } from '../../../domain/errors';
import { isWebPageError } from '../../../domain/web-page-error';

export interface Occupancy {
	waitMs: number;
	/** Sessions this site may have. */
	maximum: number;
	/** Sessions all sites together may have, where that is what they lack. */
	total: number | null;
	/** Others who wait for a session with this site. */
	waiting: number;
}

export function noneFree(system: string, { waitMs, maximum, total, waiting }: Occupancy): ConnectorError {
	const own = maximum === 1 ? 'the one session it may have is in use' : `the ${maximum} sessions it may have are in use`;
	const taken = total === null ? own : `all ${total} sessions that this n8n process may have at a time are in use`;
	const others = waiting === 0 ? 'no other call waits' : waiting === 1 ? '1 other call waits' : `${waiting} other calls wait`;
	return new ConnectorError('unavailable', `No session with ${system} was free within ${waitMs / 1_000} seconds: ${taken}, and ${others}.`, {
		system,
		hint: 'Run again later, or spread the calls; where the site lets one user have several sessions, raise “Maximum Sessions” in the credential.',
		nothingDone: true,
	});
}

export function poolClosed(system: string): ConnectorError {
	return new ConnectorError('unavailable', `The sessions with ${system} were closed.`, { system, hint: 'Run again.' });
}

/** What kept a turn from being begun: nothing was done in it. */
export function beforeTheTurn(error: unknown, system: string): unknown {
	if (isConnectorError(error)) return withNothingDone(error);
	if (!isWebPageError(error)) return error;
	return new ConnectorError(error.kind === 'timeout' ? 'timeout' : 'unavailable', `The browser opened no page for ${system}: ${error.message}`, {
		system,
		hint: 'Run again; where it stays so, see whether the machine has memory and processor time to spare.',
		nothingDone: true,
	});
}
