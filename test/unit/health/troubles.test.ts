// Which failures belong to one trouble, as its incident is measured by them.
import type { SystemActivity } from '../../../lib/domain/metrics';
import { rulesOf } from '../../../lib/application/health';
import { examineSystems } from '../../../lib/application/health/systems';
import { called, minute, now, second, snapshot } from './pictures';

const ago = (ms: number) => now - ms;
const failed = (...times: number[]) => times.map((at) => ({ at, ok: false }));
const troubleIn = (processes: SystemActivity[], changes: Parameters<typeof rulesOf>[0] = {}) => examineSystems(processes.map((process) => snapshot({ ERP: process })), now, rulesOf(changes))[0]?.trouble;

test('failures between which it was not up yet are one trouble, however many suffice to be degraded', () => {
	const calls = called([...failed(ago(9 * minute), ago(4 * minute), ago(2 * minute)), { at: ago(second), ok: true }]);
	expect(troubleIn([calls], { degradedAfterFailures: 3, recoveryMs: 6 * minute })).toMatchObject({ first: ago(9 * minute), pauseMs: 6 * minute });
	const seldom = called([...failed(ago(9 * minute), ago(3 * minute), ago(minute), ago(minute) + 1), { at: ago(second), ok: true }]);
	expect(troubleIn([seldom], { degradedAfterFailures: 3, recoveryMs: 2 * minute })).toMatchObject({ first: ago(3 * minute), pauseMs: 5 * minute });
});

test.each([['first', 'last'], ['last', 'first']])('of the failures of several processes in one minute the first begins and the last ends it, whichever is read first', (...order) => {
	// 12:00:00 to 12:00:30, and successes since.
	const processes: Record<string, SystemActivity> = {
		first: called([...failed(now - 29 * second, now - 15 * second), { at: ago(second), ok: true }]),
		last: called([...failed(now - 20 * second, now - 5 * second), { at: ago(second), ok: true }]),
	};
	expect(troubleIn(order.flatMap((name) => processes[name] ?? []))).toMatchObject({ first: now - 29 * second, last: now - 5 * second });
});

test('of the last failure in a minute the pause to the next trouble is counted', () => {
	// 11:54:30 alone would lie six minutes before the next, 11:55:25 does not.
	const early = called([...failed(Date.UTC(2026, 10, 22, 11, 54, 1)), { at: ago(second), ok: true }]);
	const late = called([...failed(Date.UTC(2026, 10, 22, 11, 54, 59), Date.UTC(2026, 10, 22, 11, 59, 55), Date.UTC(2026, 10, 22, 11, 59, 56)), { at: ago(second), ok: true }]);
	for (const processes of [[early, late], [late, early]]) expect(troubleIn(processes)).toMatchObject({ first: Date.UTC(2026, 10, 22, 11, 54, 1) });
});

test('a trouble goes back to the first failure since the last success, though its minute is known no more', () => {
	const calls = [{ at: ago(41 * minute), ok: true }, ...failed(ago(40 * minute), ago(28 * minute), ago(16 * minute), ago(minute))];
	const known = called(calls);
	expect(troubleIn([{ ...known, minutes: known.minutes.slice(-1) }])).toMatchObject({ first: ago(40 * minute), unproven: ago(40 * minute) });
});
