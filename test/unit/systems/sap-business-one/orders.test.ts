import { boundedKey } from '../../../../lib/domain/bounded-key';
import { businessOneAnswering, context, refusal, type Answer } from './scripted-service-layer';

const document = (DocEntry: number, changes: object = {}) => ({
	DocEntry, DocNum: DocEntry + 50_000, CardCode: 'C1', DocDate: '2025-01-31', DocTotal: 77.8, DocCurrency: 'R$', DocumentStatus: 'bost_Open', Cancelled: 'tNO', NumAtCard: 'k',
	DocumentLines: [{ ItemCode: 'A', ItemDescription: 'Cimento', Quantity: 2, UnitPrice: 38.9, LineTotal: 77.8 }], ...changes,
});
const listOf = (...value: object[]): Answer => ({ json: { value } });
const order = { customerId: 'C1', items: [{ sku: 'A', quantity: 2 }], source: 'whatsapp_bot', idempotencyKey: 'k' };

/** Answers orders, drafts and the write each by a script of its own. */
const company = (write: Answer, orders: Answer = listOf(), drafts: Answer = listOf()) =>
	businessOneAnswering(({ method, url }) => (method === 'POST' ? write : url.includes('/Drafts') ? drafts : orders));

describe('orders of a customer', () => {
	test('come newest first with their items, of one day by falling number', async () => {
		const { erp, decoded, requests } = businessOneAnswering(listOf(document(9), document(10), document(3, { DocDate: '2025-02-01T00:00:00Z' }), document(4, { CardCode: 'C2' })));
		const orders = await erp.getLastOrders('C1', { limit: 5 }, context);
		expect(orders.map(({ id }) => id)).toEqual(['3', '10', '9']);
		expect(orders[0]).toEqual({
			id: '3', number: '50003', customerId: 'C1', date: '2025-02-01', total: 77.8, currency: 'BRL', status: 'open', rawStatus: 'bost_Open',
			items: [{ sku: 'A', name: 'Cimento', quantity: 2, unitPrice: 38.9 }],
		});
		expect(decoded(0)).toContain("/Orders?$filter=CardCode eq 'C1'&$orderby=DocDate desc,DocEntry desc&$top=5&$select=DocEntry,");
		expect(requests()[0]?.headers).toMatchObject({ Prefer: 'odata.maxpagesize=5' });
	});

	test.each([
		[{ DocumentStatus: 'bost_Close' }, 'closed', 'bost_Close'],
		[{ DocumentStatus: 'bost_Close', Cancelled: 'tYES' }, 'cancelled', 'Cancelled'],
		[{ DocumentStatus: 'bost_Delivered' }, 'closed', 'bost_Delivered'],
		[{ DocumentStatus: 'bost_Paid' }, 'invoiced', 'bost_Paid'],
		[{ DocumentStatus: 'bost_New' }, 'unknown', 'bost_New'],
		[{ DocumentStatus: 'constructor' }, 'unknown', 'constructor'],
	])('%j is %s', async (changes, status, rawStatus) => {
		expect(await businessOneAnswering(listOf(document(1, changes))).erp.getLastOrders('C1', { limit: 1 }, context)).toMatchObject([{ status, rawStatus }]);
	});

	test.each([
		['in a foreign currency has the total of that', { DocCurrency: 'EUR', DocTotalFc: 12.5 }, { total: 12.5, currency: 'EUR' }],
		['without a total in a foreign currency is in the local one, whatever the sign', { DocCurrency: '$', DocTotalFc: 0 }, { total: 77.8, currency: 'BRL' }],
		['that tells no such total has the local one, in the local currency', { DocCurrency: 'RS' }, { total: 77.8, currency: 'BRL' }],
	])('one %s', async (_name, changes, expected) => {
		expect(await businessOneAnswering(listOf(document(1, changes))).erp.getLastOrders('C1', { limit: 1 }, context)).toMatchObject([expected]);
	});

	test('open ones are filtered by the ERP, pages are followed until there are enough', async () => {
		const pages = ['odata.nextLink', '@odata.nextLink'].map((link, index) => ({ json: { value: [document(9 - index)], [link]: '/b1s/v1/Orders?$skip=1' } }));
		const { erp, decoded, requests } = businessOneAnswering(pages);
		expect(await erp.getOpenOrders('C1', { limit: 2 }, context)).toHaveLength(2);
		expect(decoded(0)).toContain("$filter=CardCode eq 'C1' and DocumentStatus eq 'bost_Open' and Cancelled eq 'tNO'&");
		expect(requests()).toHaveLength(2);
	});

	test('a server whose pages lead in a circle or elsewhere is stopped', async () => {
		const circle = businessOneAnswering({ json: { value: [], 'odata.nextLink': 'Orders?$skip=0' } });
		await expect(circle.erp.getLastOrders('C1', { limit: 5 }, context)).rejects.toMatchObject({ code: 'drift' });
		const away = businessOneAnswering({ json: { value: [], 'odata.nextLink': 'https://evil.example/x' } });
		await expect(away.erp.getLastOrders('C1', { limit: 5 }, context)).rejects.toMatchObject({ code: 'drift' });
		expect(away.requests()).toHaveLength(1);
	});
});

