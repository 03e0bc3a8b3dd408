import { readFileSync } from 'node:fs';

import { company } from '../../sandbox/data/company.ts';
import { startRestErpSandbox, type RestErpSandbox } from '../../sandbox/rest-erp/server.ts';
import { dealWon } from '../../sandbox/webhook-sender/events.ts';
import { until } from '../../scripts/lib/until.ts';
import { metricNames } from '../../lib/domain/metric-catalogue';
import { sharedN8n, type RunningN8n } from '../support/e2e/shared-n8n.ts';
import { startSignedTrigger } from '../support/e2e/signed-trigger.ts';
import { activate, branchNode, ours, post, webhookNode, webhookUrl, workflowOf, type NodeSketch } from '../support/e2e/workflow.ts';

jest.setTimeout(60_000);

describe('n8n’s own /metrics', () => {
	let n8n: RunningN8n;
	let erp: RestErpSandbox;
	const erpDoor = webhookNode();
	const pauseDoor = webhookNode();
	const phone = '(11) 98888-1234';

	beforeAll(async () => {
		n8n = sharedN8n();
		erp = await startRestErpSandbox();
		const { user, password } = erp.knobs;
		const credential = await n8n.client.createCredential('ERP', 'backofficeErpRestApi', { baseUrl: erp.baseUrl, authentication: 'basic', user, password });
		const stock: NodeSketch = {
			name: 'ERP',
			type: ours('erp'),
			parameters: { system: 'rest', resource: 'product', operation: 'getStock', sku: '={{ $json.body.sku }}' },
			credentials: { backofficeErpRestApi: credential },
			onError: 'continueErrorOutput',
		};
		const pause: NodeSketch = {
			name: 'Pause',
			type: ours('botControl'),
			parameters: { resource: 'conversation', operation: 'pause', channel: 'kommo', accountId: 'metrics', phone },
		};
		await activate(n8n.client, workflowOf('Metrics', [erpDoor, stock, branchNode('success')], [['Webhook', 'ERP'], ['ERP', 'success']]));
		await activate(n8n.client, workflowOf('Pause', [pauseDoor, pause], [['Webhook', 'Pause']]));
	});

	afterAll(async () => await erp.close());

	/** The value of a line, 0 where there is none. */
	const metric = async (line: string): Promise<number> => {
		const text = await (await fetch(`${n8n.url}/metrics`)).text();
		const found = text.split('\n').find((each) => each.startsWith(`${line} `));
		return found === undefined ? 0 : Number(found.slice(line.length + 1));
	};
	const grown = async (lines: readonly string[], work: () => Promise<unknown>): Promise<number[]> => {
		const before = await Promise.all(lines.map(metric));
		await work();
		return (await Promise.all(lines.map(metric))).map((after, index) => after - (before[index] ?? 0));
	};
	const ask = async (sku: string) => expect((await post(webhookUrl(n8n.url, erpDoor), { sku })).status).toBe(200);

	test('shows look-ups at the ERP, what the cache answered, and failures by code', async () => {
		const lines = [
			'erp_request_duration_seconds_count{method="getStock",status="success"}',
			'backoffice_requests_total{system="REST ERP",operation="stock",outcome="ok"}',
			'backoffice_cache_reads_total{system="REST ERP",outcome="miss"}',
			'backoffice_cache_reads_total{system="REST ERP",outcome="hit"}',
		];
		const counts = await grown(lines, async () => {
			await ask('CIM-CP2-50');
			await ask('CIM-CP2-50');
		});
		for (const count of counts) expect(count).toBeGreaterThanOrEqual(1);
		erp.faults.add([{ match: { path: '/products/LIXA-80/' }, fault: 'status', status: 403 }]);
		const failures = await grown(
			[
				'erp_request_errors_total{method="getStock",error_type="permission"}',
				'erp_request_duration_seconds_bucket{le="+Inf",method="getStock",status="error"}',
				'backoffice_requests_total{system="REST ERP",operation="stock",outcome="permission"}',
			],
			async () => void (await post(webhookUrl(n8n.url, erpDoor), { sku: 'LIXA-80' })),
		);
		for (const count of failures) expect(count).toBeGreaterThanOrEqual(1);
		const text = await (await fetch(`${n8n.url}/metrics`)).text();
		// Other tests' credentials count, too: the worst of all breakers of a system is shown.
		expect(text).toMatch(/^backoffice_breaker_state\{system="REST ERP"\} [012]$/m);
	});

	test('names every metric of the catalogue that has a number, with its meaning', async () => {
		const text = await (await fetch(`${n8n.url}/metrics`)).text();
		const ourNames = [...text.matchAll(/^# HELP ((?:erp|backoffice)_\w+) (.+)$/gm)].map(([, name]) => name ?? '');
		expect(ourNames.length).toBeGreaterThan(6);
		expect(ourNames.filter((name) => !metricNames.some((known) => known === name))).toEqual([]);
		expect(text).toContain('# TYPE erp_request_duration_seconds histogram');
	});

	test('counts paused conversations when it is asked', async () => {
		await post(webhookUrl(n8n.url, pauseDoor), {});
		await until('the paused conversation is counted', async () => (await metric('backoffice_conversations_paused')) >= 1, { everyMs: 500 });
	});

	test('counts events of webhooks: received, repeated, refused', async () => {
		const [customer] = company.customers;
		if (!customer) throw new Error('The sample company has no customer.');
		const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
		const trigger = await startSignedTrigger(n8n.client, { parameters: { scheme: 'standardWebhooks' }, secret: { secret }, sender: { scheme: 'standardWebhooks', secret } });
		const lines = ['received', 'duplicate', 'refused'].map((outcome) => `backoffice_webhook_events_total{system="Signed Webhook",outcome="${outcome}"}`);
		const counts = await grown(lines, async () => {
			await trigger.runsOf(async () => void (await trigger.sender.send(dealWon(customer), { id: 'msg_metrics' })));
			await trigger.sender.send(dealWon(customer), { id: 'msg_metrics' });
			await trigger.sender.send(dealWon(customer), { mutations: ['wrongSecret'] });
		});
		for (const count of counts) expect(count).toBeGreaterThanOrEqual(1);
		await trigger.close();
	});

	test('a failed call is one line of JSON in n8n’s log, with its fields and without secrets', () => {
		const lines = readFileSync(n8n.logFile, 'utf8').split('\n').filter((line) => line.includes('"REST ERP stock"') && line.includes('permission'));
		expect(lines.length).toBeGreaterThanOrEqual(1);
		const [line = ''] = lines;
		expect(JSON.parse(line)).toMatchObject({
			level: 'warn',
			message: 'REST ERP stock',
			metadata: { event: 'call', system: 'REST ERP', operation: 'stock', ms: expect.any(Number), attempt: 1, outcome: 'permission', executionId: expect.stringMatching(/^\d+$/) },
		});
		expect(readFileSync(n8n.logFile, 'utf8')).not.toContain(erp.knobs.password);
	});
});
