import type { SandboxRequest } from '../kit/server.ts';
import type { OrderBook, SalesOrder } from './data/order-book.ts';
import { itemNumber } from './data/order-rows.ts';
import type { Tables } from './data/tables.ts';
import { entitySetOf } from './odata/data-source.ts';
import type { DataSource } from './odata/data-source.ts';
import { readEntityBody } from './odata/entity-body.ts';
import type { EntityBody } from './odata/entity-body.ts';
import { problems } from './odata/problem.ts';
import { renderEntity, uriOf } from './odata/render.ts';
import type { RenderContext } from './odata/render.ts';
import { padded } from './odata/values.ts';
import type { Row, Value } from './odata/values.ts';
import { checkHeader, checkLine, checkSoldTo } from './order-rules.ts';
import type { MasterData } from './order-rules.ts';
import type { SapS4Knobs } from './options.ts';

export interface OrderDesk {
	readonly tables: Tables;
	readonly orders: OrderBook;
	readonly knobs: SapS4Knobs;
	readonly now: () => number;
}

/** POST A_SalesOrder, with its items and texts. @throws ODataProblem 400 or 415, and then nothing is done. */
export function createOrder(request: SandboxRequest, context: RenderContext, desk: OrderDesk): { entity: Record<string, unknown>; location: string } {
	if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) throw problems.wrongMediaType();
	const set = entitySetOf(context.service, 'A_SalesOrder');
	const body = readEntityBody(request.body, set, context.service, ['to_Item', 'to_Text']);
	const order = place(body, desk);
	desk.tables.refresh();
	const isEcho = desk.knobs.createdAnswer === 'echo';
	const source = isEcho ? echoOf(order, body, desk) : desk.tables;
	const row = source.rows('A_SalesOrder').find((each) => each['SalesOrder'] === order.number);
	if (row === undefined) throw new Error(`Order ${order.number} is not among the orders`);
	const expanded = new Map([...body.rows.keys()].map((name) => [name, { selected: undefined, expanded: new Map() }]));
	const ownContext = { ...context, source };
	return { entity: renderEntity(row, set, { selected: undefined, expanded }, ownContext), location: uriOf(row, set, ownContext) };
}

function place(body: EntityBody, desk: OrderDesk): SalesOrder {
	const master = masterData(desk);
	const organisation = checkHeader(body, master);
	const soldTo = customerNumber(body.values['SoldToParty'], desk);
	const customer = checkSoldTo(soldTo, organisation, master);
	const lines = (body.rows.get('to_Item') ?? []).map((line) => withItemNumber(checkLine(line, organisation, master)));
	const texts = (body.rows.get('to_Text') ?? []).map(({ values }) => ({
		language: String(values['Language'] ?? ''),
		id: String(values['LongTextID'] ?? ''),
		text: String(values['LongText'] ?? ''),
	}));
	const orderedOn = body.values['SalesOrderDate'];
	return desk.orders.place(
		{
			organisation,
			customer,
			soldTo,
			type: String(body.values['SalesOrderType']),
			reference: String(body.values['PurchaseOrderByCustomer'] ?? ''),
			orderedOn: typeof orderedOn === 'number' ? orderedOn : undefined,
			lines,
			texts,
			given: body.values,
		},
		desk.now(),
	);
}

function withItemNumber<Line extends { readonly given: Readonly<Record<string, string>> }>(line: Line): Line {
	const number = line.given['SalesOrderItem'];
	return number === undefined ? line : { ...line, given: { ...line.given, SalesOrderItem: padded(number, 6) } };
}

function customerNumber(given: Value | undefined, { tables }: OrderDesk): string {
	const number = String(given ?? '').trim();
	return tables.stripsZeros ? padded(number, 10) : number;
}

function masterData({ tables, orders, knobs }: OrderDesk): MasterData {
	return {
		row: (set, values) => tables.find(set, values),
		customer: (number) => tables.customer(number),
		product: (sku) => orders.product(sku),
		orderTypes: knobs.orderTypes,
	};
}

/** What was sent, with the numbers given, and nothing that was worked out. */
function echoOf(order: SalesOrder, body: EntityBody, { tables }: OrderDesk): DataSource {
	const items = (body.rows.get('to_Item') ?? []).map(({ values }, index): Row => ({ SalesOrderItem: itemNumber(index), ...values, SalesOrder: order.number }));
	const texts = (body.rows.get('to_Text') ?? []).map(({ values }): Row => ({ ...values, SalesOrder: order.number }));
	const rows: Readonly<Record<string, readonly Row[]>> = {
		A_SalesOrder: [{ ...body.values, SalesOrder: order.number, LastChangeDateTime: Math.floor(order.changedAt) }],
		A_SalesOrderItem: items,
		A_SalesOrderText: texts,
	};
	return { stripsZeros: tables.stripsZeros, rows: (set) => rows[set] ?? [] };
}
