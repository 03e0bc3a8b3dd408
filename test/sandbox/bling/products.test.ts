import { company } from '../../../sandbox/data/company.ts';
import { caller, closeAll, each, productId, read, SEED, startAccount } from './support';
import type { Answer, BlingSandbox, Caller } from './support';

let bling: BlingSandbox;
let call: Caller;
beforeEach(async () => {
	bling = await startAccount();
	call = caller(bling);
});
afterEach(closeAll);

const bySku = (sku: string, more = ''): Promise<Answer> => call.get(`/produtos?criterio=5&codigos[]=${encodeURIComponent(sku)}${more}`);
const idOf = (sku: string): number => productId(company.products.find((product) => product.sku === sku)?.id ?? 0);
const balances = (query: string): Promise<Answer> => call.get(`/estoques/saldos?${query}`);

describe('products', () => {
	test('only the newest are shown unless criterio says otherwise', async () => {
		expect(each(await call.get('/produtos?codigos[]=CIM-CP2-50'), 'codigo')).toEqual([]);
		expect(each(await bySku('CIM-CP2-50'), 'codigo')).toEqual(['CIM-CP2-50']);
	});

	test('a SKU is a number, never its text, and hostile characters are only characters', async () => {
		for (const { sku, id, listPriceCents } of company.products.slice(0, 14).filter(({ available }) => available > 0)) {
			const answer = await bySku(sku);
			expect(answer.body).toMatchObject({ data: [{ id: productId(id), codigo: sku, preco: listPriceCents / 100, situacao: 'A', tipo: 'P', formato: 'S' }] });
		}
		expect(each(await bySku("' OR 1=1 --"), 'id')).toEqual([]);
		expect(each(await bySku('%'), 'id')).toEqual([]);
	});

	test('codigos[] takes several and does not look at case', async () => {
		expect(each(await call.get('/produtos?criterio=5&codigos[]=lixa_80&codigos[]=123'), 'codigo').sort()).toEqual(['123', 'LIXA_80']);
		expect(each(await call.get('/produtos?criterio=5&codigos=123'), 'codigo').length).toBeGreaterThan(50);
	});

	test('the default of filtroSaldoEstoque hides what has no stock, or does not', async () => {
		for (const sku of ['ZERO-ESTOQUE', 'TUDO-RESERVADO']) {
			expect(each(await bySku(sku), 'id')).toEqual([]);
			expect(each(await bySku(sku, '&filtroSaldoEstoque=0'), 'id')).toEqual([idOf(sku)]);
			expect(each(await bySku(sku, '&filtroSaldoEstoque=2'), 'id')).toEqual([]);
			bling.knobs.stockFilterDefault = 'none';
			expect(each(await bySku(sku), 'id')).toEqual([idOf(sku)]);
			expect(each(await bySku(sku, '&filtroSaldoEstoque=1'), 'id')).toEqual([]);
			bling.knobs.stockFilterDefault = 'positive';
		}
	});

	test('inactive ones are told as such, deleted ones only where they are asked for', async () => {
		bling.knobs.stockFilterDefault = 'none';
		expect(each(await bySku(SEED.inactiveSku), 'situacao')).toEqual(['I']);
		expect(each(await call.get(`/produtos?criterio=2&codigos[]=${SEED.inactiveSku}`), 'id')).toEqual([]);
		expect(each(await call.get('/produtos?criterio=4'), 'codigo')).toEqual(['CIM-CP2-50']);
		bling.knobs.inactiveProductTwin = true;
		expect(each(await bySku('CIM-CP2-50'), 'situacao')).toEqual(['I', 'A']);
	});

	test('a detail has the unit, and an unknown one is 404', async () => {
		expect((await call.get(`/produtos/${idOf('CIM-CP2-50')}`)).body).toMatchObject({ data: { codigo: 'CIM-CP2-50', unidade: 'SC', preco: 38.9 } });
		expect((await call.get('/produtos/1')).status).toBe(404);
	});

	test('a shop has prices of its own', async () => {
		const answer = await call.get(`/produtos/lojas?idProduto=${productId(1)}&idLoja=${SEED.shopId}`);
		expect(answer.body).toMatchObject({ data: [{ preco: 41.9, precoPromocional: 36.9, produto: { id: productId(1) }, loja: { id: SEED.shopId } }] });
		expect(each(await call.get(`/produtos/lojas?idProduto=${productId(2)}`), 'preco')).toEqual([47.5, 1.01]);
		expect(each(await call.get(`/produtos/lojas?idProduto=${productId(3)}&idLoja=${SEED.shopId}`), 'preco')).toEqual([]);
	});
});

