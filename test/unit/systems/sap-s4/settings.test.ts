import { LoginMemory } from '../../../../lib/resilience/login-memory';
import { SharedSession } from '../../../../lib/resilience/shared-session';
import { createSapS4Erp, defaultSapS4Settings, sapS4AtBest } from '../../../../lib/systems/sap-s4';
import { resolveSapS4Settings } from '../../../../lib/systems/sap-s4/resolve-settings';
import { context, erpAnswering, MovedClock, newOrder } from './fake-sap';

const baseUrl = 'https://sap.example';

describe('the address', () => {
	test.each([
		[baseUrl, baseUrl],
		['https://sap.example/sap/opu/odata/sap/', baseUrl],
		['https://gateway.example/s4/sap/opu/odata/sap', 'https://gateway.example/s4'],
		['http://sap.local:8000/', 'http://sap.local:8000'],
	])('%s is %s', (given, expected) => {
		expect(resolveSapS4Settings({ baseUrl: given }).baseUrl).toBe(expected);
	});

	test.each(['', 'sap.example', 'ftp://sap.example', 'https://user:pw@sap.example', 'https://sap.example/?sap-client=100'])('%j is refused', (given) => {
		expect(() => resolveSapS4Settings({ baseUrl: given })).toThrow('baseUrl');
	});
});

test('codes are written in capitals, as SAP keeps them', () => {
	expect(resolveSapS4Settings({ baseUrl, salesOrganization: 'br01', conditionTypes: ['zpr0'] })).toMatchObject({ salesOrganization: 'BR01', conditionTypes: ['ZPR0'] });
});

test.each<[string, Record<string, unknown>]>([
	['sapClient', { sapClient: '1' }],
	['salesOrganization', { salesOrganization: "10' or" }],
	['distributionChannel', { distributionChannel: '100' }],
	['division', { division: 'a b' }],
	['salesOrderType', { salesOrderType: 'ORDER' }],
	['conditionTypes', { conditionTypes: [] }],
	['conditionTypes', { conditionTypes: ["PR00' or"] }],
	['stockWarehouses', { stockWarehouses: ['1010/0001/2'] }],
	['taxNumbers', { taxNumbers: 'anywhere' }],
	['language', { language: 'pt-BR' }],
	['timeoutMs', { timeoutMs: 0 }],
	['colour', { colour: 'red' }],
])('%s is refused by its name: %j', (setting, given) => {
	expect(() => resolveSapS4Settings({ baseUrl, ...given })).toThrow(`"${setting}"`);
});

describe('what it can do', () => {
	const capabilities = (area: Record<string, string>) =>
		createSapS4Erp({
			http: { send: async () => await Promise.reject(new Error('not to be called')) },
			session: new SharedSession(new MovedClock()),
			logins: new LoginMemory(new MovedClock()),
			settings: { baseUrl, ...area },
			today: () => '2026-11-22',
		}).capabilities;

	test('follows from the sales area of the credential', () => {
		const line = { salesOrganization: '1010', distributionChannel: '10' };
		expect([...capabilities({}).operations]).toEqual(['customerByPhone', 'customerByDocument', 'customerById', 'stock', 'lastOrders', 'openOrders']);
		expect(capabilities(line).operations.has('price')).toBe(true);
		expect(capabilities(line).operations.has('createOrder')).toBe(false);
		expect(capabilities({ ...line, division: '00' })).toEqual(sapS4AtBest);
	});

	test('is refused before anything is sent, with the fields that are missing', async () => {
		const { erp, asked } = erpAnswering(() => ({}), { division: '', salesOrganization: '' });
		await expect(erp.getPrice('TG11', {}, context)).rejects.toMatchObject({ code: 'unsupported', nothingDone: true, hint: expect.stringContaining('Sales Organization') });
		await expect(erp.createOrder(newOrder, context)).rejects.toMatchObject({ code: 'unsupported', hint: expect.stringContaining('Division') });
		await expect(erp.createTicket({ customerId: '1', subject: '', description: 'x', source: 'bot', idempotencyKey: 'k' }, context)).rejects.toMatchObject({ code: 'unsupported' });
		await expect(erp.findTicketByKey('k', context)).rejects.toMatchObject({ code: 'unsupported' });
		expect(asked).toEqual([]);
	});
});

test('the defaults are SAP’s own', () => {
	expect(defaultSapS4Settings).toMatchObject({ salesOrderType: 'OR', conditionTypes: ['PR00', 'PPR0'], cnpjTaxTypes: ['BR1'], cpfTaxTypes: ['BR2'] });
});
