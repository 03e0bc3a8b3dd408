import { blingAnswering, context, type Answer } from './scripted';

const product = (changes: object = {}) => ({ json: { data: [{ id: 13, nome: 'Cimento', codigo: 'CIM', preco: 10, situacao: 'A', ...changes }] } });
const order = (items: object[] = [{ sku: 'CIM', quantity: 3 }], changes: object = {}) =>
	({ customerId: '16', items: items as Array<{ sku: string; quantity: number; unitPrice?: number }>, source: 'bot', idempotencyKey: 'key-1', ...changes });
const placing = (products: Answer, settings: object = {}, answers: Record<string, Answer> = {}) => {
	const taken = { 'GET /produtos': products, 'POST /pedidos/vendas': { status: 201, json: { data: { id: 22 } } } };
	const bling = blingAnswering({ ...taken, ...answers }, { paymentMethodId: '3', ...settings });
	const body = () => bling.sent('/pedidos/vendas')[0]?.json as { itens: Array<{ valor: number }>; parcelas: Array<{ valor: number }> };
	const told = () => ({ valores: body().itens.map(({ valor }) => valor), parcela: body().parcelas[0]?.valor });
	return { ...bling, told };
};
const shopRow = (changes: object) => ({ json: { data: [{ id: 1, produto: { id: 13 }, loja: { id: 5 }, preco: 8, precoPromocional: 0, ...changes }] } });

describe('what a new order is placed at', () => {
	test.each([
		['the shop’s price', { preco: 8 }, 8],
		['its promotion', { preco: 8, precoPromocional: 6.5 }, 6.5],
		['the product’s, where the shop has none', { preco: 0 }, 10],
	])('with a shop, %s: the price that is quoted', async (_name, row, price) => {
		const bling = placing(product(), { shopId: '5' }, { 'GET /produtos/lojas': shopRow(row) });
		expect(await bling.erp.getPrice('CIM', {}, context)).toMatchObject({ finalPrice: price });
		const placed = await bling.erp.createOrder(order(), context);
		expect(bling.told()).toEqual({ valores: [price], parcela: price * 3 });
		expect(placed.order.total).toBe(price * 3);
	});

	test('a price that is given stands, and the shop is not asked', async () => {
		const bling = placing(product(), { shopId: '5' }, { 'GET /produtos/lojas': shopRow({}) });
		await bling.erp.createOrder(order([{ sku: 'CIM', quantity: 3, unitPrice: 9 }]), context);
		expect(bling.told()).toEqual({ valores: [9], parcela: 27 });
		expect(bling.sent('/produtos/lojas')).toEqual([]);
	});

	test.each([
		[0.125, 1_000, 125],
		[0.333, 3, 1],
		[1.005, 1, 1.01],
		[1.0049, 100, 100.49],
		[0.0001, 2.5, 0],
	])('a price of %d times %d is sent whole, and the parcela is the rounded total', async (preco, quantity, total) => {
		const bling = placing(product({ preco }));
		const placed = await bling.erp.createOrder(order([{ sku: 'CIM', quantity }]), context);
		expect(bling.told()).toEqual({ valores: [preco], parcela: total });
		expect(placed.order.total).toBe(total);
	});

	test.each([{ preco: 0 }, { preco: null }])('a product without a price (%j) is not given away', async (changes) => {
		const bling = placing(product(changes));
		const refusal = { code: 'validation', parameter: 'Items[1].unitPrice', nothingDone: true, hint: expect.stringContaining('unit price') };
		const items = [{ sku: 'CIM', quantity: 1, unitPrice: 5 }, { sku: 'CIM', quantity: 1 }];
		await expect(bling.erp.createOrder(order(items), context)).rejects.toMatchObject(refusal);
		expect(bling.sent('/pedidos/vendas')).toEqual([]);
		await bling.erp.createOrder(order([{ sku: 'CIM', quantity: 1, unitPrice: 0 }]), context);
		expect(bling.told()).toEqual({ valores: [0], parcela: 0 });
	});

	test.each([
		['Customer ID', '13', {}, { customerId: '9007199254740993' }],
		['shopId', '13', { shopId: '9007199254740993' }, {}],
		['paymentMethodId', '13', { paymentMethodId: '9007199254740993' }, {}],
		['Items[0].sku', '9007199254740993', {}, {}],
	])('an id that a number would round is refused, not sent as another one (%s)', async (parameter, id, settings, changes) => {
		const bling = placing({ text: `{"data":[{"id":${id},"codigo":"CIM","preco":10,"situacao":"A"}]}` }, settings, { 'GET /produtos/lojas': { json: { data: [] } } });
		await expect(bling.erp.createOrder(order(undefined, changes), context)).rejects.toMatchObject({ code: 'validation', parameter, nothingDone: true });
		expect(bling.sent('/pedidos/vendas')).toEqual([]);
	});
});

describe('an order by its key', () => {
	const row = (id: number, contact: number | undefined, changes: object = {}) => ({ id, numeroLoja: 'key-1', situacao: { id: 6 }, ...(contact === undefined ? {} : { contato: { id: contact } }), ...changes });
	const bearing = (rows: Array<{ id: number }>) => {
		const details = rows.map((each): [string, Answer] => [`GET /pedidos/vendas/${each.id}`, { json: { data: each } }]);
		return blingAnswering({ 'GET /pedidos/vendas': { json: { data: rows } }, ...Object.fromEntries(details) }).erp;
	};

	test('is this customer’s, though another’s was made before', async () => {
		expect(await bearing([row(1, 17), row(2, 16), row(3, 16)]).findOrderByKey('key-1', context, '016')).toMatchObject({ id: '2', customerId: '16' });
	});

	test('is not ours where only another customer’s carries it', async () => {
		await expect(bearing([row(1, 17)]).findOrderByKey('key-1', context, '16')).rejects.toMatchObject({ code: 'validation', parameter: 'Idempotency Key', nothingDone: true });
		expect(await bearing([row(1, 17)]).findOrderByKey('key-1', context)).toMatchObject({ id: '1' });
	});

	test('is free where another customer’s order was cancelled', async () => {
		expect(await bearing([row(1, 17, { situacao: { id: 12 } })]).findOrderByKey('key-1', context, '16')).toBeNull();
	});

	test('an order that does not tell whose it is proves nothing', async () => {
		await expect(bearing([row(1, undefined)]).findOrderByKey('key-1', context, '16')).rejects.toMatchObject({ code: 'unsupported' });
	});
});
