import { resolveBlingSettings } from '../../../../lib/systems/bling/settings';

const baseUrl = 'https://api.example/Api/v3';

describe('the settings of Bling', () => {
	test('have defaults for all but the address, which loses its last slash', () => {
		expect(resolveBlingSettings({ baseUrl: `${baseUrl}/` })).toMatchObject({ baseUrl, balance: true, keyLength: 50, openStatuses: ['6', '15', '18', '21', '24'] });
	});

	test.each([
		['keyLength', { keyLength: 5 }],
		['shopId', { shopId: '12 or 1=1' }],
		['paymentMethodId', { paymentMethodId: '../1' }],
		['openStatuses', { openStatuses: ['aberto'] }],
		['orderMonths', { orderMonths: 13 }],
		['orderStatuses.Em Rota', { orderStatuses: { 'Em Rota': 'soon' } }],
		['colour', { colour: 'red' }],
	])('“%s” is named where it cannot be used', (parameter, given) => {
		expect(() => resolveBlingSettings({ baseUrl, ...(given as object) })).toThrow(expect.objectContaining({ code: 'validation', parameter, nothingDone: true }));
	});
});
