/** The operating system's code, of an error or of what it was caused by; empty where there is none. */
export function codeIn(error: unknown): string {
	for (let cause: unknown = error; typeof cause === 'object' && cause !== null; cause = 'cause' in cause ? cause.cause : null) {
		if ('code' in cause && typeof cause.code === 'string') return cause.code;
	}
	return '';
}
