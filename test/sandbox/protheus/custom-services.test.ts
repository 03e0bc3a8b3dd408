import { startProtheusSandbox, type ProtheusSandbox } from '../../../sandbox/protheus/server.ts';
import { clientOf, trimmed } from './support.ts';
import type { Client } from './support.ts';

const ORDERS = '/botapi/v1/pedidos';
const TICKETS = '/botapi/v1/chamados';

let protheus: ProtheusSandbox;
let client: Client;
beforeEach(async () => {
	protheus = await startProtheusSandbox();
	client = await clientOf(protheus);
});
afterEach(() => protheus.close());

const order = (more: object = {}) => ({
	cliente: '001003', loja: '01', pedidoEcommerce: 'key-1', itens: [{ produto: 'CIM-CP2-50', quantidade: 2 }, { produto: 'FITA 3/4"', quantidade: 1 }], ...more,
});
const ticket = (more: object = {}) => ({ cliente: '001001', loja: '01', chave: 'key-2', assunto: 'Entrega', descricao: 'Não chegou', prioridade: 'alta', ...more });
const ordersByKey = (key: string) => client.rows({ tables: 'SC5', fields: 'c5_num,c5_cliente,c5_lojacli,c5_blq', where: `C5_PEDECOM = '${key}'` });

describe('an order', () => {
	test('is taken at the customer\'s price, found by its key, and lowers what is available', async () => {
		const { status, body } = await client.post(ORDERS, order());
		expect(status).toBe(201);
		// 5 % off: 2 x 36.96 (36.955) + 4.74 (4.7405).
		expect(body).toEqual({ pedido: { numero: '060001', filial: '01', total: 78.66, status: 'aberto', emissao: expect.stringMatching(/^\d{8}$/) } });
		expect((await ordersByKey('key-1')).map(trimmed)).toEqual([{ c5_num: '060001', c5_cliente: '001003', c5_lojacli: '01', c5_blq: '' }]);
		const [level] = await client.items('/api/retail/v1/retailStockLevel?itemInternalId=CIM-CP2-50');
		expect(level).toMatchObject({ CurrentStockAmount: 360, BookedStockAmount: 42 });
		expect(await client.items('/api/retail/v1/retailSalesOrders/01%7C060001/items')).toHaveLength(2);
		expect(protheus.createdOrders()).toMatchObject([{ number: '060001', key: 'key-1', customerId: '001003|01', tenantId: '01,01', total: 78.66 }]);
	});

	test('raises the customer\'s open orders, not what is owed in invoices', async () => {
		const credit = async () => (await client.get('/api/fat/v1/CustomerCreditLimit/001003%7C01')).body as Record<string, number>;
		const before = await credit();
		await client.post(ORDERS, order());
		const after = await credit();
		expect(after['CreditLimitUsedBySalesOrders']).toBeCloseTo((before['CreditLimitUsedBySalesOrders'] ?? 0) + 78.66, 2);
		expect(after['CreditLimitUsedByBilling']).toBe(before['CreditLimitUsedByBilling']);
	});

	test('sent twice under one key is two orders: nothing here is idempotent', async () => {
		await client.post(ORDERS, order());
		await client.post(ORDERS, order());
		expect(protheus.createdOrders().map(({ key }) => key)).toEqual(['key-1', 'key-1']);
		expect(await ordersByKey('key-1')).toHaveLength(2);
	});

	test('with a key longer than the column keeps the start of it, without a word', async () => {
		protheus.knobs.keyWidth = 10;
		expect((await client.post(ORDERS, order({ pedidoEcommerce: 'a-key-that-is-long' }))).status).toBe(201);
		expect(await ordersByKey('a-key-that-is-long')).toEqual([]);
		expect(await ordersByKey('a-key-that')).toHaveLength(1);
	});

	test('waits for a rule where the site wants it so', async () => {
		protheus.knobs.blockNewOrders = true;
		expect((await client.post(ORDERS, order())).body).toMatchObject({ pedido: { status: 'bloqueado' } });
		expect(await ordersByKey('key-1')).toMatchObject([{ c5_blq: '1' }]);
	});

	test('without TenantId is an order in the job\'s company', async () => {
		expect((await client.post(ORDERS, order(), { tenantid: null })).status).toBe(201);
		expect(protheus.createdOrders()).toMatchObject([{ tenantId: '99,01' }]);
		expect(await ordersByKey('key-1')).toEqual([]);
	});

	test.each([
		['an unknown customer', { cliente: '009999' }],
		['a code without its store', { loja: undefined }],
		['a blocked customer', { cliente: '009002' }],
		['a number for the code', { cliente: 1003 }],
		['no items', { itens: [] }],
		['an unknown product', { itens: [{ produto: 'NOPE', quantidade: 1 }] }],
		['a quantity of zero', { itens: [{ produto: 'CIM-CP2-50', quantidade: 0 }] }],
		['a quantity as text', { itens: [{ produto: 'CIM-CP2-50', quantidade: '1' }] }],
		['a name that the service does not know', { customer_id: '001003' }],
		['a name that its items do not know', { itens: [{ produto: 'CIM-CP2-50', quantidade: 1, preco: 1 }] }],
		['more than there is, over all lines', { itens: [{ produto: 'A&B+C#1?', quantidade: 3 }, { produto: 'A&B+C#1?', quantidade: 3 }] }],
	])('with %s is refused as SetRestFault does it, and nothing is done', async (_, more) => {
		const answer = await client.post(ORDERS, order(more));
		expect(answer).toMatchObject({ status: 400, body: { errorCode: 400, errorMessage: expect.any(String) } });
		expect(protheus.createdOrders()).toEqual([]);
		expect(await ordersByKey('key-1')).toEqual([]);
	});

	test('for more than there is may be taken: available goes below zero', async () => {
		protheus.knobs.insufficientStock = 'accept';
		expect((await client.post(ORDERS, order({ itens: [{ produto: 'ZERO-ESTOQUE', quantidade: 2 }] }))).status).toBe(201);
		expect(await client.items('/api/retail/v1/retailStockLevel?itemInternalId=ZERO-ESTOQUE')).toMatchObject([{ CurrentStockAmount: 0, BookedStockAmount: 2 }]);
	});

	test('a hostile text stays a text', async () => {
		const hostile = "x'; DELETE FROM canario --";
		expect((await client.post(ORDERS, order({ pedidoEcommerce: hostile, observacao: hostile }))).status).toBe(201);
		expect((await client.post(ORDERS, order({ cliente: hostile }))).status).toBe(400);
		expect(protheus.createdOrders()).toMatchObject([{ key: hostile }]);
		expect(protheus.canaryIsIntact()).toBe(true);
	});
});

