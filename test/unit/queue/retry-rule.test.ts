import * as fc from 'fast-check';
import { delayAfter, isPermanentCode, type RunEnd } from '../../../lib/application/queue';
import { settlementOf } from '../../../lib/application/queue/retry-rule';
import { connectorErrorCodes } from '../../../lib/domain/errors';
import { failedRun, failure } from './fixtures';

const random = (): number => 0.5;
const minute = 60_000;
const hour = 60 * minute;
const clock = { now: () => 10 * hour };
const park = { unknownOutcome: 'park', random, clock } as const;
/** Before this attempt of three. */
const at = (attempt: number, ageMs = 0) => ({ attempt, maxAttempts: 3, addedAt: clock.now() - ageMs });
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
		expect(settlementOf({ ...failedRun, retryAfterMs: asked } as RunEnd, at(1), park)).toMatchObject({ kind: 'retryLater', delayMs: expected });
	});

	test('a failed run is tried again while attempts are left, and then has failed for good', () => {
		const kinds = [1, 2, 3, 4].map((attempt) => settlementOf(failedRun, at(attempt), park).kind);
		expect(kinds).toEqual(['retryLater', 'retryLater', 'fail', 'fail']);
	});

	test('a permanent failure skips the attempts that are left', () => {
		const end: RunEnd = { kind: 'failed', failure, permanent: true };
		expect(settlementOf(end, at(1), park)).toEqual({ kind: 'fail', failure });
	});

	test.each([1, 3])('attempt %d, in which a system was left alone, does not count: the job comes again when that is over', (attempt) => {
		const spared = { kind: 'failed', failure, permanent: false, spared: true, retryAfterMs: 7_000 } as const satisfies RunEnd;
		for (const age of [0, 14_000, -14_000]) expect(settlementOf(spared, at(attempt, age), park)).toEqual({ kind: 'retryLater', failure, delayMs: 7_000, counts: false });
		expect(settlementOf({ ...spared, retryAfterMs: 1 }, at(attempt), park)).toMatchObject({ delayMs: 1_000 });
	});

	test('the longer it is left alone, the longer the pauses', () => {
		const spared = { kind: 'failed', failure, permanent: false, spared: true, retryAfterMs: 7_000 } as const satisfies RunEnd;
		const pauses = [20_000, 60_000, 119_999].map((age) => settlementOf(spared, at(1, age), park));
		expect(pauses).toMatchObject([{ delayMs: 10_000, counts: false }, { delayMs: 30_000, counts: false }, { delayMs: 60_000, counts: false }]);
	});

	test('where one attempt is all, a system that is left alone is none the less its end', () => {
		const spared: RunEnd = { kind: 'failed', failure, permanent: false, spared: true, retryAfterMs: 7_000 };
		expect(settlementOf(spared, { ...at(1), maxAttempts: 1 }, park)).toEqual({ kind: 'fail', failure });
	});

	test.each([2 * minute, hour, -2 * hour])('it counts as any other where the job was added %d ms ago', (age) => {
		const spared = { kind: 'failed', failure, permanent: false, spared: true, retryAfterMs: 7_000 } as const satisfies RunEnd;
		expect(settlementOf(spared, at(2, age), park)).toEqual({ kind: 'retryLater', failure, delayMs: 7_000, counts: true });
		expect(settlementOf(spared, at(3, age), park)).toEqual({ kind: 'fail', failure });
	});

	test('what nobody knows is put aside, whatever attempts are left', () => {
		expect(settlementOf(unknown, at(1), park)).toMatchObject({ kind: 'park', failure: { code: 'stalled' } });
	});

	test('what nobody knows is repeated where the workflow says that it may be, and put aside when no attempt is left', () => {
		const repeat = { ...park, unknownOutcome: 'repeat' } as const;
		const kinds = [1, 2, 3].map((attempt) => settlementOf(unknown, at(attempt), repeat).kind);
		expect(kinds).toEqual(['retryLater', 'retryLater', 'park']);
	});

	test('a run that never began gives its job back, one that settles its job itself is left alone', () => {
		expect(settlementOf({ kind: 'notStarted' }, at(3), park)).toEqual({ kind: 'release' });
		expect(settlementOf({ kind: 'handedOver' }, at(1), park)).toEqual({ kind: 'leave' });
	});

	test('of the codes of errors these skip the attempts that are left', () => {
		const permanent = ['auth', 'permission', 'validation', 'not_found', 'ambiguous', 'unsupported', 'drift', 'blocked'];
		expect(connectorErrorCodes.filter((code) => isPermanentCode(code))).toEqual(permanent);
		for (const code of ['ECONNREFUSED', '', '500', 'unknown']) expect(isPermanentCode(code)).toBe(false);
	});
});
