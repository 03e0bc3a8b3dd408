import type { NewOrder, OrderItem } from '../../domain/erp';
import { ConnectorError } from '../../domain/errors';
import { moneyFromCents, parseMoney, sumMoney } from '../../domain/money';
import { dayFrom } from './days';
import type { Product } from './products';
import type { BlingSettings } from './settings';
import { system } from './system';
import { isId, type BlingRecord } from './values';

export interface OrderLine extends OrderItem {
	sku: string;
	name: string;
	quantity: number;
	/** As Bling has it: it may have more decimals than money. */
	unitPrice: number;
	productId: string;
}

/** What an order's items are in Bling. */
export interface OrderGoods {
	/** By SKU as it was given. */
	products: ReadonlyMap<string, Product>;
	/** By the product's id; those of items without a price of their own. */
	prices: ReadonlyMap<string, number | null>;
}

/** What of an order's text Bling keeps; nothing says how much. */
const longestNotes = 2_000;

/**
 * The lines with products and prices; Bling takes them as they are sent.
 * @throws ConnectorError `validation` naming the item
 */
export function orderLines(order: NewOrder, { products, prices }: OrderGoods): OrderLine[] {
	return order.items.map(({ sku, quantity, unitPrice }, index) => {
		const product = products.get(sku);
		if (!product) throw refused(`Items[${index}].sku`, `There is no product with the SKU of item ${index + 1} in ${system}.`, 'Give the code (SKU) as it stands in Bling.');
		const price = unitPrice ?? prices.get(product.id) ?? 0;
		// A product without a price stands at 0 in Bling; only who gives that price means it.
		if (unitPrice === undefined && price <= 0) throw refused(`Items[${index}].unitPrice`, `The product of item ${index + 1} has no price in ${system}.`, 'Give a unit price with the item.');
		return { sku: product.sku, name: product.name ?? product.sku, quantity, unitPrice: price, productId: product.id };
	});
}

/** Each line's exact amount in cents, halves up; prices are not rounded before. */
export function totalOf(lines: readonly OrderLine[]): number {
	return sumMoney(lines.map(({ quantity, unitPrice }) => moneyFromCents(lineCents(quantity, unitPrice)))).amount;
}

/** As it is told of a line: money. */
export function itemOfLine({ sku, name, quantity, unitPrice }: OrderLine): OrderItem {
	return { sku, name, quantity, unitPrice: parseMoney(unitPrice, { format: 'us' })?.amount ?? null };
}

const keptDecimals = 10;
const centsUnit = 10n ** BigInt(2 * keptDecimals - 2);

function lineCents(quantity: number, unitPrice: number): number {
	return Number((scaled(quantity) * scaled(unitPrice) + centsUnit / 2n) / centsUnit);
}

/** A number as it prints, in units of its last kept decimal: binary fractions would move a half cent. */
function scaled(value: number): bigint {
	const printed = String(value);
	const [integer = '0', fraction = ''] = (printed.includes('e') ? value.toFixed(keptDecimals) : printed).split('.');
	return BigInt(integer + fraction.slice(0, keptDecimals).padEnd(keptDecimals, '0'));
}

export interface OrderTerms {
	/** As Bling keeps it. */
	key: string;
	paymentMethodId: string;
	now: number;
}

/**
 * The body of `POST /pedidos/vendas`: one parcela over the whole, due some days after the order.
 * @throws ConnectorError `validation` for an id that is none
 */
export function orderBody(order: NewOrder, lines: readonly OrderLine[], terms: OrderTerms, settings: Pick<BlingSettings, 'paymentDays' | 'shopId'>): BlingRecord {
	const today = dayFrom(terms.now, {});
	return {
		contato: { id: idNumber(order.customerId, 'Customer ID') },
		data: today,
		dataSaida: today,
		dataPrevista: today,
		numeroLoja: terms.key,
		...(settings.shopId === '' ? {} : { loja: { id: idNumber(settings.shopId, 'shopId') } }),
		observacoesInternas: [order.notes, order.source].filter((text) => text !== undefined).join('\n').slice(0, longestNotes),
		itens: lines.map(({ sku, name, quantity, unitPrice, productId }, index) => ({
			codigo: sku,
			descricao: name,
			quantidade: quantity,
			valor: unitPrice,
			produto: { id: idNumber(productId, `Items[${index}].sku`) },
		})),
		parcelas: [
			{
				dataVencimento: dayFrom(terms.now, { days: settings.paymentDays }),
				valor: totalOf(lines),
				formaPagamento: { id: idNumber(terms.paymentMethodId, 'paymentMethodId') },
			},
		],
	};
}

/** Bling wants numbers for ids, and a number beyond 2^53 would name another record. */
function idNumber(id: string, parameter: string): number {
	if (!isId(id)) throw refused(parameter, `The ${parameter} is no id of ${system}.`, 'Take it from a look-up in this account.');
	const number = Number(id);
	if (Number.isSafeInteger(number)) return number;
	throw refused(parameter, `The id of ${parameter} is too long to be sent to ${system} without being changed.`, 'Place this order in Bling itself.');
}

function refused(parameter: string, message: string, hint: string): ConnectorError {
	return new ConnectorError('validation', message, { system, parameter, hint, nothingDone: true });
}
