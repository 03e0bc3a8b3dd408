import type { MeterSnapshot } from '../../../lib/domain/metrics';
import type { OutsideCall } from '../../../lib/domain/runtime';
import { ProcessMeter } from '../../../lib/infra/metrics/process-meter';
import { mostSeries } from '../../../lib/infra/metrics/series-table';

let now: number;
let meter: ProcessMeter;

beforeEach(() => {
	now = Date.parse('2026-03-02T10:00:30Z');
	meter = new ProcessMeter({ process: 'p1', clock: { now: () => now } });
});

const called = (changes: Partial<OutsideCall> = {}): void => meter.call({ event: 'call', system: 'ERP', operation: 'stock', ms: 40, attempt: 1, outcome: 'ok', ...changes });
const valueOf = ({ series }: MeterSnapshot, name: string, labels: Record<string, string>) => series.find((one) => one.name === name && Object.entries(labels).every(([label, value]) => one.labels[label] === value))?.value;

test('a call is counted once by system, operation and outcome, with its time', () => {
	called();
	called({ ms: 2_000 });
	called({ outcome: 'timeout', ms: 40_000 });
	const snapshot = meter.snapshot();
	expect(valueOf(snapshot, 'backoffice_requests_total', { system: 'ERP', operation: 'stock', outcome: 'ok' })).toEqual({ kind: 'counter', total: 2 });
	expect(valueOf(snapshot, 'backoffice_requests_total', { outcome: 'timeout' })).toEqual({ kind: 'counter', total: 1 });
	expect(valueOf(snapshot, 'backoffice_request_duration_seconds', { system: 'ERP', operation: 'stock' })).toEqual({
		kind: 'histogram',
		sum: 42.04,
		count: 3,
		buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30].map((upTo) => ({ upTo, count: upTo < 0.05 ? 0 : upTo < 2.5 ? 1 : 2 })),
	});
});

test('only attempts after the first are retries', () => {
	called({ outcome: 'unavailable' });
	expect(valueOf(meter.snapshot(), 'backoffice_retries_total', {})).toBeUndefined();
	called({ attempt: 2, outcome: 'unavailable' });
	called({ attempt: 3 });
	expect(valueOf(meter.snapshot(), 'backoffice_retries_total', { system: 'ERP', operation: 'stock' })).toEqual({ kind: 'counter', total: 2 });
});

test('the metrics of the ERP count calls to ERPs only, by method, status and code', () => {
	called({ system: 'Kommo', operation: 'lead.get' });
	expect(meter.snapshot().series.filter(({ name }) => name.startsWith('erp_'))).toEqual([]);
	called({ erp: { method: 'getStock', errorType: null } });
	called({ outcome: 'unavailable', erp: { method: 'getStock', errorType: 'unavailable' } });
	const snapshot = meter.snapshot();
	expect(valueOf(snapshot, 'erp_request_duration_seconds', { method: 'getStock', status: 'success' })).toMatchObject({ count: 1 });
	expect(valueOf(snapshot, 'erp_request_duration_seconds', { method: 'getStock', status: 'error' })).toMatchObject({ count: 1 });
	expect(valueOf(snapshot, 'erp_request_errors_total', { method: 'getStock', error_type: 'unavailable' })).toEqual({ kind: 'counter', total: 1 });
});

