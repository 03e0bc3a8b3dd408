import { cnpj, maskDocument } from '../data/company.ts';
import type { BlingContext, Call } from './context.ts';
import { dataReply, listCall, pathId } from './context.ts';
import { SEED } from './ids.ts';
import type { PaymentMethod, Status } from './model.ts';
import { notFound } from './problems.ts';
import { integer, oneOf, paging, text } from './query.ts';

const MODULES = [
	{ id: SEED.purchasesModuleId, nome: 'Compras', descricao: 'Pedidos de Compra', criarSituacoes: false },
	{ id: SEED.salesModuleId, nome: 'Vendas', descricao: 'Pedidos de Venda', criarSituacoes: true },
];
const PURCHASE_STATUSES = [
	{ id: 28, nome: 'Em aberto', idHerdado: 0, cor: '#E9DC40' },
	{ id: 29, nome: 'Atendido', idHerdado: 0, cor: '#3FB57A' },
];

const statusJson = ({ id, name, inheritedId, color }: Status) => ({ id, nome: name, idHerdado: inheritedId, cor: color });

const paymentJson = ({ id, name, type, active, standard }: PaymentMethod) => ({
	id,
	descricao: name,
	tipoPagamento: type,
	situacao: active ? 1 : 0,
	fixa: false,
	padrao: standard ? 1 : 0,
	finalidade: 3,
	juros: 0,
	multa: 0,
});

/** Who the account is, what its statuses are called, and how it is paid. */
export function companyRoutes(context: BlingContext): Call[] {
	const { store } = context;
	const company = () => ({
		id: SEED.companyId,
		nome: store.accountName,
		cnpj: maskDocument(cnpj('771234560001')),
		email: 'contato@bompreco.example',
		dataContrato: '2019-05-20',
	});
	const paymentRules = { ...paging, descricao: text, 'tiposPagamentos[]': integer, situacao: oneOf(0, 1) };
	return [
		{ method: 'GET', path: '/empresas/me/dados-basicos', answer: () => dataReply(company()) },
		{ method: 'GET', path: '/situacoes/modulos', answer: () => dataReply(MODULES) },
		{
			method: 'GET',
			path: '/situacoes/modulos/:id',
			answer: (request) => {
				const id = pathId(request);
				if (id === SEED.salesModuleId) return dataReply(store.statuses.map(statusJson));
				return id === SEED.purchasesModuleId ? dataReply(PURCHASE_STATUSES) : notFound();
			},
		},
		{
			method: 'GET',
			path: '/situacoes/:id',
			answer: (request) => {
				const found = store.status(pathId(request) ?? 0);
				return found === undefined ? notFound() : dataReply(statusJson(found));
			},
		},
		listCall(context, '/formas-pagamentos', paymentRules, (query) =>
			store.paymentMethods
				.filter(({ name }) => name.toLowerCase().includes((query.text('descricao') ?? '').toLowerCase()))
				.filter(({ type }) => allows(query.integers('tiposPagamentos[]'), type))
				.filter(({ active }) => query.integer('situacao') === undefined || active === (query.integer('situacao') === 1))
				.map(paymentJson),
		),
	];
}

/** An empty list of wanted values wants all. */
export function allows<Value>(wanted: readonly Value[], value: Value): boolean {
	return wanted.length === 0 || wanted.includes(value);
}
