import type { ConnectorError } from '../../../../lib/domain/errors';

/** The error a promise is rejected with. */
export async function failureOf(promise: Promise<unknown>): Promise<ConnectorError> {
	return await promise.then(
		() => {
			throw new Error('expected a failure');
		},
		(error: ConnectorError) => error,
	);
}
