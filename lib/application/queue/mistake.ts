import { ConnectorError } from '../../domain/errors';

export const queueSystem = 'Write Queue';

/** What was given cannot be queued, or the queue cannot do that with the job. */
export function mistake(parameter: string, message: string, hint: string): ConnectorError {
	return new ConnectorError('validation', message, { system: queueSystem, parameter, hint, nothingDone: true });
}
