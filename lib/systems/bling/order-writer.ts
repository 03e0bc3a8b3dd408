import { boundedKey } from '../../domain/bounded-key';
import type { NewOrder, Order, WriteOutcome } from '../../domain/erp';
import { ConnectorError, isConnectorError } from '../../domain/errors';
import { keyOfAnother } from '../../domain/idempotency-key';
import type { CallContext } from '../../domain/runtime';
import type { BlingClient } from './client';
import { dayFrom } from './days';
import { beforeSending } from './errors';
import { itemOfLine, orderBody, orderLines, totalOf, type OrderLine } from './new-order';
import type { Orders } from './orders';
import { statusOf } from './orders';
import type { PaymentMethods } from './payment';
import type { Prices } from './price';
import type { Product, Products } from './products';
import type { BlingSettings } from './settings';
import type { OrderStatuses } from './statuses';
import { system } from './system';
import { idAt, isId, sameId, textAt, type BlingRecord } from './values';

const operation = 'createOrder';
const lookUp = 'orderByKey';
const pageSize = 100;

export interface OrderWriterParts {
	client: BlingClient;
	products: Products;
	prices: Prices;
	payment: PaymentMethods;
	orders: Orders;
	statuses: OrderStatuses;
	settings: BlingSettings;
}

/** Places orders, and finds them again by the key they carry as numeroLoja. */
export class OrderWriter {
	constructor(private readonly parts: OrderWriterParts) {}

	async create(order: NewOrder, context: CallContext): Promise<{ order: Order; outcome: WriteOutcome }> {
		const { client } = this.parts;
		const { body, lines } = await this.prepare(order, context).catch((error: unknown) => {
			throw beforeSending(error);
		});
		const { json, response } = await client.write(operation, '/pedidos/vendas', body, context);
		const id = idAt(json, 'data.id');
		if (id === null || !isId(id)) {
			throw new ConnectorError('drift', `${system} took the order, but its answer holds no id.`, {
				system,
				httpStatus: response.status,
				hint: 'Look in Bling for the order by the number in its shop (numeroLoja).',
			});
		}
		return { order: await this.written(id, order, lines, context), outcome: 'created' };
	}

	/**
	 * The order of this customer that carries the key and is not cancelled; of several the first that was made.
	 * @throws ConnectorError `validation` where only orders of others carry it
	 */
	async findByKey(idempotencyKey: string, context: CallContext, customerId?: string): Promise<Order | null> {
		const { client, orders, settings, statuses } = this.parts;
		const key = boundedKey(idempotencyKey, settings.keyLength);
		const query = { 'numerosLojas[]': [key], limite: String(pageSize) };
		const rows = await client.list(lookUp, '/pedidos/vendas', query, context).catch((error: unknown) => {
			throw lookUpFailure(error);
		});
		const bearing = rows.filter((row) => textAt(row, 'numeroLoja') === key);
		const names = await statuses.named(bearing.map(statusOf), context);
		const living = bearing.filter((row) => names.of(statusOf(row)).status !== 'cancelled').sort(byId);
		const [first] = customerId === undefined ? living : living.filter((row) => sameId(idAt(row, 'contato.id'), customerId));
		if (first !== undefined) return await orders.byId(idAt(first, 'id') ?? '', lookUp, context);
		if (living.some((row) => idAt(row, 'contato.id') === null)) throw noProof('does not tell whose order it is');
		if (living.length > 0) throw keyOfAnother(system, idempotencyKey);
		// Orders that a search for the key may also find prove that it was a search; others, that it was none.
		const searched = rows.every((row) => (textAt(row, 'numeroLoja') ?? '').toUpperCase().includes(key.toUpperCase()));
		if (rows.length < pageSize && searched) return null;
		throw noProof('answered with other orders');
	}

	private async prepare(order: NewOrder, context: CallContext): Promise<{ body: BlingRecord; lines: OrderLine[] }> {
		const { client, products, prices, payment, settings } = this.parts;
		const skus = order.items.map(({ sku }) => sku);
		const [found, paymentMethodId] = await Promise.all([products.findAll(skus, operation, context), payment.id(context)]);
		const unpriced = order.items.flatMap(({ sku, unitPrice }): Product | Product[] => (unitPrice === undefined ? (found.get(sku) ?? []) : []));
		const lines = orderLines(order, { products: found, prices: await prices.charged(unpriced, operation, context) });
		const terms = { key: boundedKey(order.idempotencyKey, settings.keyLength), paymentMethodId, now: client.now() };
		return { body: orderBody(order, lines, terms, settings), lines };
	}

	/** The answer holds nothing but the id. An order that cannot be read back has been made all the same. */
	private async written(id: string, given: NewOrder, lines: readonly OrderLine[], context: CallContext): Promise<Order> {
		const { client, orders } = this.parts;
		const read = await orders.byId(id, operation, context).catch((error: unknown) => {
			if (isConnectorError(error)) return null;
			throw error;
		});
		if (read !== null) return read;
		const sent = { date: dayFrom(client.now(), {}), total: totalOf(lines), currency: 'BRL', items: lines.map(itemOfLine) };
		return { id, number: id, customerId: given.customerId, status: 'unknown', rawStatus: null, ...sent };
	}
}

function byId(left: BlingRecord, right: BlingRecord): number {
	const [a, b] = [idAt(left, 'id') ?? '', idAt(right, 'id') ?? ''];
	return a.length - b.length || (a < b ? -1 : 1);
}

/** A look-up that is refused, or answered in a strange form, tells nothing about the order. */
function lookUpFailure(error: unknown): unknown {
	if (!isConnectorError(error) || !['validation', 'drift', 'unsupported', 'not_found'].includes(error.code)) return error;
	return noProof(error.httpStatus === undefined ? 'gave an answer of another shape' : `answered ${error.httpStatus}`);
}

function noProof(what: string): ConnectorError {
	return new ConnectorError('unsupported', `${system} ${what} to the look-up of an order by its numeroLoja, which does not tell whether it is there.`, {
		system,
		parameter: 'keyLength',
		hint: 'Look in Bling for the order before placing it again.',
	});
}