test('waits, cache, webhooks, replies and jobs are counted by what became of them', () => {
	meter.rateLimitWait('Kommo', 1_500);
	meter.rateLimitWait('Kommo', 500);
	meter.cache('ERP', 'hit');
	meter.webhook('Kommo', 'duplicate');
	meter.reply('Kommo', 'sent');
	meter.job('pedidos', 'parked');
	const counted = meter.snapshot().series.filter(({ value }) => value.kind !== 'counter' || value.total > 0);
	expect(counted.map(({ name, labels, value }) => [name, labels, value])).toEqual([
		['backoffice_rate_limit_wait_seconds_total', { system: 'Kommo' }, { kind: 'counter', total: 2 }],
		['backoffice_rate_limit_waits_total', { system: 'Kommo' }, { kind: 'counter', total: 2 }],
		['backoffice_cache_reads_total', { system: 'ERP', outcome: 'hit' }, { kind: 'counter', total: 1 }],
		['backoffice_queue_job_outcomes_total', { queue: 'pedidos', outcome: 'parked' }, { kind: 'counter', total: 1 }],
		['backoffice_webhook_events_total', { system: 'Kommo', outcome: 'duplicate' }, { kind: 'counter', total: 1 }],
		['backoffice_replies_total', { system: 'Kommo', outcome: 'sent' }, { kind: 'counter', total: 1 }],
	]);
});

test('the first outcome of a system or queue brings the others along at 0, so that their first increase is seen', () => {
	meter.cache('ERP', 'hit');
	meter.webhook('Kommo', 'received');
	meter.reply('Kommo', 'sent');
	meter.job('pedidos', 'added');
	meter.job('pedidos', 'parked');
	const totals = (metric: string) => Object.fromEntries(meter.snapshot().series.filter(({ name }) => name === metric).map(({ labels, value }) => [labels.outcome, value.kind === 'counter' ? value.total : null]));
	expect(totals('backoffice_cache_reads_total')).toEqual({ hit: 1, miss: 0, stale: 0 });
	expect(totals('backoffice_webhook_events_total')).toEqual({ received: 1, duplicate: 0, refused: 0, unavailable: 0 });
	expect(totals('backoffice_replies_total')).toEqual({ sent: 1, suppressed: 0, failed: 0, uncertain: 0 });
	expect(totals('backoffice_queue_job_outcomes_total')).toEqual({ added: 1, duplicate: 0, completed: 0, retried: 0, failed: 0, parked: 1 });
});

test('what is opened can be counted at 0 before the first call, event or job has ended, and keeps what was counted', () => {
	const totals = () => meter.snapshot().series.map(({ name, labels, value }) => `${name} ${Object.values(labels).join(' ')} ${value.kind === 'counter' ? value.total : ''}`);
	meter.job('notas', 'added');
	for (const what of [{ queue: 'pedidos' }, { queue: 'notas' }, { channel: 'Kommo' }, { cached: 'ERP' }, { channel: 'Kommo' }]) meter.opened(what);
	expect(totals()).toEqual([
		...['hit', 'miss', 'stale'].map((outcome) => `backoffice_cache_reads_total ERP ${outcome} 0`),
		...['added', 'duplicate', 'completed', 'retried', 'failed', 'parked'].map((outcome) => `backoffice_queue_job_outcomes_total notas ${outcome} ${outcome === 'added' ? 1 : 0}`),
		...['added', 'duplicate', 'completed', 'retried', 'failed', 'parked'].map((outcome) => `backoffice_queue_job_outcomes_total pedidos ${outcome} 0`),
		...['received', 'duplicate', 'refused', 'unavailable'].map((outcome) => `backoffice_webhook_events_total Kommo ${outcome} 0`),
		'backoffice_customer_messages_total Kommo 0',
		...['sent', 'suppressed', 'failed', 'uncertain'].map((outcome) => `backoffice_replies_total Kommo ${outcome} 0`),
	]);
	expect(meter.snapshot().systems).toEqual({});
});

test('only messages of customers that were taken count as such', () => {
	meter.webhook('Kommo', 'received');
	const messages = () => valueOf(meter.snapshot(), 'backoffice_customer_messages_total', { system: 'Kommo' });
	expect(messages()).toEqual({ kind: 'counter', total: 0 });
	meter.webhook('Kommo', 'received', 'customer');
	meter.webhook('Kommo', 'duplicate', 'customer');
	expect(messages()).toEqual({ kind: 'counter', total: 1 });
});

