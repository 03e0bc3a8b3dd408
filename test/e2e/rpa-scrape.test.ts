import { until } from '../../scripts/lib/until.ts';
import { notable } from '../../sandbox/data/company.ts';
import { recordingOf } from '../contract/nodes/web-recipe';
import { startAgent } from '../support/e2e/ai-agent.ts';
import { sharedN8n } from '../support/e2e/shared-n8n.ts';
import { inputRows, rpaNode, startRpaWorkflow, startWebErp, webCredentialType, type RpaWorkflow, type WebErp } from '../support/e2e/web-erp.ts';
import { activate, endedRuns, ours, post, webhookNode, webhookUrl, workflowOf, type NodeSketch } from '../support/e2e/workflow.ts';

jest.setTimeout(60_000);

describe('the RPA Scrape node in n8n, with a real browser', () => {
	const { client, url } = sharedN8n();
	const active: string[] = [];
	let web: WebErp;

	beforeAll(async () => {
		web = await startWebErp(client);
	});

	afterAll(async () => {
		await Promise.all(active.map(async (id) => await client.deactivate(id)));
		await web.erp.close();
	});

	beforeEach(() => Object.assign(web.erp.knobs, { renameIds: false, ticketLost: false }));

	const start = async (...nodes: NodeSketch[]): Promise<RpaWorkflow> => {
		const started = await startRpaWorkflow(client, nodes);
		active.push(started.workflow.id);
		return started;
	};
	const node = (operation: string, parameters: object) => rpaNode(operation, parameters, web.credential);
	const search = { recipeFrom: 'credential', recipeOperation: 'buscarClientes', ...inputRows({ telefone: '={{ $json.body.phone }}' }) };
	const ticket = { recipeFrom: 'credential', recipeOperation: 'abrirChamado', ...inputRows({ cliente: notable.maria, descricao: 'Caixa rasgada' }) };

	test('a table is read over all its pages, an item for each row', async () => {
		const columns = {
			column: [
				{ name: 'number', heading: 'Pedido', required: true },
				{ name: 'date', heading: 'Data', type: 'dateBR', required: true },
				{ name: 'total', heading: 'Total', type: 'moneyBRL', required: true },
			],
		};
		const { ask } = await start(node('page scrape', { url: '/clientes/1003/pedidos', returns: 'table', tableSelector: '#orders', columns, nextPage: 'a.next-page' }));
		const rows = await ask();
		expect(rows.map(({ branch }) => branch)).toEqual(web.erp.ordersOf('1003').map(() => 'success'));
		expect(rows.length).toBeGreaterThan(20);
		expect(rows[0]?.item).toEqual({ found: true, number: expect.any(String), date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), total: expect.any(Number) });
	});

	test('a test of a recipe gives a picture of each step, and submits nothing', async () => {
		const { ask } = await start(node('recipe test', ticket));
		const [outcome] = await ask();
		expect(outcome).toMatchObject({ branch: 'success', item: { ok: true, outcome: 'stoppedBeforeSubmit' } });
		const pictures = (outcome?.item.steps as Array<{ picture: string }>).map(({ picture }) => picture);
		expect(pictures.length).toBeGreaterThan(3);
		expect(Object.keys(outcome?.files ?? {})).toEqual(pictures);
		expect(Object.values(outcome?.files ?? {}).every(({ mimeType }) => mimeType === 'image/png')).toBe(true);
		expect(web.erp.tickets()).toEqual([]);
	});

	test('what Chrome has recorded runs after the import, with another phone', async () => {
		const importing = { ...node('recipe import', { recording: '={{ JSON.stringify($json.body.recording) }}' }), name: 'Importar' };
		const inputJson = "={{ JSON.stringify({ [$json.inputs[0]]: $('Webhook').item.json.body.phone }) }}";
		const running = node('recipe run', { recipeFrom: 'node', recipe: '={{ JSON.stringify($json.recipe) }}', recipeOperation: '={{ Object.keys($json.recipe.operations)[0] }}', inputAs: 'json', inputJson });
		const { ask } = await start(importing, running);
		const [outcome] = await ask({ recording: recordingOf(web.erp.baseUrl), phone: '(21) 98888-7777' });
		expect(outcome).toMatchObject({ branch: 'success', item: { outcome: 'done' } });
		const searched = web.erp.journal.entries({ path: '^/clientes/busca$' }).at(-1);
		expect(JSON.stringify(searched)).toMatch(/98888-?7777/);
	});

	test('a changed page is an item at the error output, with picture and page', async () => {
		const { ask } = await start(node('recipe run', search));
		expect(await ask({ phone: '(11) 98765-4321' })).toMatchObject([{ branch: 'success', item: { found: true, clientes: [{ codigo: notable.maria }] }, files: {} }]);
		expect(await ask({ phone: '(11) 90000-1234' })).toMatchObject([{ branch: 'success', item: { found: false, outcome: 'notFound' } }]);
		web.erp.knobs.renameIds = true;
		const outcomes = await ask({ phone: '(11) 98765-4321' });
		expect(outcomes).toMatchObject([
			{
				branch: 'error',
				item: { error: expect.stringContaining('buscarClientes'), message: expect.any(String), details: { code: 'drift', retryable: false } },
				files: { screenshot: { mimeType: 'image/png' }, page: { mimeType: 'text/html' } },
			},
		]);
		expect(JSON.stringify(outcomes)).not.toContain('bot-password');
	});

	test('a ticket is opened once by its key, in later executions too', async () => {
		const before = web.erp.tickets().length;
		const { ask } = await start(node('recipe run', { ...ticket, idempotencyKey: '={{ $json.body.key }}' }));
		const [first] = await ask({ key: 'message-1' });
		const [second] = await ask({ key: 'message-1' });
		expect(first).toMatchObject({ branch: 'success', item: { submitted: true, chamado: { numero: expect.stringMatching(/^CH-/) } } });
		expect(second).toMatchObject({ item: { repeated: true, chamado: first?.item.chamado } });
		expect(web.erp.tickets()).toHaveLength(before + 1);
	});

	test('neither Retry On Fail nor n8n’s retry of the execution opens a ticket twice', async () => {
		const before = web.erp.tickets().length;
		const door = webhookNode();
		const keyed = { ...ticket, idempotencyKey: '={{ $json.body.key }}' };
		const opening = { ...node('recipe run', keyed), retryOnFail: true, maxTries: 2, waitBetweenTries: 0 };
		const workflow = await activate(client, workflowOf('Retries', [door, opening], [['Webhook', 'RPA']]));
		active.push(workflow.id);
		web.erp.knobs.ticketLost = true;
		expect((await post(webhookUrl(url, door), { key: 'message-2' })).status).toBe(500);
		web.erp.knobs.ticketLost = false;
		const [failed] = await endedRuns(client, workflow.id);
		expect(failed?.status).toBe('error');
		expect(web.erp.tickets()).toHaveLength(before + 1);
		await client.call('POST', `/rest/executions/${failed?.id}/retry`, { loadWorkflow: false });
		const runs = await until('the execution is retried', async () => {
			const ended = await endedRuns(client, workflow.id);
			return ended.length === 2 && ended;
		});
		expect(runs.map(({ status }) => status)).toEqual(['error', 'error']);
		expect(web.erp.tickets()).toHaveLength(before + 1);
	});

	test('an AI agent looks a customer up with it', async () => {
		const parameters = { ...search, ...inputRows({ telefone: "={{ $fromAI('telefone', 'Telefone com DDD', 'string') }}" }) };
		const tool = { ...node('recipe run', parameters), name: 'buscar_cliente', type: ours('rpaScrapeTool') };
		const agent = await startAgent(client, { tools: [tool] });
		try {
			expect(await agent.ask('Sou a Maria, (11) 98765-4321')).toMatchObject({ run: 'success' });
			expect(agent.model.toolResults()).toMatchObject([{ tool: 'buscar_cliente', result: { found: true, clientes: [{ codigo: notable.maria }] } }]);
		} finally {
			await agent.close();
		}
	});

	describe('the credential’s Test button', () => {
		const press = async (change: object) => {
			const data = { ...web.data, ...change };
			const { id, name } = await client.createCredential('Test of the web ERP', webCredentialType, data);
			return await client.testCredential(id, name, webCredentialType, data);
		};

		test('says that the login works, and which operations there are', async () => {
			expect(await press({})).toEqual({ status: 'OK', message: expect.stringMatching(/login of the recipe works.*buscarClientes, abrirChamado/) });
		});

		test('says that the password is wrong, without showing it', async () => {
			const { status, message } = await press({ password: 'quite-wrong-s3cret' });
			expect({ status, message }).toEqual({ status: 'Error', message: expect.stringMatching(/refused|password/i) });
			expect(message).not.toContain('quite-wrong');
		});

		test('says that there is no browser at that path', async () => {
			expect(await press({ executablePath: '/nowhere/chromium' })).toEqual({ status: 'Error', message: expect.stringContaining('“/nowhere/chromium” does not exist') });
		});
	});
});
