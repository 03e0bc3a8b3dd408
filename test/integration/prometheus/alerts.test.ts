// The alert rules and the dashboard that users load, judged by Prometheus' own tool and held against what the package counts.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { connectorErrorCodes } from '../../../lib/domain/errors';
import { metricCatalogue, metricNames } from '../../../lib/domain/metric-catalogue';
import { jobStates } from '../../../lib/domain/queue';
import { missingIn } from '../../support/servers/promql.ts';
import { requirePromtool } from '../../support/servers/promtool.ts';

const folder = join(process.cwd(), 'docs', 'prometheus');
const run = promisify(execFile);

interface Dashboard {
	uid: string;
	title: string;
	panels: Array<{ title: string; type: string; datasource?: { uid: string }; targets?: Array<{ expr: string; datasource: { uid: string } }> }>;
	templating: { list: Array<{ name: string; type: string; query: string | { query: string } }> };
}

const dashboard = JSON.parse(readFileSync(join(process.cwd(), 'docs', 'grafana', 'backoffice.json'), 'utf8')) as Dashboard;
const panels = dashboard.panels.filter(({ type }) => type !== 'row');
const queries = panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ title, expr })));

let promtool: string;
let scratch: string;

beforeAll(async () => {
	promtool = await requirePromtool();
	scratch = mkdtempSync(join(tmpdir(), 'backoffice-promtool-'));
}, 120_000);

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** What promtool says; it fails where a rule is wrong. */
async function check(...parameters: string[]): Promise<string> {
	const { stdout, stderr } = await run(promtool, parameters, { cwd: folder });
	return stdout + stderr;
}

describe('the alert rules', () => {
	const rules = readFileSync(join(folder, 'alerts.yaml'), 'utf8');
	const names = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
	const recorded = [...rules.matchAll(/- record: (\S+)/g)].map(([, name]) => name);

	test('are rules that Prometheus takes', async () => {
		expect(await check('check', 'rules', 'alerts.yaml')).toContain(`SUCCESS: ${names.length + recorded.length} rules found`);
	});

	test('fire when they should, and not when they should not', async () => {
		expect(await check('test', 'rules', 'alerts.test.yaml')).toContain('SUCCESS');
		// Hours of scrapes, worked out minute by minute.
	}, 90_000);

	test('have a test each, in which they fire', () => {
		const tested = readFileSync(join(folder, 'alerts.test.yaml'), 'utf8');
		for (const name of names) expect(tested).toMatch(new RegExp(`alertname: ${name}\\n\\s+exp_alerts:\\n\\s+- exp_labels`));
	});

	test('use each number that they record, in the window of its name, and no other', () => {
		const groups = rules.split(/^ {2}- name: /m).slice(1);
		for (const group of groups) {
			const own = [...group.matchAll(/- record: (\S+)/g)].map(([, name]) => name);
			const used = [...group.replaceAll(/^\s*(?:#|- record).*$/gm, '').matchAll(/backoffice:[\w:]+/g)].map(([name]) => name);
			// A group’s rules are worked out one after the other: what another group records would be a minute old.
			expect([...new Set(used)].sort()).toEqual(own.sort());
		}
		for (const [, window = '', expr = ''] of rules.matchAll(/- record: \S+:increase(\w+)\n([^-]*?- last_over_time[^]*?)(?=\n {6}- )/g)) {
			expect(new Set([...expr.matchAll(/\[(?!1d)(\w+)\]|offset (\w+)/g)].map(([, range, offset]) => range ?? offset))).toEqual(new Set([window]));
		}
	});

	test('ask for metrics and labels that the package has', () => {
		expect(missingIn(rules.replaceAll(/^\s*(?:#|summary|description).*$/gm, ''), metricCatalogue)).toEqual([]);
	});
});

/** Values of `outcome` and `state`, as lib/domain declares them. */
const outcomes = new Set<string>([
	...[...connectorErrorCodes, 'ok', 'failed', 'cancelled', 'hit', 'miss', 'stale', 'received', 'duplicate', 'refused'],
	...['sent', 'suppressed', 'added', 'completed', 'retried', 'parked', ...jobStates],
]);

test('rules and panels select by outcomes and states that there are', () => {
	const texts = [readFileSync(join(folder, 'alerts.yaml'), 'utf8'), ...queries.map(({ expr }) => expr)];
	const selected = texts.flatMap((text) => [...text.matchAll(/\b(?:outcome|state)(?:=~|!~|!=|=)"([^"]*)"/g)].flatMap(([, values = '']) => values.split('|')));
	expect(selected.length).toBeGreaterThan(20);
	expect(selected.filter((value) => !outcomes.has(value))).toEqual([]);
});

describe('the dashboard', () => {
	test('asks in PromQL that Prometheus takes', async () => {
		const rules = queries.map(({ expr }, index) => ({ record: `panel:query${index}`, expr: shownAs(expr) }));
		const file = join(scratch, 'dashboard.yaml');
		// JSON is YAML.
		writeFileSync(file, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
		expect(await check('check', 'rules', file)).toContain(`SUCCESS: ${queries.length} rules found`);
	});

	test.each(queries)('$title asks for metrics and labels that the package has', ({ expr }) => {
		expect(missingIn(shownAs(expr), metricCatalogue)).toEqual([]);
	});

	test('shows every metric that the package has', () => {
		const asked = queries.map(({ expr }) => expr).join('\n');
		expect(metricNames.filter((name) => !asked.includes(name))).toEqual([]);
	});

	test('works with any data source: it is a variable, and so is everything else a panel is narrowed by', () => {
		const { list } = dashboard.templating;
		expect(list[0]).toMatchObject({ name: 'datasource', type: 'datasource', query: 'prometheus' });
		for (const { datasource, targets = [] } of panels) {
			for (const source of [datasource, ...targets.map((target) => target.datasource)]) expect(source?.uid).toBe('${datasource}');
		}
		const used = [...JSON.stringify(queries).matchAll(/\$(\w+)/g)].map(([, name]) => name).filter((name) => name !== '__rate_interval');
		expect([...new Set(used)].filter((name) => !list.some((variable) => variable.name === name))).toEqual([]);
		for (const { type, query } of list.filter((variable) => variable.type === 'query')) {
			expect(type).toBe('query');
			const [, metric = '', label = ''] = /^label_values\((\w+), (\w+)\)$/.exec(typeof query === 'string' ? query : query.query) ?? [];
			expect(missingIn(`${metric}{${label}=""}`, metricCatalogue)).toEqual([]);
		}
	});
});

/** As Grafana sends it. */
function shownAs(expression: string): string {
	return expression.replaceAll('$__rate_interval', '5m').replaceAll(/\$\w+/g, '.*');
}

test('a metric that was renamed, and a label that is gone, are found', () => {
	const declared = { backoffice_requests_total: { kind: 'counter' as const, labels: ['system'] }, erp_request_duration_seconds: { kind: 'histogram' as const, labels: ['method'] } };
	expect(missingIn('sum by (le, method) (rate(erp_request_duration_seconds_bucket{method="a"}[5m]))', declared)).toEqual([]);
	expect(missingIn('rate(backoffice_calls_total[5m])', declared)).toEqual(['metric backoffice_calls_total']);
	expect(missingIn('sum by (outcome) (backoffice_requests_total{operation="a"})', declared)).toEqual(['label operation of backoffice_requests_total', 'label outcome']);
	expect(missingIn('erp_request_duration_seconds', declared)).toEqual(['metric erp_request_duration_seconds']);
	expect(missingIn('erp_request_duration_seconds_sum{le="1"}', declared)).toEqual(['label le of erp_request_duration_seconds_sum']);
});
