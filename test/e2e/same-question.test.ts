import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { company } from '../../sandbox/data/company.ts';
import { startRestErpSandbox, type RestErpSandbox } from '../../sandbox/rest-erp/server.ts';
import { startSqlServer, type SqlServerSandbox } from '../../sandbox/sql-server/server.ts';
import { importExample, readExample } from '../../scripts/lib/examples.ts';
import { startErpDatabase, type ErpDatabase } from '../support/e2e/database.ts';
import { sharedN8n, type RunningN8n } from '../support/e2e/shared-n8n.ts';
import { activate, ours, post, webhookIsThere, webhookNode, webhookUrl, workflowOf } from '../support/e2e/workflow.ts';
import { startOpenSsh, type OpenSshServer } from '../support/servers/openssh.ts';

jest.setTimeout(120_000);

const systems = ['REST', 'MySQL', 'SQL Server', 'Arquivos'];
const example = readExample('mesma-pergunta.json');

describe('the same question, any ERP', () => {
	let n8n: RunningN8n;
	let rest: RestErpSandbox;
	let mySql: ErpDatabase;
	let sqlServer: SqlServerSandbox;
	let files: OpenSshServer;
	const workflows: string[] = [];

	beforeAll(async () => {
		n8n = sharedN8n();
		[rest, mySql, sqlServer, files] = await Promise.all([startRestErpSandbox(), startErpDatabase(), startSqlServer(), startOpenSsh()]);
		const lines = company.products.map(({ sku, listPriceCents, available }) => `"${sku.replaceAll('"', '""')}";${(listPriceCents / 100).toFixed(2).replace('.', ',')};${available}`);
		writeFileSync(join(files.files, 'precos.csv'), `sku;preco;estoque\r\n${lines.join('\r\n')}\r\n`);
		const { client } = n8n;
		const credentials = {
			backofficeErpRestApi: await client.createCredential('ERP REST', 'backofficeErpRestApi', {
				baseUrl: rest.baseUrl,
				authentication: 'basic',
				user: rest.knobs.user,
				password: rest.knobs.password,
			}),
			backofficeErpMySqlApi: await client.createCredential('ERP MySQL', 'backofficeErpMySqlApi', { ...mySql.credential, tls: 'off' }),
			backofficeErpSqlServerApi: await client.createCredential('ERP SQL Server', 'backofficeErpSqlServerApi', {
				host: sqlServer.host,
				port: sqlServer.port,
				database: sqlServer.database,
				user: sqlServer.user,
				password: sqlServer.password,
				tls: 'verify',
				ca: sqlServer.ca,
			}),
			backofficeErpFilesApi: await client.createCredential('ERP por arquivos', 'backofficeErpFilesApi', {
				protocol: 'sftp',
				host: files.host,
				port: files.port,
				user: files.user,
				privateKey: files.privateKey,
				hostKeyFingerprint: files.fingerprint,
				priceListPath: 'precos.csv',
			}),
		};
		const workflow = await importExample(client, example, credentials);
		await client.activate(workflow);
		workflows.push(workflow.id);
		await webhookIsThere(`${n8n.url}/webhook/mesma-pergunta`);
		expect(await sync(credentials.backofficeErpFilesApi)).toMatchObject({ status: 200, body: [{ changed: true, rows: company.products.length }] });
	});

	afterAll(async () => {
		await Promise.all(workflows.map(async (id) => await n8n.client.deactivate(id)));
		await Promise.all([rest.close(), mySql.server.stop(), sqlServer.stop(), files.stop()]);
	});

	/** The example's own node, started by a call instead of the clock. */
	const sync = async (credential: { id: string; name: string }) => {
		const webhook = webhookNode();
		const read = example.nodes.find(({ type }) => type === ours('erpFiles'));
		const node = { name: 'Ler', type: ours('erpFiles'), parameters: read?.parameters ?? {}, credentials: { backofficeErpFilesApi: credential } };
		const { id } = await activate(n8n.client, workflowOf('Ler a tabela', [webhook, node], [['Webhook', 'Ler']]));
		workflows.push(id);
		return await post(webhookUrl(n8n.url, webhook), {});
	};

	const ask = async (sku: string) => await post(`${n8n.url}/webhook/mesma-pergunta`, { sku });
	const everywhere = (resposta: string) => systems.map((sistema) => ({ sistema, resposta }));

	test('the four nodes differ in nothing but system and credential', () => {
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
