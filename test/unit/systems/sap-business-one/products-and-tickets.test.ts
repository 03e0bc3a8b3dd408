import { businessOneAnswering, context, refusal, type Answer } from './scripted-service-layer';

const item = (changes: object = {}) => ({
	ItemCode: 'A', ItemName: 'Cimento', QuantityOnStock: 10, QuantityOrderedByCustomers: 3,
	ItemWarehouseInfoCollection: [{ WarehouseCode: '01', InStock: 10.3, Committed: 0.1 }, { WarehouseCode: '02', InStock: 2, Committed: 5 }],
	ItemPrices: [{ PriceList: 1, Price: 38.9, Currency: 'R$' }, { PriceList: 2, Price: 35, Currency: 'R$' }, { PriceList: 3, Price: null }, { PriceList: 4, Price: 0 }],
	...changes,
});
const stock = (changes: object, filter: { warehouse?: string } = {}) => businessOneAnswering({ json: item(changes) }).erp.getStock('A', filter, context);

describe('stock', () => {
	test('each warehouse has what is there less what is promised, below zero too', async () => {
		expect(await stock({})).toEqual([
			{ sku: 'A', name: 'Cimento', warehouse: '01', available: 10.2, reserved: 0.1 },
			{ sku: 'A', name: 'Cimento', warehouse: '02', available: -3, reserved: 5 },
		]);
	});

	test('one warehouse is told alone; one that does not have the item has none of it', async () => {
		expect(await stock({}, { warehouse: '02' })).toMatchObject([{ warehouse: '02', available: -3 }]);
		expect(await stock({}, { warehouse: '99' })).toEqual([{ sku: 'A', name: 'Cimento', warehouse: '99', available: 0, reserved: null }]);
	});

	test('an item that is kept in no warehouse has its total', async () => {
		expect(await stock({ ItemWarehouseInfoCollection: [] })).toEqual([{ sku: 'A', name: 'Cimento', warehouse: null, available: 7, reserved: 3 }]);
	});

	test('where no warehouse is told, the total stands for the one asked for: nobody says that it is empty', async () => {
		const total = [{ warehouse: null, available: 7, reserved: 3 }];
		expect(await stock({ ItemWarehouseInfoCollection: [] }, { warehouse: '01' })).toMatchObject(total);
		const { erp } = businessOneAnswering({ json: item({ ItemWarehouseInfoCollection: [] }) }, { stockWarehouses: ['01'] });
		expect(await erp.getStock('A', {}, context)).toMatchObject(total);
	});

	test('a warehouse that does not tell what is committed is drift: what is left is unknown', async () => {
		await expect(stock({ ItemWarehouseInfoCollection: [{ WarehouseCode: '01', InStock: 5 }] })).rejects.toMatchObject({ code: 'drift' });
	});

	test('a warehouse without a quantity is drift, not zero', async () => {
		await expect(stock({ ItemWarehouseInfoCollection: [{ WarehouseCode: '01' }] })).rejects.toMatchObject({ code: 'drift' });
	});
});

describe('price', () => {
	const price = (customer: Answer, answer: Answer, settings: object = {}) => {
		const fixture = businessOneAnswering(({ url }) => (url.includes('/Items(') ? { json: item() } : url.endsWith('GetItemPrice') ? answer : customer), settings);
		return { ...fixture, price: fixture.erp.getPrice('A', { customerId: 'C1' }, context) };
	};
	const customer = (PriceListNum: number): Answer => ({ json: { CardCode: 'C1', CardType: 'cCustomer', Frozen: 'tNO', PriceListNum } });

	test('the customer’s is asked for the day, and compared with the customer’s list', async () => {
		const { price: told, requests } = price(customer(2), { json: { Price: 31.5, Currency: 'R$', Discount: 10 } });
		expect(await told).toEqual({ sku: 'A', name: 'Cimento', unitPrice: 35, discountPercentage: 10, finalPrice: 31.5, currency: 'BRL', source: 'customer' });
		expect(requests().at(-1)).toMatchObject({ method: 'POST', json: { ItemPriceParams: { ItemCode: 'A', CardCode: 'C1', Date: '2023-11-14' } } });
	});

	test('is compared with no list in another currency, and none where the customer has none', async () => {
		const plain = { unitPrice: 31.5, discountPercentage: 0, finalPrice: 31.5 };
		expect(await price(customer(2), { json: { Price: 31.5, Currency: 'US$', Discount: 10 } }).price).toMatchObject({ ...plain, currency: 'USD' });
		expect(await price(customer(-1), { json: { Price: 31.5, Currency: 'R$', Discount: 0 } }).price).toMatchObject(plain);
		expect(await price(customer(0), { json: { Price: 31.5, Currency: 'R$', Discount: 0 } }).price).toMatchObject(plain);
	});

	test.each([{ Price: 0 }, { Price: -1 }, { Price: 10, Discount: 110 }])('%j is none', async (answer) => {
		expect(await price(customer(2), { json: { Currency: 'R$', ...answer } }).price).toBeNull();
	});

	test('takes one request at a time', async () => {
		const { price: told, requests } = price(refusal(404, -2028), {});
		for (let turn = 0; turn < 100 && requests().length === 0; turn++) await Promise.resolve();
		expect(requests()).toHaveLength(1);
		await told;
		expect(requests()).toHaveLength(2);
	});

	test('somebody who is no customer gets the list price, which says so', async () => {
		const { price: told, requests } = price(refusal(404, -2028), {});
		expect(await told).toMatchObject({ finalPrice: 38.9, source: 'list' });
		expect(requests()).toHaveLength(2);
	});

	test('an answer without a price is drift', async () => {
		await expect(price(customer(1), { json: { Discount: 10 } }).price).rejects.toMatchObject({ code: 'drift' });
	});

	test.each([[1, 38.9], [2, 35]])('the list of the credential (%i) is that of nobody in particular', async (priceList, unitPrice) => {
		expect(await businessOneAnswering({ json: item() }, { priceList }).erp.getPrice('A', {}, context)).toMatchObject({ unitPrice, source: 'list' });
	});

	test.each([3, 4, 5])('an item without a price in the list (%i) has none: zero is not told to a customer', async (priceList) => {
		expect(await businessOneAnswering({ json: item() }, { priceList }).erp.getPrice('A', {}, context)).toBeNull();
	});
});

