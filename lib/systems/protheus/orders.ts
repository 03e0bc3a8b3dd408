import { parseDate } from '../../domain/dates';
import type { Order, OrderItem } from '../../domain/erp';
import { newestFirst, type DatedOrder } from '../../domain/erp-match';
import { parseMoney, sumMoney, type Money } from '../../domain/money';
import { toOrderStatus } from '../../domain/order-status';
import type { CallContext } from '../../domain/runtime';
import { equal, fixed, from, oneOf, sqlText, type Condition, type SqlText } from './condition';
import { customerKey } from './customers';
import { drift } from './errors';
import type { GenericQuery, Query, Row } from './generic-query';
import type { ProtheusSettings } from './settings';

const fields = ['C5_NUM', 'C5_TIPO', 'C5_CLIENTE', 'C5_LOJACLI', 'C5_EMISSAO', 'C5_NOTA', 'C5_LIBEROK', 'C5_BLQ'];
const itemFields = ['C6_NUM', 'C6_ITEM', 'C6_PRODUTO', 'C6_DESCRI', 'C6_QTDVEN', 'C6_PRCVEN', 'C6_VALOR'];

/** How far back a customer with more orders than fit one page is read, in days, step by step; null: all of them. */
const windows = [90, 730, null] as const;

/** Sales orders are table SC5, their items SC6. */
export class Orders {
	constructor(
		private readonly query: GenericQuery,
		private readonly settings: ProtheusSettings,
		/** `yyyymmdd`, so many days ago. */
		private readonly daysAgo: (days: number) => string,
	) {}

	async last(customerId: string, limit: number, context: CallContext): Promise<Order[]> {
		return await this.ofCustomer('lastOrders', customerId, [], limit, context);
	}

	/** Neither invoiced nor eliminated. */
	async open(customerId: string, limit: number, context: CallContext): Promise<Order[]> {
		return await this.ofCustomer('openOrders', customerId, [fixed.orderNotInvoiced, fixed.orderNotEliminated], limit, context);
	}

	/** Orders whose column holds the key, oldest first, with the text the column holds. */
	async byKey(column: string, key: SqlText, context: CallContext): Promise<Array<{ order: Order; key: string | null }>> {
		const query: Query = { operation: 'orderByKey', table: 'SC5', fields: [...fields, column], branchOf: 'orders', where: [fixed.orderOfCustomer, equal(column, key)] };
		const rows = (await this.query.rows(query, context)).filter(isOfCustomer);
		const orders = await this.withItems(rows.map((row) => this.dated(row)), 'orderByKey', context);
		return rows
			.map((row, index) => ({ order: orders[index], key: row.text(column) }))
			.filter((entry): entry is { order: Order; key: string | null } => entry.order !== undefined)
			.sort((left, right) => left.order.id.localeCompare(right.order.id));
	}

	private async ofCustomer(
		operation: 'lastOrders' | 'openOrders',
		customerId: string,
		conditions: readonly Condition[],
		limit: number,
		context: CallContext,
	): Promise<Order[]> {
		const key = customerKey(customerId);
		if (key === null) return [];
		const where = [fixed.orderOfCustomer, equal('C5_CLIENTE', key.code), equal('C5_LOJACLI', key.store), ...conditions];
		const rows = await this.heads({ operation, table: 'SC5', fields, branchOf: 'orders', where }, limit, context);
		const dated = rows.filter(isOfCustomer).map((row) => this.dated(row)).filter(({ order }) => order.customerId?.toUpperCase() === key.id.toUpperCase());
		const wanted = operation === 'openOrders' ? dated.filter(({ order }) => order.rawStatus !== 'closed') : dated;
		const newest = newestFirst(wanted).slice(0, limit);
		return await this.withItems(newest.map((order) => ({ order, moment: null })), operation, context);
	}

	/** genericQuery sorts by nothing that is documented, so all orders of a span of time are read, and sorted here. */
	private async heads(query: Query, limit: number, context: CallContext): Promise<Row[]> {
		const { rows, more } = await this.query.firstRows(query, context);
		if (!more) return rows;
		for (const days of windows) {
			const since = days === null ? null : sqlText(this.daysAgo(days), 'day');
			const found = await this.query.rows(since === null ? query : { ...query, where: [...query.where, from('C5_EMISSAO', since)] }, context);
			if (found.length >= limit || days === null) return found;
		}
		return rows;
	}

	private dated(row: Row): DatedOrder {
		const id = row.text('C5_NUM');
		if (id === null) throw drift('orders', 'has a record without C5_NUM', 'Check that the user may see this column.');
		const rawStatus = statusOf(row);
		const placed = parseDate(row.text('C5_EMISSAO'))?.date ?? null;
		const [code, store] = [row.text('C5_CLIENTE'), row.text('C5_LOJACLI')];
		const order: Order = {
			id,
			number: id,
			customerId: code === null || store === null ? null : `${code}|${store}`,
			date: placed,
			total: null,
			currency: this.settings.currency,
			status: toOrderStatus(rawStatus, this.settings.orderStatuses),
			rawStatus,
			items: [],
		};
		return { order, moment: placed };
	}

	/** The items of all orders by one query; the total of an order is that of its items. */
	private async withItems(orders: readonly DatedOrder[], operation: string, context: CallContext): Promise<Order[]> {
		const numbers = orders.map(({ order }) => sqlText(order.id, 'code')).filter((number): number is SqlText => number !== null);
		if (numbers.length === 0) return orders.map(({ order }) => order);
		const rows = await this.query.rows({ operation, table: 'SC6', fields: itemFields, branchOf: 'orders', where: [oneOf('C6_NUM', numbers)] }, context);
		return orders.map(({ order }) => {
			const own = rows.filter((row) => row.text('C6_NUM') === order.id).sort((left, right) => itemNumber(left).localeCompare(itemNumber(right)));
			return own.length === 0 ? order : { ...order, total: totalOf(own), items: own.map(itemOf) };
		});
	}
}

function isOfCustomer(row: Row): boolean {
	return !['B', 'D'].includes(row.text('C5_TIPO') ?? '');
}

/**
 * The legend of the sales orders as Protheus itself shows it: an invoice or elimination closes an order, then a block holds
 * it, then it is released or open.
 */
function statusOf(row: Row): 'closed' | 'blocked' | 'released' | 'open' {
	if (row.text('C5_NOTA') !== null || row.text('C5_LIBEROK') === 'E') return 'closed';
	if (row.text('C5_BLQ') !== null) return 'blocked';
	return row.text('C5_LIBEROK') === null ? 'open' : 'released';
}

function itemNumber(row: Row): string {
	return row.text('C6_ITEM') ?? '';
}

function itemOf(row: Row): OrderItem {
	return {
		sku: row.text('C6_PRODUTO'),
		name: row.text('C6_DESCRI'),
		quantity: row.quantity('C6_QTDVEN'),
		unitPrice: row.money('C6_PRCVEN'),
	};
}

function totalOf(rows: readonly Row[]): number | null {
	const amounts = rows.map((row) => parseMoney(row.money('C6_VALOR'), { format: 'us' }));
	return amounts.every((amount): amount is Money => amount !== null) ? sumMoney(amounts).amount : null;
}
