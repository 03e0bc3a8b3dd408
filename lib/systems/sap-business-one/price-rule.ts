import { completePrice, type CompletePrice } from '../../domain/erp-price';
import type { SapBusinessOneSettings } from './settings';

export interface ItemPriceAnswer {
	/** Of the customer's price list, in the currency of the price; null where the item has none there. */
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
 * @returns null for what is no price to tell a customer: nothing or less, a discount beyond 0 to 100
 */
export function customerPrice({ listPrice, price, discount }: ItemPriceAnswer, mode: SapBusinessOneSettings['itemPrice']): CompletePrice | null {
	if (price <= 0 || discount < 0 || discount > 100) return null;
	const isPrice = (expected: number): boolean => Math.abs(price - expected) < tolerance;
	const isNet = listPrice !== null && isPrice(listPrice * (1 - discount / 100));
	const isListPrice = listPrice !== null && discount > 0 && isPrice(listPrice);
	if (mode === 'beforeDiscount' || (mode === 'auto' && isListPrice && !isNet)) {
		return aboveZero(completePrice({ unitPrice: price, discountPercentage: discount, finalPrice: null }));
	}
	// Above the list nothing was taken off: the list is not this customer's, or was not used.
	const unitPrice = listPrice !== null && listPrice >= price ? listPrice : null;
	return completePrice({ unitPrice, discountPercentage: isNet && unitPrice !== null ? discount : null, finalPrice: price });
}

function aboveZero(price: CompletePrice | null): CompletePrice | null {
	return price !== null && price.finalPrice > 0 ? price : null;
}
