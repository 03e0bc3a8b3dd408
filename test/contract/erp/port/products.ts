import { anything, type PortUnderTest } from '../support/erp-under-test';
import { company, notable, priceFor } from '../../../../sandbox/data/company.ts';

const amount = (cents: number) => cents / 100;

export function describeProducts({ erp, traits: { products, customerPrice } }: PortUnderTest): void {
	if (!products) return;

	describe('stock and price', () => {
		test.each(company.products.slice(0, 14).map(({ sku }) => [sku]))('SKU %s has its own stock and price', async (sku) => {
			const product = company.products.find((candidate) => candidate.sku === sku);
			expect(await erp().getStock(sku, {}, anything)).toMatchObject([
				{ sku, available: product?.available, reserved: erp().capabilities.reservedStock ? product?.reserved : null },
			]);
			expect(await erp().getPrice(sku, {}, anything)).toMatchObject({
				sku,
				unitPrice: amount(product?.listPriceCents ?? -1),
				finalPrice: amount(product?.listPriceCents ?? -1),
				currency: 'BRL',
				source: 'list',
			});
		});

		test('an unknown SKU is null, not an empty list and not zero', async () => {
			expect(await erp().getStock('NAO-EXISTE', {}, anything)).toBeNull();
			expect(await erp().getPrice('NAO-EXISTE', {}, anything)).toBeNull();
		});

		test('what it says of prices per customer is true', () => {
			expect(erp().capabilities.customerPrice).toBe(customerPrice);
		});

		if (!customerPrice) return;
		test('a customer who has prices of their own gets them', async () => {
			const [product] = company.products;
			const customer = company.customers.find(({ id }) => id === notable.landline);
			const expected = product && customer ? priceFor(product, customer) : undefined;
			expect(await erp().getPrice(product?.sku ?? '', { customerId: notable.landline }, anything)).toMatchObject({
				unitPrice: amount(expected?.unitPriceCents ?? -1),
				discountPercentage: 10,
				finalPrice: amount(expected?.finalPriceCents ?? -1),
				source: 'customer',
			});
		});
	});
}
