import type { Mistake } from '../../sandbox/language-model/server.ts';
import { startAgent, erpTool, type Agent, type AgentOptions } from '../support/e2e/ai-agent.ts';
import { sharedN8n } from '../support/e2e/shared-n8n.ts';

jest.setTimeout(60_000);

const stock = erpTool('consultar_estoque', 'product', 'getStock', { sku: "={{ $fromAI('sku', 'Código do produto', 'string') }}" });
const price = erpTool('consultar_preco', 'product', 'getPrice', { sku: "={{ $fromAI('sku', 'Código do produto', 'string') }}", customerId: "={{ $('Webhook').item.json.body.customerId ?? '' }}" });
const question = 'Qual o estoque do CIM-CP2-50?';

/** Keys, texts and places that no model may see. */
function expectNothingInner(agent: Agent): void {
	const seen = JSON.stringify(agent.model.requests());
	expect(seen).not.toContain(agent.erp.knobs.password);
	expect(seen).not.toContain(Buffer.from(`${agent.erp.knobs.user}:${agent.erp.knobs.password}`).toString('base64'));
	expect(seen).not.toMatch(/node_modules|\bat .+:\d+:\d+|AxiosError/);
}

describe.each([3.1, 2.2])('what goes wrong behind a tool is text for the agent (AI Agent %s)', (agentVersion) => {
	let agent: Agent;
	const start = async (options: Partial<AgentOptions> = {}) => (agent = await startAgent(sharedN8n().client, { tools: [stock], agentVersion, ...options }));
	afterEach(async () => await agent.close());

	test('an ERP that is down: what happened, what to do, the code, and whether to try again', async () => {
		await start();
		await agent.erp.close();
		const { run, text } = await agent.ask(question);
		expect(run).toBe('success');
		expect(agent.model.toolResults()).toMatchObject([
			{ result: { error: expect.stringContaining('could not be reached'), message: expect.stringContaining('tell the user'), details: { code: 'unavailable', system: 'REST API', retryable: true } } },
		]);
		expect(text).toMatch(/^Não consegui: .*could not be reached/);
		expectNothingInner(agent);
	});

	test('a refused login: the code, and no secret', async () => {
		await start();
		agent.erp.knobs.password = 'changed-meanwhile';
		expect(await agent.ask(question)).toMatchObject({ run: 'success', text: expect.stringContaining('Não consegui') });
		expect(agent.model.toolResults()).toMatchObject([{ result: { message: expect.stringContaining('hand the request to a person'), details: { code: 'auth', retryable: false, httpStatus: 401 } } }]);
		agent.erp.knobs.password = 'bot-password';
		expectNothingInner(agent);
	});

	test('an operation the ERP is not set up for: unsupported', async () => {
		const n8n = sharedN8n();
		const credential = await n8n.client.createCredential('MySQL', 'backofficeErpMySqlApi', { host: '127.0.0.1', port: 1, user: 'bot', password: 'x', database: 'erp' });
		const order = erpTool('criar_pedido', 'order', 'create', { system: 'mySql', customerId: '1001', itemsAs: 'json', itemsJson: "={{ $fromAI('itens', 'Itens', 'json') }}" });
		await start({ tools: [{ ...order, credentials: { backofficeErpMySqlApi: credential } }] });
		expect(await agent.ask('Quero 2 sacos do CIM-CP2-50')).toMatchObject({ run: 'success' });
		expect(agent.model.toolResults()).toMatchObject([{ result: { error: expect.stringContaining('cannot do'), details: { code: 'unsupported', retryable: false } } }]);
	});
});

test('a tool whose author chose “stop workflow” stops it', async () => {
	const agent = await startAgent(sharedN8n().client, { tools: [{ ...stock, onError: 'stopWorkflow' }] });
	await agent.erp.close();
	expect(await agent.ask(question)).toMatchObject({ run: 'error' });
	await agent.close();
});

describe('a model that writes its calls wrongly', () => {
	let agent: Agent;
	beforeAll(async () => {
		agent = await startAgent(sharedN8n().client, { tools: [stock, price] });
	});
	afterAll(async () => await agent.close());
	beforeEach(() => {
		agent.model.reset();
		agent.erp.reset();
	});

	const ask = async (mistake: Mistake, text = question, more = {}) => {
		agent.model.knobs.mistakes = [mistake];
		const answer = await agent.ask(text, more);
		expect(agent.model.knobs.mistakes).toEqual([]);
		return answer;
	};

	test('a missing argument is named, so that the next call has it', async () => {
		expect(await ask('missingArgument')).toMatchObject({ run: 'success', text: 'CIM-CP2-50: 320 disponíveis.' });
		expect(agent.model.toolResults()).toMatchObject([
			{ result: { error: 'The parameter “SKU” is empty.', message: expect.stringMatching(/^Fill it in.*call the tool again/), details: { code: 'validation' } } },
			{ result: { found: true, available: 320 } },
		]);
	});

	test('an argument of the wrong form is named, so that the next call has it right', async () => {
		expect(await ask('objectForText')).toMatchObject({ run: 'success', text: 'CIM-CP2-50: 320 disponíveis.' });
		expect(agent.model.toolResults()).toMatchObject([{ result: { error: 'The parameter “SKU” is an object or a list, not text.', details: { code: 'validation' } } }, { result: { found: true } }]);
	});

	test('a number where a code is text is the code with these digits', async () => {
		expect(await ask('numberForText')).toMatchObject({ run: 'success', text: '123: 12 disponíveis.' });
	});

	test('an invented argument changes nothing: what is bound to the message stays bound', async () => {
		expect(await ask('inventedArgument', 'Qual o preço do CIM-CP2-50?', { customerId: '1003' })).toMatchObject({ run: 'success' });
		expect(agent.model.toolResults()).toMatchObject([{ result: { found: true, source: 'customer', discountPercentage: 5 } }]);
		expect(agent.erp.journal.entries({ path: 'CIM-CP2-50/price' }).at(-1)?.query).toEqual({ customer_id: '1003' });
	});

	test('a tool that does not exist does no harm', async () => {
		expect(await ask('unknownTool')).toMatchObject({ run: 'success', text: 'CIM-CP2-50: 320 disponíveis.' });
	});

	// n8n's AI Agent gives up here; what is ours is that nothing is half done.
	test('arguments that are no JSON end the run before any tool is called', async () => {
		expect(await ask('invalidJson')).toMatchObject({ run: 'error' });
		expect(agent.erp.journal.count()).toBe(0);
		expectNothingInner(agent);
	});
});
