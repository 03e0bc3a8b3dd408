import { completePrice, type CompletePrice } from '../../domain/erp-price';
import type { SapBusinessOneSettings } from './settings';

export interface ItemPriceAnswer {
	/** Of the customer's price list; null where the item has none there. */
	listPrice: number | null;
	/** As `CompanyService_GetItemPrice` answers. */
	price: number;
	/** Percent; 0 for none. */
	discount: number;
}

/** Half a cent, and the residue of binary arithmetic. */
const tolerance = 0.005 + 1e-9;

/**
 * List price, discount and final price of an answer of which it is not documented whether `Price` has the discount taken off
 * already. Where it is the list price less the discount, it has; where it is the list price itself, it has not; any other price
 * (special price, period, other currency) is taken as final.
 */
export function customerPrice({ listPrice, price, discount }: ItemPriceAnswer, mode: SapBusinessOneSettings['itemPrice']): CompletePrice | null {
	const isPrice = (expected: number): boolean => Math.abs(price - expected) < tolerance;
	const isNet = listPrice !== null && isPrice(listPrice * (1 - discount / 100));
	const isListPrice = listPrice !== null && discount > 0 && isPrice(listPrice);
	if (mode === 'beforeDiscount' || (mode === 'auto' && isListPrice && !isNet)) {
		return completePrice({ unitPrice: price, discountPercentage: discount, finalPrice: null });
	}
	const unitPrice = listPrice !== null && listPrice > 0 ? listPrice : null;
	return completePrice({ unitPrice, discountPercentage: isNet ? discount : null, finalPrice: price });
}
