import { balanceDueCents, company, customerById, notable, ordersOf } from '../../../sandbox/data/company.ts';
import { STATUS, STATUS_OF, orderId } from '../../../sandbox/bling/server.ts';
import { caller, closeAll, contactId, each, read, SEED, startAccount } from './support';
import type { Answer, BlingSandbox, Caller } from './support';

let bling: BlingSandbox;
let call: Caller;
beforeEach(async () => {
	bling = await startAccount();
	call = caller(bling);
});
afterEach(closeAll);

const MARIA = contactId(notable.maria);
const list = (query: string): Promise<Answer> => call.get(`/pedidos/vendas?${query}`);

describe('the list of orders', () => {
	test('has no items, and a total in reais', async () => {
		const answer = await list(`idContato=${MARIA}&limite=1`);
		expect(answer.body).toEqual({
			data: [
				{
					id: orderId(50_008),
					numero: 50_008,
					numeroLoja: '',
					data: '2026-11-12',
					dataSaida: '0000-00-00',
					dataPrevista: '2026-11-17',
					totalProdutos: 46.98,
					total: 46.98,
					contato: { id: MARIA, nome: 'Maria Aparecida da Silva', tipoPessoa: 'F', numeroDocumento: '39053344705' },
					situacao: { id: 15, valor: expect.any(Number) },
					loja: { id: 0, unidadeNegocio: { id: 0 } },
				},
			],
		});
	});

	test('is of one contact, in the statuses asked for', async () => {
		expect(each(await list(`idContato=${MARIA}`), 'numero').sort()).toEqual(ordersOf(notable.maria).map(({ id }) => Number(id)).sort());
		expect(each(await list(`idContato=${MARIA}&idsSituacoes[]=6&idsSituacoes[]=15`), 'numero')).toEqual([50_008, 50_006, 50_005]);
		expect(each(await list(`idContato=${MARIA}&idsSituacoes=6`), 'numero')).toHaveLength(8);
	});

	test('has every status of the company as this account calls it', async () => {
		const pages = [await list('limite=100'), await list('limite=100&pagina=2')];
		const numbers = pages.flatMap((page) => each(page, 'numero'));
		const statuses = pages.flatMap((page) => each(page, 'situacao.id'));
		const told = new Map(numbers.map((numero, index) => [numero, statuses[index]]));
		for (const { id, status } of company.orders) expect(told.get(Number(id))).toBe(STATUS_OF[status]);
		expect(each(await list(`idContato=${SEED.otherCustomerId}`), 'situacao.id').sort()).toEqual([12, 18, 21, 24, 6]);
	});

	test('comes in pages, newest id first or the other way round', async () => {
		const all = each(await list('limite=100'), 'id');
		const paged = [...each(await list('limite=7&pagina=1'), 'id'), ...each(await list('limite=7&pagina=2'), 'id')];
		expect(paged).toEqual(all.slice(0, 14));
		bling.knobs.orderSort = 'oldest-id';
		expect(each(await list('limite=1'), 'numero')).toEqual([49_001]);
	});

	test('numerosLojas[] is compared to the letter and found twice, cancelled or not', async () => {
		const found = await list(`numerosLojas[]=${SEED.repeatedShopNumber}`);
		expect(each(found, 'situacao.id')).toEqual([STATUS.open, STATUS.cancelled]);
		expect(each(await list('numerosLojas[]=PEDIDO'), 'id')).toEqual([]);
	});

	test('by date includes both days, and refuses more than a year', async () => {
		expect(each(await list(`idContato=${MARIA}&dataInicial=2026-10-21&dataFinal=2026-11-03`), 'numero')).toEqual([50_006, 50_005]);
		expect((await list('dataInicial=2025-11-22&dataFinal=2026-11-22')).status).toBe(200);
		const tooLong = await list('dataInicial=2025-11-21&dataFinal=2026-11-22');
		expect(tooLong.status).toBe(400);
		expect(tooLong.body).toMatchObject({ error: { type: 'VALIDATION_ERROR', fields: [{ element: 'dataInicial' }] } });
		expect((await list('dataInicial=2020-01-01')).status).toBe(400);
		expect((await list('dataInicial=2026-02-30')).status).toBe(400);
	});
});