describe('a new order', () => {
	const created: Answer = { status: 201, json: document(7) };

	test('says customer, days, key, source and lines; prices are left to Business One', async () => {
		const { erp, requests, clock } = businessOneAnswering(created, { deliveryDays: 2 });
		expect(await erp.createOrder(order, context)).toMatchObject({ outcome: 'created', order: { id: '7', number: '50007', total: 77.8 } });
		const day = (ahead: number) => new Date(clock.now() + ahead * 86_400_000 - 3 * 3_600_000).toISOString().slice(0, 10);
		expect(requests()[0]).toMatchObject({ method: 'POST', url: expect.stringMatching(/\/b1s\/v1\/Orders$/) });
		expect(requests()[0]?.json).toEqual({
			CardCode: 'C1', DocDate: day(0), DocDueDate: day(2), NumAtCard: 'k', Comments: 'whatsapp_bot', DocumentLines: [{ ItemCode: 'A', Quantity: 2 }],
		});
	});

	test('takes branch, usage and warehouse from the credential, and a price that is given', async () => {
		const { erp, requests } = businessOneAnswering(created, { branch: 3, usage: '9', warehouse: '02' });
		await erp.createOrder({ ...order, notes: 'portão azul', items: [{ sku: 'A', quantity: 2, unitPrice: 1.5 }] }, context);
		expect(requests()[0]?.json).toMatchObject({
			BPL_IDAssignedToInvoice: 3,
			Comments: 'whatsapp_bot: portão azul',
			DocumentLines: [{ ItemCode: 'A', Quantity: 2, UnitPrice: 1.5, Usage: '9', WarehouseCode: '02' }],
		});
	});

	test('a key that does not fit into NumAtCard is bounded, at every attempt alike', async () => {
		const idempotencyKey = 'x'.repeat(150);
		const { erp, requests, decoded } = company({ status: 201, json: { DocEntry: 7, DocNum: 50_007 } });
		await erp.createOrder({ ...order, idempotencyKey }, context);
		await erp.findOrderByKey(idempotencyKey, context);
		const bounded = boundedKey(idempotencyKey, 100);
		expect(requests()[0]?.json).toMatchObject({ NumAtCard: bounded });
		expect(decoded(1)).toContain(`NumAtCard eq '${bounded}'`);
	});

	test.each([-10, -1000, -1004])('plainly refused (%i), it is not looked for', async (code) => {
		const { erp, requests } = company(refusal(400, code, 'Quantity falls into negative inventory'));
		await expect(erp.createOrder(order, context)).rejects.toMatchObject({ code: 'validation', nothingDone: true });
		expect(requests()).toHaveLength(1);
	});

	test.each([[404, -2028], [400, -2028], [500, -2028], [400, -5002], [400, -1], [400, 171000]])('answered with %i and %i, it may be a draft that waits for approval', async (status, code) => {
		const { erp } = company(refusal(status, code), listOf(), listOf(document(4, { DocObjectCode: 'oOrders' })));
		expect(await erp.createOrder(order, context)).toMatchObject({ outcome: 'draft', order: { id: '4', status: 'blocked', rawStatus: 'bost_Open' } });
	});

	test('answered with an error although it was stored, it is the order', async () => {
		const { erp } = company(refusal(500, -5002), listOf(document(7)));
		expect(await erp.createOrder(order, context)).toMatchObject({ outcome: 'created', order: { id: '7' } });
	});

	test.each([[404, -2028, 'validation'], [400, -5002, 'validation'], [500, -5002, 'uncertain']])('answered with %i, code %i and stored nowhere, it is %s', async (status, code, expected) => {
		await expect(company(refusal(status, code)).erp.createOrder(order, context)).rejects.toMatchObject({ code: expected });
	});

	test('where it cannot be looked for, it is uncertain', async () => {
		const { erp } = company(refusal(404, -2028), refusal(403, 0));
		await expect(erp.createOrder(order, context)).rejects.toMatchObject({ code: 'uncertain' });
	});

	test('another customer’s document with that reference is not it', async () => {
		const { erp } = company(refusal(404, -2028), listOf(document(7, { CardCode: 'C2' })), listOf(document(4, { CardCode: 'C2' })));
		await expect(erp.createOrder(order, context)).rejects.toMatchObject({ code: 'validation', httpStatus: 404 });
	});

	test('another customer’s document with that reference does not hide the customer’s own', async () => {
		const others = listOf(document(3, { CardCode: 'C2' }));
		const { erp } = company(refusal(404, -2028), others, listOf(document(3, { CardCode: 'C2' }), document(4, { CardCode: 'c1' })));
		expect(await erp.createOrder(order, context)).toMatchObject({ outcome: 'draft', order: { id: '4' } });
	});

	test.each([{ CardCode: 'C2' }, { NumAtCard: 'k2' }])('answered with another document (%j), it is drift: it is never sent again', async (changes) => {
		await expect(company({ status: 201, json: document(7, changes) }).erp.createOrder(order, context)).rejects.toMatchObject({ code: 'drift', nothingDone: false });
	});
});

