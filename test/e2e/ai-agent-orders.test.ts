import type { Mistake } from '../../sandbox/language-model/server.ts';
import { startAgent, erpTool, type Agent } from '../support/e2e/ai-agent.ts';
import { sharedN8n } from '../support/e2e/shared-n8n.ts';

jest.setTimeout(60_000);

const tools = [
	erpTool('buscar_cliente', 'customer', 'getByPhone', { phone: "={{ $fromAI('telefone', 'Telefone com DDD', 'string') }}" }),
	erpTool('criar_pedido', 'order', 'create', {
		customerId: "={{ $fromAI('customerId', 'Código do cliente', 'string') }}",
		itemsAs: 'json',
		itemsJson: "={{ $fromAI('itens', 'Lista de { sku, quantity }', 'json') }}",
		notes: "={{ $fromAI('observacao', 'Observação do pedido', 'string', '') }}",
	}),
];
const wish = 'Quero 10 sacos do CIM-CP2-50, telefone (11) 98765-4321';

describe.each([3.1, 2.2])('an order through the agent (AI Agent %s)', (agentVersion) => {
	let agent: Agent;
	beforeAll(async () => {
		agent = await startAgent(sharedN8n().client, { tools, agentVersion });
	});
	afterAll(async () => await agent.close());
	beforeEach(() => {
		agent.model.reset();
		agent.erp.reset();
	});

	test('is placed for the customer found by phone, and its number is told', async () => {
		const { run, text } = await agent.ask(wish);
		const [order, ...others] = agent.erp.createdOrders();
		expect(others).toEqual([]);
		expect(order).toMatchObject({ customerId: '1001', items: [{ sku: 'CIM-CP2-50', quantity: 10 }] });
		expect({ run, text }).toEqual({ run: 'success', text: `Pedido ${order?.id} (created), total 389.` });
	});

	test.each<[string, Mistake]>([
		['twice at once', 'twiceAtOnce'],
		['again after its result', 'again'],
		['again in other words', 'rephrased'],
	])('is one order when the model calls %s', async (_, mistake) => {
		agent.model.knobs.mistakes = mistake === 'twiceAtOnce' ? ['inventedArgument', mistake] : [mistake];
		const { run } = await agent.ask(wish);
		expect(run).toBe('success');
		expect(agent.model.knobs.mistakes).toEqual([]);
		expect(agent.erp.createdOrders()).toHaveLength(1);
		const results = agent.model.toolResults().filter(({ tool }) => tool === 'criar_pedido');
		// Calls made at once finish in any order: which of them came first says nothing.
		const outcomes = results.map(({ result }) => (result as { outcome?: unknown }).outcome);
		expect([...outcomes].sort()).toEqual(['created', 'existing']);
	});

	test('is a new order when the customer asks anew', async () => {
		await agent.ask(wish);
		await agent.ask(wish);
		expect(agent.erp.createdOrders()).toHaveLength(2);
	});

	test('is one order when the ERP took it and gave no answer', async () => {
		agent.erp.faults.add([{ match: { method: 'POST', path: '/orders' }, fault: 'commitThenReset', nth: 1 }]);
		const { run, text } = await agent.ask(wish);
		expect({ run, text }).toEqual({ run: 'success', text: expect.stringMatching(/^Pedido \d+ \(existing\)/) });
		expect(agent.erp.createdOrders()).toHaveLength(1);
	});

	test('that the ERP refuses comes back with its reason', async () => {
		const { run, text } = await agent.ask('Quero 9999 sacos do CIM-CP2-50, telefone (11) 98765-4321');
		expect(run).toBe('success');
		expect(text).toMatch(/^Não consegui: /);
		expect(agent.model.toolResults().at(-1)).toMatchObject({ result: { details: { code: 'validation', retryable: false } } });
		expect(agent.erp.createdOrders()).toEqual([]);
	});
});
