import { bareDocument } from '../data/company.ts';
import { allows } from './company-routes.ts';
import type { BlingContext, Call } from './context.ts';
import { dataReply, listCall, pathId, reais } from './context.ts';
import { NO_DATE, localDate, yearBefore } from './dates.ts';
import { SEED } from './ids.ts';
import type { Receivable } from './model.ts';
import { notFound } from './problems.ts';
import { date, integer, oneOf, paging } from './query.ts';
import type { QueryRules, QueryValues } from './query.ts';
import type { BlingStore } from './store.ts';

const RECEIVABLE_RULES: QueryRules = {
	...paging,
	'situacoes[]': oneOf(1, 2, 3, 4, 5),
	tipoFiltroData: oneOf('E', 'V', 'R'),
	dataInicial: date,
	dataFinal: date,
	'idsCategorias[]': integer,
	idPortador: integer,
	idContato: integer,
	idVendedor: integer,
	idFormaPagamento: integer,
	boletoGerado: oneOf(0, 1),
};

/** The day that `tipoFiltroData` looks at: issue (the default), due or receipt. */
function dayOf({ issuedOn, dueOn, receivedOn }: Receivable, filter: string | undefined): string {
	if (filter === 'V') return dueOn;
	return filter === 'R' ? receivedOn : issuedOn;
}

function wanted(query: QueryValues, today: string): (receivable: Receivable) => boolean {
	const contact = query.integer('idContato');
	const payment = query.integer('idFormaPagamento');
	const from = query.text('dataInicial') ?? yearBefore(today);
	const to = query.text('dataFinal') ?? today;
	const never = ['idsCategorias[]', 'idPortador', 'idVendedor'].some((name) => query.text(name) !== undefined);
	return (receivable) => {
		const day = dayOf(receivable, query.text('tipoFiltroData'));
		return (
			!never &&
			allows(query.integers('situacoes[]'), receivable.situation) &&
			(contact === undefined || receivable.contactId === contact) &&
			(payment === undefined || payment === SEED.cashPaymentId) &&
			query.integer('boletoGerado') !== 1 &&
			day >= from &&
			day <= to
		);
	};
}

/** As the list shows it: the full value, whatever was received of it already. */
function receivableJson({ id, situation, contactId, cents, issuedOn, dueOn, orderNumero }: Receivable, store: BlingStore) {
	const contact = store.contact(contactId);
	const order = store.orders().find(({ numero }) => numero === orderNumero);
	return {
		id,
		situacao: situation,
		vencimento: dueOn,
		valor: reais(cents),
		idTransacao: '',
		linkQRCodePix: '',
		linkBoleto: '',
		dataEmissao: issuedOn,
		contato: { id: contactId, nome: contact?.name ?? '', numeroDocumento: bareDocument(contact?.document ?? ''), tipo: contact?.kind ?? '' },
		formaPagamento: { id: SEED.cashPaymentId, codigoFiscal: 1 },
		contaContabil: { id: 0, descricao: '' },
		origem: {
			id: order?.id ?? 0,
			tipoOrigem: order === undefined ? '' : 'venda',
			numero: order === undefined ? '' : String(order.numero),
			dataEmissao: order?.date ?? NO_DATE,
			valor: reais(order?.totalCents ?? 0),
			situacao: 0,
			url: '',
		},
	};
}

/** The detail alone has `saldo`, what is still open. A cancelled one keeps its balance. */
function receivableDetailJson(receivable: Receivable, store: BlingStore) {
	return {
		...receivableJson(receivable, store),
		saldo: reais(receivable.openCents),
		vencimentoOriginal: receivable.dueOn,
		numeroDocumento: '',
		competencia: receivable.issuedOn,
		historico: '',
		numeroBanco: '',
		portador: { id: 0 },
		categoria: { id: 0 },
		vendedor: { id: 0 },
		borderos: [],
		ocorrencia: { tipo: 1 },
	};
}

export function receivableRoutes(context: BlingContext): Call[] {
	const { store, now } = context;
	return [
		listCall(context, '/contas/receber', RECEIVABLE_RULES, (query) =>
			store.receivables.filter(wanted(query, localDate(now()))).map((receivable) => receivableJson(receivable, store)),
		),
		{
			method: 'GET',
			path: '/contas/receber/:id',
			answer: (request) => {
				const found = store.receivables.find(({ id }) => id === pathId(request));
				return found === undefined ? notFound() : dataReply(receivableDetailJson(found, store));
			},
		},
	];
}