describe('an order by its key', () => {
	const by = (orders: Answer, drafts: Answer = listOf()) => company({}, orders, drafts).erp.findOrderByKey('k', context);

	test('drafts are asked before orders, so that one approved in between is not missed', async () => {
		const { erp, requests } = company({}, listOf(), listOf());
		expect(await erp.findOrderByKey("o'k", context)).toBeNull();
		expect(requests().map(({ url }) => /v1\/(\w+)\?\$filter=NumAtCard%20eq%20'o''k'/.exec(url)?.[1])).toEqual(['Drafts', 'Orders']);
	});

	test('a living order goes before a draft, a draft before a cancelled order', async () => {
		const cancelled = document(1, { Cancelled: 'tYES' });
		const draft = listOf(document(4));
		expect(await by(listOf(cancelled, document(2)), draft)).toMatchObject({ id: '2', status: 'open' });
		expect(await by(listOf(cancelled), draft)).toMatchObject({ id: '4', status: 'blocked' });
		expect(await by(listOf(cancelled))).toMatchObject({ id: '1', status: 'cancelled' });
	});

	test.each([
		['a draft that has become an order', { DocumentStatus: 'bost_Close' }],
		['a draft of another document', { DocObjectCode: 'oInvoices' }],
		['a draft that somebody has cancelled', { Cancelled: 'tYES' }],
		['a draft whose reference differs in case', { NumAtCard: 'K' }],
	])('%s is none', async (_name, changes) => {
		expect(await by(listOf(), listOf(document(4, changes)))).toBeNull();
	});

	test.each(['k2', null])('where other documents come (%p), the filter got lost: that proves nothing', async (NumAtCard) => {
		await expect(by(listOf(), listOf(document(4, { NumAtCard })))).rejects.toMatchObject({ code: 'unsupported' });
		await expect(by(listOf(document(4, { NumAtCard })))).rejects.toMatchObject({ code: 'unsupported' });
	});

	const of = (customerId: string, orders: Answer, drafts: Answer = listOf()) => company({}, orders, drafts).erp.findOrderByKey('k', context, customerId);
	const strangers = Array.from({ length: 20 }, (_, index) => document(100 + index, { CardCode: 'C2' }));

	test('is the one of this customer', async () => {
		expect(await of('c1', listOf(document(1, { CardCode: 'C2' }), document(2)))).toMatchObject({ id: '2', customerId: 'C1' });
		expect(await of('C1', listOf(document(1, { CardCode: 'C2' })), listOf(document(4)))).toMatchObject({ id: '4', status: 'blocked' });
	});

	test.each([
		['an order', listOf(document(1, { CardCode: 'C2' })), listOf()],
		['a draft that waits', listOf(), listOf(document(4, { CardCode: 'C2' }))],
	])('that stands for %s of somebody else cannot be used', async (_name, orders, drafts) => {
		await expect(of('C1', orders, drafts)).rejects.toMatchObject({ code: 'validation', parameter: 'Idempotency Key', nothingDone: true });
	});

	test('that a page of strangers hides is asked for with the customer', async () => {
		const { erp, decoded } = businessOneAnswering(({ url }) => {
			if (url.includes('/Drafts')) return listOf();
			return url.includes('CardCode%20eq') ? listOf(document(2)) : listOf(...strangers);
		});
		expect(await erp.findOrderByKey('k', context, 'C1')).toMatchObject({ id: '2' });
		expect(decoded(2)).toContain("$filter=NumAtCard eq 'k' and CardCode eq 'C1'&");
	});

	// `drift` and `unsupported` would let a first write pass.
	test.each([[{ json: { message: 'ok' } }], [{ status: 501 }]])('answered with no list (%j), nothing may be written', async (answer) => {
		await expect(of('C1', answer)).rejects.toMatchObject({ code: 'unavailable', retryable: false });
	});
});
