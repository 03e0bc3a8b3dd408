import type { RestErpSettingsInput } from '../../../../lib/systems/rest-erp';
import { context, restErpAnswering } from './fake-http';

/** An ERP as unlike the guide's as REST allows. */
const other: Partial<RestErpSettingsInput> = {
	numberFormat: 'br',
	numericDates: 'unixSeconds',
	orderStatuses: { 'Em Rota de Entrega': 'processing', D: 'cancelled' },
	nativeIdempotency: true,
	operations: {
		customerByPhone: {
			method: 'POST',
			path: '/busca',
			query: {},
			body: { filtro: { campo: 'fone', valor: '{phone}' }, pagina: 1, exato: true },
			root: 'data.clientes',
			fields: {
				id: 'codigo',
				name: ['fantasia', 'razao'],
				phone: ['contatos[0].numero', 'contatos[1].numero'],
				document: 'doc',
				balanceDue: 'financeiro.aberto',
				creditLimit: 'financeiro.limite',
			},
			notFoundStatuses: [404, 410],
		},
		stock: {
			path: '/estoque',
			query: { produto: '{sku}', deposito: '{warehouse}' },
			root: 'saldos',
			fields: { sku: 'produto', warehouse: 'deposito', available: 'livre' },
		},
		lastOrders: {
			path: '/pedidos/{customerId}',
			query: { ultimos: '{limit}' },
			root: 'pedidos',
			fields: { id: 'id', number: 'numero', customerId: 'cliente', date: 'emissao', total: 'valor', status: 'sit' },
			itemsRoot: 'linhas',
			itemFields: { sku: 'ref', quantity: 'qtd', unitPrice: 'unit' },
		},
		openOrders: null,
		createOrder: {
			path: '/pedidos',
			bodyAs: 'form',
			headers: { 'X-Chave': '{idempotencyKey}' },
			body: { cliente: '{customerId:number}', obs: 'Bot: {notes}', linhas: [{ ref: '{item.sku}', qtd: '{item.quantity}' }] },
			root: 'pedido',
			fields: { id: 'id' },
			itemsRoot: '',
		},
		price: { path: '' },
	},
};

const customer = {
	codigo: 9007199254740993n,
	fantasia: '',
	razao: 'Padaria & Cia',
	contatos: [{ numero: '(11) 3333-0000' }, { numero: '011 98765-4321' }],
	doc: '11.222.333/0001-81',
	financeiro: { aberto: '1.234,50', limite: null },
};
const jsonOf = (value: unknown) =>
	JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? `#${inner}#` : inner)).replace(/"#(\d+)#"/g, '$1');

