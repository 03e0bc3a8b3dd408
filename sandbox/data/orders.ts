import { customers } from './customers.ts';
import { priceFor } from './prices.ts';
import { products } from './products.ts';
import type { CompanyCustomer, CompanyOrder, CompanyOrderItem, OrderStatus } from './types.ts';

const FIRST_ID = 50_001;

interface Entry {
	readonly customerId: string;
	readonly orderedAt: string;
	readonly status: OrderStatus;
	readonly items: readonly (readonly [sku: string, quantity: number])[];
	/** Share of the total still to be paid, in percent. */
	readonly pendingPercent: number;
}

/** Customer 1001: more orders than the default five, two on one second, leftovers that are not balance due. */
const mariaOrders: readonly Entry[] = [
	{ customerId: '1001', orderedAt: '2026-03-02T09:15:00', status: 'entregue', items: [['PAR-M6', 200]], pendingPercent: 0 },
	{ customerId: '1001', orderedAt: '2026-05-18T14:40:00', status: 'cancelado', items: [['TIN-18L', 2]], pendingPercent: 100 },
	{ customerId: '1001', orderedAt: '2026-07-07T11:00:00', status: 'faturado', items: [['CIM-CP2-50', 10], ['TUB-25', 6]], pendingPercent: 50 },
	{ customerId: '1001', orderedAt: '2026-09-30T16:20:00', status: 'entregue', items: [['LAM-9W', 12]], pendingPercent: 0 },
	{ customerId: '1001', orderedAt: '2026-10-21T10:05:00', status: 'pendente', items: [['CIM-CP2-50', 3]], pendingPercent: 100 },
	// After 21:00 local it is already the next day in UTC: a conversion shows the wrong date.
	{ customerId: '1001', orderedAt: '2026-11-03T23:30:00', status: 'pendente', items: [['FITA 3/4"', 4], ["O'RING-10", 25], ['TUBO 3/4 50MM', 1]], pendingPercent: 50 },
	{ customerId: '1001', orderedAt: '2026-11-12T08:00:00', status: 'bloqueado', items: [['TUDO-RESERVADO', 1]], pendingPercent: 100 },
	{ customerId: '1001', orderedAt: '2026-11-12T08:00:00', status: 'em_separacao', items: [['DESC-50%', 2]], pendingPercent: 0 },
];

/** Customer 1002: everything is paid or cancelled, so the balance is zero, not missing. */
const joaoOrders: readonly Entry[] = [
	{ customerId: '1002', orderedAt: '2026-08-11T13:00:00', status: 'entregue', items: [['BRO-8MM', 5]], pendingPercent: 0 },
	{ customerId: '1002', orderedAt: '2026-10-02T15:30:00', status: 'cancelado', items: [['CAB-2.5', 50]], pendingPercent: 100 },
];

const STATUS_CYCLE: readonly OrderStatus[] = ['entregue', 'faturado', 'pendente', 'em_separacao', 'cancelado', 'pendente', 'bloqueado'];
const WITHOUT_ORDERS = new Set(['1001', '1002', '1015', '1017']);

function plainOrder(customer: CompanyCustomer, customerIndex: number, sequence: number): Entry {
	const seed = customerIndex * 5 + sequence * 3;
	const month = String((seed % 10) + 1).padStart(2, '0');
	const day = String((seed * 5) % 28 + 1).padStart(2, '0');
	const hour = String(8 + (seed % 10)).padStart(2, '0');
	const status = STATUS_CYCLE[seed % STATUS_CYCLE.length] ?? 'entregue';
	const skuAt = (offset: number) => products[(seed * 11 + offset * 17) % products.length]?.sku ?? 'CIM-CP2-50';
	return {
		customerId: customer.id,
		orderedAt: `2026-${month}-${day}T${hour}:30:00`,
		status,
		items: [[skuAt(0), (seed % 9) + 1], [skuAt(1), (seed % 4) + 1]],
		pendingPercent: status === 'pendente' ? [100, 50, 25][seed % 3] ?? 100 : 0,
	};
}

const plainOrders = customers
	.filter((customer) => !WITHOUT_ORDERS.has(customer.id))
	.flatMap((customer, index) => Array.from({ length: (index % 4) + 1 }, (_, sequence) => plainOrder(customer, index, sequence)));

function toItem(sku: string, quantity: number, customer: CompanyCustomer): CompanyOrderItem {
	const product = products.find((candidate) => candidate.sku === sku);
	if (product === undefined) throw new Error(`Sample order names the unknown SKU ${sku}`);
	return { sku, name: product.name, quantity, unitPriceCents: priceFor(product, customer).finalPriceCents };
}

function toOrder(source: Entry, index: number): CompanyOrder {
	const customer = customers.find((candidate) => candidate.id === source.customerId);
	if (customer === undefined) throw new Error(`Sample order names the unknown customer ${source.customerId}`);
	const items = source.items.map(([sku, quantity]) => toItem(sku, quantity, customer));
	const totalCents = items.reduce((sum, item) => sum + item.unitPriceCents * item.quantity, 0);
	return {
		id: String(FIRST_ID + index),
		customerId: source.customerId,
		orderedAt: source.orderedAt,
		status: source.status,
		items,
		totalCents,
		pendingCents: Math.round((totalCents * source.pendingPercent) / 100),
	};
}

export const orders: readonly CompanyOrder[] = [...mariaOrders, ...joaoOrders, ...plainOrders].map(toOrder);
