import { blingAnswering, context } from './scripted';

const product = { id: 13, nome: 'Cimento', codigo: 'CIM', preco: 10, situacao: 'A' };
const order = { customerId: '16', items: [{ sku: 'CIM', quantity: 3 }, { sku: 'CIM', quantity: 1.5, unitPrice: 9.99 }], source: 'bot', idempotencyKey: 'key-1' };
const paymentMethods = { json: { data: [{ id: 1, situacao: 1, padrao: 0 }, { id: 2, situacao: 0, padrao: 1 }, { id: 3, situacao: 1, padrao: 1 }] } };

describe('Bling’s answers', () => {
	test('an order is sent with the fields, types and casing of the contract', async () => {
		const { erp, sent } = blingAnswering({
			'GET /produtos': { json: { data: [product] } },
			'GET /formas-pagamentos': paymentMethods,
			'POST /pedidos/vendas': { status: 201, json: { data: { id: 22, alertas: [] } } },
		});
		const { order: placed } = await erp.createOrder(order, context);
		expect(sent('/pedidos/vendas')[0]?.json).toEqual({
			contato: { id: 16 },
			data: '2026-03-10',
			dataSaida: '2026-03-10',
			dataPrevista: '2026-03-10',
			numeroLoja: 'key-1',
			observacoesInternas: 'bot',
			itens: [
				{ codigo: 'CIM', descricao: 'Cimento', quantidade: 3, valor: 10, produto: { id: 13 } },
				{ codigo: 'CIM', descricao: 'Cimento', quantidade: 1.5, valor: 9.99, produto: { id: 13 } },
			],
			parcelas: [{ dataVencimento: '2026-03-10', valor: 44.99, formaPagamento: { id: 3 } }],
		});
		// It cannot be read back here; it has been made all the same.
		expect(placed).toMatchObject({ id: '22', number: '22', total: 44.99, status: 'unknown' });
	});

	test('an answer to an order without an id is drift, and the order is not sent again', async () => {
		const { erp, sent } = blingAnswering({
			'GET /produtos': { json: { data: [product] } },
			'GET /formas-pagamentos': paymentMethods,
			'POST /pedidos/vendas': { status: 201, json: { data: {} } },
		});
		await expect(erp.createOrder(order, context)).rejects.toMatchObject({ code: 'drift', nothingDone: false });
		expect(sent('/pedidos/vendas')).toHaveLength(1);
	});

	test('an unknown SKU is refused before the order is sent', async () => {
		const { erp, sent } = blingAnswering({ 'GET /produtos': { json: { data: [] } }, 'GET /formas-pagamentos': paymentMethods });
		await expect(erp.createOrder(order, context)).rejects.toMatchObject({ code: 'validation', parameter: 'Items[0].sku', nothingDone: true });
		expect(sent('/pedidos/vendas')).toEqual([]);
	});

	test('a product of another code, and one without a code, are not the product', async () => {
		const { erp } = blingAnswering({ 'GET /produtos': { json: { data: [{ ...product, codigo: 'CIM-2' }, { ...product, codigo: '' }] } } });
		expect(await erp.getPrice('CIM', {}, context)).toBeNull();
	});

	test('two products with one code are ambiguous', async () => {
		const { erp } = blingAnswering({ 'GET /produtos': { json: { data: [product, { ...product, id: 14 }] } } });
		await expect(erp.getPrice('CIM', {}, context)).rejects.toMatchObject({ code: 'ambiguous', parameter: 'SKU' });
	});

	test('a key is absent only where Bling’s answer proves that it searched for it', async () => {
		const answering = (rows: object[]) => blingAnswering({ 'GET /pedidos/vendas': { json: { data: rows } } }).erp;
		expect(await answering([]).findOrderByKey('key-1', context)).toBeNull();
		expect(await answering([{ id: 1, numeroLoja: 'key-10', situacao: { id: 6 } }]).findOrderByKey('key-1', context)).toBeNull();
		expect(await answering([{ id: 1, numeroLoja: 'key-1', situacao: { id: 12 } }]).findOrderByKey('key-1', context)).toBeNull();
		const ignored = answering([{ id: 1, numeroLoja: '', situacao: { id: 6 } }]);
		await expect(ignored.findOrderByKey('key-1', context)).rejects.toMatchObject({ code: 'unsupported' });
	});

	test('a situação of the account’s own means what its name says, else what it was made from, unless the settings say more', async () => {
		const rows = [700_001, 700_002, 700_003, 700_004].map((id, index) => ({ id: index + 1, data: '2026-03-01', contato: { id: 16 }, situacao: { id } }));
		const situations = [
			{ id: 700_001, nome: 'Faturado', idHerdado: 9 },
			{ id: 700_002, nome: 'Na esteira', idHerdado: 15 },
			{ id: 700_003, nome: 'Em rota', idHerdado: 6 },
		];
		const { erp, sent } = blingAnswering(
			{
				'GET /pedidos/vendas': { json: { data: rows } },
				'GET /situacoes/modulos': { json: { data: [{ id: 1, nome: 'Compras' }, { id: 98310, nome: 'Vendas' }] } },
				'GET /situacoes/modulos/98310': { json: { data: situations } },
			},
			{ orderStatuses: { 'Em Rota': 'processing' } },
		);
		const orders = await erp.getLastOrders('16', { limit: 5 }, context);
		expect(orders.map(({ rawStatus, status }) => [rawStatus, status])).toEqual([
			['700004', 'unknown'],
			['Em rota', 'processing'],
			['Na esteira', 'processing'],
			['Faturado', 'invoiced'],
		]);
		await erp.getLastOrders('16', { limit: 5 }, context);
		expect(sent('/situacoes/modulos')).toHaveLength(1);
	});

	test('orders of the last months are asked for by a range of a year at most', async () => {
		const { erp, sent } = blingAnswering({ 'GET /pedidos/vendas': { json: { data: [] } } }, { orderMonths: 12 });
		await erp.getLastOrders('16', { limit: 5 }, context);
		expect(sent('/pedidos/vendas')[0]?.query).toMatchObject({ idContato: '16', dataInicial: '2025-03-11', dataFinal: '2026-03-10' });
	});

	test('a page that is full is followed by the next', async () => {
		const page = (count: number, first: number) => Array.from({ length: count }, (_, index) => ({ id: first + index, data: '2026-03-01', contato: { id: 16 }, situacao: { id: 6 } }));
		const { erp, sent } = blingAnswering({
			'GET /pedidos/vendas': ({ query }) => ({ json: { data: query?.['pagina'] === '1' ? page(100, 1) : page(3, 101) } }),
		});
		expect((await erp.getLastOrders('16', { limit: 2 }, context)).map(({ id }) => id)).toEqual(['103', '102']);
		expect(sent('/pedidos/vendas').map(({ query }) => query?.['pagina'])).toEqual(['1', '2']);
	});

	test('an id beyond what a number holds stays whole', async () => {
		const { erp } = blingAnswering({ 'GET /contatos/9007199254740993': { text: '{"data":{"id":9007199254740993,"nome":"A","situacao":"A"}}' } }, { balance: false });
		expect(await erp.getCustomerById('9007199254740993', context)).toMatchObject({ id: '9007199254740993' });
	});
});
