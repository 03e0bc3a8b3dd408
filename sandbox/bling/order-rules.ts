import type { BodyRules, PropertyRule } from './body-rules.ts';

const integer: PropertyRule = { type: 'integer' };
const number: PropertyRule = { type: 'number' };
const text: PropertyRule = { type: 'text' };
/** Read-only in the contract: may be sent, changes nothing. */
const ignored: PropertyRule = { type: 'ignored' };
const required = (rule: PropertyRule): PropertyRule => ({ ...rule, required: true });
const object = (fields: BodyRules): PropertyRule => ({ type: 'object', fields });
const list = (fields: BodyRules): PropertyRule => ({ type: 'list', fields });
const byId = object({ id: required(integer) });

const itemRules: BodyRules = {
	id: ignored,
	codigo: text,
	unidade: text,
	quantidade: required(number),
	desconto: number,
	valor: required(number),
	aliquotaIPI: number,
	descricao: required(text),
	descricaoDetalhada: text,
	produto: byId,
	comissao: object({ base: number, aliquota: number, valor: number }),
	naturezaOperacao: object({ id: integer }),
};

const instalmentRules: BodyRules = {
	id: ignored,
	dataVencimento: required({ type: 'date' }),
	valor: required(number),
	observacoes: text,
	caut: text,
	formaPagamento: required(byId),
};

const transportRules: BodyRules = {
	fretePorConta: { type: 'integer', oneOf: [0, 1, 2, 3, 4, 9] },
	frete: number,
	quantidadeVolumes: integer,
	pesoBruto: number,
	prazoEntrega: integer,
	contato: object({ id: integer, nome: required(text) }),
	etiqueta: object({
		nome: text, endereco: text, numero: text, complemento: text, municipio: text, uf: text, cep: text, bairro: text, nomePais: text,
	}),
	volumes: list({ id: ignored, servico: required(text), codigoRastreamento: text }),
};

/** The body of POST /pedidos/vendas, as the published contract has it. */
export const ORDER_RULES: BodyRules = {
	id: ignored,
	numero: integer,
	numeroLoja: text,
	data: required({ type: 'date' }),
	dataSaida: required({ type: 'date' }),
	dataPrevista: required({ type: 'date' }),
	totalProdutos: ignored,
	total: ignored,
	contato: required(object({ id: required(integer), nome: ignored, tipoPessoa: { type: 'text', oneOf: ['F', 'J', 'E'] }, numeroDocumento: text })),
	situacao: object({ id: required(integer), valor: ignored }),
	loja: object({ id: required(integer), unidadeNegocio: byId }),
	numeroPedidoCompra: text,
	outrasDespesas: number,
	observacoes: text,
	observacoesInternas: text,
	desconto: object({ valor: required(number), unidade: { type: 'text', oneOf: ['REAL', 'PERCENTUAL'] } }),
	categoria: byId,
	notaFiscal: ignored,
	tributacao: object({ totalICMS: number, totalIPI: number }),
	itens: required(list(itemRules)),
	parcelas: required(list(instalmentRules)),
	transporte: object(transportRules),
	vendedor: byId,
	intermediador: object({ cnpj: text, nomeUsuario: text }),
	taxas: object({ taxaComissao: number, custoFrete: number, valorBase: number }),
};
