import { context, customer, FakeErp, order, placed, startErp, type Subject } from './erp.fixtures';

let erp: Subject['erp'];
let service: Subject['service'];

beforeEach(() => {
	({ erp, service } = startErp());
});

describe('input', () => {
	test.each([undefined, null, '', 'abc', '98765-4321', '0800 727 0020', '1203@g.us', {}, ['11987654321']])('the phone %j is refused', async (phone) => {
		await expect(service().getCustomerByPhone({ phone }, context)).rejects.toMatchObject({ code: 'validation', parameter: 'Phone', nothingDone: true });
		expect(erp.asked).toEqual([]);
	});

	test.each([['Document', () => service().getCustomerByDocument({ document: '529.982.247-26' }, context)],
		['Customer ID', () => service().getCustomer({ customerId: '  ' }, context)],
		['Customer ID', () => service().getCustomer({ customerId: 1.5 }, context)],
		['SKU', () => service().getStock({ sku: 'a\u0000b' }, context)],
		['SKU', () => service().getPrice({ sku: 'x'.repeat(101) }, context)],
		['Warehouse', () => service().getStock({ sku: 'A', warehouse: { id: 1 } }, context)],
		['Limit', () => service().getLastOrders({ customerId: '7', limit: 0 }, context)],
		['Limit', () => service().getOpenOrders({ customerId: '7', limit: '2.5' }, context)],
		['Items', () => service().createOrder({ ...order, items: [] }, context)],
		['Items', () => service().createOrder({ ...order, items: 'A:2' }, context)],
		['Items[0]', () => service().createOrder({ ...order, items: ['A'] }, context)],
		['Items[1].sku', () => service().createOrder({ ...order, items: [{ sku: 'A', quantity: 1 }, { quantity: 1 }] }, context)],
		['Items[0].quantity', () => service().createOrder({ ...order, items: [{ sku: 'A', quantity: 0 }] }, context)],
		['Items[0].quantity', () => service().createOrder({ ...order, items: [{ sku: 'A', quantity: '1.000' }] }, context)],
		['Items[0].unitPrice', () => service().createOrder({ ...order, items: [{ sku: 'A', quantity: 1, unitPrice: -1 }] }, context)],
		['Items[0].unitPrice', () => service().createOrder({ ...order, items: [{ sku: 'A', quantity: 10_000, unitPrice: 0.004 }] }, context)],
		['Items[0].unitPrice', () => service().createOrder({ ...order, items: [{ sku: 'A', quantity: 1, unitPrice: 'R$ 1,005' }] }, context)],
		['Idempotency Key', () => service().createOrder({ ...order, idempotencyKey: '' }, context)],
		['Idempotency Key', () => service().createOrder({ ...order, idempotencyKey: 'a b' }, context)],
		['Notes', () => service().createOrder({ ...order, notes: 'x'.repeat(2_001) }, context)],
		['Description', () => service().createTicket({ customerId: '7', description: ' ', idempotencyKey: 'k' }, context)],
	])('what cannot be used is refused by its name: %s', async (parameter, call) => {
		await expect(call()).rejects.toMatchObject({ code: 'validation', parameter, nothingDone: true });
		expect(erp.asked).toEqual([]);
	});

	test('comes to the adapter in its one form', async () => {
		const subject = service();
		await subject.getCustomerByPhone({ phone: '(11) 8765-4321' }, context);
		await subject.getCustomerByDocument({ document: '12.abc.345/01de-35' }, context);
		await subject.getCustomer({ customerId: 7 }, context);
		await subject.getStock({ sku: ' A-1 ', warehouse: '' }, context);
		await subject.getLastOrders({ customerId: '7', limit: '' }, context);
		await subject.createOrder({ ...order, items: [{ sku: 10, quantity: '1,5', unitPrice: 'R$ 1.234,56' }, { sku: 'B', quantity: 1, unitPrice: '' }], source: '' }, context);
		expect(erp.asked).toEqual([
			'getCustomerByPhone "+5511987654321"',
			'getCustomerByDocument "12ABC34501DE35"',
			'getCustomerById "7"',
			'getStock ["A-1",{}]',
			'getLastOrders ["7",{"limit":5}]',
			'createOrder {"customerId":"7","items":[{"sku":"10","quantity":1.5,"unitPrice":1234.56},{"sku":"B","quantity":1}],"source":"whatsapp_bot","idempotencyKey":"k-1"}',
		]);
	});

	test('a phone without area code is one where a default is set', async () => {
		const subject = service({ phone: { defaultAreaCode: '11' } });
		expect(await subject.getCustomerByPhone({ phone: '98765-4321' }, context)).toMatchObject({ found: true });
	});
});

describe('what the system cannot do', () => {
	test('is refused before its input is looked at, naming operation and system', async () => {
		erp.capabilities = { ...erp.capabilities, operations: new Set(['stock']) };
		const error = { code: 'unsupported', message: 'Fake ERP cannot do "create order" as it is set up.', nothingDone: true };
		await expect(service().createOrder({ ...order, items: [] }, context)).rejects.toMatchObject(error);
		await expect(service().getPrice({ sku: '' }, context)).rejects.toMatchObject({ code: 'unsupported' });
		expect(erp.asked).toEqual([]);
	});

	describe('is told with what would help', () => {
		const all = new FakeErp().capabilities;
		const nothing = { ...all, operations: new Set<never>() };
		const orders = { ...all, operations: new Set(['createOrder'] as const) };
		const others = [{ name: 'REST API', atBest: orders }, { name: 'Files', atBest: nothing }, { name: 'SAP', atBest: all }];

		test.each([
			['the credential and the systems that can', { atBest: all, others }, 'as it is set up.', 'Set the operation up in the credential. Or choose a system that can: REST API, SAP.'],
			['the systems that can, where this one never can', { atBest: nothing, others }, '"create order".', 'Choose a system that can: REST API, SAP.'],
			['the credential alone, where no other can', { atBest: all, others: [] }, 'as it is set up.', 'Set the operation up in the credential.'],
			['another operation, where nothing can', { atBest: nothing, others: [] }, '"create order".', 'Choose another operation.'],
		])('%s', async (_what, known, end, hint) => {
			erp.capabilities = { ...erp.capabilities, operations: new Set(['stock']) };
			const refusal = service(known).createOrder(order, context);
			await expect(refusal).rejects.toMatchObject({ code: 'unsupported', parameter: 'Operation', hint, message: expect.stringMatching(new RegExp(`${end.replace('.', '\\.')}$`)) });
			expect(erp.asked).toEqual([]);
		});
	});
});

describe('output', () => {
	test('a record lies at the top level with found, nobody is found: false', async () => {
		expect(await service().getCustomer({ customerId: '7' }, context)).toEqual({ found: true, ...customer });
		erp.answers.getCustomerByPhone = async () => null;
		expect(await service().getCustomerByPhone({ phone: '11987654321' }, context)).toEqual({ found: false });
	});

	test('stock is the exact sum of its warehouses', async () => {
		expect(await service().getStock({ sku: 'A' }, context)).toMatchObject({ found: true, sku: 'A', name: 'Cimento', available: 0.3, reserved: 1 });
		erp.answers.getStock = async () => null;
		expect(await service().getStock({ sku: 'B' }, context)).toEqual({ found: false });
	});

	test('orders come with their count', async () => {
		expect(await service().getLastOrders({ customerId: '7' }, context)).toEqual({ found: true, count: 1, orders: [placed] });
		expect(await service().getOpenOrders({ customerId: '7' }, context)).toEqual({ found: false, count: 0, orders: [] });
	});
});