describe('a REST ERP of another shape', () => {
	test('is asked and read as its settings say; long ids stay exact, missing amounts are null', async () => {
		const { erp, requests } = restErpAnswering({ text: jsonOf({ data: { clientes: [customer] } }) }, other);
		expect(await erp.getCustomerByPhone('+5511987654321', context)).toEqual({
			id: '9007199254740993',
			name: 'Padaria & Cia',
			email: null,
			phone: '+5511987654321',
			document: '11222333000181',
			balanceDue: 1234.5,
			creditLimit: null,
			currency: 'BRL',
		});
		expect(requests[0]).toMatchObject({
			method: 'POST',
			url: 'https://erp.example/api/v1/busca',
			query: {},
			json: { filtro: { campo: 'fone', valor: '5511987654321' }, pagina: 1, exato: true },
		});
	});

	test.each([[{ status: 410 }], [{ status: 204 }], [{ json: {} }], [{ json: [] }], [{ json: { data: { clientes: [] } } }], [{ json: { data: { clientes: null } } }]])(
		'%j means nobody',
		async (answer) => {
			expect(await restErpAnswering(answer, other).erp.getCustomerByPhone('+5511987654321', context)).toBeNull();
		},
	);

	test('an answer of another shape than the settings expect is drift, naming the setting', async () => {
		const { erp } = restErpAnswering({ json: { erro: 'x' } }, other);
		await expect(erp.getCustomerByPhone('+5511987654321', context)).rejects.toMatchObject({
			code: 'drift',
			retryable: false,
			parameter: 'operations.customerByPhone.root',
		});
		const stock = restErpAnswering({ json: { saldos: [{ produto: 'A', livre: 'muitos' }] } }, other).erp;
		await expect(stock.getStock('A', {}, context)).rejects.toMatchObject({ parameter: 'operations.stock.fields.available' });
	});

	test('stock of other SKUs in the answer does not count, and warehouses are told apart', async () => {
		const json = {
			saldos: [
				{ produto: 'A-10', deposito: 1, livre: 5 },
				{ produto: 'a-1', deposito: '01', livre: '1.000,5' },
				{ produto: 'A-1', deposito: '02', livre: -2 },
			],
		};
		const { erp, requests } = restErpAnswering({ json }, other);
		expect(await erp.getStock('A-1', {}, context)).toMatchObject([
			{ warehouse: '01', available: 1000.5, reserved: null },
			{ warehouse: '02', available: -2 },
		]);
		expect(await erp.getStock('A-1', { warehouse: '02' }, context)).toMatchObject([{ warehouse: '02' }]);
		expect(await erp.getStock('A-1', { warehouse: '03' }, context)).toMatchObject([{ warehouse: '03', available: 0 }]);
		expect(await erp.getStock('A-9', {}, context)).toBeNull();
		expect(requests[0]?.query).toEqual({ produto: 'A-1' });
		expect(requests[1]?.query).toEqual({ produto: 'A-1', deposito: '02' });
	});

	test('orders are sorted by the moment they were placed, and strangers’ orders left out', async () => {
		const orderOf = (id: string, emissao: number, sit: string, cliente = '7') => ({ id, numero: `N${id}`, cliente, emissao, valor: '10,00', sit, linhas: [{ ref: 'A', qtd: '1,5', unit: '2,10' }] });
		const json = {
			pedidos: [
				orderOf('1', 1_763_000_000, 'em rota de entrega'),
				orderOf('2', 1_763_000_500, 'D'),
				orderOf('3', 1_763_000_400, 'inventado'),
				orderOf('4', 1_763_000_900, 'aberto', '8'),
			],
		};
		const orders = await restErpAnswering({ json }, other).erp.getLastOrders('7', { limit: 2 }, context);
		expect(orders.map(({ id, status, rawStatus }) => [id, status, rawStatus])).toEqual([
			['2', 'cancelled', 'D'],
			['3', 'unknown', 'inventado'],
		]);
		expect(orders[0]).toMatchObject({ number: 'N2', date: '2025-11-12', total: 10, items: [{ sku: 'A', quantity: 1.5, unitPrice: 2.1 }] });
	});

	test('what it cannot do is not among its capabilities and is refused without a request', async () => {
		const { erp, requests } = restErpAnswering({ json: {} }, other);
		expect(erp.capabilities.operations.has('openOrders')).toBe(false);
		expect(erp.capabilities.operations.has('price')).toBe(false);
		expect(erp.capabilities).toMatchObject({ customerPrice: false, reservedStock: false, idempotentWrites: { createOrder: 'native' } });
		await expect(erp.getOpenOrders('7', { limit: 5 }, context)).rejects.toMatchObject({ code: 'unsupported' });
		await expect(erp.getPrice('A', {}, context)).rejects.toMatchObject({ code: 'unsupported' });
		expect(requests).toEqual([]);
	});

	test('an order goes as a form, with typed values, and what has no value is left out', async () => {
		const { erp, requests } = restErpAnswering({ status: 201, json: { pedido: { id: 5 } }, headers: { 'idempotent-replayed': 'true' } }, other);
		const order = { customerId: '7', items: [{ sku: 'A', quantity: 2 }, { sku: 'B', quantity: 1.5 }], source: 'bot', idempotencyKey: 'k-1' };
		expect(await erp.createOrder(order, context)).toEqual({
			order: {
				id: '5',
				number: '5',
				customerId: '7',
				date: null,
				total: null,
				currency: 'BRL',
				status: 'unknown',
				rawStatus: null,
				items: [
					{ sku: 'A', name: null, quantity: 2, unitPrice: null },
					{ sku: 'B', name: null, quantity: 1.5, unitPrice: null },
				],
			},
			outcome: 'existing',
		});
		expect(requests[0]?.form).toEqual({ cliente: '7', linhas: '[{"ref":"A","qtd":2},{"ref":"B","qtd":1.5}]' });
		expect(requests[0]?.headers).toEqual({ 'X-Chave': 'k-1' });
	});

	test('an id without leading zeros goes as a number where the template asks for one', async () => {
		const settings = { operations: { createOrder: { body: { cliente: '{customerId:number}' } } } };
		for (const [customerId, sent] of [['7', 7], ['007', '007'], ['C7', 'C7'], ['9007199254740993', '9007199254740993']] as const) {
			const { erp, requests } = restErpAnswering({ json: { id: 1 } }, settings);
			await erp.createOrder({ customerId, items: [], source: 'bot', idempotencyKey: 'k' }, context);
			expect(requests[0]?.json).toEqual({ cliente: sent });
		}
	});
});