describe('one order', () => {
	test('has items with the price after the discount', async () => {
		const customer = customerById(notable.landline);
		const [order] = ordersOf(notable.landline);
		const { body } = await call.get(`/pedidos/vendas/${orderId(order?.id ?? 0)}`);
		expect(customer?.discountPercent).toBe(10);
		expect(read(body, 'data.itens')).toEqual(
			order?.items.map(({ sku, name, quantity, unitPriceCents }) =>
				expect.objectContaining({ codigo: sku, descricao: name, quantidade: quantity, valor: unitPriceCents / 100, desconto: 10, produto: { id: expect.any(Number) } }),
			),
		);
		expect(read(body, 'data.total')).toBe((order?.totalCents ?? 0) / 100);
		expect(read(body, 'data.parcelas.0.valor')).toBe((order?.totalCents ?? 0) / 100);
	});

	test('that nobody knows is 404; another method on a known path is 405', async () => {
		expect((await call.get('/pedidos/vendas/1')).status).toBe(404);
		expect((await call.call('/pedidos/vendas/1', { method: 'PUT' })).body).toMatchObject({ error: { type: 'METHOD_NOT_ALLOWED' } });
		expect((await call.get('/Pedidos/vendas')).status).toBe(404);
	});
});

describe('the names of situações', () => {
	test('are under their module, the account’s own with what they inherit from', async () => {
		const modules = await call.get('/situacoes/modulos');
		expect(modules.body).toMatchObject({ data: expect.arrayContaining([expect.objectContaining({ id: SEED.salesModuleId, nome: 'Vendas' })]) });
		const sales = await call.get(`/situacoes/modulos/${SEED.salesModuleId}`);
		expect(sales.body).toMatchObject({
			data: expect.arrayContaining([
				expect.objectContaining({ id: 6, nome: 'Em aberto', idHerdado: 0 }),
				expect.objectContaining({ id: STATUS.blocked, nome: 'Bloqueado', idHerdado: 6 }),
			]),
		});
		expect((await call.get('/situacoes/modulos/1')).status).toBe(404);
		expect((await call.get(`/situacoes/${STATUS.invoiced}`)).body).toMatchObject({ data: { nome: 'Faturado' } });
	});
});

describe('receivables', () => {
	const open = `/contas/receber?idContato=${MARIA}&situacoes[]=1&situacoes[]=3`;

	test('one that was partly paid shows its full value in the list, and what is open in its detail only', async () => {
		const answer = await call.get(open);
		expect(each(answer, 'situacao')).toEqual([1, 3]);
		expect(each(answer, 'saldo')).toEqual([undefined, undefined]);
		const details = await Promise.all(each(answer, 'id').map(async (id) => (await call.get(`/contas/receber/${String(id)}`)).body));
		const cents = details.map((detail) => Math.round(Number(read(detail, 'data.saldo')) * 100));
		expect(cents.reduce((sum, each) => sum + each, 0)).toBe(balanceDueCents(notable.maria));
		expect(each(answer, 'valor').reduce<number>((sum, value) => sum + Number(value), 0)).toBeGreaterThan(balanceDueCents(notable.maria) / 100);
	});

	test('with partlyPaidAs split the list alone adds up, for every customer', async () => {
		bling.knobs.partlyPaidAs = 'split';
		bling.reset();
		for (const { id } of company.customers) {
			const answer = await call.get(`/contas/receber?idContato=${contactId(id)}&situacoes[]=1&situacoes[]=3`);
			const sum = each(answer, 'valor').reduce<number>((cents, value) => cents + Math.round(Number(value) * 100), 0);
			expect(sum).toBe(balanceDueCents(id));
		}
	});

	test('without dates are those issued in the last year', async () => {
		const ofDebtor = `/contas/receber?idContato=${SEED.oldDebtorId}`;
		expect(each(await call.get(ofDebtor), 'id')).toEqual([]);
		const day = (daysAgo: number) => new Date(bling.clock.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
		expect(each(await call.get(`${ofDebtor}&dataInicial=${day(700)}&dataFinal=${day(400)}`), 'valor')).toEqual([123.45]);
		expect((await call.get(`${ofDebtor}&dataInicial=${day(700)}`)).status).toBe(400);
	});

	test('of cancelled orders are cancelled, and those of delivered ones received', async () => {
		const answer = await call.get(`/contas/receber?idContato=${contactId(notable.paidUp)}`);
		expect(each(answer, 'situacao').sort()).toEqual([2, 5]);
		expect(each(await call.get(`/contas/receber?idContato=${contactId(notable.paidUp)}&situacoes[]=1&situacoes[]=3`), 'id')).toEqual([]);
	});

	test('an unknown situação is refused', async () => {
		expect((await call.get('/contas/receber?situacoes[]=9')).status).toBe(400);
	});
});

describe('the account', () => {
	test('says who it is', async () => {
		expect((await call.get('/empresas/me/dados-basicos')).body).toEqual({
			data: { id: SEED.companyId, nome: company.name, cnpj: expect.stringMatching(/^\d\d\.\d{3}\.\d{3}\/\d{4}-\d\d$/), email: expect.any(String), dataContrato: expect.any(String) },
		});
	});
});
