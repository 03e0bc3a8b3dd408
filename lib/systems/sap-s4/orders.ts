import { boundedKey } from '../../domain/bounded-key';
import type { NewOrder, Order, WriteOutcome } from '../../domain/erp';
import { newestFirst } from '../../domain/erp-match';
import { isConnectorError } from '../../domain/errors';
import type { CallContext } from '../../domain/runtime';
import type { SapS4Client } from './client';
import { allOf, textIs, textIsNot } from './filter';
import { materialKey, paddedKey, samePaddedKey } from './keys';
import { OrderReader } from './order-record';
import { cannotTell, noAnswerOfOurs, notACustomer, notAMaterial, ownPrice } from './refusals';
import type { SapS4Settings } from './settings';
import { textOf, type Entity } from './values';

const place = { service: 'API_SALES_ORDER_SRV', entitySet: 'A_SalesOrder' } as const;
/** Length of PurchaseOrderByCustomer; a longer text is refused (metadata of API_SALES_ORDER_SRV). */
const keyLength = 35;
const newestOrdersFirst = 'SalesOrderDate desc,SalesOrder desc';
const over: ReadonlySet<string> = new Set(['closed', 'cancelled']);
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

	async byKey(idempotencyKey: string, context: CallContext): Promise<Order | null> {
		const operation = 'order by key';
		const key = boundedKey(idempotencyKey, keyLength);
		const query = { $filter: allOf([textIs('PurchaseOrderByCustomer', key), ...this.ours()]), $top: '5', $expand: 'to_Item' };
		const entities = await this.client.read({ ...place, operation, query, most: 5 }, context).catch((error: unknown) => {
			throw isConnectorError(error) && ['validation', 'unsupported', 'drift'].includes(error.code) ? cannotTell(error.message) : error;
		});
		const found = entities.find((entity) => textOf(entity, 'PurchaseOrderByCustomer') === key);
		if (found !== undefined) return this.reader.order(found, operation).order;
		if (entities.length > 0) throw cannotTell('It answered with other orders.');
		return null;
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

