import { defaultRules, judgeSystems, rulesOf } from '../../../lib/application/health';
import type { SystemActivity } from '../../../lib/domain/metrics';
import { ProcessMeter } from '../../../lib/infra/metrics/process-meter';
import { activity, called, minute, now, second, snapshot } from './pictures';

const judge = (...processes: SystemActivity[]) => {
	const [health] = judgeSystems(processes.map((process) => snapshot({ ERP: process })), now, defaultRules);
	if (!health) throw new Error('The system is not known.');
	return health;
};
const ago = (ms: number) => now - ms;

test('a system whose calls succeed is up, with its numbers', () => {
	const health = judge(called([{ at: ago(3 * minute), ok: true, ms: 900 }, { at: ago(second), ok: true }]));
	expect(health).toEqual({
		system: 'ERP',
		status: 'up',
		reason: 'working',
		why: '2 calls in the last 10 min, all well.',
		lastSuccessAt: '2026-11-22T12:00:29.000Z',
		lastFailureAt: null,
		lastFailureCode: null,
		breaker: 'closed',
		calls: 2,
		failures: 0,
		slowestMs: 900,
	});
});

test('three failures without a success since are down, two are not', () => {
	const failures = [3, 2, 1].map((minutes) => ({ at: ago(minutes * minute), ok: false }));
	expect(judge(called([{ at: ago(5 * minute), ok: true }, ...failures]))).toMatchObject({ status: 'down', why: expect.stringContaining('(timeout), at least 3 in a row; the last success was 5 min ago') });
	expect(judge(called([{ at: ago(5 * minute), ok: true }, ...failures.slice(1)])).status).not.toBe('down');
	expect(judge(called(failures))).toMatchObject({ status: 'down', why: expect.stringContaining('there has been no success yet') });
});

test('a dead system that is seldom called is down: failures in a row count, however long they take', () => {
	const seldom = (count: number) => Array.from({ length: count }, (_, index) => ({ at: ago(minute + (count - 1 - index) * 12 * minute), ok: false }));
	const status = (calls: ReturnType<typeof seldom>) => judge({ ...called(calls), minutes: called(calls).minutes.slice(-1) });
	expect(status(seldom(3))).toMatchObject({ status: 'down', calls: 1, why: expect.stringContaining('at least 3 in a row') });
	expect(status(seldom(2))).toMatchObject({ status: 'down', why: expect.stringContaining('at least 2 in a row') });
	expect(status(seldom(1)).status).toBe('unknown');
	expect(status(seldom(2).map(({ at }, index) => ({ at: at + (1 - index) * 3 * minute, ok: false }))).status).toBe('unknown');
	expect(status([...seldom(3).slice(0, 2), { at: ago(10 * minute), ok: true }, ...seldom(1)]).status).not.toBe('down');
});

test('failures in a row of several processes are added up, those before the success of another are not', () => {
	const failing = (...minutes: number[]) => called(minutes.map((at) => ({ at: ago(at * minute), ok: false })));
	expect(judge(failing(40, 2), failing(15))).toMatchObject({ status: 'down', why: expect.stringContaining('at least 3 in a row') });
	expect(judge(failing(40, 30, 2), called([{ at: ago(20 * minute), ok: true }])).status).not.toBe('down');
	expect(judge(failing(40, 3, 2, 1), called([{ at: ago(20 * minute), ok: true }]))).toMatchObject({ status: 'down', why: expect.stringContaining('at least 3 in a row') });
});

test('the meter counts failures in a row beyond the minutes it keeps', () => {
	let at = ago(60 * minute);
	const meter = new ProcessMeter({ process: 'p', clock: { now: () => at } });
	const statuses = Array.from({ length: 6 }, () => {
		meter.call({ event: 'call', system: 'ERP', operation: 'createOrder', ms: 5, attempt: 1, outcome: 'timeout' });
		at += minute;
		const status = judgeSystems([meter.snapshot()], at, defaultRules)[0]?.status;
		at += 11 * minute;
		return status;
	});
	expect(statuses).toEqual(['unknown', 'down', 'down', 'down', 'down', 'down']);
	meter.call({ event: 'call', system: 'ERP', operation: 'createOrder', ms: 5, attempt: 1, outcome: 'ok' });
	expect(meter.snapshot().systems['ERP']).toMatchObject({ failuresInARow: 0, failingSince: null });
});

