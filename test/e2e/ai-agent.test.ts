import { startAgent, erpTool, type Agent } from '../support/e2e/ai-agent.ts';
import { sharedN8n } from '../support/e2e/shared-n8n.ts';
import { ours } from '../support/e2e/workflow.ts';

jest.setTimeout(60_000);

const tools = [
	erpTool('buscar_cliente', 'customer', 'getByPhone', { phone: "={{ $fromAI('telefone', 'Telefone com DDD', 'string') }}" }),
	erpTool('consultar_estoque', 'product', 'getStock', { sku: "={{ $fromAI('sku', 'Código do produto', 'string') }}" }),
	erpTool('consultar_preco', 'product', 'getPrice', { sku: "={{ $fromAI('sku', 'Código do produto', 'string') }}" }),
	erpTool('ultimos_pedidos', 'order', 'getLast', { customerId: "={{ $fromAI('customerId', 'Código do cliente', 'string') }}" }),
	{
		name: 'situacao_do_bot',
		type: ours('botControlTool'),
		parameters: { resource: 'conversation', operation: 'getStatus', channel: 'whatsapp', accountId: 'loja', contactId: '', phone: "={{ $fromAI('telefone', 'Telefone com DDD', 'string') }}" },
	},
];

describe('the ERP as tools of n8n’s AI Agent', () => {
	let agent: Agent;

	beforeAll(async () => {
		agent = await startAgent(sharedN8n().client, { tools });
	});
	afterAll(async () => await agent.close());
	beforeEach(() => agent.model.reset());

	test('a stock question is answered with the ERP’s figures', async () => {
		expect(await agent.ask('Qual o estoque do CIM-CP2-50?')).toEqual({ status: 200, run: 'success', text: 'CIM-CP2-50: 320 disponíveis.' });
		expect(agent.model.toolResults()).toMatchObject([{ tool: 'consultar_estoque', arguments: { sku: 'CIM-CP2-50' }, result: { found: true, sku: 'CIM-CP2-50', available: 320, reserved: 40 } }]);
	});

	test('each tool is offered with a name, a description and a schema to choose and call it by', async () => {
		await agent.ask('Qual o estoque do CIM-CP2-50?');
		const offered = agent.model.requests()[0]?.tools?.map((tool) => tool.function) ?? [];
		expect(offered).toHaveLength(tools.length);
		const stock = offered.find(({ name }) => name === 'consultar_estoque');
		expect(stock).toMatchObject({
			description: 'Get the available stock of a product by SKU in ERP',
			parameters: { type: 'object', properties: { sku: { type: 'string', description: 'Código do produto' } }, required: ['sku'] },
		});
		for (const { name, description } of offered) {
			expect(name).toMatch(/^[a-z_]+$/);
			expect(description).toMatch(/^(Get|Find) .+ in (ERP|Bot Control)$/);
		}
		expect(new Set(offered.map(({ description }) => description)).size).toBe(tools.length);
	});

	test('a customer is found by phone, in the form the model happens to write', async () => {
		expect(await agent.ask('Sou a Maria, 11987654321')).toMatchObject({ run: 'success', text: 'Olá, Maria Aparecida da Silva (código 1001).' });
		expect(await agent.ask('Sou a Maria, (11) 98765-4321')).toMatchObject({ text: 'Olá, Maria Aparecida da Silva (código 1001).' });
	});

	test('one tool’s result is the next one’s argument: customer, then orders', async () => {
		const { text } = await agent.ask('Meus pedidos, telefone (11) 98765-4321');
		expect(text).toMatch(/^O último pedido é o \d+, \w+\.$/);
		expect(agent.model.toolResults()).toMatchObject([{ tool: 'buscar_cliente', result: { id: '1001' } }, { tool: 'ultimos_pedidos', result: { found: true, count: 5 } }]);
	});

	test('two calls in parallel get each its own result', async () => {
		const { text, run } = await agent.ask('Estoque e preço do CIM-CP2-50?');
		expect({ text, run }).toEqual({ run: 'success', text: 'CIM-CP2-50: 320 disponíveis. CIM-CP2-50 custa BRL 38.9.' });
		expect(agent.model.requests()).toHaveLength(2);
	});

	test('not found is a result, no error', async () => {
		expect(await agent.ask('Qual o estoque do NAO-EXISTE-1?')).toEqual({ status: 200, run: 'success', text: 'Não encontrei esse produto.' });
		expect(agent.model.toolResults()).toMatchObject([{ result: { found: false } }]);
		expect(await agent.ask('Sou o João, (11) 90000-0000')).toMatchObject({ run: 'success', text: 'Não encontrei esse telefone no cadastro.' });
	});

	test('Bot Control is a tool, too', async () => {
		expect(await agent.ask('O bot está ativo? Meu número é (11) 98765-4321')).toMatchObject({ run: 'success', text: 'O bot está active.' });
	});
});
