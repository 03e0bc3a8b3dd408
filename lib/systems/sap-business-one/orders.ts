import { boundedKey } from '../../domain/bounded-key';
import type { NewOrder, Order, WriteOutcome } from '../../domain/erp';
import { newestFirst, sameKey } from '../../domain/erp-match';
import { ConnectorError, isConnectorError } from '../../domain/errors';
import { keyOfAnother } from '../../domain/idempotency-key';
import type { CallContext, Clock } from '../../domain/runtime';
import { isRecord } from '../http-api';
import { checkAnswered } from './answered-record';
import { companyDay } from './company-day';
import { recordsOfKey, type OfKey, type WhoseKey } from './key-look-up';
import { textLiteral } from './odata';
import { draftOf, isCancelled, orderOf, orderSelect } from './order-record';
import { plainlyRefused, type ServiceError } from './service-errors';
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

interface OrdersOfKey {
	/** The customer's. */
	found: FoundOrder | null;
	/** Whether somebody else has an order, or a draft that waits, under the key. */
	ofOthers: boolean;
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
		return { order: completed(this.written(answer.json, order), order), outcome: 'created' };
	}

	/** @throws ConnectorError `validation` where the key stands for orders of other customers alone */
	async findByKey(idempotencyKey: string, customerId: string | undefined, context: CallContext): Promise<Order | null> {
		const { found, ofOthers } = await this.ofKey(idempotencyKey, customerId, context);
		if (found === null && ofOthers) throw keyOfAnother(system, idempotencyKey);
		return found?.order ?? null;
	}

	private async ofKey(idempotencyKey: string, customerId: string | undefined, context: CallContext): Promise<OrdersOfKey> {
		const whose = { key: boundedKey(idempotencyKey, longestKey), customerId };
		// The draft first: one that is approved in between has become an order by the time orders are asked for.
		const drafts = await this.withKey('Drafts', whose, context);
		const orders = await this.withKey('Orders', whose, context);
		const ofOthers = orders.others.length > 0 || drafts.others.some(isWaitingOrder);
		return { found: this.liveliest(orders.own, drafts.own.find(isWaitingOrder)), ofOthers };
	}

	private liveliest(orders: readonly Fields[], draft: Fields | undefined): FoundOrder | null {
		const { settings } = this.options;
		const live = orders.find((record) => !isCancelled(record));
		if (live !== undefined) return { order: orderOf(live, 'orderByKey', settings), isDraft: false };
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

	private async withKey(entitySet: 'Orders' | 'Drafts', whose: WhoseKey, context: CallContext): Promise<OfKey> {
		const select = entitySet === 'Drafts' ? `${orderSelect},DocObjectCode` : orderSelect;
		const place = { operation: 'orderByKey', path: entitySet, field: 'NumAtCard', customerField: 'CardCode', orderBy: 'DocEntry', select };
		return await recordsOfKey(this.options.layer, place, whose, context);
	}

	/**
	 * What became of an order that was answered with an error. Where an approval procedure holds it back, Business One says "no
	 * matching records", or something else, although it has stored a draft; so any error of its own that does not plainly refuse the
	 * values is looked into.
	 */
	private async settled(order: NewOrder, { error, told }: { error: ConnectorError; told: ServiceError | null }, context: CallContext): Promise<{ order: Order; outcome: WriteOutcome }> {
		if (told === null || plainlyRefused(told, error.httpStatus ?? 0)) throw error;
		const { found } = await this.ofKey(order.idempotencyKey, order.customerId, context).catch((reason: unknown) => {
			throw isConnectorError(reason) ? unsettled(error, reason) : reason;
		});
		if (found === null) throw error;
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

	private written(json: unknown, { customerId, idempotencyKey }: NewOrder): Order {
		const record: Fields = isRecord(json) ? json : {};
		checkAnswered(record, { CardCode: customerId, NumAtCard: boundedKey(idempotencyKey, longestKey) }, 'createOrder');
		return orderOf(record, 'createOrder', this.options.settings);
	}
}

/** A draft may be one of another document, of an order that was made of it since, or one that somebody has cancelled. */
function isWaitingOrder(record: Fields): boolean {
	const type = textOf(record['DocObjectCode']);
	return record['DocumentStatus'] !== 'bost_Close' && !isCancelled(record) && (type === null || type === 'oOrders' || type === '17');
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