test('a credential that is refused is not hidden by the successes of another', () => {
	const counted = (outcomes: readonly string[]) => {
		let at = now - outcomes.length * 2 * second;
		const meter = new ProcessMeter({ process: 'p', clock: { now: () => at } });
		for (const outcome of outcomes) {
			meter.call({ event: 'call', system: 'Kommo', operation: 'lead.get', ms: 5, attempt: 1, outcome });
			at += 2 * second;
		}
		return judgeSystems([meter.snapshot()], now, defaultRules)[0];
	};
	const mixed = (bad: string) => Array.from({ length: 200 }, (_, index) => (index % 6 === 0 ? bad : 'ok'));
	expect(counted(mixed('auth'))).toMatchObject({ status: 'degraded', why: expect.stringMatching(/were refused \(auth\), others succeeded: one of its credentials does not work/) });
	expect(counted(mixed('timeout'))).toMatchObject({ status: 'up' });
	// Also where it fails so often that calls fail at times; but not where other failures are the more.
	const often = (...bad: string[]) => Array.from({ length: 60 }, (_, index) => bad[index % 4] ?? 'ok');
	expect(counted(often('auth', 'auth'))).toMatchObject({ reason: 'some_credential_refused' });
	expect(counted(often('auth', 'timeout', 'timeout'))).toMatchObject({ reason: 'some_calls_fail' });
	expect(counted(['auth', 'auth', 'ok'])).toMatchObject({ status: 'up' });
});

test('counts that an earlier version wrote, without failures in a row, are judged by their minutes', () => {
	const { failuresInARow: _, failingSince: __, ...earlier } = called([{ at: ago(minute), ok: false }]);
	expect(judge(earlier as SystemActivity).status).toBe('unknown');
});

test('a thousand successes before do not hide that the last minutes have failed', () => {
	const good = Array.from({ length: 1_000 }, (_, index) => ({ at: ago(9 * minute) + index * 400, ok: true }));
	const bad = Array.from({ length: 4 }, (_, index) => ({ at: ago(minute) + index * second, ok: false }));
	expect(judge(called([...good, ...bad])).status).toBe('down');
});

test('one success after an outage ends down, and two quiet minutes end degraded', () => {
	const outage = [5, 4, 3].map((minutes) => ({ at: ago(minutes * minute), ok: false }));
	const late = [80, 70, 60].map((seconds) => ({ at: ago(seconds * second), ok: false }));
	expect(judge(called([...outage, { at: ago(second), ok: true }]))).toMatchObject({ status: 'up', failures: 3, why: expect.stringContaining('3 failed, too few or too long ago') });
	expect(judge(called([...late, { at: ago(second), ok: true }]))).toMatchObject({ status: 'degraded', why: expect.stringContaining('3 of 4 calls') });
});

test('time alone ends no fault: without a success since it stays what it was, and becomes unknown', () => {
	const calls = [{ at: ago(9 * minute), ok: true }, ...[8, 8, 8].map((minutes) => ({ at: ago(minutes * minute) + second, ok: false }))];
	const later = (minutes: number) => judgeSystems([snapshot({ ERP: called(calls) })], now + minutes * minute, defaultRules)[0]?.status;
	expect([0, 1, 2, 3, 10, 60].map(later)).toEqual(['down', 'down', 'down', 'unknown', 'unknown', 'unknown']);
	const mixed = called([1, 2, 3].flatMap((index) => [{ at: ago(5 * minute) + index, ok: true }, { at: ago(5 * minute) + index + 10, ok: false }]));
	expect(judge({ ...mixed, lastSuccessAt: ago(5 * minute), lastFailureAt: ago(5 * minute) + 13 }).status).toBe('degraded');
});

test('two failures and nothing else are too few to tell', () => {
	expect(judge(called([2, 1].map((minutes) => ({ at: ago(minutes * minute), ok: false }))))).toMatchObject({ status: 'unknown', why: expect.stringContaining('none with success (timeout)') });
});

test('a share of failures is degraded, a few among many are not', () => {
	const mixed = (bad: number, good: number) => [
		...Array.from({ length: bad }, (_, index) => ({ at: ago(minute) + index, ok: false })),
		...Array.from({ length: good }, (_, index) => ({ at: ago(30 * second) + index, ok: true })),
	];
	expect(judge(called(mixed(20, 80))).status).toBe('degraded');
	expect(judge(called(mixed(19, 81))).status).toBe('up');
	expect(judge(called(mixed(2, 2))).status).toBe('up');
});

test('nobody called it: up as the last success left it, unknown after a failure, never down', () => {
	expect(judge(activity({ lastSuccessAt: ago(600 * minute) }))).toMatchObject({ status: 'up', calls: 0, slowestMs: null, why: expect.stringContaining('10 h ago, succeeded') });
	expect(judge(activity({ lastSuccessAt: ago(90 * minute), lastFailureAt: ago(30 * minute), lastFailureCode: 'unavailable', breaker: 'open' }))).toMatchObject({ status: 'unknown', breaker: 'closed', why: expect.stringContaining('failed (unavailable)') });
});

