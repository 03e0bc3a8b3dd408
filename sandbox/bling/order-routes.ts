import { bareDocument } from '../data/company.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import { isObject } from './body-rules.ts';
import { allows } from './company-routes.ts';
import type { BlingContext, Call } from './context.ts';
import { dataReply, listCall, pathId, reais } from './context.ts';
import type { OrderItem, StoredOrder } from './model.ts';
import { checkOrder } from './order-check.ts';
import { field, refusedOrder } from './order-problems.ts';
import { notFound, problem } from './problems.ts';
import { date, datetime, integer, paging, text } from './query.ts';
import type { QueryRules, QueryValues } from './query.ts';
import type { BlingStore } from './store.ts';

const ORDER_LIST_RULES: QueryRules = {
	...paging,
	idContato: integer,
	'idsSituacoes[]': integer,
	dataInicial: date,
	dataFinal: date,
	dataAlteracaoInicial: datetime,
	dataAlteracaoFinal: datetime,
	dataPrevistaInicial: date,
	dataPrevistaFinal: date,
	numero: integer,
	idLoja: integer,
	idVendedor: integer,
	idControleCaixa: integer,
	'numerosLojas[]': text,
	idUnidadeNegocio: integer,
};

function wanted(query: QueryValues): (order: StoredOrder) => boolean {
	const is = (name: string, value: number): boolean => query.integer(name) === undefined || query.integer(name) === value;
	return (order) =>
		is('idContato', order.contactId) &&
		allows(query.integers('idsSituacoes[]'), order.statusId) &&
		query.covers('data', order.date) &&
		query.covers('dataAlteracao', order.changedAt) &&
		query.covers('dataPrevista', order.expectedOn) &&
		is('numero', order.numero) &&
		is('idLoja', order.shopId) &&
		is('idVendedor', 0) &&
		is('idControleCaixa', 0) &&
		allows(query.texts('numerosLojas[]'), order.numeroLoja) &&
		is('idUnidadeNegocio', 0);
}

/** As the list shows it: without items and instalments. */
function orderJson(order: StoredOrder, store: BlingStore) {
	const contact = store.contact(order.contactId);
	return {
		id: order.id,
		numero: order.numero,
		numeroLoja: order.numeroLoja,
		data: order.date,
		dataSaida: order.leftOn,
		dataPrevista: order.expectedOn,
		totalProdutos: reais(order.productsCents),
		total: reais(order.totalCents),
		contato: {
			id: order.contactId,
			nome: contact?.name ?? '',
			tipoPessoa: contact?.kind ?? 'F',
			numeroDocumento: bareDocument(contact?.document ?? ''),
		},
		situacao: { id: order.statusId, valor: store.status(order.statusId)?.value ?? 0 },
		loja: { id: order.shopId, unidadeNegocio: { id: 0 } },
	};
}

function itemJson(item: OrderItem) {
	return {
		id: item.id,
		codigo: item.sku,
		unidade: item.unit,
		quantidade: item.quantity,
		desconto: item.discountPercent,
		valor: reais(item.unitPriceCents),
		aliquotaIPI: 0,
		descricao: item.name,
		descricaoDetalhada: '',
		produto: { id: item.productId ?? 0 },
		comissao: { base: 0, aliquota: 0, valor: 0 },
		naturezaOperacao: { id: 0 },
	};
}

function orderDetailJson(order: StoredOrder, store: BlingStore) {
	return {
		...orderJson(order, store),
		numeroPedidoCompra: '',
		outrasDespesas: reais(order.charges.otherCents),
		observacoes: order.notes,
		observacoesInternas: order.internalNotes,
		desconto: { valor: order.charges.discount, unidade: order.charges.discountUnit },
		categoria: { id: 0 },
		notaFiscal: { id: 0 },
		tributacao: { totalICMS: 0, totalIPI: 0 },
		itens: order.items.map(itemJson),
		parcelas: order.instalments.map(({ id, dueOn, cents, paymentMethodId, notes }) => ({
			id, dataVencimento: dueOn, valor: reais(cents), observacoes: notes, caut: '', formaPagamento: { id: paymentMethodId },
		})),
		transporte: {
			fretePorConta: 0,
			frete: reais(order.charges.freightCents),
			quantidadeVolumes: 0,
			pesoBruto: 0,
			prazoEntrega: 0,
			contato: { id: 0, nome: '' },
			volumes: [],
		},
		vendedor: { id: 0 },
		intermediador: { cnpj: '', nomeUsuario: '' },
		taxas: { taxaComissao: 0, custoFrete: 0, valorBase: 0 },
	};
}

/** 201 with the id and nothing of the order; the number has to be asked for. Nothing keeps the same order from coming twice. */
function createOrder(context: BlingContext, { body, rawBody }: SandboxRequest): Reply {
	if (rawBody.length === 0) {
		return problem(400, 'EMPTY_REQUEST_BODY', 'Não foi possível salvar a venda', 'Nenhum dado foi informado na requisição.');
	}
	if (!isObject(body)) {
		return problem(400, 'INVALID_REQUEST_BODY', 'Não foi possível salvar a venda', 'O corpo da requisição não é um JSON válido.');
	}
	const checked = checkOrder(body, context);
	if ('problems' in checked) return refusedOrder(checked.problems);
	const { id } = context.store.createOrder(checked.order);
	const alertas = context.knobs.orderAlerts ? [field('contato', 'O contato possui contas em atraso.')] : [];
	return dataReply({ id, alertas }, 201);
}

export function orderRoutes(context: BlingContext): Call[] {
	const { store } = context;
	return [
		listCall(context, '/pedidos/vendas', ORDER_LIST_RULES, (query) =>
			store.orders().filter(wanted(query)).map((order) => orderJson(order, store)),
		),
		{
			method: 'GET',
			path: '/pedidos/vendas/:id',
			answer: (request) => {
				const found = store.order(pathId(request) ?? 0);
				return found === undefined ? notFound() : dataReply(orderDetailJson(found, store));
			},
		},
		{ method: 'POST', path: '/pedidos/vendas', answer: (request) => createOrder(context, request) },
	];
}
