import { randomUUID } from 'node:crypto';

import { startLanguageModel, type LanguageModelSandbox } from '../../sandbox/language-model/server.ts';
import { startRestErpSandbox, type RestErpSandbox } from '../../sandbox/rest-erp/server.ts';
import { importExample, readExample } from '../../scripts/lib/examples.ts';
import { modelCredential } from '../support/e2e/ai-agent.ts';
import { sharedN8n, type RunningN8n } from '../support/e2e/shared-n8n.ts';
import { webhookIsThere } from '../support/e2e/workflow.ts';

jest.setTimeout(60_000);

describe.each(['lastNode', 'streaming'])('the example “Agente de IA com o ERP” (%s)', (responseMode) => {
	let n8n: RunningN8n;
	let model: LanguageModelSandbox;
	let erp: RestErpSandbox;
	let url: string;
	let close: () => Promise<void>;

	beforeAll(async () => {
		n8n = sharedN8n();
		[model, erp] = await Promise.all([startLanguageModel(), startRestErpSandbox()]);
		const { user, password } = erp.knobs;
		const example = readExample('agente-erp.json');
		for (const node of example.nodes) {
			if (!node.webhookId) continue;
			// In the editor the chat is its own; here it is spoken to from outside.
			node.webhookId = randomUUID();
			node.parameters = { ...node.parameters, public: true, options: { responseMode } };
			url = `${n8n.url}/webhook/${node.webhookId}/chat`;
		}
		const workflow = await importExample(n8n.client, example, {
			openAiApi: await modelCredential(n8n.client, model),
			backofficeErpRestApi: await n8n.client.createCredential('ERP', 'backofficeErpRestApi', { baseUrl: erp.baseUrl, authentication: 'basic', user, password }),
		});
		await n8n.client.activate(workflow);
		await webhookIsThere(url);
		close = async () => {
			await n8n.client.deactivate(workflow.id);
			await Promise.all([model.close(), erp.close()]);
		};
	});
	afterAll(async () => await close());

	const say = async (chatInput: string, sessionId = randomUUID()): Promise<string> => {
		const headers = { 'Content-Type': 'application/json' };
		const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ action: 'sendMessage', chatInput, sessionId }) });
		return spokenBy(await response.text());
	};

	test('answers about stock, price, the customer and their orders', async () => {
		expect(await say('Qual o estoque do CIM-CP2-50?')).toBe('CIM-CP2-50: 320 disponíveis.');
		expect(await say('Qual o preço do CIM-CP2-50?')).toBe('CIM-CP2-50 custa BRL 38.9.');
		expect(await say('Sou o cliente 1003')).toBe('Olá, Maria Aparecida da Silva (código 1001).');
		expect(await say('Meus pedidos?')).toMatch(/^O último pedido é o \d+, \w+\.$/);
		expect(model.requests().every(({ stream }) => (stream ?? false) === (responseMode === 'streaming'))).toBe(true);
	});

	test('places an order for the one who speaks, whomever the model names, and once', async () => {
		model.knobs.mistakes = ['inventedArgument', 'inventedArgument', 'again'];
		expect(await say('Quero 10 sacos do CIM-CP2-50')).toMatch(/^Pedido \d+ \(existing\), total 389\.$/);
		expect(erp.createdOrders()).toMatchObject([{ customerId: '1001', source: 'chat', items: [{ sku: 'CIM-CP2-50', quantity: 10 }] }]);
	});

	test('remembers the conversation', async () => {
		const conversation = randomUUID();
		await say('Qual o estoque do LIXA-80?', conversation);
		await say('Qual o preço do LIXA-80?', conversation);
		expect(JSON.stringify(model.requests().at(-1)?.messages)).toContain('LIXA-80: 450 disponíveis.');
	});
});

/** The agent's words, whether they came in one piece or as a stream of JSON lines. */
function spokenBy(body: string): string {
	const chunks = body.trim().split('\n').map((line) => JSON.parse(line) as { output?: string; type?: string; content?: string });
	return chunks.map(({ output, type, content }) => output ?? (type === 'item' ? content : '')).join('');
}
