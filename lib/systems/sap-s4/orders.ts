import { boundedKey } from '../../domain/bounded-key';
import type { NewOrder, Order, WriteOutcome } from '../../domain/erp';
import { newestFirst } from '../../domain/erp-match';
import { ConnectorError, isConnectorError } from '../../domain/errors';
import { keyOfAnother } from '../../domain/idempotency-key';
import type { CallContext } from '../../domain/runtime';
import type { SapS4Client } from './client';
import { allOf, textIs, textIsNot } from './filter';
import { materialKey, paddedKey, samePaddedKey } from './keys';
import { OrderReader } from './order-record';
import { cannotTell, noAnswerOfOurs, notACustomer, notAMaterial, ownPrice } from './refusals';
import { system } from './setting-error';
import type { SapS4Settings } from './settings';
import { textOf, type Entity } from './values';

const place = { service: 'API_SALES_ORDER_SRV', entitySet: 'A_SalesOrder' } as const;
/** Length of PurchaseOrderByCustomer; a longer text is refused (metadata of API_SALES_ORDER_SRV). */
const keyLength = 35;
const newestOrdersFirst = 'SalesOrderDate desc,SalesOrder desc';
const over: ReadonlySet<string> = new Set(['closed', 'cancelled']);
/** Orders that bear one key: by mistake or design of others, never many. */
const mostOfOneKey = 20;
const byKey = 'order by key';
/** Rejected orders may lie between the open ones, and are only known by reading them. */
const spare = 20;

/** Orders in API_SALES_ORDER_SRV. Nothing is selected out of them: which status fields there are depends on the release. */
export class Orders {
	private readonly reader: OrderReader;

	constructor(
		private readonly client: SapS4Client,
		private readonly settings: SapS4Settings,
	) {
		this.reader = new OrderReader(settings);
	}

	async last(customerId: string, limit: number, context: CallContext): Promise<Order[]> {
		return (await this.of(customerId, 'last orders', [], limit, context)).slice(0, limit);
	}

	async open(customerId: string, limit: number, context: CallContext): Promise<Order[]> {
		const orders = await this.of(customerId, 'open orders', [textIsNot('OverallSDProcessStatus', 'C')], limit + spare, context);
		return orders.filter(({ status }) => !over.has(status)).slice(0, limit);
	}

	/**
	 * Asked for by the key alone, so that a key of somebody else is noticed; and once more with the customer where a whole page of
	 * strangers may hide the customer's own.
	 * @throws ConnectorError `validation` where the key stands for orders of other customers alone
	 */
	async byKey(idempotencyKey: string, customerId: string | undefined, context: CallContext): Promise<Order | null> {
		const key = boundedKey(idempotencyKey, keyLength);
		const isBearing = (entity: Entity): boolean => textOf(entity, 'PurchaseOrderByCustomer') === key;
		const isOwn = (entity: Entity): boolean => isBearing(entity) && (customerId === undefined || samePaddedKey(textOf(entity, 'SoldToParty'), customerId));
		const entities = await this.withKey(key, [], context);
		const customer = paddedKey(customerId ?? '');
		const hidden = entities.length >= mostOfOneKey && customer !== null && !entities.some(isOwn);
		const again = hidden ? await this.withKey(key, [textIs('SoldToParty', customer)], context) : [];
		const found = [...entities, ...again];
		const own = found.find(isOwn);
		if (own !== undefined) return this.reader.order(own, byKey).order;
		if (!found.every(isBearing)) throw cannotTell('It answered with other orders.');
		if (found.length > 0) throw keyOfAnother(system, idempotencyKey);
		return null;
	}

	private async withKey(key: string, conditions: readonly string[], context: CallContext): Promise<Entity[]> {
		const $filter = allOf([textIs('PurchaseOrderByCustomer', key), ...this.ours(), ...conditions]);
		const query = { $filter, $top: String(mostOfOneKey), $expand: 'to_Item' };
		return await this.client.read({ ...place, operation: byKey, query, most: mostOfOneKey }, context).catch((error: unknown) => {
			throw notLookedUp(error);
		});
	}

