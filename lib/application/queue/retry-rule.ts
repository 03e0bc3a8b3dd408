import type { Job, JobFailure } from '../../domain/queue';
import type { Clock, Random } from '../../domain/runtime';
import type { RunEnd, UnknownOutcome } from './types';

const firstDelayMs = 1_000;
/**
 * A system that is left alone costs a job no attempt for so long. Not longer: somebody waits to hear of it, and whatever the run
 * did before it met the open circuit breaker is done again each time.
 */
const sparedForMs = 120_000;
/** Longest wait between two attempts, also where a system asks for more. */
export const longestDelayMs = 5 * 60_000;

/** What another attempt would not change: codes of ConnectorError. */
const permanentCodes: ReadonlySet<string> = new Set(['validation', 'not_found', 'ambiguous', 'unsupported', 'permission', 'auth', 'blocked', 'drift']);

/** Whether a failure of this code skips the attempts that are left. */
export function isPermanentCode(code: string): boolean {
	return permanentCodes.has(code);
}

/**
 * Milliseconds before the attempt after this one: 1 s, 2 s, 4 s … up to 5 min, a fifth more or less, so that jobs that failed
 * together do not come back together. A system that asks for more is waited for, up to 5 min.
 */
export function delayAfter(attempt: number, random: Random, retryAfterMs = 0): number {
	const own = Math.min(longestDelayMs, firstDelayMs * 2 ** (Math.max(1, attempt) - 1)) * (0.8 + 0.4 * random());
	const asked = Number.isFinite(retryAfterMs) ? Math.max(0, retryAfterMs) : 0;
	return Math.round(Math.min(longestDelayMs, Math.max(own, asked)));
}

/** What becomes of a job whose run has ended. */
export type Settlement =
	| { kind: 'complete'; result: string | null }
	/** `counts: false`: as if the attempt had not begun. */
	| { kind: 'retryLater'; failure: JobFailure; delayMs: number; counts: boolean }
	| { kind: 'fail'; failure: JobFailure }
	| { kind: 'park'; failure: JobFailure }
	| { kind: 'release' }
	| { kind: 'leave' };

export interface SettlementRule {
	unknownOutcome: UnknownOutcome;
	random: Random;
	clock: Pick<Clock, 'now'>;
}

export function settlementOf(end: RunEnd, { attempt, maxAttempts, addedAt }: Pick<Job, 'attempt' | 'maxAttempts' | 'addedAt'>, rule: SettlementRule): Settlement {
	const isLast = attempt >= maxAttempts;
	// By two clocks, perhaps: a job from the future is not fresh for ever.
	const age = Math.abs(rule.clock.now() - addedAt);
	switch (end.kind) {
		case 'completed':
			return { kind: 'complete', result: end.result };
		case 'failed':
			if (end.spared === true && maxAttempts > 1 && age < sparedForMs) {
				return { kind: 'retryLater', failure: end.failure, delayMs: delayAfter(1, rule.random, Math.max(end.retryAfterMs ?? 0, age / 2)), counts: false };
			}
			if (end.permanent || isLast) return { kind: 'fail', failure: end.failure };
			return { kind: 'retryLater', failure: end.failure, delayMs: delayAfter(attempt, rule.random, end.retryAfterMs), counts: true };
		case 'unknown':
			if (rule.unknownOutcome === 'park' || isLast) return { kind: 'park', failure: end.failure };
			return { kind: 'retryLater', failure: end.failure, delayMs: delayAfter(attempt, rule.random), counts: true };
		case 'notStarted':
			return { kind: 'release' };
		case 'handedOver':
			return { kind: 'leave' };
	}
}