test.each(['spared', 'not_sent'])('a call that was %s is counted, but has no duration, is no call to the ERP and no failure of it', (outcome) => {
	called({ outcome, erp: { method: 'getStock', errorType: 'unavailable' } });
	const snapshot = meter.snapshot();
	expect(snapshot.series.map(({ name }) => name)).toEqual(['backoffice_requests_total']);
	expect(snapshot.systems).toEqual({});
});

test('beyond 500 series of a name, what settings and workflows choose becomes “other”; outcomes stay', () => {
	for (let index = 0; index < mostSeries + 2_000; index++) called({ operation: `op-${index}`, outcome: index % 2 === 0 ? 'ok' : 'timeout' });
	called({ operation: 'op-0' });
	const requests = meter.snapshot().series.filter(({ name }) => name === 'backoffice_requests_total');
	expect(requests).toHaveLength(mostSeries + 2);
	expect(requests.slice(mostSeries).map(({ labels, value }) => [labels, value])).toEqual([
		[{ system: 'other', operation: 'other', outcome: 'ok' }, { kind: 'counter', total: 1_000 }],
		[{ system: 'other', operation: 'other', outcome: 'timeout' }, { kind: 'counter', total: 1_000 }],
	]);
	expect(requests[0]?.value).toEqual({ kind: 'counter', total: 2 });
});

test('a label holds no phone, document or address, and is at most 80 characters long', () => {
	called({ operation: 'cliente +55 (11) 98765-4321' });
	called({ operation: 'CPF 529.982.247-25' });
	called({ operation: 'joao@empresa.com.br' });
	called({ operation: 'x'.repeat(5_000) });
	called({ operation: ' \n ' });
	const shown = meter.snapshot().series.filter(({ name }) => name === 'backoffice_requests_total').map(({ labels }) => labels.operation ?? '');
	expect(shown.join('\n')).not.toMatch(/98765|4321-|982|247|joao|empresa/);
	expect(shown).toContain('x'.repeat(80));
	expect(shown).toContain('unknown');
});

test('nothing it is given makes it throw', () => {
	const strange = [undefined, null, Number.NaN, {}, Symbol('s'), '\uD800', '__proto__'] as string[];
	for (const value of strange) {
		expect(() => called({ system: value, operation: value, outcome: value, ms: Number.NaN })).not.toThrow();
		expect(() => meter.webhook(value, 'received')).not.toThrow();
		expect(() => meter.rateLimitWait(value, Number.POSITIVE_INFINITY)).not.toThrow();
	}
	const broken = new ProcessMeter({ process: 'p', clock: { now: () => now }, mirror: { counter: () => { throw new Error('no'); }, histogram: () => { throw new Error('no'); } } });
	expect(() => broken.cache('ERP', 'hit')).not.toThrow();
	expect(() => meter.snapshot()).not.toThrow();
});

test('a snapshot is JSON and says which process it is of, and when', () => {
	called();
	const snapshot = meter.snapshot();
	expect(snapshot).toMatchObject({ process: 'p1', startedAt: now, takenAt: now });
	expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
	called();
	expect(valueOf(snapshot, 'backoffice_requests_total', {})).toEqual({ kind: 'counter', total: 1 });
});

