import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { caller, closeAll, contactId, each, orderBody, productId, read, SEED, startAccount } from './support';
import type { Answer, BlingSandbox, Caller } from './support';

let bling: BlingSandbox;
let call: Caller;
beforeEach(async () => {
	bling = await startAccount();
	call = caller(bling);
});
afterEach(closeAll);

const post = (changes: Record<string, unknown> = {}): Promise<Answer> => call.post('/pedidos/vendas', orderBody(changes));
const item = (changes: Record<string, unknown>) => ({ produto: { id: productId(1) }, descricao: 'Cimento', quantidade: 2, valor: 38.9, ...changes });
const instalment = (changes: Record<string, unknown>) => ({ dataVencimento: '2026-12-22', valor: 77.8, formaPagamento: { id: SEED.cashPaymentId }, ...changes });
const stock = async (): Promise<unknown> => read((await call.get(`/estoques/saldos?idsProdutos[]=${productId(1)}`)).body, 'data.0');

describe('placing an order', () => {
	test('is answered 201 with the id and alertas, and nothing else', async () => {
		const { status, body } = await post();
		expect(status).toBe(201);
		const [order] = bling.createdOrders();
		expect(body).toEqual({ data: { id: order?.id, alertas: [] } });
		expect((await call.get(`/pedidos/vendas/${String(order?.id)}`)).body).toMatchObject({
			data: { numero: order?.numero, numeroLoja: 'chave-1', total: 77.8, situacao: { id: 6 }, contato: { id: contactId(1001) }, itens: [{ codigo: 'CIM-CP2-50', quantidade: 2, valor: 38.9 }] },
		});
	});

	test('lowers the virtual balance, not the physical one, and lists the order first', async () => {
		await post();
		expect(await stock()).toMatchObject({ saldoFisicoTotal: 369, saldoVirtualTotal: 327 });
		expect(each(await call.get(`/pedidos/vendas?idContato=${contactId(1001)}&limite=1`), 'numeroLoja')).toEqual(['chave-1']);
		bling.reset();
		expect(await stock()).toMatchObject({ saldoVirtualTotal: 329 });
		expect(bling.createdOrders()).toEqual([]);
	});

	test('the same numeroLoja twice is two orders', async () => {
		const ids = [await post(), await post()].map(({ body }) => read(body, 'data.id'));
		expect(new Set(ids).size).toBe(2);
		expect(each(await call.get('/pedidos/vendas?numerosLojas[]=chave-1'), 'id').sort()).toEqual(ids);
		expect(bling.createdOrders().filter(({ numeroLoja }) => numeroLoja === 'chave-1')).toHaveLength(2);
	});

	test('can come with alertas and is placed all the same', async () => {
		bling.knobs.orderAlerts = true;
		const { status, body } = await post();
		expect(status).toBe(201);
		expect(read(body, 'data.alertas')).toEqual([{ code: expect.any(Number), msg: expect.any(String), element: 'contato', namespace: 'VENDAS' }]);
	});

	test('whose answer never arrives is placed', async () => {
		bling.faults.add([{ match: { method: 'POST', path: '/pedidos/vendas$' }, nth: 1, fault: 'commitThenTimeout' }]);
		await expect(call.post('/pedidos/vendas', orderBody(), AbortSignal.timeout(300))).rejects.toThrow();
		expect(bling.createdOrders()).toHaveLength(1);
		expect(each(await call.get('/pedidos/vendas?numerosLojas[]=chave-1'), 'id')).toEqual([bling.createdOrders()[0]?.id]);
		expect(bling.journal.count({ method: 'POST', path: '^/Api/v3/pedidos/vendas$' })).toBe(1);
	});

	test('of more than there is goes below zero, or is refused', async () => {
		const large = { itens: [item({ quantidade: 1000 })], parcelas: [instalment({ valor: 38_900 })] };
		bling.knobs.insufficientStock = 'reject';
		expect((await post(large)).status).toBe(400);
		bling.knobs.insufficientStock = 'accept';
		expect((await post(large)).status).toBe(201);
		bling.knobs.stockFilterDefault = 'none';
		expect(await stock()).toMatchObject({ saldoVirtualTotal: -671 });
	});

	test('totals items, expenses and freight less the discount', async () => {
		const parts = { outrasDespesas: 1.5, transporte: { frete: 20 }, desconto: { valor: 10, unidade: 'PERCENTUAL' } };
		const { body } = await post({ ...parts, parcelas: [instalment({ valor: 91.52 })] });
		expect((await call.get(`/pedidos/vendas/${String(read(body, 'data.id'))}`)).body).toMatchObject({
			data: { totalProdutos: 77.8, total: 91.52, outrasDespesas: 1.5, desconto: { valor: 10, unidade: 'PERCENTUAL' }, transporte: { frete: 20 } },
		});
	});
});

