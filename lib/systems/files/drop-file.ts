import { Readable } from 'node:stream';

import { ConnectorError, isConnectorError, withNothingDone } from '../../domain/errors';
import type { RemoteFilesPort } from '../../domain/remote-files';
import type { CallContext } from '../../domain/runtime';

/**
 * Puts a file where the ERP will find it, unless one of that name is there.
 * @throws ConnectorError `uncertain` where it may or may not be there now; else what the file server throws
 */
export async function dropFile(files: RemoteFilesPort, path: string, bytes: Buffer, context: CallContext): Promise<'created' | 'existing'> {
	const there = await files.stat(path, context).catch((error: unknown) => {
		// Nothing has been sent yet, so that the same key may try again.
		throw isConnectorError(error) ? undone(error) : context.signal.aborted ? cancelled(files.system, path) : error;
	});
	if (there !== null) return 'existing';
	try {
		await files.upload(Readable.from([bytes]), path, context);
		return 'created';
	} catch (error) {
		// Somebody else may have put it there in between: the server then refuses the name.
		const refused = isConnectorError(error) && error.code === 'validation';
		if (refused && (await files.stat(path, context)) !== null) return 'existing';
		throw isConnectorError(error) ? undone(error) : error;
	}
}

/** Nobody reads this any more; it says that nothing was sent, which the reason of the cancellation does not. */
function cancelled(system: string, path: string): ConnectorError {
	return new ConnectorError('unavailable', `The run was cancelled before ${path} was sent.`, {
		system,
		retryable: false,
		nothingDone: true,
		hint: 'Run again.',
	});
}

/** The file gets its name in the last step, and a failure of that step is `uncertain`: after any other there is no such file. */
function undone(error: ConnectorError): ConnectorError {
	return error.code === 'uncertain' ? error : withNothingDone(error);
}
