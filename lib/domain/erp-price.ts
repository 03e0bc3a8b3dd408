import { parseMoney, parseQuantity } from './money';

export interface PriceParts {
	unitPrice: number | null;
	discountPercentage: number | null;
	finalPrice: number | null;
}

export interface CompletePrice {
	unitPrice: number;
	discountPercentage: number;
	finalPrice: number;
}

/**
 * Whatever an ERP leaves out of unit price, discount (percent) and final price follows from the rest; null without any
 * price. Half a cent rounds away from zero.
 */
export function completePrice({ unitPrice, discountPercentage, finalPrice }: PriceParts): CompletePrice | null {
	const unit = unitPrice ?? finalPrice;
	if (unit === null) return null;
	if (finalPrice !== null) {
		return { unitPrice: unit, discountPercentage: discountPercentage ?? discountBetween(unit, finalPrice), finalPrice };
	}
	const discount = discountPercentage ?? 0;
	return { unitPrice: unit, discountPercentage: discount, finalPrice: discounted(unit, discount) };
}

/** Cents times hundredths of a percent stay whole numbers, so nothing is rounded but the result. */
function discounted(unitPrice: number, discountPercentage: number): number {
	const millionths = Math.round(unitPrice * 100) * (10_000 - Math.round(discountPercentage * 100));
	return parseMoney(millionths / 1_000_000, { format: 'us' })?.amount ?? unitPrice;
}

function discountBetween(unitPrice: number, finalPrice: number): number {
	if (unitPrice === 0) return 0;
	return parseQuantity((1 - finalPrice / unitPrice) * 100, { format: 'us' }) ?? 0;
}
