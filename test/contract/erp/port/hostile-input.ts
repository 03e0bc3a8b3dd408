import { anything, type PortUnderTest } from '../support/erp-under-test';
import { hostileTexts } from '../support/hostile-texts';

export function describeHostileInput({ erp, traits }: PortUnderTest): void {
	describe('hostile input', () => {
		test.each(hostileTexts)('%j is data and nothing else', async (text) => {
			if (traits.products) {
				expect(await erp().getStock(text, {}, anything)).toBeNull();
				expect(await erp().getPrice(text, {}, anything)).toBeNull();
			}
			if (traits.customers !== false) expect(await erp().getCustomerByPhone(text, anything)).toBeNull();
			if (traits.customers !== true) return;
			expect(await erp().getCustomerByDocument(text, anything)).toBeNull();
			expect(await erp().getCustomerById(text, anything)).toBeNull();
			expect(await erp().getLastOrders(text, { limit: 5 }, anything)).toEqual([]);
			expect(await erp().getOpenOrders(text, { limit: 5 }, anything)).toEqual([]);
		});
	});
}
