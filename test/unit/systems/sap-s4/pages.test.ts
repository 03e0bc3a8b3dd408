import { queryText } from '../../../../lib/systems/sap-s4/client';
import { context, erpAnswering, orderEntity } from './fake-sap';

const page = (entity: Record<string, unknown>, next?: string) => ({ json: { d: { results: [entity], ...(next === undefined ? {} : { __next: next }) } } });

describe('lists of several pages', () => {
	const next = '/sap/opu/odata/sap/API_SALES_ORDER_SRV/A_SalesOrder?$skiptoken=5';

	test.each([
		['at the address we know', `https://sap.example${next}`],
		['at SAP’s own name behind a proxy', `http://s4-internal.example:44300${next}`],
		['without a host', next],
	])('are followed %s, by their query alone', async (_where, address) => {
		const { erp, asked } = erpAnswering(({ query }) => (query['$skiptoken'] ? page(orderEntity({ SalesOrder: '4710' })) : page(orderEntity(), address)), { sapClient: '100' });
		const orders = await erp.getLastOrders('1001', { limit: 5 }, context);
		expect(orders.map(({ id }) => id)).toEqual(['4711', '4710']);
		expect(asked.every(({ url }) => url.startsWith('https://sap.example/sap/opu/odata/sap/API_SALES_ORDER_SRV/A_SalesOrder?'))).toBe(true);
		expect(asked[1]?.query).toMatchObject({ $skiptoken: '5', 'sap-client': '100', $filter: asked[0]?.query['$filter'] });
	});

	test('are asked for with our own conditions, whatever the address of the next page says', async () => {
		const other = `${next}&$filter=SoldToParty%20eq%20'1002'&$top=500&sap-client=200`;
		const { erp, asked } = erpAnswering(({ query }) => (query['$skiptoken'] ? page(orderEntity({ SalesOrder: '4710' })) : page(orderEntity(), other)));
		await erp.getLastOrders('1001', { limit: 5 }, context);
		expect(asked[1]?.query).toEqual({ ...asked[0]?.query, $skiptoken: '5' });
	});

	test('whose next address tells no place are an error, not the first page again', async () => {
		const { erp } = erpAnswering(() => page(orderEntity(), '/sap/opu/odata/sap/API_SALES_ORDER_SRV/A_SalesOrder?$top=5'));
		await expect(erp.getLastOrders('1001', { limit: 5 }, context)).rejects.toMatchObject({ code: 'drift' });
	});

	test('are left where enough is found', async () => {
		const { erp, asked } = erpAnswering(() => page(orderEntity(), next));
		expect(await erp.getLastOrders('1001', { limit: 2 }, context)).toHaveLength(2);
		expect(asked).toHaveLength(2);
	});

	test('that never end are an error', async () => {
		const { erp } = erpAnswering(() => page({ Material: 'TG11', InventoryStockType: '01', Plant: '1', MatlWrhsStkQtyInMatlBaseUnit: '1' }, next));
		await expect(erp.getStock('TG11', {}, context)).rejects.toMatchObject({ code: 'drift' });
	});

	test('with an address that is none are an error, not half an answer', async () => {
		const { erp } = erpAnswering(() => page(orderEntity(), 'http://'));
		await expect(erp.getLastOrders('1001', { limit: 5 }, context)).rejects.toMatchObject({ code: 'drift' });
	});
});

test('a query is written as RFC 3986 wants it: %20 for a space, %2B for a plus, $ as it is', () => {
	expect(queryText({ $filter: "Phone eq '+55 11'", 'sap-client': '100' })).toBe('?$filter=Phone%20eq%20%27%2B55%2011%27&sap-client=100');
	expect(queryText({})).toBe('');
});

test('a lone surrogate does not break the query', () => {
	expect(queryText({ a: '\uD800' })).toBe('?a=%EF%BF%BD');
});
