import type { NewOrder, OrderItem } from '../../domain/erp';
import { ConnectorError } from '../../domain/errors';
import { moneyFromCents, sumMoney } from '../../domain/money';
import { dayFrom } from './days';
import type { Product } from './products';
import type { BlingSettings } from './settings';
import { system } from './system';
import { isId, type BlingRecord } from './values';

export interface OrderLine extends OrderItem {
	sku: string;
	name: string;
	quantity: number;
	unitPrice: number;
	productId: string;
}

/** What of an order's text Bling keeps; nothing says how much. */
const longestNotes = 2_000;

/**
 * The lines with products and prices; Bling takes them as they are sent.
 * @throws ConnectorError `validation` naming the item
 */
export function orderLines(order: NewOrder, products: ReadonlyMap<string, Product>): OrderLine[] {
	return order.items.map(({ sku, quantity, unitPrice }, index) => {
		const product = products.get(sku);
		if (!product) throw refused(`Items[${index}].sku`, `There is no product with the SKU of item ${index + 1} in ${system}.`, 'Give the code (SKU) as it stands in Bling.');
		const price = unitPrice ?? product.price;
		if (price === null) throw refused(`Items[${index}].unitPrice`, `The product of item ${index + 1} has no price in ${system}.`, 'Give a unit price with the item.');
		return { sku: product.sku, name: product.name ?? product.sku, quantity, unitPrice: price, productId: product.id };
	});
}

export function totalOf(lines: readonly OrderLine[]): number {
	return sumMoney(lines.map(({ quantity, unitPrice }) => moneyFromCents(Math.round(quantity * Math.round(unitPrice * 100))))).amount;
}

export interface OrderTerms {
	/** As Bling keeps it. */
	key: string;
	paymentMethodId: string;
	now: number;
}

/** The body of `POST /pedidos/vendas`: one parcela over the whole, due some days after the order. */
export function orderBody(order: NewOrder, lines: readonly OrderLine[], terms: OrderTerms, settings: Pick<BlingSettings, 'paymentDays' | 'shopId'>): BlingRecord {
	if (!isId(order.customerId)) throw refused('Customer ID', `The Customer ID is no id of ${system}.`, 'Take it from a look-up of the customer.');
	const today = dayFrom(terms.now, {});
	return {
		contato: { id: Number(order.customerId) },
		data: today,
		dataSaida: today,
		dataPrevista: today,
		numeroLoja: terms.key,
		...(settings.shopId === '' ? {} : { loja: { id: Number(settings.shopId) } }),
		observacoesInternas: [order.notes, order.source].filter((text) => text !== undefined).join('\n').slice(0, longestNotes),
		itens: lines.map(({ sku, name, quantity, unitPrice, productId }) => ({
			codigo: sku,
			descricao: name,
			quantidade: quantity,
			valor: unitPrice,
			produto: { id: Number(productId) },
		})),
		parcelas: [
			{
				dataVencimento: dayFrom(terms.now, { days: settings.paymentDays }),
				valor: totalOf(lines),
				formaPagamento: { id: Number(terms.paymentMethodId) },
			},
		],
	};
}

function refused(parameter: string, message: string, hint: string): ConnectorError {
	return new ConnectorError('validation', message, { system, parameter, hint, nothingDone: true });
}
