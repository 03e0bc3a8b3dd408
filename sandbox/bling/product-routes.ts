import { allows } from './company-routes.ts';
import type { BlingContext, Call } from './context.ts';
import { dataReply, listCall, pathId, reais } from './context.ts';
import type { Product, ShopPrice } from './model.ts';
import type { BlingKnobs } from './options.ts';
import { notFound } from './problems.ts';
import { datetime, integer, oneOf, paging, text } from './query.ts';
import type { QueryRules, QueryValues } from './query.ts';
import type { Balance, BlingStore } from './store.ts';

const PRODUCT_RULES: QueryRules = {
	...paging,
	criterio: oneOf(1, 2, 3, 4, 5),
	tipo: oneOf('T', 'P', 'S', 'E', 'PS', 'C', 'V'),
	idComponente: integer,
	dataInclusaoInicial: datetime,
	dataInclusaoFinal: datetime,
	dataAlteracaoInicial: datetime,
	dataAlteracaoFinal: datetime,
	idCategoria: integer,
	idLoja: integer,
	nome: text,
	'idsProdutos[]': integer,
	'codigos[]': text,
	'gtins[]': text,
	filtroSaldoEstoque: oneOf(0, 1, 2),
	filtroSaldoEstoqueDeposito: integer,
};
const SHOP_RULES: QueryRules = {
	...paging,
	idProduto: integer,
	idLoja: integer,
	idCategoriaProduto: integer,
	dataAlteracaoInicial: datetime,
	dataAlteracaoFinal: datetime,
};
const DEFAULT_CRITERION = 1;
const SIMPLE_PRODUCTS = ['T', 'P', 'PS'];

/**
 * Whether `filtroSaldoEstoque` lets a balance through: 0 zero, 1 positive, 2 negative. Where it is left out, the knob
 * says whether the contract's default is applied.
 */
export function passesStockFilter(balance: Balance, filter: number | undefined, knobs: BlingKnobs): boolean {
	const applied = filter ?? (knobs.stockFilterDefault === 'positive' ? 1 : undefined);
	return applied === undefined || Math.sign(balance[knobs.stockFilterLooksAt]) === [0, 1, -1][applied];
}

/** SKUs are compared as a MySQL collation does: `lixa-80` is `LIXA-80`. */
export function hasCode({ sku }: Product, codes: readonly string[]): boolean {
	return codes.length === 0 || codes.some((code) => code.trimEnd().toLowerCase() === sku.toLowerCase());
}

function inCriterion(products: readonly Product[], criterion: number, lastIncluded: number): readonly Product[] {
	const present = products.filter(({ situation }) => situation !== 'E');
	if (criterion === 2) return present.filter(({ situation }) => situation === 'A');
	if (criterion === 3) return present.filter(({ situation }) => situation === 'I');
	if (criterion === 4) return products.filter(({ situation }) => situation === 'E');
	return criterion === 5 ? present : present.slice(0, lastIncluded);
}

function wanted(query: QueryValues, { store, knobs }: BlingContext): (product: Product) => boolean {
	const name = (query.text('nome') ?? '').toLowerCase();
	const shop = query.integer('idLoja');
	const never = ['idComponente', 'idCategoria', 'gtins[]'].some((parameter) => query.text(parameter) !== undefined);
	return (product) =>
		!never &&
		SIMPLE_PRODUCTS.includes(query.text('tipo') ?? 'T') &&
		product.name.toLowerCase().includes(name) &&
		allows(query.integers('idsProdutos[]'), product.id) &&
		hasCode(product, query.texts('codigos[]')) &&
		(shop === undefined || store.shopPrices.some(({ shopId, productId }) => shopId === shop && productId === product.id)) &&
		passesStockFilter(store.balance(product.id, query.integer('filtroSaldoEstoqueDeposito')), query.integer('filtroSaldoEstoque'), knobs);
}

function productJson({ id, name, sku, priceCents, situation }: Product, store: BlingStore) {
	return {
		id,
		nome: name,
		codigo: sku,
		preco: reais(priceCents),
		precoCusto: 0,
		estoque: { saldoVirtualTotal: store.balance(id).virtual },
		tipo: 'P',
		situacao: situation === 'A' ? 'A' : 'I',
		formato: 'S',
		descricaoCurta: '',
		imagemURL: '',
	};
}

function productDetailJson(product: Product, store: BlingStore) {
	const { precoCusto, estoque, ...common } = productJson(product, store);
	return {
		...common,
		dataValidade: '0000-00-00',
		unidade: product.unit,
		pesoLiquido: 0,
		pesoBruto: 0,
		volumes: 0,
		itensPorCaixa: 0,
		gtin: '',
		gtinEmbalagem: '',
		tipoProducao: 'P',
		condicao: 0,
		freteGratis: false,
		marca: '',
		descricaoComplementar: '',
		linkExterno: '',
		observacoes: '',
		categoria: { id: 0 },
		estoque: { minimo: 0, maximo: 0, crossdocking: 0, localizacao: '', ...estoque },
		fornecedor: { id: 0, contato: { id: 0, nome: '' }, codigo: '', precoCusto, precoCompra: 0 },
		variacoes: [],
	};
}

function shopPriceJson({ id, productId, shopId, code, priceCents, promotionalCents }: ShopPrice) {
	return {
		id,
		codigo: code,
		preco: reais(priceCents),
		precoPromocional: reais(promotionalCents),
		produto: { id: productId },
		loja: { id: shopId },
		fornecedorLoja: { id: 0 },
		marcaLoja: { id: 0 },
		categoriasProdutos: [],
	};
}

export function productRoutes(context: BlingContext): Call[] {
	const { store, knobs } = context;
	return [
		listCall(context, '/produtos/lojas', SHOP_RULES, (query) =>
			store.shopPrices
				.filter(({ productId }) => query.integer('idProduto') === undefined || productId === query.integer('idProduto'))
				.filter(({ shopId }) => query.integer('idLoja') === undefined || shopId === query.integer('idLoja'))
				.filter(() => query.integer('idCategoriaProduto') === undefined)
				.map(shopPriceJson),
		),
		listCall(context, '/produtos', PRODUCT_RULES, (query) =>
			inCriterion(store.products(), query.integer('criterio') ?? DEFAULT_CRITERION, knobs.lastIncluded)
				.filter(wanted(query, context))
				.map((product) => productJson(product, store)),
		),
		{
			method: 'GET',
			path: '/produtos/:id',
			answer: (request) => {
				const found = store.product(pathId(request) ?? 0);
				return found === undefined || found.situation === 'E' ? notFound() : dataReply(productDetailJson(found, store));
			},
		},
	];
}
