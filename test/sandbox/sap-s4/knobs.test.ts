import { startSapS4Sandbox, type SapS4Sandbox } from '../../../sandbox/sap-s4/server.ts';
import { clientOf, column, dataOf, order, PARTNERS, resultsOf, SALES_ORDERS, type Client } from './support';

let sap: SapS4Sandbox;
let client: Client;
beforeEach(async () => {
	sap = await startSapS4Sandbox();
	client = clientOf(sap);
});
afterEach(() => sap.close());

const ORDERS = `${SALES_ORDERS}/A_SalesOrder`;

describe('numbers without leading zeros', () => {
	beforeEach(() => {
		sap.knobs.keys = 'stripped';
	});

	test('answers are without, keys and filters either way', async () => {
		for (const number of ['50003', '0000050003']) {
			expect(await client.entity(`${ORDERS}('${number}')`)).toMatchObject({ SalesOrder: '50003', SoldToParty: '1001' });
			expect(column(await client.rows(`${ORDERS}('${number}')/to_Item`), 'SalesOrderItem')).toEqual(['10', '20']);
		}
		for (const number of ['1002', '0000001002']) {
			expect(await client.rows(ORDERS, { $filter: `SoldToParty eq '${number}'` })).toHaveLength(2);
			expect(await client.rows(`${PARTNERS}/A_BusinessPartner`, { $filter: `to_Customer/Customer eq '${number}'` })).toMatchObject([{ BusinessPartner: '1002' }]);
		}
	});

	test('material numbers keep theirs: 000123 is not 123', async () => {
		const path = (sku: string) => `API_PRODUCT_SRV/A_Product('${sku}')`;
		expect([(await client.entity(path('000123')))['Product'], (await client.entity(path('123')))['Product']]).toEqual(['000123', '123']);
	});

	test('an order may name its customer either way', async () => {
		for (const SoldToParty of ['1003', '0000001003']) {
			expect(dataOf(await client.post(ORDERS, order({ SoldToParty })))).toMatchObject({ SoldToParty: '1003' });
		}
		expect(sap.createdOrders().map(({ soldToParty }) => soldToParty)).toEqual(['0000001003', '0000001003']);
	});
});

describe('next links', () => {
	test.each([
		['internal-host', /^https:\/\/s4-internal\.example:44300\/sap\/opu\/odata\/sap\/API_SALES_ORDER_SRV\/A_SalesOrder\?\$skiptoken=5$/],
		['relative', /^\/sap\/opu\/odata\/sap\/API_SALES_ORDER_SRV\/A_SalesOrder\?\$skiptoken=5$/],
	] as const)('%s', async (nextLinks, expected) => {
		sap.knobs.nextLinks = nextLinks;
		expect(dataOf(await client.get(ORDERS))['__next']).toMatch(expected);
	});
});

describe('partners with numbers of their own', () => {
	test('are found by their own number, and lead to the customer', async () => {
		sap.knobs.partnerNumbers = 'other';
		const partner = await client.entity(`${PARTNERS}/A_BusinessPartner('0070001001')`, { $expand: 'to_Customer,to_BusinessPartnerTax,to_BusinessPartnerAddress' });
		expect(partner).toMatchObject({ Customer: '0000001001', to_Customer: { Customer: '0000001001' } });
		expect(resultsOf(partner['to_BusinessPartnerTax'])).toHaveLength(1);
		expect(resultsOf(partner['to_BusinessPartnerAddress'])).toHaveLength(2);
		expect((await client.refusal(`${PARTNERS}/A_BusinessPartner('0000001001')`))[0]).toBe(404);
	});
});

describe('the control face', () => {
	test('changes knobs, shows orders, and refuses a knob there is not', async () => {
		const control = (path: string, body?: unknown) =>
			fetch(`${sap.url}/__sandbox/${path}`, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) });
		expect((await control('options', { pageSize: 50 })).status).toBe(200);
		expect(resultsOf(dataOf(await client.get(ORDERS)))).toHaveLength(50);
		expect((await control('options', { pageSise: 50 })).status).toBe(400);
		await client.post(ORDERS, order());
		expect(await (await control('state')).json()).toMatchObject({ state: { createdOrders: [{ salesOrder: '0000060001' }], csrfFetches: 1 } });
	});

	test('a service that is not activated is 403, as one that does not exist', async () => {
		sap.knobs.inactiveServices = [PARTNERS];
		expect(await client.refusal(`${PARTNERS}/A_BusinessPartner`)).toEqual([403, '/IWFND/MED/170']);
	});
});
