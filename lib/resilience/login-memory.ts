import { changed, isConnectorError, type ConnectorError } from '../domain/errors';
import type { Clock } from '../domain/runtime';

/** A refused login is told again for this long instead of being tried again: systems lock users out, also those of a workflow on a schedule. */
export const refusalMs = 600_000;
/** Other failures: the first may be tried again at once, the next ones after pauses that double. */
const firstPauseMs = 2_000;
const longestPauseMs = 60_000;

/** How the logins of one credential have ended in this process, so that a login that fails is not tried once per item. */
export class LoginMemory {
	private last: { error: ConnectorError; until: number; refused: boolean } | undefined;
	private failures = 0;
	private refusals = 0;
	private readonly refusalsUntilPause: number;
	private readonly wayOut: string | undefined;

	/**
	 * @param rules.refusals how many refusals in a row it takes before the login is not tried again. Default 1
	 * @param rules.wayOut what to do to have it tried at once. Default: save the credential anew
	 */
	constructor(
		private readonly clock: Pick<Clock, 'now'>,
		rules: { refusals?: number; wayOut?: string } = {},
	) {
		this.refusalsUntilPause = rules.refusals ?? 1;
		this.wayOut = rules.wayOut;
	}

	/** @throws the error of the last login, while it is not to be tried again; it says so */
	check(): void {
		if (!this.last) return;
		const { error, until, refused } = this.last;
		const leftMs = until - this.clock.now();
		if (leftMs > 0) throw notTriedAgain(error, { leftMs, refused, wayOut: this.wayOut });
	}

	/**
	 * Cancelled logins, and faults of our own, say nothing.
	 * @param attempt.credentialsSent the system may have counted it as a wrong password, whatever the error says: it is a refusal here, too
	 */
	failed(error: unknown, attempt: { credentialsSent?: boolean } = {}): void {
		if (!isConnectorError(error)) return;
		const refused = error.code === 'auth' || attempt.credentialsSent === true;
		this.failures++;
		if (refused) this.refusals++;
		this.last = { error, refused, until: this.clock.now() + this.pauseAfter(refused) };
	}

	succeeded(): void {
		this.failures = 0;
		this.refusals = 0;
		this.last = undefined;
	}

	private pauseAfter(refused: boolean): number {
		// Other failures between two refusals do not make a system forget the first.
		if (refused) return this.refusals < this.refusalsUntilPause ? 0 : refusalMs;
		return this.failures < 2 ? 0 : Math.min(longestPauseMs, firstPauseMs * 2 ** (this.failures - 2));
	}
}

function notTriedAgain(error: ConnectorError, { leftMs, refused, wayOut }: { leftMs: number; refused: boolean; wayOut: string | undefined }): ConnectorError {
	const wait = leftMs > 90_000 ? `${Math.ceil(leftMs / 60_000)} minutes` : `${Math.ceil(leftMs / 1_000)} seconds`;
	const why = refused ? ', because systems lock users out' : '';
	return changed(error, {
		message: `${error.message} It is not tried again for ${wait}${why}.`,
		hint: `${error.hint ?? ''} ${wayOut ?? `Once it is mended in ${error.system}, save the credential anew with any change to have it tried at once.`}`.trim(),
		nothingDone: true,
	});
}