describe('a ticket', () => {
	test('is opened and found by its key in SZ1', async () => {
		const { status, body } = await client.post(TICKETS, ticket());
		expect(status).toBe(201);
		expect(body).toEqual({ chamado: { numero: '007001', filial: '01', status: 'aberto', abertura: expect.stringMatching(/^\d{8}$/) } });
		const rows = await client.rows({ tables: 'SZ1', fields: 'z1_num,z1_cliente,z1_loja,z1_assunto,z1_descri,z1_prior,z1_status', where: "Z1_CHAVE = 'key-2'" });
		expect(rows.map(trimmed)).toEqual([
			{ z1_num: '007001', z1_cliente: '001001', z1_loja: '01', z1_assunto: 'Entrega', z1_descri: 'Não chegou', z1_prior: 'alta', z1_status: '1' },
		]);
		expect(protheus.createdTickets()).toMatchObject([{ number: '007001', key: 'key-2', customerId: '001001|01' }]);
	});

	test('needs a customer and a description; sent twice it is two tickets', async () => {
		expect((await client.post(TICKETS, ticket({ descricao: '' }))).status).toBe(400);
		expect((await client.post(TICKETS, ticket({ cliente: 'x' }))).status).toBe(400);
		await client.post(TICKETS, ticket());
		await client.post(TICKETS, ticket());
		expect(protheus.createdTickets()).toHaveLength(2);
	});
});

test('the services of another site: another method, path and other names', async () => {
	protheus.knobs.orderRoute = {
		method: 'PUT',
		path: '/WSPEDIDO',
		request: { customer: 'dados.C5_CLIENTE', store: 'dados.C5_LOJACLI', key: 'dados.C5_PEDECOM', items: 'dados.SC6', sku: 'C6_PRODUTO', quantity: 'C6_QTDVEN' },
		answer: { number: 'retorno.C5_NUM', key: 'retorno.C5_PEDECOM' },
	};
	const dados = { C5_CLIENTE: '001001', C5_LOJACLI: '01', C5_PEDECOM: 'key-3', SC6: [{ C6_PRODUTO: '123', C6_QTDVEN: 1 }] };
	expect((await client.post(ORDERS, order())).status).toBe(404);
	const answer = await fetch(`${protheus.baseUrl}/WSPEDIDO`, {
		method: 'PUT',
		headers: { authorization: `Bearer ${client.token}`, tenantid: '01,01', 'content-type': 'application/json' },
		body: JSON.stringify({ dados }),
	});
	expect([answer.status, await answer.json()]).toEqual([201, { retorno: { C5_NUM: '060001', C5_PEDECOM: 'key-3' } }]);
});

test('a reset brings the sample data back', async () => {
	await client.post(ORDERS, order());
	await client.post(TICKETS, ticket());
	protheus.reset();
	expect([protheus.createdOrders(), protheus.createdTickets(), await ordersByKey('key-1')]).toEqual([[], [], []]);
	expect(await client.items('/api/retail/v1/retailStockLevel?itemInternalId=CIM-CP2-50')).toMatchObject([{ BookedStockAmount: 40 }, {}]);
});
