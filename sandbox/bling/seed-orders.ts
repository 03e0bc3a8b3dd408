import type { Company, CompanyOrder } from '../data/company.ts';
import { daysAfter, localDate, NO_DATE, yearBefore } from './dates.ts';
import { SEED, STATUS, STATUS_OF, contactId, orderId, productId } from './ids.ts';
import type { OrderCharges, Receivable, Status, StoredOrder } from './model.ts';
import type { BlingKnobs } from './options.ts';

const FIRST_RECEIVABLE_ID = 19_000_000_001;
const FIRST_OTHER_ORDER = 49_001;
const DAYS_TO_PAY = 30;
const NO_CHARGES: OrderCharges = { otherCents: 0, freightCents: 0, discount: 0, discountUnit: 'REAL' };

/** An item that is no product. */
const AGREED_FREIGHT = { productId: null, sku: '', name: 'Frete combinado', unit: 'UN', quantity: 1, unitPriceCents: 5_000, discountPercent: 0 };

/** `value` is the number that an order's `situacao.valor` shows. */
export const statuses: readonly Status[] = [
	{ id: STATUS.open, value: 0, name: 'Em aberto', inheritedId: 0, color: '#E9DC40' },
	{ id: STATUS.fulfilled, value: 1, name: 'Atendido', inheritedId: 0, color: '#3FB57A' },
	{ id: STATUS.cancelled, value: 2, name: 'Cancelado', inheritedId: 0, color: '#CECECE' },
	{ id: STATUS.inProgress, value: 3, name: 'Em andamento', inheritedId: 0, color: '#0065F9' },
	{ id: STATUS.agencySale, value: 4, name: 'Venda agenciada', inheritedId: 0, color: '#F28C28' },
	{ id: STATUS.typing, value: 10, name: 'Em digitação', inheritedId: 0, color: '#FF8800' },
	{ id: STATUS.verified, value: 11, name: 'Verificado', inheritedId: 0, color: '#9747FF' },
	{ id: STATUS.blocked, value: 0, name: 'Bloqueado', inheritedId: STATUS.open, color: '#D0021B' },
	{ id: STATUS.invoiced, value: 1, name: 'Faturado', inheritedId: STATUS.fulfilled, color: '#417505' },
];

function toOrder(company: Company, order: CompanyOrder): StoredOrder {
	const id = orderId(order.id);
	const date = order.orderedAt.slice(0, 10);
	const discountPercent = company.customers.find((customer) => customer.id === order.customerId)?.discountPercent ?? 0;
	const hasLeft = order.status === 'entregue' || order.status === 'faturado';
	return {
		id,
		numero: Number(order.id),
		numeroLoja: '',
		contactId: contactId(order.customerId),
		statusId: STATUS_OF[order.status],
		shopId: 0,
		date,
		leftOn: hasLeft ? date : NO_DATE,
		expectedOn: daysAfter(date, 5),
		items: order.items.map(({ sku, name, quantity, unitPriceCents }, index) => {
			const product = company.products.find((candidate) => candidate.sku === sku);
			const known = product === undefined ? null : productId(product.id);
			return { id: id * 100 + index, productId: known, sku, name, unit: product?.unit ?? 'UN', quantity, unitPriceCents, discountPercent };
		}),
		instalments: [{ id: id * 10, dueOn: daysAfter(date, DAYS_TO_PAY), cents: order.totalCents, paymentMethodId: SEED.cashPaymentId, notes: '' }],
		productsCents: order.totalCents,
		charges: NO_CHARGES,
		totalCents: order.totalCents,
		notes: '',
		internalNotes: '',
		changedAt: order.orderedAt.replace('T', ' '),
	};
}

/** Statuses that the company does not use, and one numeroLoja twice. All belong to one customer outside of the company. */
function otherOrders(): StoredOrder[] {
	const entries: ReadonlyArray<readonly [statusId: number, numeroLoja: string]> = [
		[STATUS.agencySale, ''],
		[STATUS.typing, ''],
		[STATUS.verified, ''],
		[STATUS.cancelled, SEED.repeatedShopNumber],
		[STATUS.open, SEED.repeatedShopNumber],
	];
	return entries.map(([statusId, numeroLoja], index) => {
		const numero = FIRST_OTHER_ORDER + index;
		const date = `2026-06-${10 + index}`;
		return {
			id: orderId(numero),
			numero,
			numeroLoja,
			contactId: SEED.otherCustomerId,
			statusId,
			shopId: SEED.shopId,
			date,
			leftOn: NO_DATE,
			expectedOn: date,
			items: [{ ...AGREED_FREIGHT, id: orderId(numero) * 100 }],
			instalments: [],
			productsCents: AGREED_FREIGHT.unitPriceCents,
			charges: NO_CHARGES,
			totalCents: AGREED_FREIGHT.unitPriceCents,
			notes: '',
			internalNotes: '',
			changedAt: `${date} 10:00:00`,
		};
	});
}

export function seedOrders(company: Company): StoredOrder[] {
	return [...otherOrders(), ...company.orders.map((order) => toOrder(company, order))];
}

type Share = Pick<Receivable, 'situation' | 'cents' | 'openCents'>;

/** What an order left in the books. A cancelled one leaves a cancelled receivable of the full value. */
function shares({ status, totalCents, pendingCents }: CompanyOrder, partlyPaidAs: BlingKnobs['partlyPaidAs']): Share[] {
	if (status === 'cancelado') return [{ situation: 5, cents: totalCents, openCents: totalCents }];
	if (status === 'bloqueado' || status === 'em_separacao') return [];
	const received: Share = { situation: 2, cents: totalCents, openCents: 0 };
	if (status !== 'pendente' || pendingCents === 0) return [received];
	if (pendingCents === totalCents) return [{ situation: 1, cents: totalCents, openCents: totalCents }];
	if (partlyPaidAs === 'partial') return [{ situation: 3, cents: totalCents, openCents: pendingCents }];
	return [{ ...received, cents: totalCents - pendingCents }, { situation: 1, cents: pendingCents, openCents: pendingCents }];
}

/**
 * The company's receivables, and one debt from before the default range. An order's receivable is never older than ten
 * months on the day the sandbox starts, so that the company's balances hold in every year.
 */
export function seedReceivables(company: Company, { partlyPaidAs }: BlingKnobs, now: number): Receivable[] {
	const today = localDate(now);
	const oldest = daysAfter(today, -300);
	const ofOrders = company.orders.flatMap((order) => {
		const ordered = order.orderedAt.slice(0, 10);
		const issuedOn = ordered < oldest ? oldest : ordered;
		return shares(order, partlyPaidAs).map((share) => ({ ...share, contactId: contactId(order.customerId), issuedOn, orderNumero: Number(order.id) }));
	});
	const longAgo = daysAfter(yearBefore(today), -60);
	const oldDebt = { situation: 1 as const, cents: 12_345, openCents: 12_345, contactId: SEED.oldDebtorId, issuedOn: longAgo, orderNumero: null };
	return [oldDebt, ...ofOrders].map((receivable, index) => ({
		...receivable,
		id: FIRST_RECEIVABLE_ID + index,
		dueOn: daysAfter(receivable.issuedOn, DAYS_TO_PAY),
		receivedOn: receivable.situation === 2 || receivable.situation === 3 ? daysAfter(receivable.issuedOn, 7) : NO_DATE,
	}));
}