describe('tickets', () => {
	const ticket = { customerId: 'C1', subject: '', description: 'Caixa rasgada na entrega', source: 'whatsapp_bot', idempotencyKey: 'k' };
	const call = { ServiceCallID: 7, DocNum: 900_007, CustomerCode: 'C1', Subject: 'Caixa', Status: -3, CustomerRefNo: 'k' };
	const desk = (statuses: Answer, calls: Answer = { status: 201, json: call }) => businessOneAnswering(({ url }) => (url.includes('ServiceCallStatus') ? statuses : calls));
	const named: Answer = { json: { value: [{ StatusId: -3, Name: 'Aberta' }, { StatusId: -1, Name: 'Fechada' }] } };

	test('a service call says CustomerCode, subject, description, source and key', async () => {
		const { erp, requests } = desk(named);
		expect(await erp.createTicket(ticket, context)).toEqual({ ticket: { id: '7', number: '900007', customerId: 'C1', subject: 'Caixa', status: 'Aberta' }, outcome: 'created' });
		expect(requests()[0]?.json).toEqual({ CustomerCode: 'C1', Subject: 'Caixa rasgada na entrega', Description: 'Caixa rasgada na entrega\n\nwhatsapp_bot', CustomerRefNo: 'k' });
	});

	test('one that was opened is not lost where its status cannot be named', async () => {
		expect((await desk(refusal(403, 0)).erp.createTicket(ticket, context)).ticket.status).toBe('-3');
		expect((await desk({ json: { value: [] } }).erp.createTicket(ticket, context)).ticket.status).toBe('-3');
	});

	test('it is found again by CustomerRefNo, exactly', async () => {
		const calls: Answer = { json: { value: [{ ...call, ServiceCallID: 6, CustomerRefNo: 'K' }, call] } };
		const { erp, decoded } = desk(named, calls);
		expect(await erp.findTicketByKey('k', context)).toMatchObject({ id: '7', status: 'Aberta' });
		expect(decoded(0)).toContain("/ServiceCalls?$filter=CustomerRefNo eq 'k'&");
		expect(await desk(named, { json: { value: [] } }).erp.findTicketByKey('k', context)).toBeNull();
		await expect(desk(named, { json: { value: [{ ...call, CustomerRefNo: 'other' }] } }).erp.findTicketByKey('k', context)).rejects.toMatchObject({ code: 'unsupported' });
	});

	test('it is the customer’s, and a key of somebody else’s alone cannot be used', async () => {
		const theirs = { ...call, ServiceCallID: 6, CustomerCode: 'C2' };
		expect(await desk(named, { json: { value: [theirs, call] } }).erp.findTicketByKey('k', context, 'C1')).toMatchObject({ id: '7' });
		const other = desk(named, { json: { value: [theirs] } }).erp.findTicketByKey('k', context, 'C1');
		await expect(other).rejects.toMatchObject({ code: 'validation', parameter: 'Idempotency Key' });
	});

	test.each([{ CustomerCode: 'C2' }, { CustomerRefNo: 'k2' }])('one answered with another service call (%j) is drift', async (changes) => {
		await expect(desk(named, { status: 201, json: { ...call, ...changes } }).erp.createTicket(ticket, context)).rejects.toMatchObject({ code: 'drift' });
	});
});
