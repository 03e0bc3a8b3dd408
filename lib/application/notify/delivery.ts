import { failedOutcome, isConnectorError, type ConnectorError } from '../../domain/errors';
import type { WebhookAnswer } from '../../domain/webhook-transport';
import { pauseAfter } from '../../resilience/retry';
import { failureOf, isDelivered, lateAnswer, mayRepeat, unknownOutcome, type Progress } from './answers';
import { headersOf } from './headers';
import { redirectOf } from './redirects';
import { withinTime } from './time-limit';
import { notifySystem, type NotifyRequest, type NotifyTools } from './types';

/** An attempt that is cut off sooner only makes an unknown outcome of a known failure. */
const leastAttemptMs = 1_000;

/** What became of one target. */
export interface Outcome {
	/** Requests that were begun, redirects not counted. */
	attempts: number;
	/** Of the answer; null where the last attempt got none. */
	status: number | null;
	failure: ConnectorError | null;
}

/** Brings the event to one target, with repeats where they are safe, all within the target's deadline. */
export class Delivery {
	/** @param endsAt the target's deadline, in milliseconds since 1970 */
	constructor(
		private readonly tools: NotifyTools,
		private readonly request: NotifyRequest,
		private readonly url: URL,
		private readonly endsAt: number,
	) {}

	/** @throws the signal's reason when the execution is cancelled, and nothing else */
	async run(): Promise<Outcome> {
		const { signal, settings } = this.request;
		for (let attempts = 1; ; attempts++) {
			const { failure, status } = await this.attempt(attempts);
			if (failure === null) return { attempts, status, failure };
			const waitMs = attempts < settings.attempts && mayRepeat(failure, settings.receiversDeduplicate) ? this.pause(failure, attempts) : null;
			if (waitMs === null) return { attempts, status, failure };
			await this.tools.clock.sleep(waitMs, signal);
		}
	}

	/** Null where the deadline leaves no time for another attempt. */
	private pause(failure: ConnectorError, attempts: number): number | null {
		const leftMs = this.endsAt - this.tools.clock.now() - Math.min(leastAttemptMs, this.request.settings.timeoutMs);
		const waitMs = pauseAfter(failure, attempts, { random: this.tools.random, maxRetryAfterMs: leftMs });
		return waitMs === null || waitMs > leftMs ? null : waitMs;
	}

	private async attempt(attempt: number): Promise<Omit<Outcome, 'attempts'>> {
		const { clock, log } = this.tools;
		const startedAt = clock.now();
		let outcome = 'failed';
		try {
			const { status } = await this.answer();
			outcome = 'ok';
			return { status, failure: null };
		} catch (error) {
			const { signal } = this.request;
			outcome = signal.aborted ? 'cancelled' : failedOutcome(error, signal);
			signal.throwIfAborted();
			if (!isConnectorError(error)) throw error;
			return { status: error.httpStatus ?? null, failure: error };
		} finally {
			log.call({ event: 'call', system: notifySystem, operation: 'send', ms: clock.now() - startedAt, attempt, outcome });
		}
	}

	/** The answer that says that the target has the event. @throws ConnectorError for any other */
	private async answer(): Promise<WebhookAnswer> {
		const { clock } = this.tools;
		const { settings, signal } = this.request;
		const ms = Math.min(settings.timeoutMs, this.endsAt - clock.now());
		const progress = { sent: false, lookingUp: false };
		const late = () => lateAnswer(this.url.origin, progress, ms);
		return await withinTime({ clock, ms, signal, late }, async (limited) => await this.followed(limited, progress));
	}

	private async followed(signal: AbortSignal, progress: Progress): Promise<WebhookAnswer> {
		const follow = this.request.settings.followRedirects;
		for (let [url, redirects] = [this.url, 0]; ; redirects++) {
			// Whoever redirects has not taken the event.
			progress.sent = false;
			const answer = await this.post(url, signal, progress);
			if (isDelivered(answer)) return answer;
			const next = redirectOf(answer, url, { follow, redirects });
			if (next === null) throw failureOf(answer, url.origin);
			url = next;
		}
	}

	private async post(url: URL, signal: AbortSignal, progress: Progress): Promise<WebhookAnswer> {
		const { transport, clock } = this.tools;
		const { event, secrets } = this.request;
		const onSent = () => {
			progress.sent = true;
		};
		const onLookup = (underWay: boolean) => {
			progress.lookingUp = underWay;
		};
		try {
			return await transport.post({ url: url.href, headers: headersOf(event, secrets, clock.now()), body: event.body, signal, onSent, onLookup });
		} catch (error) {
			if (!isConnectorError(error) || error.nothingDone) throw error;
			throw unknownOutcome(error.message);
		}
	}
}
