import { ConnectorError, type ConnectorErrorCode, type ConnectorErrorOptions } from '../../domain/errors';

type Details = Omit<ConnectorErrorOptions, 'system'>;

/** Failures to get a browser, in words of our own: what a driver says holds paths, addresses with tokens, and stacks. */
export class BrowserErrors {
	constructor(readonly system: string) {}

	/** @param parameter as the credential's form shows it */
	setting(parameter: string, message: string, hint: string): ConnectorError {
		return this.of('validation', message, { parameter, hint, nothingDone: true });
	}

	/** No browser, and trying again will not help. */
	missing(message: string, hint: string): ConnectorError {
		return this.of('unavailable', message, { hint, retryable: false, nothingDone: true });
	}

	/** No browser this time. */
	failed(message: string, hint: string): ConnectorError {
		return this.of('unavailable', message, { hint, nothingDone: true });
	}

	timeout(message: string, hint: string): ConnectorError {
		return this.of('timeout', message, { hint, nothingDone: true });
	}

	auth(message: string, hint: string): ConnectorError {
		return this.of('auth', message, { parameter: 'Remote Endpoint', hint, nothingDone: true });
	}

	busy(message: string, hint: string): ConnectorError {
		return this.of('rate_limited', message, { hint, retryAfterMs: 5_000, nothingDone: true });
	}

	unsupported(message: string, hint: string): ConnectorError {
		return this.of('unsupported', message, { hint, nothingDone: true });
	}

	/** The browser has gone, or does not answer any more. */
	gone(): ConnectorError {
		return this.failed(`${this.system}: the browser has ended or does not answer.`, 'Try again; a new one is started. If it repeats, give the machine more memory.');
	}

	private of(code: ConnectorErrorCode, message: string, details: Details): ConnectorError {
		return new ConnectorError(code, message, { system: this.system, ...details });
	}
}
