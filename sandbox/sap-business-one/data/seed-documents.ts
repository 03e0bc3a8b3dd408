import type { Company, CompanyOrder, CompanyOrderItem, OrderStatus } from '../../data/company.ts';
import type { Row } from '../model/properties.ts';
import { MAIN_WAREHOUSE } from './seed-items.ts';
import { amount, cardCode, CURRENCY } from './seed-partners.ts';

/** Not the number that people know an order by. */
export const docEntry = (orderId: string): number => Number(orderId) - 50_000;

const OPEN: readonly OrderStatus[] = ['pendente', 'em_separacao', 'bloqueado'];

export function seedOrders(company: Company): Row[] {
	const names = new Map(company.customers.map(({ id, name }) => [id, name]));
	return company.orders.map((order) => seedOrder(order, names.get(order.customerId) ?? ''));
}

function seedOrder(order: CompanyOrder, cardName: string): Row {
	const day = order.orderedAt.slice(0, 10);
	const open = OPEN.includes(order.status);
	return {
		DocEntry: docEntry(order.id),
		DocNum: Number(order.id),
		DocType: 'dDocument_Items',
		DocObjectCode: 'oOrders',
		CardCode: cardCode(order.customerId),
		CardName: cardName,
		DocDate: day,
		DocDueDate: day,
		TaxDate: day,
		DocTotal: amount(order.totalCents),
		DocCurrency: CURRENCY,
		NumAtCard: null,
		Comments: null,
		DocumentStatus: open ? 'bost_Open' : 'bost_Close',
		Cancelled: order.status === 'cancelado' ? 'tYES' : 'tNO',
		Confirmed: order.status === 'bloqueado' ? 'tNO' : 'tYES',
		AuthorizationStatus: 'dasWithout',
		BPL_IDAssignedToInvoice: 1,
		BPLName: 'Matriz',
		CreationDate: day,
		UpdateDate: day,
		DocumentLines: order.items.map((item, index) => seedLine(item, index, open)),
	};
}

function seedLine(item: CompanyOrderItem, index: number, open: boolean): Row {
	return {
		LineNum: index,
		ItemCode: item.sku,
		ItemDescription: item.name,
		Quantity: item.quantity,
		RemainingOpenQuantity: open ? item.quantity : 0,
		Price: amount(item.unitPriceCents),
		UnitPrice: amount(item.unitPriceCents),
		DiscountPercent: 0,
		Currency: CURRENCY,
		LineTotal: amount(item.unitPriceCents * item.quantity),
		LineStatus: open ? 'bost_Open' : 'bost_Close',
		WarehouseCode: MAIN_WAREHOUSE,
		TaxCode: null,
		Usage: '9',
		MeasureUnit: null,
		FreeText: null,
	};
}

/** A draft somebody else keeps: drafts count their DocEntry by themselves, and show the number of the order to come. */
export function seedDrafts(orders: readonly Row[]): Row[] {
	const [first] = orders;
	if (first === undefined) return [];
	const waiting = { DocumentStatus: 'bost_Open', Cancelled: 'tNO', AuthorizationStatus: 'dasPending' };
	return [{ ...first, ...waiting, DocEntry: 1, DocNum: nextNumber(orders), CardCode: 'C1002', NumAtCard: 'PC-4711' }];
}

export function nextNumber(orders: readonly Row[]): number {
	return orders.reduce((highest, { DocNum: number }) => Math.max(highest, Number(number)), 0) + 1;
}
