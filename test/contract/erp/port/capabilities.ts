import { createHash } from 'node:crypto';

import { erpOperations } from '../../../../lib/domain/erp';
import { erpSystems } from '../../../../lib/n8n/erp/systems';
import { anything, type PortUnderTest } from '../support/erp-under-test';
import { failureOf } from '../support/failure';
import { beyond, registeredSystem } from '../support/registered-system';
import { erpServiceOver } from '../support/service';

/** Calls that an ERP which cannot do them refuses without a look at what is asked. */
const refusedCalls = {
	customerByPhone: ['getCustomerByPhone', '+5511987654321'],
	customerByDocument: ['getCustomerByDocument', '52998224725'],
	customerById: ['getCustomerById', '1001'],
	stock: ['getStock', 'CIM-CP2-50', {}],
	price: ['getPrice', 'CIM-CP2-50', {}],
	lastOrders: ['getLastOrders', '1001', { limit: 5 }],
	openOrders: ['getOpenOrders', '1001', { limit: 5 }],
	createOrder: ['createOrder', { customerId: '1001', items: [], source: 'test', idempotencyKey: 'x' }],
	createTicket: ['createTicket', { customerId: '1001', subject: '', description: 'x', source: 'test', idempotencyKey: 'x' }],
} as const;

export function describeCapabilities({ subject, erp, traits }: PortUnderTest): void {
	describe('capabilities', () => {
		const system = () => registeredSystem(expect.getState().testPath ?? '');

		test('ping succeeds with right credentials', async () => {
			await expect(erp().ping(anything)).resolves.toBeUndefined();
		});

		test('what the registry says it can do at best covers what it can do here', () => {
			expect(beyond(erp().capabilities, system().atBest)).toEqual([]);
		});

		test('what it says of writing is true', () => {
			const { operations, idempotentWrites } = erp().capabilities;
			expect(operations.has('createOrder')).toBe(traits.writesOrders);
			expect(operations.has('createTicket') && idempotentWrites.createTicket !== 'none').toBe(traits.writesTicketsOnce);
		});

		test('what the system cannot do is unsupported before anything is sent', async () => {
			const before = await subject().calls();
			for (const operation of erpOperations.filter((each) => !erp().capabilities.operations.has(each))) {
				const [method, ...given] = refusedCalls[operation];
				const call = Reflect.get(erp(), method).bind(erp()) as (...all: unknown[]) => Promise<unknown>;
				await expect(call(...given, anything)).rejects.toMatchObject({ code: 'unsupported' });
			}
			expect(await subject().calls()).toBe(before);
		});

		test('what it cannot do is told to the user with the systems that can', async () => {
			const missing = erpOperations.filter((each) => !erp().capabilities.operations.has(each));
			const others = erpSystems.filter(({ value }) => value !== system().value);
			const { service } = erpServiceOver(erp(), { atBest: system().atBest, others });
			const before = await subject().calls();
			const item = { customerId: '1001', phone: '11987654321', document: '52998224725', sku: 'X', description: 'x' };
			const given = { ...item, items: [{ sku: 'X', quantity: 1 }], idempotencyKey: createHash('sha256').digest('hex') };
			const calls = {
				customerByPhone: () => service.getCustomerByPhone(given, anything),
				customerByDocument: () => service.getCustomerByDocument(given, anything),
				customerById: () => service.getCustomer(given, anything),
				stock: () => service.getStock(given, anything),
				price: () => service.getPrice(given, anything),
				lastOrders: () => service.getLastOrders(given, anything),
				openOrders: () => service.getOpenOrders(given, anything),
				createOrder: () => service.createOrder(given, anything),
				createTicket: () => service.createTicket(given, anything),
			};
			for (const operation of missing) {
				const error = await failureOf(calls[operation]());
				expect(error).toMatchObject({ code: 'unsupported', parameter: 'Operation', nothingDone: true });
				for (const { name, atBest } of others) expect(error.hint?.includes(name)).toBe(atBest.operations.has(operation));
			}
			expect(await subject().calls()).toBe(before);
		});
	});
}
