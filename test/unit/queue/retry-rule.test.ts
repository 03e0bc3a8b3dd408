import * as fc from 'fast-check';
import { delayAfter, isPermanentCode, type RunEnd } from '../../../lib/application/queue';
import { settlementOf } from '../../../lib/application/queue/retry-rule';
import { connectorErrorCodes } from '../../../lib/domain/errors';
import { failedRun, failure } from './fixtures';

const random = (): number => 0.5;
const park = { unknownOutcome: 'park', random } as const;
const unknown: RunEnd = { kind: 'unknown', failure: { message: 'The run was lost.', code: 'stalled' } };

describe('when a job is tried again', () => {
	test('the delay doubles from one second', () => {
		expect([1, 2, 3, 4].map((attempt) => delayAfter(attempt, random))).toEqual([1_000, 2_000, 4_000, 8_000]);
	});

	test('a fifth more or less, never more than five minutes', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 1_000 }), fc.double({ min: 0, max: 0.999_999, noNaN: true }), (attempt, chance) => {
				const base = Math.min(300_000, 1_000 * 2 ** (attempt - 1));
				const delay = delayAfter(attempt, () => chance);
				expect(delay).toBeGreaterThanOrEqual(Math.floor(base * 0.8));
				expect(delay).toBeLessThanOrEqual(Math.min(300_000, Math.ceil(base * 1.2)));
			}),
		);
		expect([delayAfter(1, () => 0), delayAfter(1, () => 0.999_999)]).toEqual([800, 1_200]);
	});

	test.each([
		[30_000, 30_000],
		[10, 1_000],
		[3_600_000, 300_000],
		[Infinity, 1_000],
		[NaN, 1_000],
		[-5, 1_000],
	])('a system that asks for %d ms is left alone for %d ms', (asked, expected) => {
		expect(settlementOf({ ...failedRun, retryAfterMs: asked } as RunEnd, { attempt: 1, maxAttempts: 3 }, park)).toMatchObject({ kind: 'retryLater', delayMs: expected });
	});

	test('a failed run is tried again while attempts are left, and then has failed for good', () => {
		const kinds = [1, 2, 3, 4].map((attempt) => settlementOf(failedRun, { attempt, maxAttempts: 3 }, park).kind);
		expect(kinds).toEqual(['retryLater', 'retryLater', 'fail', 'fail']);
	});

	test('a permanent failure skips the attempts that are left', () => {
		const end: RunEnd = { kind: 'failed', failure, permanent: true };
		expect(settlementOf(end, { attempt: 1, maxAttempts: 3 }, park)).toEqual({ kind: 'fail', failure });
	});

	test('what nobody knows is put aside, whatever attempts are left', () => {
		expect(settlementOf(unknown, { attempt: 1, maxAttempts: 3 }, park)).toMatchObject({ kind: 'park', failure: { code: 'stalled' } });
	});

	test('what nobody knows is repeated where the workflow says that it may be, and put aside when no attempt is left', () => {
		const repeat = { unknownOutcome: 'repeat', random } as const;
		const kinds = [1, 2, 3].map((attempt) => settlementOf(unknown, { attempt, maxAttempts: 3 }, repeat).kind);
		expect(kinds).toEqual(['retryLater', 'retryLater', 'park']);
	});

	test('a run that never began gives its job back, one that settles its job itself is left alone', () => {
		expect(settlementOf({ kind: 'notStarted' }, { attempt: 3, maxAttempts: 3 }, park)).toEqual({ kind: 'release' });
		expect(settlementOf({ kind: 'handedOver' }, { attempt: 1, maxAttempts: 3 }, park)).toEqual({ kind: 'leave' });
	});

	test('of the codes of errors these skip the attempts that are left', () => {
		const permanent = ['auth', 'permission', 'validation', 'not_found', 'ambiguous', 'unsupported', 'drift', 'blocked'];
		expect(connectorErrorCodes.filter((code) => isPermanentCode(code))).toEqual(permanent);
		for (const code of ['ECONNREFUSED', '', '500', 'unknown']) expect(isPermanentCode(code)).toBe(false);
	});
});