describe('the activity of a system', () => {
	const activity = (system = 'ERP') => meter.snapshot().systems[system];

	test('tells the last success and the last failure that says something about the system', () => {
		called();
		now += 1_000;
		called({ outcome: 'unavailable', ms: 9_000 });
		now += 1_000;
		for (const outcome of ['validation', 'unsupported', 'cancelled', 'not_sent']) called({ outcome });
		expect(activity()).toMatchObject({ lastSuccessAt: now - 2_000, lastFailureAt: now - 1_000, lastFailureCode: 'unavailable', breaker: 'closed', lastWebhookAt: null, lastReplyAt: null });
		called({ outcome: 'not_found' });
		expect(activity()?.lastSuccessAt).toBe(now);
	});

	test('counts an operation once a minute as failed and as succeeded, however many calls it takes', () => {
		const [within, another] = [{}, {}];
		for (const outcome of ['auth', 'timeout', 'ok', 'unavailable', 'ok']) called({ outcome, within });
		expect(activity()).toMatchObject({ minutes: [{ succeeded: 1, failed: 1, refused: 1 }], failuresInARow: 0 });
		called({ outcome: 'timeout', within: another });
		called({ system: 'Kommo', outcome: 'timeout', within });
		now += 60_000;
		called({ outcome: 'unavailable', within: another });
		called({ within });
		expect(activity()?.minutes).toMatchObject([{ succeeded: 1, failed: 2 }, { succeeded: 1, failed: 1, failedFrom: now, failedTo: now }]);
		expect(activity('Kommo')?.minutes).toMatchObject([{ succeeded: 0, failed: 1 }]);
	});

	test('of calls whose operation is not known, leaves repeats out of the failures', () => {
		for (const attempt of [1, 2, 3]) called({ attempt, outcome: 'unavailable' });
		called({ outcome: 'unavailable' });
		called();
		called();
		expect(activity()?.minutes).toMatchObject([{ succeeded: 2, failed: 2 }]);
	});

	test('keeps the last ten minutes that had calls, the oldest first', () => {
		const first = Math.floor(now / 60_000) * 60_000;
		for (let minute = 0; minute < 14; minute++) {
			called({ ms: minute });
			if (minute % 2 === 0) called({ outcome: 'timeout', ms: 100 + minute });
			now += 60_000;
		}
		expect(activity()?.minutes).toHaveLength(10);
		expect(activity()?.minutes[0]).toEqual({ startsAt: first + 4 * 60_000, succeeded: 1, failed: 1, slowestMs: 104, failedFrom: now - 10 * 60_000, failedTo: now - 10 * 60_000 });
		expect(activity()?.minutes.at(-1)).toEqual({ startsAt: first + 13 * 60_000, succeeded: 1, failed: 0, slowestMs: 13 });
	});

	test('forgets minutes that have not begun yet, after the clock was set back', () => {
		called();
		now -= 3_600_000;
		called();
		expect(activity()?.minutes).toEqual([{ startsAt: Math.floor(now / 60_000) * 60_000, succeeded: 1, failed: 0, slowestMs: 40 }]);
	});

	test('knows the last message of a customer that was taken, and the last answer; one that a person made superfluous counts, one that failed does not', () => {
		meter.webhook('Kommo', 'received', 'customer');
		now += 1_000;
		meter.webhook('Kommo', 'duplicate');
		meter.webhook('Kommo', 'received');
		meter.reply('Kommo', 'failed');
		expect(activity('Kommo')).toMatchObject({ lastWebhookAt: now - 1_000, customerMessages: 1, lastReplyAt: null });
		meter.reply('Kommo', 'suppressed');
		expect(activity('Kommo')).toMatchObject({ lastReplyAt: now });
	});

	test('shows the worst breaker of its credentials that is in use', () => {
		const breaker = (state: 'closed' | 'half_open' | 'open', lastUsedAt: number) => ({ state, lastUsedAt });
		meter.watchBreaker('ERP', breaker('closed', now));
		expect(activity()?.breaker).toBe('closed');
		meter.watchBreaker('ERP', breaker('half_open', now - 60_000));
		expect(activity()?.breaker).toBe('half_open');
		meter.watchBreaker('ERP', breaker('open', now - 3_600_000));
		expect(activity()?.breaker).toBe('half_open');
		expect(valueOf(meter.snapshot(), 'backoffice_breaker_state', { system: 'ERP' })).toEqual({ kind: 'gauge', value: 1 });
		meter.breaker('CRM', 'open');
		expect(activity('CRM')?.breaker).toBe('open');
	});
});