describe('an order that is refused', () => {
	async function refused(changes: Record<string, unknown>, type = 'VALIDATION_ERROR'): Promise<unknown> {
		const { status, body } = await post(changes);
		expect(status).toBe(400);
		expect(body).toMatchObject({
			error: { type, message: 'Não foi possível salvar a venda', description: 'A venda não pode ser salva, pois ocorreram problemas em sua validação.' },
		});
		expect(bling.createdOrders()).toEqual([]);
		return read(body, 'error.fields');
	}

	test.each(['contato', 'data', 'dataSaida', 'dataPrevista', 'itens', 'parcelas'])('lacks %s', async (name) => {
		expect(await refused({ [name]: undefined }, 'MISSING_REQUIRED_FIELD_ERROR')).toEqual([expect.objectContaining({ element: name, namespace: 'VENDAS' })]);
	});

	test('names a payment method that is unknown or inactive, in the documented words', async () => {
		for (const id of [1, SEED.inactivePaymentId]) {
			expect(await refused({ parcelas: [instalment({ formaPagamento: { id } })] })).toEqual([
				{
					code: 49,
					msg: 'Uma ou mais parcelas da venda possuem erros de validação',
					element: 'parcelas',
					namespace: 'VENDAS',
					collection: [{ index: 1, code: 12, msg: 'Id da forma de pagamento inválido.', element: 'formaPagamento', namespace: 'VENDAS' }],
				},
			]);
		}
	});

	test('has an item that is wrong: the collection tells which', async () => {
		const itens = [item({}), item({ produto: { id: 1 } }), item({ quantidade: 0 })];
		expect(await refused({ itens })).toEqual([
			expect.objectContaining({ element: 'itens', collection: [expect.objectContaining({ index: 2, element: 'produto' }), expect.objectContaining({ index: 3, element: 'quantidade' })] }),
		]);
		expect(await refused({ itens: [item({ valor: '38.9' })] })).toMatchObject([{ element: 'itens', collection: [{ index: 1, element: 'valor' }] }]);
		expect(await refused({ itens: [item({ descricao: undefined })] }, 'MISSING_REQUIRED_FIELD_ERROR')).toMatchObject([{ collection: [{ element: 'descricao' }] }]);
	});

	test('is for a contact that is unknown or deleted, a shop or a situação that nobody knows', async () => {
		expect(await refused({ contato: { id: 999 } })).toMatchObject([{ element: 'contato' }]);
		expect(await refused({ contato: { id: SEED.deletedTwinId } })).toMatchObject([{ element: 'contato' }]);
		expect(await refused({ loja: { id: 5 } })).toMatchObject([{ element: 'loja' }]);
		expect(await refused({ situacao: { id: 5 } })).toMatchObject([{ element: 'situacao' }]);
	});

	test('has parcelas that do not add up, unless nobody checks', async () => {
		const parcelas = [instalment({ valor: 77.79 })];
		expect(await refused({ parcelas })).toMatchObject([{ element: 'parcelas' }]);
		bling.knobs.checkInstalments = false;
		expect((await post({ parcelas })).status).toBe(201);
	});

	test('has a property that the contract does not know, or one of the wrong kind', async () => {
		expect(await refused({ numero_loja: 'x' })).toMatchObject([{ element: 'numero_loja' }]);
		expect(await refused({ numeroLoja: 5 })).toMatchObject([{ element: 'numeroLoja' }]);
		expect(await refused({ data: '22/11/2026' })).toMatchObject([{ element: 'data' }]);
		expect(await refused({ contato: { id: '16000001001' } })).toMatchObject([{ element: 'contato' }]);
		expect(await refused({ desconto: { valor: 1, unidade: 'real' } })).toMatchObject([{ element: 'desconto' }]);
	});

	test('has no body, or one that is no JSON', async () => {
		const headers = { 'content-type': 'application/json' };
		expect((await call.call('/pedidos/vendas', { method: 'POST', headers })).body).toMatchObject({ error: { type: 'EMPTY_REQUEST_BODY' } });
		expect((await call.call('/pedidos/vendas', { method: 'POST', headers, body: '{' })).body).toMatchObject({ error: { type: 'INVALID_REQUEST_BODY' } });
		expect((await call.post('/pedidos/vendas', [])).body).toMatchObject({ error: { type: 'INVALID_REQUEST_BODY' } });
	});
});

describe('the sandbox', () => {
	test('refuses a knob that nobody knows', async () => {
		const unknown: object = { phoneMatches: 'digits' };
		await expect(startAccount(unknown)).rejects.toThrow('Unknown option "phoneMatches"');
	});

	test('runs as a process of its own and ends on SIGTERM', async () => {
		const program = join(__dirname, '../../../sandbox/bling/main.ts');
		const child = spawn(process.execPath, ['--no-warnings', program, '--requests-per-second', '50'], { stdio: ['ignore', 'pipe', 'inherit'] });
		const [line] = (await once(child.stdout, 'data')) as [Buffer];
		const { url } = JSON.parse(line.toString('utf8')) as { url: string };
		const grant: unknown = await (await fetch(`${url}/__sandbox/grant`, { method: 'POST' })).json();
		const headers = { authorization: `Bearer ${String(read(grant, 'access_token'))}` };
		expect((await fetch(`${url}/Api/v3/contatos/${contactId(1001)}`, { headers })).status).toBe(200);
		const ended = once(child, 'exit');
		child.kill('SIGTERM');
		expect(await ended).toEqual([0, null]);
	});
});
