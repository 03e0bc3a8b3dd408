import { bareDocument, maskDocument } from '../data/company.ts';
import { allows } from './company-routes.ts';
import type { BlingContext, Call } from './context.ts';
import { dataReply, listCall, pathId, reais } from './context.ts';
import type { Contact } from './model.ts';
import type { BlingKnobs } from './options.ts';
import { notFound } from './problems.ts';
import { datetime, integer, oneOf, paging, text } from './query.ts';
import type { QueryRules, QueryValues } from './query.ts';

const CONTACT_RULES: QueryRules = {
	...paging,
	pesquisa: text,
	criterio: oneOf(1, 2, 3, 4),
	dataInclusaoInicial: datetime,
	dataInclusaoFinal: datetime,
	dataAlteracaoInicial: datetime,
	dataAlteracaoFinal: datetime,
	idTipoContato: integer,
	idVendedor: integer,
	uf: text,
	telefone: text,
	'idsContatos[]': integer,
	numeroDocumento: text,
	tipoPessoa: oneOf(1, 2, 3),
};
const DEFAULT_CRITERION = 3;
/** All contacts entered the account when it was made. */
const INCLUDED_AT = '2020-01-15 09:00:00';
const CONTACT_TYPES: Readonly<Record<string, number>> = { Cliente: 14_570_001, Fornecedor: 14_570_002 };
const KINDS = ['F', 'J', 'E'];

const onlyDigits = (value: string): string => value.replace(/\D/g, '');

const phoneMatches: Record<BlingKnobs['phoneMatch'], (contact: Contact, asked: string) => boolean> = {
	digits: ({ telefone, celular }, asked) => [telefone, celular].some((stored) => onlyDigits(stored) === onlyDigits(asked)),
	'stored-text': ({ telefone, celular }, asked) => [telefone, celular].includes(asked),
	'telefone-only': ({ telefone }, asked) => onlyDigits(telefone) === onlyDigits(asked),
};

function inCriterion(contacts: readonly Contact[], criterion: number, lastIncluded: number): readonly Contact[] {
	if (criterion === 1) return contacts;
	if (criterion === 2) return contacts.filter(({ situation }) => situation === 'E');
	if (criterion === 4) return contacts.filter(({ situation }) => situation === 'S');
	return contacts.filter(({ situation }) => situation !== 'E').slice(0, lastIncluded);
}

/** A filter that is left with nothing to compare is no filter. */
function hasPhone(contact: Contact, asked: string | undefined, phoneMatch: BlingKnobs['phoneMatch']): boolean {
	const comparable = phoneMatch === 'stored-text' ? asked : onlyDigits(asked ?? '');
	return comparable === undefined || comparable === '' || phoneMatches[phoneMatch](contact, asked ?? '');
}

function hasDocument({ document }: Contact, asked: string | undefined): boolean {
	const bare = bareDocument(asked ?? '');
	return bare === '' || bareDocument(document) === bare;
}

function hasText({ name, document, email, code }: Contact, asked: string | undefined): boolean {
	if (asked === undefined) return true;
	const wanted = asked.toLowerCase();
	const bare = bareDocument(asked);
	const texts = [name, email, code].map((value) => value.toLowerCase());
	return texts.some((value) => value.includes(wanted)) || (bare !== '' && bareDocument(document).includes(bare));
}

function wanted(query: QueryValues, { phoneMatch }: BlingKnobs): (contact: Contact) => boolean {
	const type = query.integer('idTipoContato');
	const kind = query.integer('tipoPessoa');
	const state = query.text('uf');
	return (contact) =>
		hasPhone(contact, query.text('telefone'), phoneMatch) &&
		hasDocument(contact, query.text('numeroDocumento')) &&
		hasText(contact, query.text('pesquisa')) &&
		allows(query.integers('idsContatos[]'), contact.id) &&
		(type === undefined || contact.types.some((name) => CONTACT_TYPES[name] === type)) &&
		(kind === undefined || KINDS[kind - 1] === contact.kind) &&
		(state === undefined || state === contact.state) &&
		query.integer('idVendedor') === undefined &&
		query.covers('dataInclusao', INCLUDED_AT) &&
		query.covers('dataAlteracao', INCLUDED_AT);
}

/** As the list shows a contact: the document masked. */
function contactJson({ id, name, code, situation, document, telefone, celular }: Contact) {
	return { id, nome: name, codigo: code, situacao: situation, numeroDocumento: maskDocument(bareDocument(document)), telefone, celular };
}

/** As the detail shows it: the document bare, and all the rest. */
function contactDetailJson(contact: Contact) {
	const address = { endereco: '', cep: '', bairro: '', municipio: contact.city, uf: contact.state, numero: '', complemento: '' };
	return {
		...contactJson(contact),
		numeroDocumento: bareDocument(contact.document),
		fantasia: '',
		tipo: contact.kind,
		indicadorIe: 9,
		ie: '',
		rg: '',
		inscricaoMunicipal: '',
		orgaoEmissor: '',
		email: contact.email,
		emailNotaFiscal: '',
		orgaoPublico: 'N',
		endereco: { geral: address, cobranca: { ...address, municipio: '', uf: '' } },
		vendedor: { id: 0 },
		dadosAdicionais: { dataNascimento: '0000-00-00', sexo: '', naturalidade: '' },
		financeiro: { limiteCredito: reais(contact.creditLimitCents), condicaoPagamento: '', categoria: { id: 0 } },
		pais: { nome: '' },
		tiposContato: contact.types.map((descricao) => ({ id: CONTACT_TYPES[descricao], descricao })),
		pessoasContato: [],
	};
}

export function contactRoutes(context: BlingContext): Call[] {
	const { store, knobs } = context;
	return [
		listCall(context, '/contatos', CONTACT_RULES, (query) =>
			inCriterion(store.contacts(), query.integer('criterio') ?? DEFAULT_CRITERION, knobs.lastIncluded)
				.filter(wanted(query, knobs))
				.map(contactJson),
		),
		{
			method: 'GET',
			path: '/contatos/:id',
			answer: (request) => {
				const found = store.contact(pathId(request) ?? 0);
				return found === undefined ? notFound() : dataReply(contactDetailJson(found));
			},
		},
	];
}
