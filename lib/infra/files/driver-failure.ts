/**
 * What a driver or Node.js itself reports, read by its fields: an error of another copy of the library, or of another
 * realm, is no `instanceof` anything here.
 */
export function codeOf(error: unknown): unknown {
	return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

export function messageOf(error: unknown): string {
	return typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string' ? error.message : '';
}

/** As a stream takes it. */
export function asError(reason: unknown): Error {
	return isErrorLike(reason) ? reason : new Error('The transfer was stopped', { cause: reason });
}

function isErrorLike(reason: unknown): reason is Error {
	return typeof reason === 'object' && reason !== null && 'message' in reason && 'name' in reason;
}
