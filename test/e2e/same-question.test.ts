import { company } from '../../sandbox/data/company.ts';
import { importExample, readExample } from '../../scripts/lib/examples.ts';
import { startErpSystems, type ErpSystems } from '../support/e2e/erp-systems.ts';
import { sharedN8n, type RunningN8n } from '../support/e2e/shared-n8n.ts';
import { activate, ours, post, webhookIsThere, webhookNode, webhookUrl, workflowOf, type CredentialReference } from '../support/e2e/workflow.ts';

jest.setTimeout(120_000);

const systems = ['REST', 'MySQL', 'SQL Server', 'Arquivos', 'Protheus', 'SAP Business One', 'SAP S/4HANA', 'Bling'];
const example = readExample('mesma-pergunta.json');

describe('the same question, any ERP', () => {
	let n8n: RunningN8n;
	let erps: ErpSystems;
	const workflows: string[] = [];

	beforeAll(async () => {
		n8n = sharedN8n();
		erps = await startErpSystems(n8n);
		const workflow = await importExample(n8n.client, example, erps.credentials);
		await n8n.client.activate(workflow);
		workflows.push(workflow.id);
		await webhookIsThere(`${n8n.url}/webhook/mesma-pergunta`);
		expect(await sync(erps.credentials.backofficeErpFilesApi)).toMatchObject({ status: 200, body: [{ changed: true, rows: company.products.length }] });
	});

	afterAll(async () => {
		await Promise.all([...workflows.map(async (id) => await n8n.client.deactivate(id)), erps?.stop()]);
	});

	/** The example's own node, started by a call instead of the clock. */
	const sync = async (credential: CredentialReference | undefined) => {
		const webhook = webhookNode();
		const read = example.nodes.find(({ type }) => type === ours('erpFiles'));
		const node = { name: 'Ler', type: ours('erpFiles'), parameters: read?.parameters ?? {}, credentials: { backofficeErpFilesApi: credential ?? { id: '', name: '' } } };
		const { id } = await activate(n8n.client, workflowOf('Ler a tabela', [webhook, node], [['Webhook', 'Ler']]));
		workflows.push(id);
		return await post(webhookUrl(n8n.url, webhook), {});
	};

	const ask = async (sku: string) => await post(`${n8n.url}/webhook/mesma-pergunta`, { sku });
	const everywhere = (resposta: string) => systems.map((sistema) => ({ sistema, resposta }));

	test('the eight nodes differ in nothing but system and credential', () => {
		const nodes = example.nodes.filter(({ type }) => type === ours('erp'));
		expect(nodes).toHaveLength(systems.length);
		expect(new Set(nodes.map(({ parameters }) => JSON.stringify({ ...parameters, system: '' }))).size).toBe(1);
	});

	test('every system answers with the same stock', async () => {
		for (const { sku, available } of company.products.filter((product) => product.available > 0).slice(0, 3)) {
			expect((await ask(sku)).body).toEqual(everywhere(`Temos ${available} unidades disponíveis!`));
		}
	});

	test('a product without stock is out of stock in every system', async () => {
		const empty = company.products.find(({ available }) => available === 0);
		expect((await ask(empty?.sku ?? '')).body).toEqual(everywhere('Produto sem estoque no momento.'));
	});

	test('no system knows a product that does not exist', async () => {
		expect((await ask('NAO-EXISTE')).body).toEqual(everywhere('Não conheço esse produto.'));
	});
});
