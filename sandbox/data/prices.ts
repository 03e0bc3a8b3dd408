import type { CompanyCustomer, CompanyPrice, CompanyProduct } from './types.ts';

/** List price, and the customer's own price when a customer is given. Half a cent rounds up. */
export function priceFor(product: CompanyProduct, customer?: CompanyCustomer): CompanyPrice {
	const discountPercent = customer?.discountPercent ?? 0;
	// Discounts have at most two decimals: in hundredths of a percent all of this is integer arithmetic.
	const hundredths = Math.round(discountPercent * 100);
	return {
		unitPriceCents: product.listPriceCents,
		discountPercent,
		finalPriceCents: Math.floor((product.listPriceCents * (10_000 - hundredths) + 5_000) / 10_000),
	};
}
