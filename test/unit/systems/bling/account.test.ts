import { blingAnswering, context, type Answer } from './scripted';

const path = '/empresas/me/dados-basicos';
const products = { json: { data: [{ id: 13, nome: 'Cimento', codigo: 'CIM', preco: 10, situacao: 'A' }] } };
const noScope = { status: 403, json: { error: { type: 'insufficient_scope', message: 'insufficient_scope', description: 'Sem escopo' } } };
const methods = (id: number) => ({ json: { data: [{ id, situacao: 1, padrao: 1 }] } });
const order = { customerId: '16', items: [{ sku: 'CIM', quantity: 1 }], source: 'bot', idempotencyKey: 'key-1' };
const payments = (bling: ReturnType<typeof blingAnswering>) =>
	bling.sent('/pedidos/vendas').map(({ json }) => (json as { parcelas: Array<{ formaPagamento: { id: number } }> }).parcelas[0]?.formaPagamento.id);

describe('which account a credential is connected to', () => {
	test('is asked once for a connection, and anew for another one', async () => {
		let id = 1;
		const bling = blingAnswering({ [`GET ${path}`]: () => ({ json: { data: { id } } }) });
		expect(await bling.accountId({ connection: 'first' })).toBe('1');
		id = 2;
		expect(await bling.accountId({ connection: 'first' })).toBe('1');
		expect(await bling.accountId({ connection: 'second' })).toBe('2');
		expect(bling.sent(path)).toHaveLength(2);
	});

	test.each([
		['whose account is told', [{ json: { data: { id: 1 } } }, { json: { data: { id: 2 } } }]],
		['whose account is not told', [noScope, noScope]],
	])('after a connection to another account %s, nothing of the one before is used', async (_name, accounts: Answer[]) => {
		let now = 0;
		const bling = blingAnswering({
			[`GET ${path}`]: () => accounts[now] ?? {},
			'GET /produtos': products,
			'GET /formas-pagamentos': () => methods(now + 101),
			'POST /pedidos/vendas': { status: 201, json: { data: { id: 22 } } },
		});
		await bling.another({ connection: 'first' }).createOrder(order, context);
		now = 1;
		await bling.another({ connection: 'second' }).createOrder(order, context);
		expect(payments(bling)).toEqual([101, 102]);
	});

	test('a missing right is remembered for an hour; the account is not told', async () => {
		const bling = blingAnswering({ [`GET ${path}`]: noScope });
		expect([await bling.accountId(), await bling.accountId()]).toEqual([null, null]);
		expect(bling.sent(path)).toHaveLength(1);
	});

	test.each([
		['another refusal', { status: 404, json: {} }],
		['an answer without an id', { json: { data: {} } }],
	])('%s is asked again by the next run', async (_name, answer: Answer) => {
		const bling = blingAnswering({ [`GET ${path}`]: answer });
		expect([await bling.accountId(), await bling.accountId()]).toEqual([null, null]);
		expect(bling.sent(path)).toHaveLength(2);
	});

	test.each([
		['a firewall', { status: 403, text: '<html>Forbidden</html>' }, 'permission'],
		['a proxy', { status: 403, json: { error: { type: 'blocked', message: 'blocked' } } }, 'permission'],
		['a failure', { status: 503, json: {} }, 'unavailable'],
	])('%s says nothing about rights: it is an error, and forgotten', async (_name, answer: Answer, code) => {
		let current = answer;
		const bling = blingAnswering({ [`GET ${path}`]: () => current });
		await expect(bling.accountId()).rejects.toMatchObject({ code, nothingDone: true });
		current = { json: { data: { id: 7 } } };
		expect(await bling.accountId()).toBe('7');
	});

	test('a list that is broken in the Store is read anew', async () => {
		const answers = { 'GET /produtos': products, 'GET /formas-pagamentos': methods(5), 'POST /pedidos/vendas': { status: 201, json: { data: { id: 22 } } } };
		const bling = blingAnswering(answers);
		await bling.store.set('bling:account-1:formas-pagamentos', '[{"id":');
		await bling.erp.createOrder(order, context);
		expect(payments(bling)).toEqual([5]);
	});
});
