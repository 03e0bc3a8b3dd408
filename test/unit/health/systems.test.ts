import { defaultRules, judgeSystems, rulesOf } from '../../../lib/application/health';
import type { SystemActivity } from '../../../lib/domain/metrics';
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

test('a process whose clock is ahead does no harm', () => {
	const health = judge(called([{ at: now + 5 * minute, ok: true }]));
	expect(health).toMatchObject({ status: 'up', calls: 1 });
	expect(judge(called([1, 2, 3].map((minutes) => ({ at: now + minutes * minute, ok: false })))).why).not.toContain('-');
});

test('rules that are no numbers, or negative, change nothing', () => {
	expect(rulesOf({ windowMs: Number.NaN, stuckMs: -1, pausedMs: 5 })).toEqual({ ...defaultRules, pausedMs: 5 });
});