describe('paths', () => {
	test.each([
		['A/B', 'A%2FB'],
		['50%', '50%25'],
		['%2e%2e', '%252e%252e'],
		["O'RING (10)*!", 'O%27RING%20%2810%29%2A%21'],
		['a?b#c', 'a%3Fb%23c'],
		['a\\b', 'a%5Cb'],
		['AÇO 🤖', 'A%C3%87O%20%F0%9F%A4%96'],
		['{customerId}', '%7BcustomerId%7D'],
		['...', '...'],
	])('the SKU %j is one encoded segment', async (sku, segment) => {
		const { erp, requests } = restErpAnswering({ status: 404 });
		await erp.getStock(sku, {}, context);
		expect(requests[0]?.url).toBe(`https://erp.example/api/v1/products/${segment}/stock`);
		expect(new URL(requests[0]?.url ?? '').pathname).toBe(`/api/v1/products/${segment}/stock`);
	});

	test.each(['', ' ', '.', '..', '\ud800'])('the SKU %j cannot be one', async (sku) => {
		const { erp, requests } = restErpAnswering({ status: 404 });
		await expect(erp.getStock(sku, {}, context)).rejects.toMatchObject({ code: 'validation', parameter: 'SKU', nothingDone: true });
		expect(requests).toEqual([]);
	});
});

describe('what customers write is never a template', () => {
	test('braces in a value stay braces', async () => {
		const { erp, requests } = restErpAnswering({ json: { id: 1 } });
		const ticket = { customerId: '7', subject: '{idempotencyKey}', description: '{item.sku}', source: 'bot', idempotencyKey: 'k' };
		await erp.createTicket(ticket, context);
		expect(requests[0]?.json).toMatchObject({ subject: '{idempotencyKey}', description: '{item.sku}' });
	});

	test('a key that no header can carry is refused before it is sent', async () => {
		const { erp, requests } = restErpAnswering({ json: { id: 1 } });
		const order = { customerId: '7', items: [], source: 'bot', idempotencyKey: 'a\r\nX-Injected: 1' };
		await expect(erp.createOrder(order, context)).rejects.toMatchObject({ code: 'validation', nothingDone: true });
		expect(requests).toEqual([]);
	});
});

describe('documents', () => {
	const record = (id: string, document: string) => ({ id, name: 'X', document });

	test('are asked for bare and masked, so that two records in two forms are noticed', async () => {
		const answers = [{ json: [record('1', '52998224725')] }, { json: [record('2', '529.982.247-25')] }];
		const { erp, requests } = restErpAnswering(answers);
		await expect(erp.getCustomerByDocument('52998224725', context)).rejects.toMatchObject({ code: 'ambiguous' });
		expect(requests.map(({ query }) => query)).toEqual([{ document: '52998224725' }, { document: '529.982.247-25' }]);
	});

	test('are asked for in one form where the settings say so, and a number without its zeros is recognised', async () => {
		const { erp, requests } = restErpAnswering({ json: [{ id: 1, document: 191 }, record('2', '529')] }, { documentForms: 'bare' });
		expect(await erp.getCustomerByDocument('00000000191', context)).toMatchObject({ id: '1' });
		expect(requests).toHaveLength(1);
	});
});

test('ping is one cheap request, and its failure is told', async () => {
	const { erp, requests } = restErpAnswering({ json: [] });
	await erp.ping(context);
	expect(requests).toMatchObject([{ method: 'GET', url: 'https://erp.example/api/v1/customers', query: { limit: '1' } }]);
	await expect(restErpAnswering({ status: 404, json: {} }).erp.ping(context)).rejects.toMatchObject({ code: 'validation' });
});
