import { context, erpAnswering, list, newOrder, nothing, orderEntity, session, type Answer } from './fake-sap';
import type { SapS4SettingsInput } from '../../../../lib/systems/sap-s4';

const placing = (answer: Answer, settings: Partial<SapS4SettingsInput> = {}, read: Answer = nothing) =>
	erpAnswering(({ method, path }) => (method === 'POST' ? answer : path.endsWith('A_SalesOrder') ? read : session()), settings);
const created: Answer = { status: 201, json: { d: orderEntity() } };

describe('statuses', () => {
	test.each<[string, Record<string, unknown>, string, string | null]>([
		['nothing processed', {}, 'open', 'A'],
		['partly processed', { OverallSDProcessStatus: 'B' }, 'processing', 'B'],
		['completely processed', { OverallSDProcessStatus: 'C' }, 'closed', 'C'],
		['not relevant', { OverallSDProcessStatus: '' }, 'unknown', null],
		['a status of the future', { OverallSDProcessStatus: 'X' }, 'unknown', 'X'],
		['all items rejected', { OverallSDProcessStatus: 'C', OverallSDDocumentRejectionSts: 'C' }, 'cancelled', 'C (OverallSDDocumentRejectionSts C)'],
		['some items rejected', { OverallSDDocumentRejectionSts: 'B' }, 'open', 'A'],
		['a delivery block', { DeliveryBlockReason: '01' }, 'blocked', 'A (DeliveryBlockReason 01)'],
		['a billing block', { OverallSDProcessStatus: 'B', HeaderBillingBlockReason: '08' }, 'blocked', 'B (HeaderBillingBlockReason 08)'],
		['a credit check that failed', { TotalCreditCheckStatus: 'B' }, 'blocked', 'A (TotalCreditCheckStatus B)'],
		['a credit check that was passed', { TotalCreditCheckStatus: 'A' }, 'open', 'A'],
		['an approval that is waited for', { SalesDocApprovalStatus: 'A' }, 'blocked', 'A (SalesDocApprovalStatus A)'],
		['a block that is left on a completed order', { OverallSDProcessStatus: 'C', DeliveryBlockReason: '01' }, 'closed', 'C'],
	])('%s', async (_what, properties, status, rawStatus) => {
		const { erp } = erpAnswering(() => list(orderEntity(properties)));
		expect(await erp.getLastOrders('1001', { limit: 1 }, context)).toMatchObject([{ status, rawStatus }]);
	});

	test('which approval statuses hold an order is a setting', async () => {
		const { erp } = erpAnswering(() => list(orderEntity({ SalesDocApprovalStatus: 'A' })), { heldApprovalStatuses: ['Z'] });
		expect(await erp.getLastOrders('1001', { limit: 1 }, context)).toMatchObject([{ status: 'open' }]);
	});
});

describe('orders of a customer', () => {
	test('are asked for by the padded number, in the organisation, newest first, with their items', async () => {
		const { erp, asked } = erpAnswering(() => list(orderEntity()));
		const [order] = await erp.getOpenOrders('1001', { limit: 5 }, context);
		expect(asked[0]?.query).toMatchObject({
			$filter: "SoldToParty eq '0000001001' and SalesOrganization eq '1010' and OverallSDProcessStatus ne 'C'",
			$orderby: 'SalesOrderDate desc,SalesOrder desc',
			$expand: 'to_Item',
		});
		expect(order).toEqual({
			...{ id: '4711', number: '4711', customerId: '1001', date: '2025-11-22', total: 105.3, currency: 'BRL', status: 'open', rawStatus: 'A' },
			items: [{ sku: 'TG11', name: 'Cimento', quantity: 2, unitPrice: 52.65 }],
		});
	});

	test('of another customer or organisation never come through, whatever SAP answers', async () => {
		const { erp } = erpAnswering(() => list(orderEntity({ SoldToParty: '1002' }), orderEntity({ SalesOrganization: '2000' })));
		expect(await erp.getLastOrders('1001', { limit: 5 }, context)).toEqual([]);
	});

	test('that are rejected are not open', async () => {
		const { erp } = erpAnswering(() => list(orderEntity({ OverallSDDocumentRejectionSts: 'C' }), orderEntity()));
		expect(await erp.getOpenOrders('1001', { limit: 5 }, context)).toHaveLength(1);
	});

	test.each(['', ' ', '12345678901'])('a customer number %j, which cannot be one, is asked for nowhere', async (id) => {
		const { erp, asked } = erpAnswering(() => list(orderEntity()));
		expect(await erp.getLastOrders(id, { limit: 5 }, context)).toEqual([]);
		expect(asked).toEqual([]);
	});
});

