import { boundedKey } from '../../domain/bounded-key';
import type { NewOrder, Order, WriteOutcome } from '../../domain/erp';
import { newestFirst, sameKey } from '../../domain/erp-match';
import { ConnectorError, isConnectorError } from '../../domain/errors';
import type { CallContext, Clock } from '../../domain/runtime';
import { isRecord } from '../http-erp';
import { companyDay } from './company-day';
import { bearing, mostOfOneKey } from './key-look-up';
import { textLiteral } from './odata';
import { draftOf, isCancelled, orderOf, orderSelect } from './order-record';
import { noMatchingRecords, type ServiceError } from './service-errors';
import type { ServiceLayer } from './service-layer';
import { system } from './setting-error';
import type { SapBusinessOneSettings } from './settings';
import { textOf, type Fields } from './values';

/** Of NumAtCard, the customer's reference number, in characters. */
const longestKey = 100;

export interface OrdersOptions {
	layer: ServiceLayer;
	settings: SapBusinessOneSettings;
	clock: Clock;
}

interface FoundOrder {
	order: Order;
	isDraft: boolean;
}

/** Sales orders, and the drafts that wait for approval. */
export class Orders {
	constructor(private readonly options: OrdersOptions) {}

	/** Newest first. Business One keeps the day of an order; of one day the highest number is the newest. */
	async last(customerId: string, limit: number, context: CallContext): Promise<Order[]> {
		return await this.ofCustomer(customerId, '', { operation: 'lastOrders', limit }, context);
	}

	async open(customerId: string, limit: number, context: CallContext): Promise<Order[]> {
		const isOpen = " and DocumentStatus eq 'bost_Open' and Cancelled eq 'tNO'";
		return await this.ofCustomer(customerId, isOpen, { operation: 'openOrders', limit }, context);
	}

	/** Without a price Business One takes the customer's own, discounts included. */
	async create(order: NewOrder, context: CallContext): Promise<{ order: Order; outcome: WriteOutcome }> {
		const answer = await this.options.layer.write({ operation: 'createOrder', path: 'Orders', json: this.documentOf(order) }, context);
		if ('error' in answer) return await this.settled(order, answer, context);
		return { order: completed(this.written(answer.json), order), outcome: 'created' };
	}

	async findByKey(idempotencyKey: string, context: CallContext): Promise<FoundOrder | null> {
		const key = boundedKey(idempotencyKey, longestKey);
		// The draft first: one that is approved in between has become an order by the time orders are asked for.
		const drafts = await this.withKey('Drafts', key, context);
		const orders = await this.withKey('Orders', key, context);
		const { settings } = this.options;
		const live = orders.find((record) => !isCancelled(record));
		if (live !== undefined) return { order: orderOf(live, 'orderByKey', settings), isDraft: false };
		const draft = drafts.find(isWaitingOrder);
		if (draft !== undefined) return { order: draftOf(draft, 'orderByKey', settings), isDraft: true };
		return orders[0] === undefined ? null : { order: orderOf(orders[0], 'orderByKey', settings), isDraft: false };
	}

	private async ofCustomer(customerId: string, condition: string, { operation, limit }: { operation: string; limit: number }, context: CallContext): Promise<Order[]> {
		const { layer, settings } = this.options;
		const query = {
			$filter: `CardCode eq ${textLiteral(customerId)}${condition}`,
			$orderby: 'DocDate desc,DocEntry desc',
			$top: String(limit),
			$select: orderSelect,
		};
		const records = await layer.list({ operation, path: 'Orders', query }, limit, context);
		const own = records.map((record) => orderOf(record, operation, settings)).filter((order) => sameKey(order.customerId ?? '', customerId));
		const entries = own.map((order) => ({ order: { ...order, customerId }, moment: order.date }));
		return newestFirst(entries).filter(({ status }) => operation === 'lastOrders' || status === 'open');
	}

	private async withKey(entitySet: 'Orders' | 'Drafts', key: string, context: CallContext): Promise<Fields[]> {
		const select = entitySet === 'Drafts' ? `${orderSelect},DocObjectCode` : orderSelect;
		const query = { $filter: `NumAtCard eq ${textLiteral(key)}`, $orderby: 'DocEntry', $top: String(mostOfOneKey), $select: select };
		const records = await this.options.layer.list({ operation: 'orderByKey', path: entitySet, query }, mostOfOneKey, context);
		return bearing(key, 'NumAtCard', records);
	}

	/**
	 * What became of an order that was answered with an error. Where an approval procedure holds it back, Business One says "no
	 * matching records" although it has stored a draft; so any error that does not plainly refuse the values is looked into.
	 */
	private async settled(order: NewOrder, { error, told }: { error: ConnectorError; told: ServiceError | null }, context: CallContext): Promise<{ order: Order; outcome: WriteOutcome }> {
		const unclear = told !== null && (told.code === noMatchingRecords || (error.httpStatus ?? 0) >= 500);
		if (!unclear) throw error;
		const found = await this.findByKey(order.idempotencyKey, context).catch((reason: unknown) => {
			throw isConnectorError(reason) ? unsettled(error, reason) : reason;
		});
		if (found === null || !sameKey(found.order.customerId ?? '', order.customerId)) throw error;
		return { order: completed(found.order, order), outcome: found.isDraft ? 'draft' : 'created' };
	}

	private documentOf({ customerId, items, source, notes, idempotencyKey }: NewOrder): object {
		const { settings, clock } = this.options;
		const { branch, usage, warehouse, timeZone, deliveryDays } = settings;
		return {
			CardCode: customerId,
			DocDate: companyDay(clock.now(), timeZone),
			DocDueDate: companyDay(clock.now(), timeZone, deliveryDays),
			NumAtCard: boundedKey(idempotencyKey, longestKey),
			Comments: notes === undefined ? source : `${source}: ${notes}`,
			...(branch === null ? {} : { BPL_IDAssignedToInvoice: branch }),
			DocumentLines: items.map(({ sku, quantity, unitPrice }) => ({
				ItemCode: sku,
				Quantity: quantity,
				...(unitPrice === undefined ? {} : { UnitPrice: unitPrice }),
				...(warehouse === '' ? {} : { WarehouseCode: warehouse }),
				...(usage === '' ? {} : { Usage: usage }),
			})),
		};
	}

	private written(json: unknown): Order {
		return orderOf(isRecord(json) ? json : {}, 'createOrder', this.options.settings);
	}
}

/** A draft may be one of another document, or of an order that was made of it since. */
function isWaitingOrder({ DocumentStatus, DocObjectCode }: Fields): boolean {
	const type = textOf(DocObjectCode);
	return DocumentStatus !== 'bost_Close' && (type === null || type === 'oOrders' || type === '17');
}

function completed(order: Order, { customerId, items }: NewOrder): Order {
	const asked = items.map(({ sku, quantity, unitPrice }) => ({ sku, name: null, quantity, unitPrice: unitPrice ?? null }));
	return { ...order, customerId: order.customerId ?? customerId, items: order.items.length > 0 ? order.items : asked };
}

function unsettled(error: ConnectorError, reason: ConnectorError): ConnectorError {
	return new ConnectorError('uncertain', `${error.message} Whether it was stored as a draft could not be found out (${reason.code}).`, {
		system,
		hint: 'Look in SAP Business One under orders and document drafts before sending it again.',
		...(error.httpStatus === undefined ? {} : { httpStatus: error.httpStatus }),
	});
}
