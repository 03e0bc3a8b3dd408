// How the stand-in decides: a salesperson's assistant in Portuguese. It reads what the user said and what the tools gave
// back, and knows nothing else: figures, names and ids in its answers come out of tool results.
import { valueAt } from './conversation.ts';
import type { Answered, Conversation } from './conversation.ts';
import { argumentsFor, toolFor } from './tool-choice.ts';
import type { Fact, WantedCall } from './tool-choice.ts';

export type Decision = { calls: WantedCall[] } | { say: string };

const purposes = {
	stock: /estoque|stock/i,
	price: /pre[çc]o|price/i,
	customer: /telefone|phone|buscar_cliente/i,
	orders: /[uú]ltim\w*[ _]pedido|latest order|get_last/i,
	order: /criar_pedido|place an order|fazer pedido/i,
	status: /situa[çc][aã]o|paused|get_status/i,
};
type Purpose = keyof typeof purposes;

const product = String.raw`(?:d[oae]s? |de )([A-Z0-9][^\s,?]*(?:-[^\s,?]+)*)`;
const phonePattern = /\(?\d{2}\)?[\s-]?9?\d{4}-?\d{4}|\+?\d{10,13}/;

/** One step: calls where something is still unknown, an answer where all is. */
export function decide(chat: Conversation): Decision {
	const { said } = chat;
	const sku = new RegExp(product).exec(said)?.[1] ?? '';
	const facts: Fact[] = [
		{ called: /sku|produto|product/i, value: sku },
		{ called: /telefone|phone/i, value: phonePattern.exec(said)?.[0] ?? '' },
	];
	const wished = /pe[çc]o|quero|pedir/i.test(said) ? /(\d+)\s*(?:sacos?|unidades?|un|x)?\s*d[eo]/i.exec(said)?.[1] : undefined;
	if (wished !== undefined) return placeOrder(chat, facts, { sku, quantity: Number(wished) });
	if (/pedidos/i.test(said)) return tellOrders(chat, facts);
	if (/sou o|sou a|telefone/i.test(said)) return tellCustomer(chat, facts);
	if (/bot.*(ativo|pausad)/i.test(said)) return look(chat, facts, ['status']);
	const asked = (['stock', 'price'] as const).filter((purpose) => purposes[purpose].test(said));
	return asked.length === 0 ? { say: 'Não entendi. Pergunte por estoque, preço ou pedidos.' } : look(chat, facts, asked);
}

/** Asks for all of it at once, then tells all of it. */
function look(chat: Conversation, facts: readonly Fact[], asked: readonly Purpose[]): Decision {
	const missing = asked.filter((purpose) => !settled(chat, purpose));
	if (missing.length > 0) return call(chat, facts, missing);
	return { say: asked.map((purpose) => tell(purpose, lastOf(chat, purpose))).join(' ') };
}

function tellCustomer(chat: Conversation, facts: readonly Fact[]): Decision {
	return look(chat, facts, ['customer']);
}

function tellOrders(chat: Conversation, facts: readonly Fact[]): Decision {
	return withCustomer(chat, facts, (known) => look(chat, known, ['orders']));
}

function placeOrder(chat: Conversation, facts: readonly Fact[], item: { sku: string; quantity: number }): Decision {
	return withCustomer(chat, facts, (known) => {
		const order: Fact[] = [{ called: /itens|items/i, value: [item] }, { called: /quantidade|quantity/i, value: item.quantity }];
		return look(chat, [...order, ...known], ['order']);
	});
}

/** Orders belong to a customer's id, which only the look-up by phone gives, where there is such a tool. */
function withCustomer(chat: Conversation, facts: readonly Fact[], next: (known: Fact[]) => Decision): Decision {
	if (!toolFor(chat.tools, purposes.customer)) return next([...facts]);
	if (!settled(chat, 'customer')) return call(chat, facts, ['customer']);
	const customer = lastOf(chat, 'customer');
	const id = valueAt(customer?.result, 'id');
	if (id === undefined) return { say: tell('customer', customer) };
	return next([{ called: /customer_?id|cliente/i, value: id }, ...facts]);
}

function call({ tools }: Conversation, facts: readonly Fact[], wanted: readonly Purpose[]): Decision {
	const chosen = wanted.map((purpose) => toolFor(tools, purposes[purpose]));
	const calls = chosen.flatMap((tool) => (tool ? [{ tool: tool.function.name, arguments: argumentsFor(tool, facts) }] : []));
	return calls.length === wanted.length ? { calls } : { say: 'Não tenho ferramenta para isso.' };
}

function lastOf({ answered, tools }: Conversation, purpose: Purpose): Answered | undefined {
	const name = toolFor(tools, purposes[purpose])?.function.name;
	return answered.findLast(({ tool }) => tool === name);
}

/** True once it has an answer to go by: a refusal of what it wrote is repeated once, rightly written this time. */
function settled(chat: Conversation, purpose: Purpose): boolean {
	const last = lastOf(chat, purpose);
	if (last === undefined) return false;
	const refusals = chat.answered.filter(({ tool, result }) => tool === last.tool && valueAt(result, 'details', 'code') === 'validation');
	return valueAt(last.result, 'details', 'code') !== 'validation' || refusals.length > 1;
}

function tell(purpose: Purpose, answer: Answered | undefined): string {
	const get = (...path: ReadonlyArray<string | number>) => String(valueAt(answer?.result, ...path));
	const failure = valueAt(answer?.result, 'error');
	if (failure !== undefined) return `Não consegui: ${String(failure)} ${String(valueAt(answer?.result, 'message') ?? '')}`.trim();
	if (typeof answer?.result !== 'object' || answer.result === null) return `A ferramenta respondeu: ${answer?.text ?? ''}`;
	if (valueAt(answer.result, 'found') === false) return purpose === 'customer' ? 'Não encontrei esse telefone no cadastro.' : 'Não encontrei esse produto.';
	switch (purpose) {
		case 'stock':
			return `${get('sku')}: ${get('available')} disponíveis.`;
		case 'price':
			return `${get('sku')} custa ${get('currency')} ${get('finalPrice')}.`;
		case 'customer':
			return `Olá, ${get('name')} (código ${get('id')}).`;
		case 'orders':
			return `O último pedido é o ${get('orders', 0, 'id')}, ${get('orders', 0, 'status')}.`;
		case 'order':
			return `Pedido ${get('id')} (${get('outcome')}), total ${get('total')}.`;
		case 'status':
			return `O bot está ${get('status')}.`;
	}
}