test('a refused credential is down at once: it does not mend itself', () => {
	expect(judge(called([{ at: ago(minute), ok: false, code: 'auth' }]))).toMatchObject({ status: 'down', lastFailureCode: 'auth' });
});

test('an open breaker is down where no process has success, degraded where another one does', () => {
	const broken = called([{ at: ago(10 * second), ok: false }, { at: ago(9 * second), ok: false }], { breaker: 'open' });
	expect(judge(broken)).toMatchObject({ status: 'down', breaker: 'open' });
	expect(judge(broken, called([{ at: ago(11 * second), ok: true }]))).toMatchObject({ status: 'degraded', breaker: 'open' });
	expect(judge(called([{ at: ago(second), ok: false }], { breaker: 'half_open' }))).toMatchObject({ status: 'degraded', breaker: 'half_open' });
});

test('the open breaker of a process that is gone is not believed once another has had success', () => {
	const gone = called([{ at: ago(5 * minute), ok: false }], { breaker: 'open' });
	expect(judge(gone).status).toBe('down');
	expect(judge(gone, called([{ at: ago(minute), ok: true }]))).toMatchObject({ status: 'up', breaker: 'closed' });
});

test('processes that disagree are degraded by their share, not down by who called last', () => {
	const bad = called(Array.from({ length: 10 }, (_, index) => ({ at: ago(5 * minute) + index * 30 * second, ok: false })));
	const good = called(Array.from({ length: 10 }, (_, index) => ({ at: ago(5 * minute) - second + index * 30 * second, ok: true })));
	expect(judge(bad, good)).toMatchObject({ status: 'degraded', calls: 20, failures: 10 });
});

test('calls of all processes are added up, and what is older than the window is left out', () => {
	const old = { at: ago(25 * minute), ok: false };
	expect(judge(called([old, { at: ago(minute), ok: true, ms: 50 }]), called([{ at: ago(minute), ok: true, ms: 700 }]))).toMatchObject({ status: 'up', calls: 2, failures: 0, slowestMs: 700 });
});

test('slow in three of its minutes is degraded, slow once is not, and 0 never', () => {
	const slow = (count: number) => called(Array.from({ length: 5 }, (_, index) => ({ at: ago((index + 1) * minute), ok: true, ms: index < count ? 31_000 : 20 })).reverse());
	expect(judge(slow(3))).toMatchObject({ status: 'degraded', why: expect.stringContaining('30 s or longer') });
	expect(judge(slow(2)).status).toBe('up');
	expect(judgeSystems([snapshot({ ERP: slow(5) })], now, rulesOf({ slowMs: 0 }))[0]?.status).toBe('up');
});

test('a system known by its webhooks alone has no calls to judge; others come in the order of their names', () => {
	const called1 = called([{ at: ago(minute), ok: true }]);
	const systems = { Kommo: called1, Bling: called1, Stripe: activity({ lastWebhookAt: ago(minute) }) };
	expect(judgeSystems([snapshot(systems)], now, defaultRules).map(({ system }) => system)).toEqual(['Bling', 'Kommo']);
	expect(judgeSystems([], now, defaultRules)).toEqual([]);
});

test('the success of a process whose clock is ahead does not hide that its system has died since', () => {
	let at = ago(0);
	const clockOf = (ahead: number) => ({ now: () => at + ahead });
	const [ahead, right] = [new ProcessMeter({ process: 'a', clock: clockOf(8 * minute) }), new ProcessMeter({ process: 'b', clock: clockOf(0) })];
	const call = { event: 'call', system: 'ERP', operation: 'x', ms: 5, attempt: 1 };
	ahead.call({ ...call, outcome: 'ok' });
	const statuses = Array.from({ length: 8 }, () => {
		right.call({ ...call, outcome: 'timeout' });
		at += minute;
		return judgeSystems([ahead.snapshot(), right.snapshot()], at, defaultRules)[0]?.status;
	});
	expect(statuses.slice(3)).toEqual(['down', 'down', 'down', 'down', 'down']);
});

test('a process whose clock is ahead does no harm', () => {
	const health = judge(called([{ at: now + 5 * minute, ok: true }]));
	expect(health).toMatchObject({ status: 'up', calls: 1 });
	expect(judge(called([1, 2, 3].map((minutes) => ({ at: now + minutes * minute, ok: false })))).why).not.toContain('-');
});

test('rules that are no numbers, or negative, change nothing', () => {
	expect(rulesOf({ windowMs: Number.NaN, stuckMs: -1, pausedMs: 5 })).toEqual({ ...defaultRules, pausedMs: 5 });
});