describe('placing an order', () => {
	test('sends header and items, decimals as text, the key as customer reference', async () => {
		const { erp, asked } = placing(created);
		const placed = await erp.createOrder(newOrder, context);
		expect(asked.at(-1)?.json).toEqual({
			...{ SalesOrderType: 'OR', SalesOrganization: '1010', DistributionChannel: '10', OrganizationDivision: '00' },
			...{ SoldToParty: '0000001001', PurchaseOrderByCustomer: 'wamid.1' },
			to_Item: [{ Material: 'TG11', RequestedQuantity: '2' }],
		});
		expect(placed).toMatchObject({ outcome: 'created', order: { id: '4711', total: 105.3, items: [{ sku: 'TG11' }] } });
	});

	test('sends notes and source where the credential names a text for them', async () => {
		const { erp, asked } = placing(created, { noteTextId: 'TX01' });
		await erp.createOrder(newOrder, context);
		expect(asked.at(-1)?.json).toMatchObject({ to_Text: [{ Language: 'PT', LongTextID: 'TX01', LongText: 'whatsapp_bot\nEntregar de manhã' }] });
	});

	test('a key longer than the field is sent, and looked up, as its digest of 35 characters', async () => {
		const idempotencyKey = 'k'.repeat(36);
		const { erp, asked } = placing(created);
		await erp.createOrder({ ...newOrder, idempotencyKey }, context);
		const { PurchaseOrderByCustomer: sent } = asked.at(-1)?.json as { PurchaseOrderByCustomer: string };
		expect(sent).toMatch(/^[\w-]{35}$/);
		await erp.findOrderByKey(idempotencyKey, context);
		expect(asked.at(-1)?.query['$filter']).toContain(`PurchaseOrderByCustomer eq '${sent}'`);
	});

	test('a price given by hand, a SKU or customer that cannot be one are refused before anything is sent', async () => {
		const { erp, asked } = placing(created);
		const priced = { ...newOrder, items: [{ sku: 'TG11', quantity: 1, unitPrice: 1 }] };
		await expect(erp.createOrder(priced, context)).rejects.toMatchObject({ code: 'unsupported', nothingDone: true });
		await expect(erp.createOrder({ ...newOrder, items: [{ sku: ' ', quantity: 1 }] }, context)).rejects.toMatchObject({ code: 'validation', nothingDone: true });
		await expect(erp.createOrder({ ...newOrder, customerId: '12345678901' }, context)).rejects.toMatchObject({ code: 'validation', nothingDone: true });
		expect(asked).toEqual([]);
	});

	test.each(['DeliveryBlockReason', 'TotalCreditCheckStatus', 'SalesDocApprovalStatus'])('one that is held back from its first moment (%s) is a draft', async (property) => {
		const value = { DeliveryBlockReason: '01', TotalCreditCheckStatus: 'B', SalesDocApprovalStatus: 'A' }[property];
		const { erp } = placing({ status: 201, json: { d: orderEntity({ [property]: value }) } });
		expect(await erp.createOrder(newOrder, context)).toMatchObject({ outcome: 'draft', order: { status: 'blocked' } });
	});

	describe('answered with what was sent and the number alone', () => {
		const echo: Answer = { status: 201, json: { d: { SalesOrder: '4711', SoldToParty: '1001', TotalNetAmount: '0.00', OverallSDProcessStatus: '' } } };

		test('is read, so that total and status are known', async () => {
			const { erp, asked } = placing(echo, {}, list(orderEntity()));
			expect(await erp.createOrder(newOrder, context)).toMatchObject({ order: { total: 105.3, status: 'open' }, outcome: 'created' });
			expect(asked.at(-1)?.query['$filter']).toBe("SalesOrder eq '4711'");
		});

		test.each<[string, Answer]>([['fails', { status: 500 }], ['finds nothing', nothing], ['finds another', list(orderEntity({ SalesOrder: '1' }))]])(
			'has an unknown total where that reading %s, never 0',
			async (_what, read) => {
				const { erp } = placing(echo, {}, read);
				expect(await erp.createOrder(newOrder, context)).toMatchObject({ order: { id: '4711', total: null, items: [{ sku: 'TG11', quantity: 2 }] }, outcome: 'created' });
			},
		);
	});
});

