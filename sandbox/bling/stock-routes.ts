import { allows } from './company-routes.ts';
import type { BlingContext, Call } from './context.ts';
import { listCall, pathId } from './context.ts';
import type { Deposit, Product } from './model.ts';
import { notFound } from './problems.ts';
import { hasCode, passesStockFilter } from './product-routes.ts';
import { integer, oneOf, paging, text } from './query.ts';
import type { QueryRules, QueryValues } from './query.ts';

const BALANCE_RULES: QueryRules = {
	'idsProdutos[]': { ...integer, required: true },
	'codigos[]': text,
	filtroSaldoEstoque: oneOf(0, 1, 2),
};
const DEPOSIT_RULES: QueryRules = { ...paging, descricao: text, situacao: oneOf(0, 1) };

/** What was asked for and passes the stock filter, in the order of the ids. A product that is hidden or unknown has no row. */
function products(query: QueryValues, { store, knobs }: BlingContext, depositId?: number): Product[] {
	return store
		.products()
		.filter(({ situation }) => situation !== 'E')
		.filter((product) => allows(query.integers('idsProdutos[]'), product.id) && hasCode(product, query.texts('codigos[]')))
		.filter(({ id }) => passesStockFilter(store.balance(id, depositId), query.integer('filtroSaldoEstoque'), knobs))
		.reverse();
}

function totalsJson({ id, sku }: Product, { store }: BlingContext, depositId?: number) {
	const { physical, virtual } = store.balance(id, depositId);
	return { produto: { id, codigo: sku }, saldoFisicoTotal: physical, saldoVirtualTotal: virtual };
}

function balanceJson(product: Product, context: BlingContext) {
	const depositos = context.store
		.stockOf(product.id)
		.map(({ depositId, physical, reserved }) => ({ id: depositId, saldoFisico: physical, saldoVirtual: physical - reserved }));
	return { ...totalsJson(product, context), depositos };
}

function depositJson({ id, name, active, standard, ignored }: Deposit) {
	return { id, descricao: name, situacao: active ? 1 : 0, padrao: standard, desconsiderarSaldo: ignored };
}

/** Balances over all deposits and of one, and the deposits. The balances of the contract have no pages. */
export function stockRoutes(context: BlingContext): Call[] {
	const { store } = context;
	return [
		listCall(context, '/estoques/saldos', BALANCE_RULES, (query) => products(query, context).map((product) => balanceJson(product, context))),
		listCall(context, '/estoques/saldos/:id', BALANCE_RULES, (query, request) => {
			const deposit = store.deposits.find(({ id }) => id === pathId(request));
			if (deposit === undefined) return notFound();
			return products(query, context, deposit.id).map((product) => totalsJson(product, context, deposit.id));
		}),
		listCall(context, '/depositos', DEPOSIT_RULES, (query) =>
			store.deposits
				.filter(({ name }) => name.toLowerCase().includes((query.text('descricao') ?? '').toLowerCase()))
				.filter(({ active }) => active === ((query.integer('situacao') ?? 1) === 1))
				.map(depositJson),
		),
	];
}
