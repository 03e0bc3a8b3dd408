import { customerPrice } from '../../../../lib/systems/sap-business-one/price-rule';

const rule = (listPrice: number | null, price: number, discount: number, mode: 'auto' | 'net' | 'beforeDiscount' = 'auto') =>
	customerPrice({ listPrice, price, discount }, mode);

describe('what CompanyService_GetItemPrice answers', () => {
	test.each([
		['a net price is final', 100, 90, 10, { unitPrice: 100, discountPercentage: 10, finalPrice: 90 }],
		['the list price is reduced by the discount', 100, 100, 10, { unitPrice: 100, discountPercentage: 10, finalPrice: 90 }],
		['a net price is rounded to cents', 38.9, 34.04, 12.5, { unitPrice: 38.9, discountPercentage: 12.5, finalPrice: 34.04 }],
		['the list price without discount is final', 38.9, 38.9, 0, { unitPrice: 38.9, discountPercentage: 0, finalPrice: 38.9 }],
		['another price is final, and the discount follows from the list', 100, 80, 0, { unitPrice: 100, discountPercentage: 20, finalPrice: 80 }],
		['another price is final, whatever discount is told beside it', 100, 80, 10, { unitPrice: 100, discountPercentage: 20, finalPrice: 80 }],
		['without a list price the answer stands alone', null, 80, 0, { unitPrice: 80, discountPercentage: 0, finalPrice: 80 }],
		['a list price of zero is none', 0, 80, 0, { unitPrice: 80, discountPercentage: 0, finalPrice: 80 }],
	])('%s', (_name, list, price, discount, expected) => {
		expect(rule(list, price, discount)).toEqual(expected);
	});

	test('a price above the list has no discount, and is not compared with it', () => {
		expect(rule(100, 120, 0)).toEqual({ unitPrice: 120, discountPercentage: 0, finalPrice: 120 });
		expect(rule(100, 120, 10)).toEqual({ unitPrice: 120, discountPercentage: 0, finalPrice: 120 });
	});

	test.each<[string, number, number, 'auto' | 'beforeDiscount']>([
		['nothing', 0, 0, 'auto'],
		['less than nothing', -5, 0, 'auto'],
		['a discount beyond all of it', 100, 110, 'auto'],
		['a discount below zero', 100, -10, 'auto'],
		['all of it taken off', 100, 100, 'beforeDiscount'],
	])('%s is no price', (_name, price, discount, mode) => {
		expect(rule(100, price, discount, mode)).toBeNull();
	});

	test('the credential may settle it: net', () => {
		expect(rule(100, 100, 10, 'net')).toEqual({ unitPrice: 100, discountPercentage: 0, finalPrice: 100 });
		expect(rule(100, 90, 10, 'net')).toEqual({ unitPrice: 100, discountPercentage: 10, finalPrice: 90 });
	});

	test('the credential may settle it: before discount', () => {
		expect(rule(100, 80, 10, 'beforeDiscount')).toEqual({ unitPrice: 80, discountPercentage: 10, finalPrice: 72 });
		expect(rule(null, 80, 10, 'beforeDiscount')).toEqual({ unitPrice: 80, discountPercentage: 10, finalPrice: 72 });
	});
});