describe('an order by its key', () => {
	test('counts where it holds exactly that key', async () => {
		expect(await erpAnswering(() => list(orderEntity())).erp.findOrderByKey('wamid.1', context)).toMatchObject({ id: '4711' });
		expect(await erpAnswering(() => nothing).erp.findOrderByKey('wamid.1', context)).toBeNull();
	});

	test('other orders prove nothing', async () => {
		const { erp } = erpAnswering(() => list(orderEntity({ PurchaseOrderByCustomer: 'WAMID.1' })));
		await expect(erp.findOrderByKey('wamid.1', context)).rejects.toMatchObject({ code: 'unsupported', nothingDone: false });
	});

	// `unsupported` and `drift` would let a first write pass.
	test.each<[string, Answer, string]>([
		['a refusal of the filter', { status: 400, json: { error: { code: 'X', message: { value: 'not filterable' } } } }, 'validation'],
		['a missing service', { status: 404 }, 'validation'],
		['a service that cannot do it', { status: 501 }, 'unavailable'],
		['an answer that is no list', { json: { d: {} } }, 'unavailable'],
	])('%s stops the order: the key may be there', async (_what, answer, code) => {
		await expect(erpAnswering(() => answer).erp.findOrderByKey('wamid.1', context, '1001')).rejects.toMatchObject({ code, retryable: false });
	});

	test('is the one of this customer, however the number is written', async () => {
		const orders = list(orderEntity({ SalesOrder: '1', SoldToParty: '1002' }), orderEntity());
		expect(await erpAnswering(() => orders).erp.findOrderByKey('wamid.1', context, '0000001001')).toMatchObject({ id: '4711' });
	});

	test('of another customer alone makes the key unusable', async () => {
		const { erp, asked } = erpAnswering(() => list(orderEntity({ SoldToParty: '1002' })));
		await expect(erp.findOrderByKey('wamid.1', context, '1001')).rejects.toMatchObject({ code: 'validation', parameter: 'Idempotency Key', nothingDone: true });
		expect(asked).toHaveLength(1);
	});

	test('that a page of strangers hides is asked for with the customer', async () => {
		const strangers = Array.from({ length: 20 }, (_, index) => orderEntity({ SalesOrder: String(index), SoldToParty: '1002' }));
		const { erp, asked } = erpAnswering(({ query }) => (query['$filter']?.includes('SoldToParty') ? list(orderEntity()) : list(...strangers)));
		expect(await erp.findOrderByKey('wamid.1', context, '1001')).toMatchObject({ id: '4711' });
		expect(asked.at(-1)?.query['$filter']).toBe("PurchaseOrderByCustomer eq 'wamid.1' and SalesOrganization eq '1010' and SoldToParty eq '0000001001'");
	});

	test('a failure that may pass stays what it is', async () => {
		await expect(erpAnswering(() => ({ status: 503 })).erp.findOrderByKey('k', context)).rejects.toMatchObject({ code: 'unavailable' });
	});
});
