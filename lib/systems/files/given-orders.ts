import { parseDate } from '../../domain/dates';
import { ConnectorError } from '../../domain/errors';
import { parseMoney, parseQuantity } from '../../domain/money';
import { checkItemSku, type FileOrder } from './order-file';
import { filesSystem } from './price-list-settings';

/** Names under which a field of an order may come: the file's own, and those of our other nodes. */
const names = {
	id: ['pedido_id', 'orderId', 'id'],
	customerId: ['cliente_id', 'customerId'],
	items: ['itens', 'items'],
	total: ['valor_total', 'total'],
	date: ['data', 'date'],
	quantity: ['quantity', 'quantidade'],
} as const;

const mostOrders = 10_000;
const longestId = 100;

/**
 * Orders as they come from an item of the workflow: one object or a list of them.
 * @throws ConnectorError `validation` naming order and field
 */
export function readGivenOrders(given: unknown): FileOrder[] {
	const list = Array.isArray(given) ? given : [given];
	if (list.length === 0 || list.length > mostOrders) {
		throw invalid('orders', list.length === 0 ? 'is empty' : `holds more than ${mostOrders} orders`, 'Give one order, or a list of orders.');
	}
	const orders = list.map((order, index) => readOrder(order, Array.isArray(given) ? `orders[${index}]` : 'orders'));
	const ids = new Set<string>();
	for (const { id } of orders) {
		if (ids.has(id)) throw invalid('orders', `holds the order ${id} twice`, 'Every order has an ID of its own.');
		ids.add(id);
	}
	return orders;
}

function readOrder(given: unknown, place: string): FileOrder {
	if (typeof given !== 'object' || given === null || Array.isArray(given)) {
		throw invalid(place, 'is no object', 'Give {"pedido_id": "…", "cliente_id": "…", "itens": [{"sku": "…", "quantity": 1}], "valor_total": 12.5, "data": "2026-01-31"}.');
	}
	return {
		id: identifier(pick(given, names.id), `${place}.pedido_id`),
		customerId: identifier(pick(given, names.customerId), `${place}.cliente_id`),
		items: readItems(pick(given, names.items), `${place}.itens`),
		total: readTotal(pick(given, names.total), `${place}.valor_total`),
		date: readDate(pick(given, names.date), `${place}.data`),
	};
}

function readItems(given: unknown, place: string): FileOrder['items'] {
	if (!Array.isArray(given) || given.length === 0) throw invalid(place, 'is no list with at least one item', 'Give [{"sku": "…", "quantity": 1}].');
	return given.map((item: unknown, index) => {
		const at = `${place}[${index}]`;
		const fields = typeof item === 'object' && item !== null ? item : {};
		const sku = identifier(pick(fields, ['sku']), `${at}.sku`);
		checkItemSku(sku, `${at}.sku`);
		const quantity = parseQuantity(pick(fields, names.quantity), { format: 'auto' });
		if (quantity === null || quantity <= 0) throw invalid(`${at}.quantity`, 'is no number above zero', 'Give a quantity such as 2 or 1,5.');
		return { sku, quantity };
	});
}

function readTotal(given: unknown, place: string): number | null {
	if (isAbsent(given)) return null;
	const total = parseMoney(given, { format: 'auto' });
	if (total === null || total.cents < 0) throw invalid(place, 'is no amount of money', 'Give one such as 12.50 or 12,50, or leave it out.');
	return total.amount;
}

function readDate(given: unknown, place: string): string | null {
	if (isAbsent(given)) return null;
	const date = parseDate(given)?.date;
	if (date === undefined) throw invalid(place, 'is no date', 'Give one such as 2026-01-31 or 31/01/2026, or leave it out.');
	return date;
}

function identifier(value: unknown, place: string): string {
	const isId = typeof value === 'string' || (typeof value === 'number' && Number.isSafeInteger(value));
	const id = isId ? String(value).trim() : '';
	if (id !== '' && id.length <= longestId && !/[\p{Cc}\p{Cs}]/u.test(id)) return id;
	throw invalid(place, id === '' ? 'is empty' : 'is too long or holds control characters', 'Give a text or a number.');
}

function pick(from: object, candidates: readonly string[]): unknown {
	const values = from as Record<string, unknown>;
	return candidates.map((name) => values[name]).find((value) => !isAbsent(value));
}

function isAbsent(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

function invalid(parameter: string, problem: string, hint: string): ConnectorError {
	return new ConnectorError('validation', `${parameter} ${problem}.`, { system: filesSystem, parameter, hint, nothingDone: true });
}