describe('balances', () => {
	test('idsProdutos[] is required, also beside codigos[]', async () => {
		for (const query of ['', 'codigos[]=CIM-CP2-50', `idsProdutos=${productId(1)}`]) {
			const answer = await balances(query);
			expect(answer.status).toBe(400);
			expect(answer.body).toMatchObject({ error: { type: 'VALIDATION_ERROR', fields: [{ element: 'idsProdutos[]' }] } });
		}
	});

	test('show every deposit, and totals without the one that is not to be counted', async () => {
		expect((await balances(`idsProdutos[]=${productId(1)}`)).body).toEqual({
			data: [
				{
					produto: { id: productId(1), codigo: 'CIM-CP2-50' },
					saldoFisicoTotal: 369,
					saldoVirtualTotal: 329,
					depositos: [
						{ id: SEED.mainDepositId, saldoFisico: 360, saldoVirtual: 320 },
						{ id: SEED.shopDepositId, saldoFisico: 9, saldoVirtual: 9 },
						{ id: SEED.damagedDepositId, saldoFisico: 7, saldoVirtual: 7 },
					],
				},
			],
		});
	});

	test('of one deposit are totals only; an unknown deposit is 404', async () => {
		const answer = await call.get(`/estoques/saldos/${SEED.shopDepositId}?idsProdutos[]=${productId(1)}`);
		expect(answer.body).toEqual({ data: [{ produto: { id: productId(1), codigo: 'CIM-CP2-50' }, saldoFisicoTotal: 9, saldoVirtualTotal: 9 }] });
		expect((await call.get(`/estoques/saldos/1?idsProdutos[]=${productId(1)}`)).status).toBe(404);
	});

	test('have no row for what the default filter hides, nor for what nobody knows', async () => {
		const query = `idsProdutos[]=${idOf('ZERO-ESTOQUE')}&idsProdutos[]=1`;
		expect((await balances(query)).body).toEqual({ data: [] });
		expect(each(await balances(`${query}&filtroSaldoEstoque=0`), 'saldoVirtualTotal')).toEqual([0]);
		bling.knobs.stockFilterDefault = 'none';
		expect(each(await balances(query), 'saldoVirtualTotal')).toEqual([0]);
	});

	test('with stockFilterLooksAt physical a product that is reserved to the last piece is shown', async () => {
		const query = `idsProdutos[]=${idOf('TUDO-RESERVADO')}`;
		expect((await balances(query)).body).toEqual({ data: [] });
		bling.knobs.stockFilterLooksAt = 'physical';
		expect(each(await balances(query), 'saldoFisicoTotal')).toEqual([3]);
		expect(each(await bySku('TUDO-RESERVADO'), 'id')).toEqual([idOf('TUDO-RESERVADO')]);
	});

	test('tell what is reserved as the difference between physical and virtual', async () => {
		const answer = await balances(`idsProdutos[]=${idOf('TUDO-RESERVADO')}&filtroSaldoEstoque=0`);
		expect(read(answer.body, 'data.0')).toMatchObject({ saldoFisicoTotal: 3, saldoVirtualTotal: 0 });
	});
});

describe('deposits', () => {
	test('are the active ones, one of them standard, one not to be counted', async () => {
		expect((await call.get('/depositos')).body).toEqual({
			data: [
				{ id: SEED.mainDepositId, descricao: 'Geral', situacao: 1, padrao: true, desconsiderarSaldo: false },
				{ id: SEED.shopDepositId, descricao: 'Loja Centro', situacao: 1, padrao: false, desconsiderarSaldo: false },
				{ id: SEED.damagedDepositId, descricao: 'Avarias', situacao: 1, padrao: false, desconsiderarSaldo: true },
			],
		});
		expect(each(await call.get('/depositos?situacao=0'), 'id')).toEqual([SEED.inactiveDepositId]);
	});
});
