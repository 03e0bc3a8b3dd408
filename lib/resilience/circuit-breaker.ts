import { ConnectorError, isConnectorError } from '../domain/errors';
import type { BreakerState } from '../domain/metrics';
import type { Clock } from '../domain/runtime';

export interface CircuitBreakerOptions {
	/** The system behind it, as its users call it. */
	system: string;
	clock: Clock;
	/** Failures in a row after which it opens. Default 5. */
	threshold?: number;
	/** How long it stays open before one call may try again. Default 10,000. */
	openMs?: number;
}

/**
 * Spares a system that is down, and those who wait for it: after `threshold` calls in a row that ended in
 * `unavailable` or `timeout`, calls fail at once; after `openMs` one call tries, and its outcome decides
 * for all. Any answer of the system, also a refusal, counts as life.
 */
export class CircuitBreaker {
	private failures = 0;
	/** 0 while closed. */
	private openUntil = 0;
	private trial = false;
	/** Grows with every change of state: a call that began before is no evidence about now. */
	private era = 0;
	private usedAt = 0;

	private system: string;

	constructor(private readonly options: CircuitBreakerOptions) {
		this.system = options.system;
	}

	/** From now on the system is called so in errors: by the name that it has everywhere else, once that is known. */
	named(system: string): void {
		this.system = system;
	}

	/** `half_open`: the next call, or one that is under way, decides. */
	get state(): BreakerState {
		if (this.openUntil === 0) return 'closed';
		return this.trial || this.openUntil <= this.options.clock.now() ? 'half_open' : 'open';
	}

	/** Epoch milliseconds of the last call that was made or spared; 0: never. */
	get lastUsedAt(): number {
		return this.usedAt;
	}

	/** @throws ConnectorError `unavailable` with `retryAfterMs` and `nothingDone` while open; whatever `call` throws */
	async run<T>(call: () => Promise<T>): Promise<T> {
		const isTrial = this.enter();
		const { era } = this;
		try {
			const result = await call();
			if (era === this.era) this.succeeded();
			return result;
		} catch (error) {
			if (era === this.era) this.ended(error, isTrial);
			throw error;
		}
	}

	private enter(): boolean {
		this.usedAt = this.options.clock.now();
		if (this.openUntil === 0) return false;
		const leftMs = this.openUntil - this.options.clock.now();
		if (leftMs > 0 || this.trial) throw this.openError(Math.max(leftMs, 1));
		this.trial = true;
		this.era++;
		return true;
	}

	private succeeded(): void {
		if (this.openUntil !== 0) this.era++;
		this.failures = 0;
		this.openUntil = 0;
		this.trial = false;
	}

	private ended(error: unknown, isTrial: boolean): void {
		if (!isConnectorError(error)) {
			// Cancelled, or a fault of our own: says nothing about the system. The next call may try.
			if (isTrial) this.trial = false;
			return;
		}
		if (error.code !== 'unavailable' && error.code !== 'timeout') {
			this.succeeded();
			return;
		}
		this.failures++;
		const { threshold = 5, openMs = 10_000, clock } = this.options;
		if (this.failures < threshold) return;
		this.openUntil = clock.now() + openMs;
		this.trial = false;
		this.era++;
	}

	private openError(retryAfterMs: number): ConnectorError {
		const { system } = this;
		return new ConnectorError('unavailable', `${system} has not been reachable; it is left alone for a moment.`, {
			system,
			retryAfterMs,
			// An immediate repeat would only wait out the pause that the breaker exists to spare.
			retryable: false,
			hint: `Check that ${system} is up; the next call after ${Math.ceil(retryAfterMs / 1_000)} s tries again.`,
			nothingDone: true,
			spared: true,
		});
	}
}
