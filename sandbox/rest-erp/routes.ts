import { Router, jsonReply } from '../kit/server.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import { idempotently } from './idempotency.ts';
import type { AnswersByKey } from './idempotency.ts';
import type { RestErpKnobs } from './options.ts';
import { customerJson, orderJson, priceJson, stockJson, ticketJson } from './representations.ts';
import type { RestErpStore } from './store.ts';
import { checkOrder, checkTicket, isObject } from './validation.ts';
import type { Checked } from './validation.ts';

export const BASE_PATH = '/api/v1';

export interface RestErpContext {
	readonly store: RestErpStore;
	readonly knobs: RestErpKnobs;
	readonly answersByKey: AnswersByKey;
	readonly now: () => number;
}

/** What an ERP without a total count gives when nobody asks for less. */
const DEFAULT_LIMIT = 20;

function notFound(what: string): Reply {
	return jsonReply(404, { error: 'not_found', message: `${what} não encontrado` });
}

function limitOf(query: URLSearchParams): number {
	const limit = Number(query.get('limit') ?? DEFAULT_LIMIT);
	return Number.isInteger(limit) && limit > 0 ? limit : DEFAULT_LIMIT;
}

function stock({ store }: RestErpContext, { params }: SandboxRequest): Reply {
	const level = store.stock(params['sku'] ?? '');
	return level === undefined ? notFound('Produto') : jsonReply(200, stockJson(level));
}

function price({ store, knobs }: RestErpContext, { params, query }: SandboxRequest): Reply {
	const product = store.product(params['sku'] ?? '');
	if (product === undefined) return notFound('Produto');
	const customerId = query.get('customer_id') ?? '';
	const customer = store.customer(customerId);
	if (customerId !== '' && customer === undefined) return notFound('Cliente');
	return jsonReply(200, priceJson(store.price(product, customer), knobs));
}

function customers({ store, knobs }: RestErpContext, { query }: SandboxRequest): Reply {
	const filter = { phone: query.get('phone') ?? '', document: query.get('document') ?? '' };
	const found = store.search(filter, knobs).slice(0, limitOf(query));
	return jsonReply(200, found.map((customer) => customerJson(customer, store.balanceDueCents(customer.id), knobs)));
}

function customer({ store, knobs }: RestErpContext, { params }: SandboxRequest): Reply {
	const found = store.customer(params['id'] ?? '');
	return found === undefined ? notFound('Cliente') : jsonReply(200, customerJson(found, store.balanceDueCents(found.id), knobs));
}

function customerOrders({ store, knobs }: RestErpContext, { params, query }: SandboxRequest): Reply {
	const customerId = params['id'] ?? '';
	if (store.customer(customerId) === undefined) return notFound('Cliente');
	const status = query.get('status') ?? '';
	const statuses = status === 'open' ? knobs.openStatuses : [status];
	const found = store.ordersOf(customerId).filter((order) => status === '' || statuses.includes(order.status));
	return jsonReply(200, found.slice(0, limitOf(query)).map((order) => orderJson(order, knobs)));
}

function order({ store, knobs }: RestErpContext, { params }: SandboxRequest): Reply {
	const found = store.order(params['id'] ?? '');
	return found === undefined ? notFound('Pedido') : jsonReply(200, orderJson(found, knobs));
}

function missingReference(): Reply {
	return jsonReply(422, { error: 'validation', message: 'Dados inválidos', fields: { external_reference: 'é obrigatório' } });
}

function ordersByReference({ store, knobs }: RestErpContext, { query }: SandboxRequest): Reply {
	const reference = query.get('external_reference') ?? '';
	if (reference === '') return missingReference();
	return jsonReply(200, store.ordersByReference(reference).map((found) => orderJson(found, knobs)));
}

function ticketsByReference({ store, knobs }: RestErpContext, { query }: SandboxRequest): Reply {
	const reference = query.get('external_reference') ?? '';
	if (reference === '') return missingReference();
	return jsonReply(200, store.ticketsByReference(reference).map((found) => ticketJson(found, knobs)));
}

function created<Value>(request: SandboxRequest, check: (body: Record<string, unknown>) => Checked<Value>, create: (value: Value) => object): Reply {
	if (!isObject(request.body)) return jsonReply(400, { error: 'invalid_json', message: 'O corpo deve ser um objeto JSON' });
	const checked = check(request.body);
	if ('errors' in checked) return jsonReply(422, { error: 'validation', message: 'Dados inválidos', fields: checked.errors });
	return jsonReply(201, create(checked.value));
}

/** The ERP's calls, below {@link BASE_PATH}. */
export function restErpRoutes(context: RestErpContext): Router {
	const { store, knobs, now } = context;
	const read = (answer: (context: RestErpContext, request: SandboxRequest) => Reply) => (request: SandboxRequest) => answer(context, request);
	const createOrder = (request: SandboxRequest) =>
		created(request, (body) => checkOrder(body, store, knobs), (value) => orderJson(store.createOrder(value, now(), knobs.holdOrders), knobs));
	const createTicket = (request: SandboxRequest) =>
		created(request, (body) => checkTicket(body, store), (value) => ticketJson(store.createTicket(value, now()), knobs));
	return new Router()
		.add('GET', `${BASE_PATH}/products/:sku/stock`, read(stock))
		.add('GET', `${BASE_PATH}/products/:sku/price`, read(price))
		.add('GET', `${BASE_PATH}/customers`, read(customers))
		.add('GET', `${BASE_PATH}/customers/:id`, read(customer))
		.add('GET', `${BASE_PATH}/customers/:id/orders`, read(customerOrders))
		.add('GET', `${BASE_PATH}/orders`, read(ordersByReference))
		.add('GET', `${BASE_PATH}/orders/:id`, read(order))
		.add('GET', `${BASE_PATH}/tickets`, read(ticketsByReference))
		.add('POST', `${BASE_PATH}/orders`, (request) => idempotently(request, context, createOrder))
		.add('POST', `${BASE_PATH}/tickets`, (request) => idempotently(request, context, createTicket));
}
