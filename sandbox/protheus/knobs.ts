/** Where each part of a custom service's body lies, as dotted paths (`dados.cliente`). */
export type BodyPaths = Record<string, string>;

/** One of the services that a site builds itself (WSRESTFUL): no two sites have the same. */
export interface CustomRoute {
	method: string;
	/** Below the base URL. */
	path: string;
	/** Paths of what the service takes; one that is not named here is refused. */
	request: BodyPaths;
	/** Paths of what it answers. */
	answer: BodyPaths;
}

/**
 * How this installation differs from the next one. All of it can be changed while it runs, through `knobs` or
 * `POST /__sandbox/options`.
 */
export interface ProtheusKnobs {
	/** Real time every call takes before the work is done. */
	latencyMs: number;
	/** SECURITY in the REST section of appserver.ini. Off: nobody is asked who he is, and genericQuery is answered 503. */
	security: boolean;
	user: string;
	password: string;
	/** Where the token service looks for user and password; elsewhere they are not seen. */
	tokenCredentials: 'any' | 'query' | 'header' | 'form';
	/** Calls may also carry HTTP Basic instead of a token. */
	basicAuth: boolean;
	/** 201 as most releases, 200 as the published contract says. */
	tokenStatus: number;
	accessTokenSeconds: number;
	refreshTokenSeconds: number;
	/** A proxy before the AppServer refuses (411) a POST without `Content-Length`, also when its body is empty. */
	proxyWantsLength: boolean;
	/** AppServer threads: a call more than that at one time is answered 503 by the web server. 0 is no limit. */
	threads: number;
	/** Company and branch of the REST job, `company,branch`: what a call without `TenantId` gets. */
	defaultTenant: string;
	/** `contract`: names as published (`ItemInternalId`). `live`: as seen in a running service (`iteminternalId`, mostly lower case). */
	jsonCasing: 'contract' | 'live';
	/** CHAR columns with their trailing blanks, as the database has them. False: trimmed. */
	padText: boolean;
	/** Dates of the standard services; genericQuery always has them as in the database. */
	dates: 'yyyymmdd' | 'iso';
	/** `cp1252`: bytes of code page 1252, and the content type does not say so; `cp1252-as-utf-8`: and it claims UTF-8. */
	charset: 'utf-8' | 'cp1252' | 'cp1252-as-utf-8';
	/** `usual`: TTALK from standard services, SetRestFault from custom ones, HTML where there is no service. */
	errorShape: 'usual' | 'ttalk' | 'legacy' | 'html';
	/** What a list without a record is: 200 with no items, or the 404 of the published contracts. genericQuery always has 200. */
	emptyList: 'items' | '404';
	/** Which `{id}` of a customer is understood: `code|store`, the columns one after the other (with or without the branch), or all. */
	customerKey: 'any' | 'piped' | 'joined';
	/** Columns (lower case, `a1_tel`) that the user may not see; genericQuery names them in `protectedDataFields`. */
	protectedFields: string[];
	/** What becomes of them: stars in place of the value, or no property at all. */
	protectedValues: 'masked' | 'absent';
	/** `protectedDataFields` as text with commas, or as a list. */
	protectedListAs: 'text' | 'list';
	/** Refuse an order for more than is available; else it is taken, and available goes below zero. */
	insufficientStock: 'reject' | 'accept';
	/** New orders wait for a rule to be released: C5_BLQ is `1`. */
	blockNewOrders: boolean;
	/** Characters that C5_PEDECOM (orders) and Z1_CHAVE (tickets) hold, at most 50; a longer key is cut without a word. */
	keyWidth: number;
	orderRoute: CustomRoute;
	ticketRoute: CustomRoute;
}

export function defaultKnobs(): ProtheusKnobs {
	return {
		latencyMs: 0,
		security: true,
		user: 'bot.integracao',
		password: 'Senha+do%Bot&1',
		tokenCredentials: 'any',
		basicAuth: false,
		tokenStatus: 201,
		accessTokenSeconds: 3600,
		refreshTokenSeconds: 86_400,
		proxyWantsLength: true,
		threads: 0,
		defaultTenant: '99,01',
		jsonCasing: 'contract',
		padText: true,
		dates: 'yyyymmdd',
		charset: 'utf-8',
		errorShape: 'usual',
		emptyList: 'items',
		customerKey: 'any',
		protectedFields: [],
		protectedValues: 'masked',
		protectedListAs: 'text',
		insufficientStock: 'reject',
		blockNewOrders: false,
		keyWidth: 50,
		orderRoute: {
			method: 'POST',
			path: '/botapi/v1/pedidos',
			request: {
				customer: 'cliente', store: 'loja', key: 'pedidoEcommerce', note: 'observacao', items: 'itens', sku: 'produto', quantity: 'quantidade',
			},
			answer: { number: 'pedido.numero', branch: 'pedido.filial', total: 'pedido.total', status: 'pedido.status', date: 'pedido.emissao' },
		},
		ticketRoute: {
			method: 'POST',
			path: '/botapi/v1/chamados',
			request: {
				customer: 'cliente', store: 'loja', key: 'chave', subject: 'assunto', description: 'descricao', priority: 'prioridade',
			},
			answer: { number: 'chamado.numero', branch: 'chamado.filial', status: 'chamado.status', date: 'chamado.abertura' },
		},
	};
}
