import { parseDate } from '../../domain/dates';
import type { Order, OrderItem } from '../../domain/erp';
import { newestFirst, type DatedOrder } from '../../domain/erp-match';
import { ConnectorError } from '../../domain/errors';
import type { CallContext } from '../../domain/runtime';
import type { BlingClient, Query } from './client';
import { dayFrom } from './days';
import type { BlingSettings } from './settings';
import type { OrderStatuses, StatusNames } from './statuses';
import { system } from './system';
import { idAt, isId, listAt, moneyAt, quantityAt, strange, textAt, type BlingRecord } from './values';

const maximumPages = 20;

/** The sales orders of a customer. */
export class Orders {
	constructor(
		private readonly client: BlingClient,
		private readonly statuses: OrderStatuses,
		private readonly settings: Pick<BlingSettings, 'orderMonths'>,
	) {}

	async last(customerId: string, limit: number, context: CallContext): Promise<Order[]> {
		if (!isId(customerId)) return [];
		const rows = await this.rows('lastOrders', customerId, {}, context);
		const names = await this.statuses.named(rows.map(statusOf), context);
		return await this.newest(rows, names, { operation: 'lastOrders', limit }, context);
	}

	async open(customerId: string, limit: number, context: CallContext): Promise<Order[]> {
		if (!isId(customerId)) return [];
		const names = await this.statuses.all(context);
		const rows = await this.rows('openOrders', customerId, { 'idsSituacoes[]': names.openIds() }, context);
		const open = rows.filter((row) => names.isOpen(statusOf(row)));
		return await this.newest(open, names, { operation: 'openOrders', limit }, context);
	}

	/** With its items; null where it is gone. */
	async byId(id: string, operation: string, context: CallContext): Promise<Order | null> {
		const record = isId(id) ? await this.client.find(operation, `/pedidos/vendas/${id}`, context) : null;
		if (record === null) return null;
		return orderOf(record, await this.statuses.named([statusOf(record)], context), operation);
	}

	/** Bling offers no order of the list, so all of it is read. */
	private async rows(operation: string, customerId: string, query: Query, context: CallContext): Promise<BlingRecord[]> {
		const given = { idContato: customerId, ...query, ...this.range() };
		const rows = await this.client.all(operation, '/pedidos/vendas', given, maximumPages, context);
		if (rows === null) throw tooMany();
		return rows.filter((row) => idAt(row, 'contato.id') === customerId);
	}

	private range(): Query {
		const { orderMonths } = this.settings;
		if (orderMonths === 0) return {};
		const now = this.client.now();
		return { dataInicial: dayFrom(now, { months: -orderMonths, days: 1 }), dataFinal: dayFrom(now, {}) };
	}

	/** Lists hold no items: each order is asked for. */
	private async newest(
		rows: readonly BlingRecord[],
		names: StatusNames,
		{ operation, limit }: { operation: string; limit: number },
		context: CallContext,
	): Promise<Order[]> {
		const dated = rows.map((row): DatedOrder => {
			const order = orderOf(row, names, operation);
			return { order, moment: order.date };
		});
		const chosen = newestFirst(dated).slice(0, limit);
		const details = chosen.map(async ({ id }) => await this.client.find(operation, `/pedidos/vendas/${id}`, context));
		return (await Promise.all(details)).map((detail, index) => ({ ...chosen[index], ...(detail && orderOf(detail, names, operation)) }) as Order);
	}
}

export function statusOf(order: BlingRecord): string | null {
	return idAt(order, 'situacao.id');
}

export function orderOf(record: BlingRecord, names: StatusNames, operation: string): Order {
	const id = idAt(record, 'id');
	if (id === null || !isId(id)) throw strange(operation, 'an order without "id"');
	const { rawStatus, status } = names.of(statusOf(record));
	return {
		id,
		number: idAt(record, 'numero') ?? id,
		customerId: idAt(record, 'contato.id'),
		date: parseDate(textAt(record, 'data') ?? '')?.date ?? null,
		total: moneyAt(record, 'total'),
		currency: 'BRL',
		status,
		rawStatus: rawStatus === '' ? null : rawStatus,
		items: listAt(record, 'itens').map(itemOf),
	};
}

/** `valor` is what one costs after the discount of its line. */
function itemOf(item: BlingRecord): OrderItem {
	return {
		sku: textAt(item, 'codigo'),
		name: textAt(item, 'descricao'),
		quantity: quantityAt(item, 'quantidade'),
		unitPrice: moneyAt(item, 'valor'),
	};
}

function tooMany(): ConnectorError {
	return new ConnectorError('validation', `The customer has more than ${maximumPages * 100} orders in ${system}, which tells neither the newest first nor how many there are.`, {
		system,
		parameter: 'orderMonths',
		hint: 'Set “Orders of the Last Months” in the Bling credential.',
	});
}