	async create(order: NewOrder, context: CallContext): Promise<{ order: Order; outcome: WriteOutcome }> {
		const operation = 'create order';
		const entity = await this.client.create({ ...place, operation, json: this.newOrder(order) }, context);
		const number = entity === null ? null : textOf(entity, 'SalesOrder');
		if (entity === null || number === null) throw noAnswerOfOurs();
		const created = await this.complete(this.reader.order(entity, operation).order, context);
		const items = order.items.map(({ sku, quantity }) => ({ sku, name: null, quantity, unitPrice: null }));
		return {
			order: { ...created, customerId: created.customerId ?? order.customerId, items: created.items.length > 0 ? created.items : items },
			// Blocked from its first moment: SAP holds it back until somebody releases it.
			outcome: created.status === 'blocked' ? 'draft' : 'created',
		};
	}

	/**
	 * Some releases answer a POST with what was sent and the number alone, the amounts 0. Then the order is read; a failure of
	 * that is none of the write's, and leaves the total unknown.
	 */
	private async complete(created: Order, context: CallContext): Promise<Order> {
		if (created.rawStatus !== null) return created;
		const unknown: Order = { ...created, total: null };
		const query = { $filter: textIs('SalesOrder', created.id), $top: '1', $expand: 'to_Item' };
		try {
			const [entity] = await this.client.read({ ...place, operation: 'created order', query, most: 1 }, context);
			const read = entity === undefined ? unknown : this.reader.order(entity, 'created order').order;
			return samePaddedKey(read.id, created.id) ? read : unknown;
		} catch {
			return unknown;
		}
	}

	/** The same customer may buy from other organisations of the same system. */
	private ours(): string[] {
		const { salesOrganization } = this.settings;
		return salesOrganization === '' ? [] : [textIs('SalesOrganization', salesOrganization)];
	}

	/** Header and items in one POST (deep insert), by the published metadata: https://api.sap.com/api/API_SALES_ORDER_SRV */
	private newOrder({ customerId, items, source, notes, idempotencyKey }: NewOrder): Record<string, unknown> {
		const { salesOrderType, salesOrganization, distributionChannel, division } = this.settings;
		const soldToParty = paddedKey(customerId);
		if (soldToParty === null) throw notACustomer();
		return {
			SalesOrderType: salesOrderType,
			SalesOrganization: salesOrganization,
			DistributionChannel: distributionChannel,
			OrganizationDivision: division,
			SoldToParty: soldToParty,
			PurchaseOrderByCustomer: boundedKey(idempotencyKey, keyLength),
			to_Item: items.map(newItem),
			...this.text(source, notes),
		};
	}

	private text(source: string, notes: string | undefined): Record<string, unknown> {
		const { noteTextId, language } = this.settings;
		if (noteTextId === '') return {};
		const LongText = [source, notes ?? ''].filter((part) => part !== '').join('\n');
		return LongText === '' ? {} : { to_Text: [{ Language: language || 'PT', LongTextID: noteTextId, LongText }] };
	}

	private async of(customerId: string, operation: string, conditions: readonly string[], most: number, context: CallContext): Promise<Order[]> {
		const customer = paddedKey(customerId);
		if (customer === null) return [];
		const query = {
			$filter: allOf([textIs('SoldToParty', customer), ...this.ours(), ...conditions]),
			$orderby: newestOrdersFirst,
			$top: String(most),
			$expand: 'to_Item',
		};
		const entities = await this.client.read({ ...place, operation, query, most }, context);
		const { salesOrganization } = this.settings;
		const isOurs = (entity: Entity): boolean => salesOrganization === '' || textOf(entity, 'SalesOrganization') === salesOrganization;
		const own = entities.filter((entity) => samePaddedKey(textOf(entity, 'SoldToParty'), customer) && isOurs(entity));
		return newestFirst(own.map((entity) => this.reader.order(entity, operation))).map((order) => ({ ...order, customerId }));
	}
}

/** Quantities go as text, like all decimals. Without a unit SAP takes the material's sales unit. */
function newItem({ sku, quantity, unitPrice }: NewOrder['items'][number]): Entity {
	const material = materialKey(sku);
	if (material === null) throw notAMaterial(sku);
	if (unitPrice !== undefined) throw ownPrice();
	return { Material: material, RequestedQuantity: String(quantity) };
}

/** An answer that is no list, or "not implemented", is no look-up at all: nothing may be written on the strength of it. */
function notLookedUp(error: unknown): unknown {
	if (!isConnectorError(error) || (error.code !== 'drift' && error.code !== 'unsupported')) return error;
	return new ConnectorError('unavailable', error.message, {
		system,
		retryable: false,
		...(error.hint === undefined ? {} : { hint: error.hint }),
		...(error.httpStatus === undefined ? {} : { httpStatus: error.httpStatus }),
	});
}
