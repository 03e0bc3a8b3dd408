import { cacheScopes, erpCachePolicies, operationLabels } from '../../../lib/application/erp';
import { erpOperations } from '../../../lib/domain/erp';
import { context, customer, failure, startErp, type Subject } from './erp.fixtures';

let clock: Subject['clock'];
let erp: Subject['erp'];
let service: Subject['service'];

beforeEach(() => {
	({ clock, erp, service } = startErp());
});

describe('the cache', () => {
	const phone = { phone: '11987654321' };
	const count = (name: string) => erp.asked.filter((entry) => entry.startsWith(name)).length;

	test('keeps customers 300 seconds, stock and prices 60', async () => {
		const subject = service();
		const askAll = async () => {
			await subject.getCustomerByPhone(phone, context);
			await subject.getStock({ sku: 'A' }, context);
			await subject.getPrice({ sku: 'A' }, context);
		};
		await askAll();
		await clock.advance(59_000);
		await askAll();
		expect([count('getCustomerByPhone'), count('getStock'), count('getPrice')]).toEqual([1, 1, 1]);
		await clock.advance(2_000);
		await askAll();
		expect([count('getCustomerByPhone'), count('getStock'), count('getPrice')]).toEqual([1, 2, 2]);
		await clock.advance(240_000);
		await askAll();
		expect(count('getCustomerByPhone')).toBe(2);
	});

	test('is off for a kind whose lifetime is zero', async () => {
		const subject = service({ ttl: { stock: 0 } });
		await subject.getStock({ sku: 'A' }, context);
		await subject.getStock({ sku: 'A' }, context);
		expect(count('getStock')).toBe(2);
	});

	test('keeps "nobody" for seconds only, and failures not at all', async () => {
		const subject = service();
		erp.answers.getCustomerByPhone = async () => null;
		await subject.getCustomerByPhone(phone, context);
		await clock.advance(6_000);
		erp.answers.getCustomerByPhone = async () => Promise.reject(failure('permission'));
		await expect(subject.getCustomerByPhone(phone, context)).rejects.toMatchObject({ code: 'permission' });
		erp.answers.getCustomerByPhone = async () => customer;
		expect(await subject.getCustomerByPhone(phone, context)).toMatchObject({ found: true });
	});

	test('tells SKUs, customers, warehouses and tenants apart', async () => {
		const subject = service();
		await subject.getPrice({ sku: 'A', customerId: '7' }, context);
		await subject.getPrice({ sku: 'A', customerId: '8' }, context);
		await subject.getPrice({ sku: 'A' }, context);
		await subject.getStock({ sku: 'A', warehouse: '01' }, context);
		await subject.getStock({ sku: 'A' }, context);
		await service({ tenantKey: 'other' }).getStock({ sku: 'A' }, context);
		expect([count('getPrice'), count('getStock')]).toEqual([3, 3]);
	});

	test('knows that a price without customer prices is the same for all', async () => {
		erp.capabilities = { ...erp.capabilities, customerPrice: false };
		const subject = service();
		await subject.getPrice({ sku: 'A', customerId: '7' }, context);
		await subject.getPrice({ sku: 'A' }, context);
		expect(erp.asked).toEqual(['getPrice ["A",{}]']);
	});

	test.each(Object.keys(cacheScopes) as Array<keyof typeof cacheScopes>)('is dropped by scope: %s', async (scope) => {
		const subject = service();
		const askAll = async () => {
			await subject.getCustomerByPhone(phone, context);
			await subject.getCustomerByDocument({ document: '52998224725' }, context);
			await subject.getCustomer({ customerId: '7' }, context);
			await subject.getStock({ sku: 'A' }, context);
			await subject.getStock({ sku: 'A', warehouse: '01' }, context);
			await subject.getPrice({ sku: 'A' }, context);
		};
		await askAll();
		expect(await subject.invalidate(scope)).toEqual({ invalidated: [...cacheScopes[scope]] });
		await askAll();
		const asked = { customers: [2, 2, 2, 2, 1], stock: [1, 1, 1, 4, 1], prices: [1, 1, 1, 2, 2], all: [2, 2, 2, 4, 2] }[scope];
		expect(['getCustomerByPhone', 'getCustomerByDocument', 'getCustomerById', 'getStock', 'getPrice'].map(count)).toEqual(asked);
	});

	test('a caller who gives up does not take the answer from another', async () => {
		const subject = service();
		let finish = (): void => undefined;
		erp.answers.getCustomerByPhone = () => new Promise((resolve) => (finish = () => resolve(customer)));
		const impatient = new AbortController();
		const first = subject.getCustomerByPhone(phone, { signal: impatient.signal });
		const second = subject.getCustomerByPhone(phone, context);
		await clock.advance(0);
		impatient.abort(new Error('cancelled'));
		await expect(first).rejects.toThrow('cancelled');
		finish();
		expect(await second).toMatchObject({ found: true });
		expect(count('getCustomerByPhone')).toBe(1);
	});

	test('the table of what is kept names every operation once', () => {
		expect(erpCachePolicies.map(({ operation }) => operation)).toEqual([...erpOperations]);
		expect(Object.keys(operationLabels)).toEqual([...erpOperations]);
		expect(cacheScopes.all).toEqual(erpCachePolicies.filter(({ ttlMs }) => ttlMs > 0).map(({ operation }) => operation));
	});
});
