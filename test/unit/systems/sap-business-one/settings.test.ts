import { resolveSapBusinessOneSettings } from '../../../../lib/systems/sap-business-one/resolve-settings';

const baseUrl = 'https://sap.example:50000';

describe('the settings of a credential', () => {
	test.each([
		['https://sap.example:50000', 'https://sap.example:50000'],
		['https://sap.example:50000/', 'https://sap.example:50000'],
		['https://sap.example:50000/b1s/v1', 'https://sap.example:50000'],
		['https://sap.example:50000/b1s/v2/', 'https://sap.example:50000'],
		['https://proxy.example/sap', 'https://proxy.example/sap'],
	])('%s leads to %s, whichever version it names', (given, expected) => {
		expect(resolveSapBusinessOneSettings({ baseUrl: given }).baseUrl).toBe(expected);
	});

	test.each([
		['baseUrl', { baseUrl: 'sap' }],
		['baseUrl', { baseUrl: 'https://user:pw@sap.example' }],
		['baseUrl', { baseUrl: 'https://sap.example?x=1' }],
		['apiVersion', { apiVersion: 'v3' }],
		['currency', { currency: 'R$' }],
		['timeZone', { timeZone: 'Brasilia' }],
		['defaultAreaCode', { defaultAreaCode: '011' }],
		['priceList', { priceList: 1.5 }],
		['itemPrice', { itemPrice: 'gross' }],
		['phoneFilter', { phoneFilter: 'like' }],
		['phoneQueryParameter', { phoneQueryParameter: "x='1'&y" }],
		['phoneQueryValue', { phoneQueryValue: 'all' }],
		['deliveryDays', { deliveryDays: -1 }],
		['branch', { branch: 0 }],
		['branche', { branche: 1 }],
	])('what is wrong with %s is named before anything is sent', (parameter, changes) => {
		const given = { baseUrl, ...changes } as Parameters<typeof resolveSapBusinessOneSettings>[0];
		expect(() => resolveSapBusinessOneSettings(given)).toThrow(expect.objectContaining({ code: 'validation', parameter, nothingDone: true }));
	});
});
