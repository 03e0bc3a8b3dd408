import { parseDate } from '../../domain/dates';
import type { NewOrder, Order, WriteOutcome } from '../../domain/erp';
import { ConnectorError } from '../../domain/errors';
import { moneyFromCents, parseMoney } from '../../domain/money';
import { toOrderStatus } from '../../domain/order-status';
import type { CallContext } from '../../domain/runtime';
import { storedKey } from './bounded-key-text';
import type { ProtheusClient } from './client';
import { skuText } from './condition';
import { customerValues } from './customer-values';
import { Endpoint, type EndpointAnswer } from './endpoint';
import { rowByKey } from './key-look-up';
import type { Orders } from './orders';
import { unsupported } from './refusals';
import { system } from './setting-error';
import type { CustomEndpoint, ProtheusSettings } from './settings';
import { toldAmount } from './written-values';

/** Orders through the site's own service, found again by the column that holds their key. */
export class OrderWrites {
	constructor(
		private readonly client: ProtheusClient,
		private readonly orders: Orders,
		private readonly settings: ProtheusSettings,
		private readonly today: () => string,
	) {}

	async create(order: NewOrder, context: CallContext): Promise<{ order: Order; outcome: WriteOutcome }> {
		const endpoint = this.endpoint();
		this.checkItems(order);
		const { company, branch } = this.settings;
		const values = {
			...order,
			...customerValues(order.customerId),
			idempotencyKey: endpoint.key === null ? order.idempotencyKey : storedKey(order.idempotencyKey, endpoint.key.maximumLength).text,
			company,
			branch,
			today: this.today(),
		};
		const answer = await new Endpoint(this.client, 'createOrder', endpoint).send(values, context);
		const created = this.created(order, answer);
		return { order: created, outcome: created.status === 'blocked' ? 'draft' : 'created' };
	}

	async byKey(idempotencyKey: string, context: CallContext, customerId: string | undefined): Promise<Order | null> {
		const { key } = this.endpoint();
		if (key === null) throw unsupported('orderByKey');
		const { field, maximumLength } = key;
		const row = await rowByKey({
			operation: 'orderByKey',
			endpoint: 'createOrder',
			idempotencyKey,
			stored: storedKey(idempotencyKey, maximumLength),
			field,
			customerId,
			customerFields: ['C5_CLIENTE', 'C5_LOJACLI'],
			ask: async (where) => await this.orders.headsWhere(field, where, context),
		});
		return row === null ? null : await this.orders.complete(row, 'orderByKey', context);
	}

	private endpoint(): CustomEndpoint {
		if (this.settings.createOrder === null) throw unsupported('createOrder');
		return this.settings.createOrder;
	}

	private checkItems({ items }: NewOrder): void {
		const index = items.findIndex(({ sku }) => skuText(sku, this.settings.skuCharacters) === null);
		if (index === -1) return;
		throw new ConnectorError('validation', `Items[${index}].sku holds characters that no SKU of this company has.`, {
			system,
			parameter: `Items[${index}].sku`,
			hint: 'Give the product code as Protheus has it; further characters can be allowed in the credential (skuCharacters).',
			nothingDone: true,
		});
	}

	/** What the service does not tell of the order is what was sent. */
	private created(order: NewOrder, { id, number, field, value }: EndpointAnswer): Order {
		const rawStatus = field('status');
		return {
			id,
			number,
			customerId: order.customerId,
			date: parseDate(field('date'))?.date ?? null,
			total: field('total') === null ? totalOf(order) : toldAmount(value('total')),
			currency: this.settings.currency,
			status: toOrderStatus(rawStatus, this.settings.orderStatuses),
			rawStatus,
			items: order.items.map(({ sku, quantity, unitPrice }) => ({ sku, name: null, quantity, unitPrice: unitPrice ?? null })),
		};
	}
}

/** Null where Protheus sets a price itself. */
function totalOf({ items }: NewOrder): number | null {
	const cents = items.map(({ quantity, unitPrice }) => (unitPrice === undefined ? null : (parseMoney(quantity * unitPrice, { format: 'us' })?.cents ?? null)));
	return cents.every((each): each is number => each !== null) ? moneyFromCents(cents.reduce((sum, each) => sum + each, 0)).amount : null;
}
