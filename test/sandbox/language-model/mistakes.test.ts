import { writeCalls, type Mistake } from '../../../sandbox/language-model/mistakes.ts';
import type { Answered } from '../../../sandbox/language-model/conversation.ts';
import type { OfferedTool } from '../../../sandbox/language-model/chat-format.ts';

const wanted = { calls: [{ tool: 'criar_pedido', arguments: { itens: [{ sku: 'A', quantity: 2 }] } }] };
const tools: OfferedTool[] = [{ type: 'function', function: { name: 'criar_pedido', parameters: { properties: { itens: {}, observacao: {} } } } }];
const earlier: Answered = { tool: 'criar_pedido', arguments: { itens: [{ sku: 'A', quantity: 2 }] }, text: '{}', result: {} };

function write(mistake: Mistake, decision: Parameters<typeof writeCalls>[0] = wanted) {
	let id = 0;
	const pending = [mistake];
	const calls = writeCalls(decision, { pending, answered: [earlier], tools, newId: () => `call_${++id}` });
	return { pending, calls: calls?.map(({ id: callId, function: { name, arguments: text } }) => [callId, name, text]) };
}

test.each<[Mistake, unknown]>([
	['numberForText', [['call_1', 'criar_pedido', '{"itens":123}']]],
	['objectForText', [['call_1', 'criar_pedido', '{"itens":{"value":[{"sku":"A","quantity":2}]}}']]],
	['missingArgument', [['call_1', 'criar_pedido', '{}']]],
	['inventedArgument', [['call_1', 'criar_pedido', '{"itens":[{"sku":"A","quantity":2}],"customerId":"1005"}']]],
	['invalidJson', [['call_1', 'criar_pedido', '{"itens":[{"sku":"A","quantity":2}']]],
	['unknownTool', [['call_1', 'consultar_horoscopo', '{"itens":[{"sku":"A","quantity":2}]}']]],
	['twiceAtOnce', [['call_1', 'criar_pedido', '{"itens":[{"sku":"A","quantity":2}]}'], ['call_2', 'criar_pedido', '{"itens":[{"sku":"A","quantity":2}]}']]],
])('%s is made once', (mistake, calls) => {
	expect(write(mistake)).toEqual({ pending: [], calls });
});

test.each<[Mistake, string]>([
	['again', '{"itens":[{"sku":"A","quantity":2}]}'],
	['rephrased', '{"itens":[{"quantity":" 2","sku":"A"}],"observacao":"como pedido antes"}'],
])('%s calls once more instead of answering', (mistake, text) => {
	expect(write(mistake, { say: 'Pronto.' })).toEqual({ pending: [], calls: [['call_1', 'criar_pedido', text]] });
});

test('a mistake that does not fit waits', () => {
	expect(write('invalidJson', { say: 'Pronto.' })).toEqual({ pending: ['invalidJson'], calls: undefined });
	expect(write('again').pending).toEqual(['again']);
});

test('a mistake that does not exist is refused', () => {
	const misspelt = 'agian' as Mistake;
	expect(() => write(misspelt)).toThrow('agian');
});
