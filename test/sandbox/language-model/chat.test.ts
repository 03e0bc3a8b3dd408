import { startLanguageModel, type LanguageModelSandbox, type OfferedTool } from '../../../sandbox/language-model/server.ts';
import type { ChatMessage, ToolCall } from '../../../sandbox/language-model/chat-format.ts';

const tool = (name: string, description: string, properties: Record<string, { type: string; description?: string }>): OfferedTool => ({
	type: 'function',
	function: { name, description, parameters: { properties, required: Object.keys(properties) } },
});
const stockTool = tool('consultar_estoque', 'Estoque', { sku: { type: 'string' } });
const priceTool = tool('consultar_preco', 'Preço', { codigo: { type: 'string', description: 'Código do produto' } });
const question: ChatMessage = { role: 'user', content: 'Qual o estoque do CIM-CP2-50?' };

let model: LanguageModelSandbox;
beforeAll(async () => {
	model = await startLanguageModel();
});
afterAll(async () => await model.close());
beforeEach(() => model.reset());

interface Completion {
	choices: Array<{ message: ChatMessage; finish_reason: string }>;
}

const post = async (body: object, key = model.knobs.apiKey) =>
	await fetch(`${model.baseUrl}/chat/completions`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${key}` },
		body: JSON.stringify({ model: 'roteiro-1', ...body }),
	});

const next = async (messages: ChatMessage[], tools: OfferedTool[] = [stockTool, priceTool]): Promise<ChatMessage> => {
	const { choices } = (await (await post({ messages, tools })).json()) as Completion;
	return choices[0]?.message ?? { role: 'assistant' };
};

const callsOf = ({ tool_calls: calls = [] }: ChatMessage) => calls.map(({ function: { name, arguments: text } }) => ({ name, arguments: JSON.parse(text) as unknown }));
const resultFor = (call: ToolCall | undefined, result: unknown): ChatMessage => ({ role: 'tool', tool_call_id: call?.id ?? '', content: JSON.stringify([result]) });

test('the tool is chosen by its name, and its arguments are written by its schema', async () => {
	expect(callsOf(await next([question]))).toEqual([{ name: 'consultar_estoque', arguments: { sku: 'CIM-CP2-50' } }]);
	expect(callsOf(await next([{ role: 'user', content: 'Qual o preço do LIXA-80?' }]))).toEqual([{ name: 'consultar_preco', arguments: { codigo: 'LIXA-80' } }]);
});

test('a tool whose name says nothing is chosen by its description', async () => {
	const unnamed = tool('ERP', 'Get the available stock of a product by SKU in ERP', { SKU: { type: 'string' } });
	expect(callsOf(await next([question], [unnamed]))).toEqual([{ name: 'ERP', arguments: { SKU: 'CIM-CP2-50' } }]);
});

test('without a tool for it nothing is called', async () => {
	expect(await next([question], [priceTool])).toMatchObject({ content: 'Não tenho ferramenta para isso.' });
});

test.each([7, 4_000])('the answer is made of what the tool returned: %d', async (available) => {
	const asked = await next([question]);
	const answer = await next([question, asked, resultFor(asked.tool_calls?.[0], { found: true, sku: 'CIM-CP2-50', available })]);
	expect(answer.content).toBe(`CIM-CP2-50: ${available} disponíveis.`);
});

test('a result that is no JSON is told as it is', async () => {
	const asked = await next([question]);
	const result: ChatMessage = { role: 'tool', tool_call_id: asked.tool_calls?.[0]?.id ?? '', content: 'There was an error: offline' };
	expect((await next([question, asked, result])).content).toBe('A ferramenta respondeu: There was an error: offline');
});

test('a refused argument is written anew once, then the refusal is told', async () => {
	const refusal = { error: 'SKU is empty.', message: 'Fill it in.', details: { code: 'validation' } };
	const first = await next([question]);
	const talk = [question, first, resultFor(first.tool_calls?.[0], refusal)];
	const second = await next(talk);
	expect(callsOf(second)).toEqual([{ name: 'consultar_estoque', arguments: { sku: 'CIM-CP2-50' } }]);
	expect((await next([...talk, second, resultFor(second.tool_calls?.[0], refusal)])).content).toBe('Não consegui: SKU is empty. Fill it in.');
});

test('a stream carries the same calls and the same words', async () => {
	const chunks = async (messages: ChatMessage[]) => {
		const response = await post({ messages, tools: [stockTool], stream: true });
		const lines = (await response.text()).split('\n\n').filter(Boolean).map((line) => line.replace(/^data: /, ''));
		expect(lines.pop()).toBe('[DONE]');
		return lines.flatMap((line) => (JSON.parse(line) as { choices: Array<{ delta: ChatMessage }> }).choices.map(({ delta }) => delta));
	};
	const pieces = (await chunks([question])).flatMap(({ tool_calls: calls = [] }) => calls);
	expect(pieces.map(({ function: called }) => called.name ?? '').join('')).toBe('consultar_estoque');
	expect(pieces.map(({ function: called }) => called.arguments).join('')).toBe('{"sku":"CIM-CP2-50"}');
	const asked = await next([question], [stockTool]);
	const words = await chunks([question, asked, resultFor(asked.tool_calls?.[0], { found: false })]);
	expect(words.map(({ content }) => content ?? '').join('')).toBe('Não encontrei esse produto.');
});

test('a wrong key, a body without messages, an unanswered call and another API are refused in OpenAI’s shape', async () => {
	const refused = async (response: Response) => ({ status: response.status, body: (await response.json()) as unknown });
	const error = { error: { message: expect.any(String), type: 'invalid_request_error', param: null, code: expect.any(String) } };
	expect(await refused(await post({ messages: [question] }, 'sk-other'))).toEqual({ status: 401, body: error });
	expect(await refused(await post({}))).toEqual({ status: 400, body: error });
	const asked = await next([question]);
	expect(await refused(await post({ messages: [question, asked] }))).toEqual({ status: 400, body: error });
	const headers = { Authorization: `Bearer ${model.knobs.apiKey}` };
	expect(await refused(await fetch(`${model.baseUrl}/responses`, { method: 'POST', headers }))).toEqual({ status: 404, body: error });
});

test('the journal keeps requests and tool results, and no key', async () => {
	const asked = await next([question]);
	await next([question, asked, resultFor(asked.tool_calls?.[0], { found: false })]);
	expect(model.requests()).toHaveLength(2);
	expect(model.requests()[0]?.tools?.map(({ function: { name } }) => name)).toEqual(['consultar_estoque', 'consultar_preco']);
	expect(model.toolResults()).toMatchObject([{ tool: 'consultar_estoque', arguments: { sku: 'CIM-CP2-50' }, result: { found: false } }]);
	expect(JSON.stringify(model.journal.entries())).not.toContain(model.knobs.apiKey);
});
