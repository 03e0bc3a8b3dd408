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

/** Whose items are asked for by one query. */
const ordersAtOnce = 10;
/** C6_ITEM has two characters: 01 to 99, then A0 to ZZ. */
const mostItems = 1_300;

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

	/** Orders of customers for which this holds, oldest first, with a column more. */
	async headsWhere(column: string, where: readonly Condition[], context: CallContext): Promise<Row[]> {
		const rows = await this.query.rows({ operation: 'orderByKey', table: 'SC5', fields: [...fields, column], branchOf: 'orders', where: [fixed.orderOfCustomer, ...where] }, context);
		return rows.filter(isOfCustomer).sort((left, right) => (left.text('C5_NUM') ?? '').localeCompare(right.text('C5_NUM') ?? ''));
	}

	/** The order of a row, with its items. */
	async complete(row: Row, operation: string, context: CallContext): Promise<Order> {
		const { order } = this.dated(row);
		const [complete = order] = await this.withItems([order], operation, context);
		return complete;
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
		return await this.withItems(newest, operation, context);
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

	/** The items of a few orders by one query; the total of an order is that of its items. */
	private async withItems(orders: readonly Order[], operation: string, context: CallContext): Promise<Order[]> {
		const complete: Order[] = [];
		for (let start = 0; start < orders.length; start += ordersAtOnce) {
			const some = orders.slice(start, start + ordersAtOnce);
			const rows = await this.itemsOf(some, operation, context);
			complete.push(...some.map((order) => withItemsOf(order, rows)));
		}
		return complete;
	}

	private async itemsOf(orders: readonly Order[], operation: string, context: CallContext): Promise<Row[]> {
		const numbers = orders.map(({ id }) => sqlText(id, 'code')).filter((number): number is SqlText => number !== null);
		if (numbers.length === 0) return [];
		const where = [oneOf('C6_NUM', numbers)];
		return await this.query.rows({ operation, table: 'SC6', fields: itemFields, branchOf: 'orders', where, mostRows: numbers.length * mostItems }, context);
	}
}

function withItemsOf(order: Order, rows: readonly Row[]): Order {
	const own = rows.filter((row) => row.text('C6_NUM') === order.id).sort((left, right) => itemNumber(left).localeCompare(itemNumber(right)));
	return own.length === 0 ? order : { ...order, total: totalOf(own), items: own.map(itemOf) };
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
