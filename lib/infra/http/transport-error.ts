import { ConnectorError } from '../../domain/errors';

/** Failures before a byte of the request could leave: the other side provably did nothing. */
const neverLeft = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'CERT_HAS_EXPIRED',
	'ERR_TLS_CERT_ALTNAME_INVALID',
]);

const hints: Record<string, string> = {
	ECONNREFUSED: 'Check that the server runs and that address and port in the credential are right.',
	ENOTFOUND: 'Check the host name in the credential and the DNS of the n8n machine.',
	EAI_AGAIN: 'The DNS of the n8n machine gave no answer; try again, then check its network.',
	ECONNRESET: 'The server closed the connection before it answered; try again, then look into its log.',
	CERT_HAS_EXPIRED: 'Ask the administrator of the server to renew its certificate.',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'Give the server’s CA certificate in the credential, or have it use a public one.',
	SELF_SIGNED_CERT_IN_CHAIN: 'Give the server’s CA certificate in the credential, or have it use a public one.',
};

/** A network failure as a ConnectorError; only the failure's code and the origin are kept of the original. */
export function transportError(
	error: unknown,
	call: { system: string; origin: string; timeoutMs: number; timedOut: boolean },
): ConnectorError {
	const { system, origin } = call;
	if (call.timedOut) {
		return new ConnectorError('timeout', `${system} at ${origin} gave no answer within ${call.timeoutMs} ms.`, {
			system,
			hint: 'Check that the server is up and not overloaded; raise the time-out in the credential if it is slow by nature.',
		});
	}
	if (brokeOff(error)) {
		return new ConnectorError('unavailable', `The answer of ${system} at ${origin} broke off before its end.`, {
			system,
			hint: 'Try again; if it stays so, look into the log of the server and of what stands before it.',
		});
	}
	const code = codeOf(error);
	return new ConnectorError('unavailable', `${system} at ${origin} could not be reached (${code}).`, {
		system,
		hint: hints[code] ?? 'Check the address in the credential, the network and the certificate of the server.',
		nothingDone: neverLeft.has(code),
	});
}

/** How axios tells that the connection was closed in the middle of a body. */
function brokeOff(error: unknown): boolean {
	return error instanceof Error && 'code' in error && error.code === 'ERR_BAD_RESPONSE' && error.message.includes('aborted');
}

/** The system error code, also where it lies under `cause` or in the list of an AggregateError. */
export function codeOf(error: unknown): string {
	for (let depth = 0; depth < 4 && typeof error === 'object' && error !== null; depth++) {
		if ('code' in error && typeof error.code === 'string' && /^[A-Z][A-Z_]+$/.test(error.code)) {
			if (!error.code.startsWith('ERR_') || neverLeft.has(error.code)) return error.code;
		}
		if ('errors' in error && Array.isArray(error.errors)) error = error.errors[0];
		else error = 'cause' in error ? error.cause : undefined;
	}
	return 'connection failed';
}
