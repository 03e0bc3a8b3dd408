import { metricCatalogue, metricNames } from '../../../lib/domain/metric-catalogue';
import type { MeterSnapshot, MetricSeries } from '../../../lib/domain/metrics';
import { mergeSeries, prometheusText } from '../../../lib/domain/metrics-text';

const snapshot = (process: string, takenAt: number, series: MetricSeries[]): MeterSnapshot => ({ process, startedAt: 0, takenAt, series, systems: {} });
const counter = (total: number, labels: Record<string, string> = { system: 'ERP', operation: 'stock', outcome: 'ok' }): MetricSeries => ({ name: 'backoffice_requests_total', labels, value: { kind: 'counter', total } });
const gauge = (name: string, value: number, labels: Record<string, string> = {}): MetricSeries => ({ name, labels, value: { kind: 'gauge', value } });
const histogram = (sum: number, counts: Record<string, number>, count: number): MetricSeries => ({
	name: 'erp_request_duration_seconds',
	labels: { method: 'getStock', status: 'success' },
	value: { kind: 'histogram', sum, count, buckets: Object.entries(counts).map(([upTo, below]) => ({ upTo: Number(upTo), count: below })) },
});

test('counts of all processes are added up, whatever the order of their labels', () => {
	const merged = mergeSeries([snapshot('a', 1, [counter(2)]), snapshot('b', 9e9, [counter(3, { outcome: 'ok', operation: 'stock', system: 'ERP' }), counter(1, { system: 'ERP', operation: 'stock', outcome: 'timeout' })])]);
	expect(merged.map(({ value }) => value)).toEqual([{ kind: 'counter', total: 5 }, { kind: 'counter', total: 1 }]);
});

test('histograms are added up bucket by bucket', () => {
	const [merged] = mergeSeries([snapshot('a', 1, [histogram(0.5, { 0.1: 1, 0.5: 2 }, 3)]), snapshot('b', 2, [histogram(2, { 0.1: 0, 0.5: 5 }, 5)])]);
	expect(merged?.value).toEqual({ kind: 'histogram', sum: 2.5, count: 8, buckets: [{ upTo: 0.1, count: 1 }, { upTo: 0.5, count: 7 }] });
});

test('of what all processes see alike, the newest look counts', () => {
	const [merged] = mergeSeries([snapshot('a', 2_000, [gauge('backoffice_conversations_paused', 1)]), snapshot('b', 1_000, [gauge('backoffice_conversations_paused', 5)])]);
	expect(merged?.value).toEqual({ kind: 'gauge', value: 1 });
});

test('of breakers the worst counts, but not of a process that has been silent for more than ten minutes', () => {
	const breaker = (value: number) => gauge('backoffice_breaker_state', value, { system: 'ERP' });
	expect(mergeSeries([snapshot('a', 0, [breaker(2)]), snapshot('b', 600_000, [breaker(0)])])[0]?.value).toEqual({ kind: 'gauge', value: 2 });
	expect(mergeSeries([snapshot('a', 0, [breaker(2)]), snapshot('b', 600_001, [breaker(0)])])[0]?.value).toEqual({ kind: 'gauge', value: 0 });
});

test('the text is Prometheus’ format: help and type once, buckets with the bound of all, escaped labels', () => {
	const text = prometheusText([snapshot('a', 1, [counter(2, { system: 'a"b\\c\nd', operation: 'x', outcome: 'ok' }), histogram(0.5, { 0.1: 1, 0.5: 2 }, 3), counter(1)])]);
	expect(text).toBe(
		[
			'# HELP erp_request_duration_seconds How long calls to an ERP took, by method and status.',
			'# TYPE erp_request_duration_seconds histogram',
			'erp_request_duration_seconds_bucket{method="getStock",status="success",process="a",le="0.1"} 1',
			'erp_request_duration_seconds_bucket{method="getStock",status="success",process="a",le="0.5"} 2',
			'erp_request_duration_seconds_bucket{method="getStock",status="success",process="a",le="+Inf"} 3',
			'erp_request_duration_seconds_sum{method="getStock",status="success",process="a"} 0.5',
			'erp_request_duration_seconds_count{method="getStock",status="success",process="a"} 3',
			'# HELP backoffice_requests_total Calls to outside systems, each attempt of its own.',
			'# TYPE backoffice_requests_total counter',
			'backoffice_requests_total{system="a\\"b\\\\c\\nd",operation="x",outcome="ok",process="a"} 2',
			'backoffice_requests_total{system="ERP",operation="stock",outcome="ok",process="a"} 1',
			'',
		].join('\n'),
	);
	expect(prometheusText([snapshot('a', 1, [gauge('backoffice_conversations_paused', 4)])])).toContain('\nbackoffice_conversations_paused 4\n');
	expect(prometheusText([])).toBe('');
});

test('in the text no number falls when a process that has ended is forgotten: each has its own, and only what all share has one', () => {
	const ended = snapshot('old', 1, [counter(50), gauge('backoffice_conversations_paused', 1)]);
	const live = snapshot('live', 2, [counter(50_000), gauge('backoffice_conversations_paused', 2)]);
	const sample = (process: string, total: number) => `backoffice_requests_total{system="ERP",operation="stock",outcome="ok",process="${process}"} ${total}\n`;
	const both = prometheusText([ended, live]);
	expect(both).toContain(sample('old', 50));
	expect(both).toContain(sample('live', 50_000));
	expect(both.match(/^backoffice_conversations_paused .*$/gm)).toEqual(['backoffice_conversations_paused 2']);
	expect(prometheusText([live])).toContain(sample('live', 50_000));
});

test('every metric of the catalogue has a valid name, a sentence and labels; counters end in _total', () => {
	for (const name of metricNames) {
		const { kind, help, labels } = metricCatalogue[name];
		expect(name).toMatch(/^(erp|backoffice)_[a-z_]+$/);
		expect(name.endsWith('_total')).toBe(kind === 'counter');
		expect(help).toMatch(/^[A-Z].*\.$/);
		for (const label of labels) expect(label).toMatch(/^[a-z_]+$/);
	}
});
