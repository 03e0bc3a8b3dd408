import { startRestErpSandbox, type RestErpSandbox } from '../../sandbox/rest-erp/server.ts';
import { sharedN8n, type RunningN8n } from '../support/e2e/shared-n8n.ts';
import { activate, branchNode, ours, post, webhookNode, webhookUrl, workflowOf } from '../support/e2e/workflow.ts';

jest.setTimeout(60_000);

describe('an ERP node under “continue (using error output)”', () => {
	let n8n: RunningN8n;
	let erp: RestErpSandbox;
	const door = webhookNode();

	beforeAll(async () => {
		n8n = sharedN8n();
		erp = await startRestErpSandbox();
		const { user, password } = erp.knobs;
		const credential = await n8n.client.createCredential('ERP', 'backofficeErpRestApi', { baseUrl: erp.baseUrl, authentication: 'basic', user, password });
		const stock = {
			name: 'ERP',
			type: ours('erp'),
			parameters: { system: 'rest', resource: 'product', operation: 'getStock', sku: '={{ $json.body.sku }}' },
			credentials: { backofficeErpRestApi: credential },
			onError: 'continueErrorOutput' as const,
		};
		await activate(
			n8n.client,
			workflowOf('Error output', [door, stock, branchNode('success'), branchNode('error')], [
				['Webhook', 'ERP'],
				['ERP', 'success'],
				['ERP', 'error', 1],
			]),
		);
	});

	afterAll(async () => await erp.close());

	const ask = async (sku: string) => {
		const { status, body } = await post(webhookUrl(n8n.url, door), { sku });
		expect(status).toBe(200);
		return body as Array<{ branch: string; item: Record<string, unknown> }>;
	};

	test('an item that succeeds leaves by the success output', async () => {
		const [answer] = await ask('CIM-CP2-50');
		expect(answer).toMatchObject({ branch: 'success', item: { found: true, sku: 'CIM-CP2-50', available: 320 } });
	});

	test('an item that fails leaves by the error output with error, message and details', async () => {
		erp.faults.add([{ match: { path: '/products/LIXA-80/' }, fault: 'status', status: 403 }]);
		const answers = await ask('LIXA-80');
		expect(answers).toHaveLength(1);
		const [{ branch, item }] = answers as [{ branch: string; item: Record<string, unknown> }];
		expect(branch).toBe('error');
		expect(item).toMatchObject({
			error: expect.stringMatching(/\S/),
			message: expect.stringMatching(/\S/),
			details: { code: 'permission', system: 'REST ERP', retryable: false, httpStatus: 403 },
		});
		expect(JSON.stringify(item)).not.toContain(erp.knobs.password);
	});

	test('an input that is not valid leaves by the error output and names the parameter', async () => {
		const [answer] = await ask('');
		expect(answer).toMatchObject({ branch: 'error', item: { error: expect.stringContaining('SKU'), details: { code: 'validation' } } });
	});
});
